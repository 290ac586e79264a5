using GridMap.Import.Grids;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Demo;

/// <summary>Turns the city's cells, which are boxes in the plan, into its five levels of areas.</summary>
public static class AreaPlan
{
    public static AreaTree Build(CityModel city)
    {
        var cells = city.Cells;
        var weights = new int[cells.Count];
        foreach (var home in city.Homes.Where(h => h.Cell >= 0))
        {
            weights[home.Cell]++;
        }

        var groups = Groups(city);
        var graph = new CellGraph(cells.Select(c => c.CentreU).ToArray(), cells.Select(c => c.CentreV).ToArray(), weights, groups, Neighbours(cells));
        var tree = new AreaTree(graph, Shapes(cells));
        tree.Build(city.Recipe.District.Code, city.Recipe.District.Name, city.Recipe.Subdistricts.Select(s => new SubdistrictPlan(s.Name,
            s.Communities.Select(c => new CommunityPlan(c.Name,
                Enumerable.Range(0, cells.Count).Where(i => c.Bounds.Contains(cells[i].CentreU, cells[i].CentreV)).ToList())).ToList())).ToList());
        return tree;
    }

    // Cells of one compound are one group; every other cell is its own.
    private static int[] Groups(CityModel city)
    {
        var groups = Enumerable.Range(0, city.Cells.Count).Select(i => -1 - i).ToArray();
        foreach (var home in city.Homes.Where(h => h.Cell >= 0 && h.CompoundId is not null))
        {
            groups[home.Cell] = (int)home.CompoundId!.Value;
        }

        return groups;
    }

    private static IReadOnlyList<int>[] Neighbours(List<PlanBox> cells)
    {
        const double least = 5;
        var lists = cells.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < cells.Count; i++)
        {
            for (var j = i + 1; j < cells.Count; j++)
            {
                var (a, b) = (cells[i], cells[j]);
                var sharedU = Math.Min(a.East, b.East) - Math.Max(a.West, b.West);
                var sharedV = Math.Min(a.North, b.North) - Math.Max(a.South, b.South);
                if ((sharedU > least && sharedV == 0) || (sharedV > least && sharedU == 0))
                {
                    lists[i].Add(j);
                    lists[j].Add(i);
                }
            }
        }

        return lists;
    }

    // Two cells on either side of a street must share every vertex: each side carries the corners of all cells on its line, and the line's own bends.
    private static Polygon[] Shapes(List<PlanBox> cells)
    {
        var onEast = new Dictionary<double, SortedSet<double>>();
        var onNorth = new Dictionary<double, SortedSet<double>>();
        foreach (var cell in cells)
        {
            foreach (var u in (double[])[cell.West, cell.East])
            {
                Mark(onEast, u, cell.South, cell.North);
            }

            foreach (var v in (double[])[cell.South, cell.North])
            {
                Mark(onNorth, v, cell.West, cell.East);
            }
        }

        return cells.Select(c =>
        {
            var ring = new List<(double U, double V)>();
            ring.AddRange(onNorth[c.South].GetViewBetween(c.West, c.East).Select(u => (u, c.South)));
            ring.AddRange(onEast[c.East].GetViewBetween(c.South, c.North).Skip(1).Select(v => (c.East, v)));
            ring.AddRange(onNorth[c.North].GetViewBetween(c.West, c.East).Reverse().Skip(1).Select(u => (u, c.North)));
            ring.AddRange(onEast[c.West].GetViewBetween(c.South, c.North).Reverse().Skip(1).Select(v => (c.West, v)));
            return PlanSpace.Factory.CreatePolygon(ring.Select(p => PlanSpace.At(p.U, p.V)).ToArray());
        }).ToArray();
    }

    private static void Mark(Dictionary<double, SortedSet<double>> lines, double line, double from, double to)
    {
        if (!lines.TryGetValue(line, out var stops))
        {
            lines.Add(line, stops = []);
        }

        stops.Add(from);
        stops.Add(to);
        for (var bend = Math.Ceiling(from / PlanSpace.StepMetres) * PlanSpace.StepMetres; bend < to; bend += PlanSpace.StepMetres)
        {
            stops.Add(bend);
        }
    }
}
