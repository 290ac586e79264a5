using NetTopologySuite;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace GridMap.Import.Osm;

/// <summary>Builds geometry in EPSG:4326 from node numbers and from the pieces of multipolygons.</summary>
internal static class Shapes
{
    public static readonly GeometryFactory Factory = NtsGeometryServices.Instance.CreateGeometryFactory(4326);

    public static bool IsClosed(ReadOnlySpan<long> refs) => refs.Length >= 4 && refs[0] == refs[^1];

    /// <summary>The known nodes of a way, in order, none twice in a row.</summary>
    public static Coordinate[] Coordinates(ReadOnlySpan<long> refs, NodeStore nodes)
    {
        var places = new List<Coordinate>(refs.Length);
        foreach (long id in refs)
        {
            if (!nodes.TryGet(id, out double lon, out double lat)) continue;
            if (places.Count == 0 || places[^1].X != lon || places[^1].Y != lat) places.Add(new Coordinate(lon, lat));
        }

        return [.. places];
    }

    /// <returns>Null where fewer than two places are known.</returns>
    public static LineString? Line(ReadOnlySpan<long> refs, NodeStore nodes) =>
        Coordinates(refs, nodes) is { Length: >= 2 } places ? Factory.CreateLineString(places) : null;

    /// <summary>A closed way as a valid area.</summary>
    /// <returns>Null where nodes are missing or no area is left.</returns>
    public static MultiPolygon? Area(ReadOnlySpan<long> refs, NodeStore nodes)
    {
        foreach (long id in refs)
        {
            if (!nodes.TryGet(id, out _, out _)) return null;
        }

        var places = Coordinates(refs, nodes);
        return places.Length >= 4 ? Valid(Factory.CreatePolygon(places)) : null;
    }

    /// <summary>A multipolygon out of its member ways, joined end to end into rings.</summary>
    /// <param name="members">Each member way's nodes, and whether its role is inner.</param>
    /// <returns>Null where a ring does not close, as at the edge of an extract, or no area is left.</returns>
    public static MultiPolygon? Assemble(IReadOnlyList<(long[] Refs, bool Inner)> members, NodeStore nodes)
    {
        var outer = Rings([.. members.Where(m => !m.Inner).Select(m => m.Refs)], nodes);
        var inner = Rings([.. members.Where(m => m.Inner).Select(m => m.Refs)], nodes);
        if (outer is not { Count: > 0 } || inner is null) return null;
        try
        {
            var ground = NetTopologySuite.Operation.Union.UnaryUnionOp.Union(outer);
            if (inner.Count > 0) ground = ground.Difference(NetTopologySuite.Operation.Union.UnaryUnionOp.Union(inner));
            return Valid(ground);
        }
        catch (TopologyException)
        {
            return null;
        }
    }

    /// <summary>Made valid if need be; only its areas are kept.</summary>
    public static MultiPolygon? Valid(Geometry shape)
    {
        var valid = shape.IsValid ? shape : GeometryFixer.Fix(shape);
        var parts = PolygonExtracter.GetPolygons(valid).Cast<Polygon>().Where(p => !p.IsEmpty && p.Area > 0).ToArray();
        if (parts.Length == 0) return null;
        var all = Factory.CreateMultiPolygon(parts);
        return all.IsValid ? all : null;
    }

    private static List<Geometry>? Rings(List<long[]> ways, NodeStore nodes)
    {
        var rings = new List<Geometry>();
        while (ways.Count > 0)
        {
            var ring = new List<long>(ways[^1]);
            ways.RemoveAt(ways.Count - 1);
            while (ring[0] != ring[^1])
            {
                int next = ways.FindIndex(w => w[0] == ring[^1] || w[^1] == ring[^1]);
                if (next < 0) return null;
                var way = ways[next];
                ways.RemoveAt(next);
                ring.AddRange(way[0] == ring[^1] ? way.Skip(1) : way.Reverse().Skip(1));
            }

            if (Area(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ring), nodes) is not { } area) return null;
            rings.Add(area);
        }

        return rings;
    }
}

/// <summary>Lengths between places close together, in metres, by a plane at their latitude: for tolerances, never for street lengths.</summary>
internal static class Near
{
    private const double MetresPerDegree = 111_320;

    public static double Metres(double lonA, double latA, double lonB, double latB)
    {
        double x = (lonB - lonA) * Math.Cos(latA * (Math.PI / 180)), y = latB - latA;
        return Math.Sqrt(x * x + y * y) * MetresPerDegree;
    }

    /// <summary>From a place to a straight segment.</summary>
    public static double Metres(Coordinate p, Coordinate a, Coordinate b)
    {
        double scale = Math.Cos(p.Y * (Math.PI / 180));
        double ax = (a.X - p.X) * scale, ay = a.Y - p.Y, dx = (b.X - a.X) * scale, dy = b.Y - a.Y;
        double length = dx * dx + dy * dy;
        double t = length == 0 ? 0 : Math.Clamp(-(ax * dx + ay * dy) / length, 0, 1);
        double x = ax + t * dx, y = ay + t * dy;
        return Math.Sqrt(x * x + y * y) * MetresPerDegree;
    }

    /// <summary>Degrees that are at least so many metres in both directions at the latitude.</summary>
    public static double Degrees(double metres, double latitude) => metres / MetresPerDegree / Math.Max(0.01, Math.Cos(latitude * (Math.PI / 180)));
}
