namespace GridMap.Import.Demo;

/// <summary>The river with its green banks and its island, the railway, the country around, and the places that no bridge or street reaches.</summary>
public static class Landscape
{
    private const double IslandWest = 1830, IslandEast = 2330;

    public static void Build(CityModel city, TownPlan town)
    {
        AddCorridorCells(city, town);
        River(city, town);
        Railway(city);
        Country(city);
        Island(city);
        HillFarms(city);
        Hamlet(city);
    }

    /// <summary>Half the river's width in the plan, metres.</summary>
    private static double HalfWidth(double u)
    {
        var atIsland = Math.Exp(-Math.Pow((u - (IslandWest + IslandEast) / 2) / 260, 4));
        return 58 + 7 * Math.Sin(u / 310) + 4 * Math.Sin(u / 97) + 36 * atIsland;
    }

    private static void AddCorridorCells(CityModel city, TownPlan town)
    {
        for (var column = 0; column + 1 < town.ColumnEdges.Length; column++)
        {
            for (var row = 0; row + 1 < town.RowEdges.Length; row++)
            {
                var box = new PlanBox(town.ColumnEdges[column], town.RowEdges[row], town.ColumnEdges[column + 1], town.RowEdges[row + 1]);
                if (TownPlan.IsCorridor(box))
                {
                    city.AddCell(box);
                }
            }
        }
    }

    private static void River(CityModel city, TownPlan town)
    {
        var (west, east) = (town.ColumnEdges[0] - 700, town.ColumnEdges[^1] + 700);
        var north = new List<(double, double)>();
        var south = new List<(double, double)>();
        for (var u = west; u <= east; u += 25)
        {
            north.Add((u, TownPlan.RiverV + HalfWidth(u)));
            south.Add((u, TownPlan.RiverV - HalfWidth(u + 40)));
        }

        // Banks first, water over them.
        foreach (var (from, to) in ((double, double)[])[(-2430, -1380), (-1320, -250), (-190, 875), (925, 1430), (1570, 2480)])
        {
            city.AddBase("park", "park", "滨江绿地", PlanSpace.Polygon(new PlanBox(from, TownPlan.RiverV + 40, to, -202)));
            city.AddBase("park", "park", "滨江绿地", PlanSpace.Polygon(new PlanBox(from, -418, to, TownPlan.RiverV - 40)));
        }

        city.AddBase("water", "river", city.Recipe.River, PlanSpace.Polygon([.. north, .. Enumerable.Reverse(south)]));
        city.AddBase("waterway", "river", city.Recipe.River,
            PlanSpace.Factory.CreateLineString(PlanSpace.Line(west, TownPlan.RiverV, east, TownPlan.RiverV).ToArray()));
        Promenade(city, town);
    }

    // Paths on the banks, from bridge to bridge, joined to the riverside streets here and there.
    private static void Promenade(CityModel city, TownPlan town)
    {
        var ends = town.ColumnEdges.Where(u => u < 1440).ToList();
        for (var i = 0; i + 1 < ends.Count; i++)
        {
            var (from, to) = (ends[i] + 40, ends[i + 1] - 40);
            foreach (var (path, street) in ((double, double)[])[(-222, -190), (-398, -430)])
            {
                city.Network.Add(new PlanWay(from, path, to, path, "footway", "滨江步道"));
                city.Network.Add(new PlanWay(from, path, from, street, "footway", null));
                city.Network.Add(new PlanWay(to, path, to, street, "footway", null));
            }
        }
    }

    private static void Railway(CityModel city)
    {
        foreach (var track in (double[])[-4, 4])
        {
            city.AddBase("railway", "rail", city.Recipe.Railway,
                PlanSpace.Factory.CreateLineString(PlanSpace.Line(TownPlan.RailwayU + track, -2600, TownPlan.RailwayU + track, 2600).ToArray()));
        }

        city.AddBase("landuse", "railway", null, PlanSpace.Polygon(new PlanBox(1470, -150, 1530, 1950)));
        city.AddBase("landuse", "railway", null, PlanSpace.Polygon(new PlanBox(1470, -1950, 1530, -470)));
        city.AddBuilding("train_station", 1462, 150, 26, 190, "澜江东站");
    }

