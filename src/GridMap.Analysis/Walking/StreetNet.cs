namespace GridMap.Analysis.Walking;

/// <summary>Streets as flat arrays, without gates: what all graphs over the same streets share. One edge a street; edges and
/// junctions are numbered along a space-filling curve, so that what is near on the ground is near in memory.</summary>
internal sealed class StreetNet
{
    private const int PointsPerMark = 16;
    private readonly StreetArrays arrays;
    private readonly int[] edgeAtMark;   // edge of every sixteenth point
    private readonly Lazy<int[]> edgesByStreet;
    private EdgeIndex? edgeIndex;
    private CompoundIndex? compoundIndex;
    private Extent[] extents = [];

    public StreetNet(StreetArrays arrays)
    {
        this.arrays = arrays;
        edgeAtMark = new int[(arrays.Longitude.Length + PointsPerMark - 1) / PointsPerMark];
        for (int mark = 0, edge = 0; mark < edgeAtMark.Length; mark++)
        {
            while (PointFirst[edge + 1] <= mark * PointsPerMark) edge++;
            edgeAtMark[mark] = edge;
        }
        edgesByStreet = new(() =>
        {
            int[] edges = [.. Enumerable.Range(0, EdgeCount)];
            Array.Sort(StreetId.ToArray(), edges);
            return edges;
        });
    }

    /// <summary>To be called once, before places are looked for. Apart, as the states of the search can be laid at the same time.</summary>
    public void MakeIndexes() => Parallel.Invoke(() => edgeIndex = new EdgeIndex(this), () =>
    {
        compoundIndex = new CompoundIndex(Compounds);
        extents = Extent.Of(Longitude, Latitude);
    });

    internal StreetArrays Arrays => arrays;
    public Ids StreetId => arrays.StreetId;
    public StreetNames Name => new(arrays.Names, arrays.NameOf);
    public StreetClass[] Class => arrays.Class;
    public double[] LengthMetres => arrays.LengthMetres;
    /// <summary>Empty where no street is one-way on foot.</summary>
    public sbyte[] Oneway => arrays.Oneway;
    public StreetTraits[] Traits => arrays.Traits;

    /// <summary>Index into <see cref="Compounds"/> plus one; 0 outside.</summary>
    public int[] Compound => arrays.Compound;
    public int[] FromJunction => arrays.FromJunction;
    public int[] ToJunction => arrays.ToJunction;
    public long[] JunctionId => arrays.JunctionId;

    /// <summary>Edge e has the points PointFirst[e] up to PointFirst[e + 1].</summary>
    public int[] PointFirst => arrays.PointFirst;
    public Degrees Longitude => new(arrays.Longitude);
    public Degrees Latitude => new(arrays.Latitude);

    public Compound[] Compounds => arrays.Compounds;
    public EdgeIndex Edges => edgeIndex!;
    public CompoundIndex CompoundShapes => compoundIndex!;
    public Extent[] Extents => extents;

    public int EdgeCount => StreetId.Length;

    /// <summary>−1 where the street is not in the net.</summary>
    public int FindEdge(long streetId)
    {
        int[] edges = edgesByStreet.Value;
        int low = 0, high = edges.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (StreetId[edges[middle]] < streetId) low = middle + 1;
            else high = middle;
        }
        return low < edges.Length && StreetId[edges[low]] == streetId ? edges[low] : -1;
    }

    public int EdgeOfPoint(int point)
    {
        int edge = edgeAtMark[point / PointsPerMark];
        while (PointFirst[edge + 1] <= point) edge++;
        return edge;
    }

    /// <summary>Share of the edge's line before one of its points.</summary>
    public double AlongAt(int edge, int point) =>
        point == PointFirst[edge] ? 0 : point == PointFirst[edge + 1] - 1 ? 1 : arrays.AlongInner[point - 2 * edge - 1];

    public LonLat PointAt(int edge, double fraction)
    {
        int first = PointFirst[edge], last = PointFirst[edge + 1] - 1, k = first + 1;
        while (k < last && AlongAt(edge, k) < fraction) k++;
        double before = AlongAt(edge, k - 1), span = AlongAt(edge, k) - before;
        double t = span > 0 ? Math.Clamp((fraction - before) / span, 0, 1) : 0;
        if (t is 0 or 1) return new(Longitude[t == 0 ? k - 1 : k], Latitude[t == 0 ? k - 1 : k]);
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
    public static Extent[] Of(Degrees longitude, Degrees latitude)
    {
        const double cellDegrees = 0.05;
        var boxes = new Dictionary<(int, int), Extent>();
        (int, int)? lastKey = null;
        Extent last = default;   // not yet in the boxes: what is near on the ground is near in memory
        for (int i = 0; i < longitude.Length; i++)
        {
            double lon = longitude[i], lat = latitude[i];
            var key = ((int)Math.Floor(lon / cellDegrees), (int)Math.Floor(lat / cellDegrees));
            var point = new Extent(lon, lat, lon, lat);
            if (key == lastKey)
            {
                last = last.With(point);
                continue;
            }
            if (lastKey is { } old) boxes[old] = boxes.TryGetValue(old, out var box) ? box.With(last) : last;
            (lastKey, last) = (key, point);
        }
        if (lastKey is { } end) boxes[end] = boxes.TryGetValue(end, out var box) ? box.With(last) : last;
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
