namespace GridMap.Analysis.Walking;

/// <summary>Streets as flat arrays, without gates: what all graphs over the same streets share. One edge a street; edges and
/// junctions are numbered along a space-filling curve, so that what is near on the ground is near in memory.</summary>
internal sealed class StreetNet
{
    public required long[] StreetId { get; init; }
    public required string?[] Name { get; init; }
    public required StreetClass[] Class { get; init; }
    public required double[] LengthMetres { get; init; }
    public required sbyte[] Oneway { get; init; }
    public required StreetTraits[] Traits { get; init; }

    /// <summary>Index into <see cref="Compounds"/> plus one; 0 outside.</summary>
    public required int[] Compound { get; init; }
    public required int[] FromJunction { get; init; }
    public required int[] ToJunction { get; init; }
    public required long[] JunctionId { get; init; }

    /// <summary>Edge e has the points PointFirst[e] up to PointFirst[e + 1].</summary>
    public required int[] PointFirst { get; init; }
    public required double[] Longitude { get; init; }
    public required double[] Latitude { get; init; }

    /// <summary>Share of the edge's line before each point, 0 to 1.</summary>
    public required double[] Along { get; init; }
    public required Compound[] Compounds { get; init; }
    public required EdgeIndex Edges { get; init; }
    public required CompoundIndex CompoundShapes { get; init; }
    public required Extent[] Extents { get; init; }

    public int EdgeCount => StreetId.Length;

    private readonly Lazy<Dictionary<long, int>> edgeOfStreet;

    public StreetNet() => edgeOfStreet = new(() =>
    {
        var map = new Dictionary<long, int>(StreetId!.Length);
        for (int edge = 0; edge < StreetId.Length; edge++) map[StreetId[edge]] = edge;
        return map;
    });

    public int FindEdge(long streetId) => edgeOfStreet.Value.TryGetValue(streetId, out int edge) ? edge : -1;

    public LonLat PointAt(int edge, double fraction)
    {
        int first = PointFirst[edge], last = PointFirst[edge + 1] - 1;
        int k = Array.BinarySearch(Along, first, last - first + 1, fraction);
        if (k >= 0) return new(Longitude[k], Latitude[k]);
        k = Math.Clamp(~k, first + 1, last);
        double span = Along[k] - Along[k - 1], t = span > 0 ? Math.Clamp((fraction - Along[k - 1]) / span, 0, 1) : 0;
        double lon = Longitude[k - 1] + t * EarthScale.ShortWay(Longitude[k] - Longitude[k - 1]);
        return new(EarthScale.ShortWay(lon), Latitude[k - 1] + t * (Latitude[k] - Latitude[k - 1]));
    }
}

/// <summary>A box round one connected patch of street data, degrees.</summary>
internal readonly record struct Extent(double West, double South, double East, double North)
{
    public bool Holds(LonLat place, double marginMetres)
    {
        var scale = EarthScale.At(place.Latitude);
        double lat = marginMetres / scale.MetresPerDegreeLatitude, lon = marginMetres / scale.MetresPerDegreeLongitude;
        return place.Latitude >= South - lat && place.Latitude <= North + lat
            && EarthScale.ShortWay(place.Longitude - (West + East) / 2) is var off && Math.Abs(off) <= (East - West) / 2 + lon;
    }

    /// <summary>Boxes of the patches: cells of a twentieth of a degree that hold points, joined where they touch.</summary>
    public static Extent[] Of(double[] longitude, double[] latitude)
    {
        const double cellDegrees = 0.05;
        var boxes = new Dictionary<(int, int), Extent>();
        for (int i = 0; i < longitude.Length; i++)
        {
            var key = ((int)Math.Floor(longitude[i] / cellDegrees), (int)Math.Floor(latitude[i] / cellDegrees));
            var point = new Extent(longitude[i], latitude[i], longitude[i], latitude[i]);
            boxes[key] = boxes.TryGetValue(key, out var box) ? box.With(point) : point;
        }
        var extents = new List<Extent>();
        var stack = new Stack<(int, int)>();
        while (boxes.Count > 0)
        {
            stack.Push(boxes.Keys.First());
            Extent? whole = null;
            while (stack.TryPop(out var cell))
            {
                if (!boxes.Remove(cell, out var box)) continue;
                whole = whole is { } w ? w.With(box) : box;
                for (int dx = -1; dx <= 1; dx++)
                    for (int dy = -1; dy <= 1; dy++) stack.Push((cell.Item1 + dx, cell.Item2 + dy));
            }
            extents.Add(whole!.Value);
        }
        return [.. extents];
    }

    public Extent With(Extent o) => new(Math.Min(West, o.West), Math.Min(South, o.South), Math.Max(East, o.East), Math.Max(North, o.North));
}