    private static void Country(CityModel city)
    {
        var random = city.Random;
        foreach (var band in (PlanBox[])[new(-2450, -2330, 2500, -1975), new(-2450, 1975, 2500, 2330), new(-2830, -1950, -2475, 1950), new(2525, -1950, 2880, 1950)])
        {
            for (var u = band.West; u + 150 <= band.East; u += 165)
            {
                for (var v = band.South; v + 150 <= band.North; v += 165)
                {
                    var nearWater = v < -150 && v > -480;
                    var nearRail = u > 1300 && u < 1560;
                    if (!nearWater && !nearRail)
                    {
                        city.AddBase("landuse", random.Next(7) switch { 0 => "forest", 1 => "meadow", _ => "farmland" }, null, PlanSpace.Polygon(new PlanBox(u, v, u + 162, v + 162)));
                    }
                }
            }
        }

        city.AddBase("park", "wood", "青云山", PlanSpace.Polygon([(-2450, 1965), (-1350, 1965), (-1250, 2200), (-1800, 2450), (-2400, 2500), (-2800, 2150), (-2820, 1600), (-2475, 1420)]));
        city.AddBase("park", "wood", null, PlanSpace.Polygon(new PlanBox(-2425, 1420, -1390, 1920)));
    }

    // Paths and houses, no bridge: the walker's network has a piece of its own here.
    private static void Island(CityModel city)
    {
        var (middle, v) = ((IslandWest + IslandEast) / 2, TownPlan.RiverV);
        city.AddBase("landuse", "island", "白鹭洲", PublicLots.Oval(middle, v, 235, 36, 0.08));
        city.Network.Add(new PlanWay(IslandWest + 60, v, IslandEast - 60, v, "path", "白鹭洲步道"));
        var cell = city.Cells.FindIndex(c => c.Contains(middle, v + 5));
        for (var i = 0; i < 17; i++)
        {
            var (u, side) = (IslandWest + 85 + 39.5 * (i / 2 + (i % 2) * 0.5), i % 2 == 0 ? 15.0 : -14.0);
            if (u > IslandEast - 80)
            {
                break;
            }

            city.AddBuilding("house", u, v + side, 13, 10);
            var at = city.Cells.FindIndex(c => c.Contains(u, v + side));
            city.AddHome(u, v + side, $"白鹭洲{i + 1}号", null, at < 0 ? cell : at, older: true);
            city.AddHome(u + 3, v + side, $"白鹭洲{i + 1}号附1号", null, at < 0 ? cell : at, older: true);
        }
    }

    // In the hills, farther from any street than a walk can be snapped.
    private static void HillFarms(CityModel city)
    {
        foreach (var (i, u, v) in ((int, double, double)[])[(1, -2180, 1690), (2, -2150, 1715), (3, -1640, 1660), (4, -1880, 1740), (5, -1900, 1620)])
        {
            var cell = city.Cells.FindIndex(c => c.Contains(u, v));
            city.AddBuilding("farm", u, v, 16, 12);
            city.AddHome(u, v, $"青云山农家{i}号", null, cell, older: true);
        }
    }

    // Beyond the district's border, on the ring road: in no micro-grid.
    private static void Hamlet(CityModel city)
    {
        for (var i = 0; i < 12; i++)
        {
            var (u, v) = (-640 + 26.0 * (i % 6), -1995 - 24.0 * (i / 6));
            city.AddBuilding("house", u, v, 15, 11);
            city.AddHome(u, v, $"界外村{i + 1}号", null, -1, older: true);
        }
    }
}
