namespace GridMap.Analysis.Walking;

/// <summary>Walking times of one field at lattice points, in the tiles near reached streets. Tiles that lie wholly between two limits
/// hold one value for all.</summary>
internal sealed class IsochroneTimes(WalkGraph graph)
{
    /// <summary>A time where there is no walk within the field.</summary>
    public const float Never = 1e9f;

    /// <summary>Tiles of a box; beyond it a field reaches over too much ground.</summary>
    private const long MostTiles = 16_000_000;

    private const float RoundingDeciseconds = 2;
    private readonly ReachedTiles reached = new(graph);
    private GroundTile?[] tiles = [];
    private float[] uniform = [];   // by tile: the value of all points, or NaN
    private int[] first = [];       // by tile that is not uniform: place of its first point in values
    private float[] values = new float[64 * GroundTile.Points];
    private int used;
    private WalkField? field;
    private float perMetre;

    public GroundLattice Lattice { get; private set; } = GroundLattice.For(default);

    public TileBox Box { get; private set; }

    /// <param name="limits">Ascending.</param>
    public void Measure(WalkField walks, GroundLattice lattice, int[] limits, CancellationToken cancellation)
    {
        (field, Lattice) = (walks, lattice);
        perMetre = (float)(10 / walks.Costs.Persona.SpeedMetresPerSecond);
        Box = reached.Mark(walks, lattice, limits[^1], MostTiles);
        if (tiles.Length < Box.Count) (tiles, uniform, first) = (new GroundTile?[Box.Count], new float[Box.Count], new int[Box.Count]);
        graph.Ground.Fill(lattice, Box, reached.Marks, tiles, cancellation);
        used = 0;
        Span<EdgeTimes> edges = stackalloc EdgeTimes[GroundTile.Points];
        for (int at = 0; at < Box.Count; at++)
        {
            if (tiles[at] is not { Edges.Length: > 0 } tile)
            {
                uniform[at] = Never;
                continue;
            }
            uniform[at] = Bound(tile, edges, limits);
            if (float.IsNaN(uniform[at])) Evaluate(at, tile, edges);
        }
    }

    /// <summary>Times of the ends of an edge and what it costs to walk it from there, as places on it read them.</summary>
    private readonly record struct EdgeTimes(float From, float To, float FromCost, float ToCost, bool Slow);

    /// <param name="limit">Ends that are farther count as never reached.</param>
    private EdgeTimes TimesOf(int edge, int limit = int.MaxValue)
    {
        var (from, to) = field!.EndsOf(edge);
        var (fromCost, toCost) = field.ReadingOf(edge);
        return new(from > limit ? Never : Float(from), to > limit ? Never : Float(to), Float(fromCost), Float(toCost), field.HasSourceOn(edge));
    }

    private static float Float(int deciseconds) => deciseconds == WalkField.NoWalk ? Never : deciseconds;

    /// <returns>A value on the right side of every limit for all points of the tile, or NaN.</returns>
    private float Bound(GroundTile tile, Span<EdgeTimes> edges, int[] limits)
    {
        float low = Never, high = 0;
        for (int k = 0; k < tile.Edges.Length; k++)
        {
            ref var e = ref edges[k];
            e = TimesOf(tile.Edges[k]);
            low = e.Slow ? 0 : Math.Min(low, Math.Min(e.From, e.To));
            // Along an edge the time over its ends is highest where both are as far.
            high = Math.Max(high, e.FromCost >= Never || e.ToCost >= Never ? Never : (e.From + e.To + Math.Max(e.FromCost, e.ToCost)) / 2);
        }
        low -= RoundingDeciseconds;
        high = tile.HasGaps ? Never : high + tile.FarthestMetres * perMetre + RoundingDeciseconds;
        if (low > limits[^1]) return Never;
        foreach (int limit in limits)
        {
            if (limit >= low && limit < high) return float.NaN;
        }
        return high;
    }

    private void Evaluate(int at, GroundTile tile, Span<EdgeTimes> edges)
    {
        first[at] = used;
        if (values.Length < used + GroundTile.Points) Array.Resize(ref values, 2 * values.Length);
        for (int point = 0; point < GroundTile.Points; point++)
        {
            int k = tile.EdgeOf[point];
            values[used++] = k == GroundTile.NoEdge ? Never : TimeAt(tile, point, tile.Edges[k], edges[k]);
        }
    }

    private float TimeAt(GroundTile tile, int point, int edge, in EdgeTimes e)
    {
        float fraction = tile.Fraction[point], time = Math.Min(e.From + fraction * e.FromCost, e.To + (1 - fraction) * e.ToCost);
        return (e.Slow ? Math.Min(time, TimeAlong(edge, fraction, e)) : time) + tile.LegMetres[point] * perMetre;
    }

    /// <summary>To the nearest of the sources on the edge, without passing its ends.</summary>
    private float TimeAlong(int edge, float fraction, in EdgeTimes e)
    {
        float least = Never;
        foreach (int source in field!.SourcesOn(edge))
        {
            float share = (float)field.Sources[source].Fraction - fraction;
            least = Math.Min(least, (share >= 0 ? share * e.ToCost : -share * e.FromCost) + field.Costs.Leg(field.Sources[source].LegMetres));
        }
        return least;
    }

    /// <summary>The value that all points of a tile share, or NaN. What is outside of the box is never reached.</summary>
    public float UniformOf(int at) => uniform[at];

    /// <summary>The times of a tile that is not uniform, row by row.</summary>
    public ReadOnlySpan<float> ValuesOf(int at) => values.AsSpan(first[at], GroundTile.Points);

    /// <summary>A point by column and row from the box's corner: on the right side of every limit, though not exact in uniform tiles.</summary>
    public float At(int i, int j)
    {
        int at = TileOf(i, j);
        return float.IsNaN(uniform[at]) ? values[first[at] + PointOf(i, j)] : uniform[at];
    }

    /// <summary>The street that a point snaps to, or −1.</summary>
    public int EdgeAt(int i, int j)
    {
        if (tiles[TileOf(i, j)] is not { Edges.Length: > 0 } tile) return -1;
        int k = tile.EdgeOf[PointOf(i, j)];
        return k == GroundTile.NoEdge ? -1 : tile.Edges[k];
    }

    /// <summary>The time at a point over ends of streets that are reached within the limit: what a field searched up to the limit tells,
    /// and the sooner the larger the limit.</summary>
    public float TimeWithin(int limit, int i, int j)
    {
        int edge = EdgeAt(i, j);
        return edge < 0 ? Never : TimeAt(tiles[TileOf(i, j)]!, PointOf(i, j), edge, TimesOf(edge, limit));
    }

    private int TileOf(int i, int j) => (j >> GroundLattice.TileBits) * Box.Columns + (i >> GroundLattice.TileBits);

    private static int PointOf(int i, int j) =>
        (j & (GroundLattice.TilePoints - 1)) * GroundLattice.TilePoints + (i & (GroundLattice.TilePoints - 1));
}
