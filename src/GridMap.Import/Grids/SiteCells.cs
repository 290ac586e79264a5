using NetTopologySuite.Geometries;
using NetTopologySuite.Triangulate;

namespace GridMap.Import.Grids;

/// <summary>The ground nearest to each site (Voronoi), as polygons that share every vertex with their neighbours, so that unions are exact.</summary>
public sealed record SiteCells(Polygon[] Shapes, IReadOnlyList<int>[] Neighbours)
{
    private const double GuardMetres = 160, GuardStep = 90, RoundMetres = 0.05;

    /// <param name="sites">In local metres, apart from each other.</param>
    /// <returns>In the order of the sites.</returns>
    public static SiteCells Draw(IReadOnlyList<Site> sites, StreetWorld world)
    {
        var points = sites.Select((s, i) => (Coordinate)new CoordinateZ(s.At.X, s.At.Y, i)).ToList();
        var guards = Guards(world.Extent);
        var builder = new VoronoiDiagramBuilder();
        builder.SetSites(points.Concat(guards).ToList());
        var order = new Dictionary<Coordinate, int>();
        for (var i = 0; i < sites.Count; i++)
        {
            order[sites[i].At] = i;
        }

        var rings = new Coordinate[sites.Count][];
        foreach (var cell in builder.GetDiagram(LocalMetres.Degrees).Geometries)
        {
            // Without a guard's ring at the edge a cell would run to the end of the world; guards' own cells are left out.
            if (cell.UserData is Coordinate site && order.TryGetValue(new Coordinate(site.X, site.Y), out var index))
            {
                rings[index] = Rounded(((Polygon)cell).Shell.Coordinates);
            }
        }

        return new SiteCells(
            rings.Select(r => LocalMetres.Degrees.CreatePolygon(r.Select(world.Plane.ToDegrees).ToArray())).ToArray(), Join(rings));
    }

    private static List<Coordinate> Guards(Envelope extent)
    {
        var guards = new List<Coordinate>();
        var box = extent.Copy();
        box.ExpandBy(GuardMetres);
        for (var x = box.MinX; x <= box.MaxX; x += GuardStep)
        {
            guards.Add(new Coordinate(x, box.MinY));
            guards.Add(new Coordinate(x + 7, box.MaxY));
        }

        for (var y = box.MinY + GuardStep; y < box.MaxY; y += GuardStep)
        {
            guards.Add(new Coordinate(box.MinX, y));
            guards.Add(new Coordinate(box.MaxX, y + 7));
        }

        return guards;
    }

    // To five centimetres: the same corner rounds alike in every cell that it belongs to, and near-double corners become one.
    private static Coordinate[] Rounded(Coordinate[] ring)
    {
        var rounded = new List<Coordinate>();
        foreach (var c in ring)
        {
            var at = new Coordinate(Math.Round(c.X / RoundMetres) * RoundMetres, Math.Round(c.Y / RoundMetres) * RoundMetres);
            if (rounded.Count == 0 || !rounded[^1].Equals2D(at))
            {
                rounded.Add(at);
            }
        }

        return rounded.ToArray();
    }

    private static IReadOnlyList<int>[] Join(Coordinate[][] rings)
    {
        var sides = new Dictionary<(Coordinate, Coordinate), int>();
        var lists = rings.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < rings.Length; i++)
        {
            for (var k = 1; k < rings[i].Length; k++)
            {
                var (a, b) = (rings[i][k - 1], rings[i][k]);
                if (sides.Remove((b, a), out var other))
                {
                    lists[i].Add(other);
                    lists[other].Add(i);
                }
                else
                {
                    sides[(a, b)] = i;
                }
            }
        }

        return lists;
    }
}
