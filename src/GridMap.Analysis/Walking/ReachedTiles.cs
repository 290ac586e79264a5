namespace GridMap.Analysis.Walking;

/// <summary>The tiles that a leg from a street reached within a limit can touch.</summary>
internal sealed class ReachedTiles(WalkGraph graph)
{
    private const double TileMetres = 49;   // a little less than any tile's side
    private readonly List<(int Edge, byte Rings)> edges = [];
    private readonly int[] stamp = new int[graph.EdgeCount];
    private int now;
    private byte[] marks = [];   // by tile: rings of tiles around it that are marked because of it, plus one
    private int count;

    /// <summary>By tile of the box, row by row: not 0 where it can be touched.</summary>
    public ReadOnlySpan<byte> Marks => marks.AsSpan(0, count);

    /// <returns>A box with an empty border.</returns>
    /// <exception cref="ArgumentException">It would hold more tiles than may be.</exception>
    public TileBox Mark(WalkField field, GroundLattice lattice, int limit, long mostTiles)
    {
        Collect(field, limit);
        var box = BoxOf(lattice, field.Sources.First(s => s.IsSnapped).Position.Longitude, mostTiles);
        count = box.Count;
        if (marks.Length < count) marks = new byte[count];
        Array.Clear(marks, 0, count);
        foreach (var (edge, rings) in edges) MarkLine(lattice, box, edge, rings, field.Sources.First(s => s.IsSnapped).Position.Longitude);
        Widen(box);
        return box;
    }

    private void Collect(WalkField field, int limit)
    {
        edges.Clear();
        now++;
        foreach (var source in field.Sources)
        {
            if (source.IsSnapped) Add(field, source.Edge, limit);
        }
        var states = graph.States;
        foreach (int node in field.Space.Touched)
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                if (states.ArcWay[arc] >= 0) Add(field, states.ArcWay[arc] >> 1, limit);
            }
        }
    }

    private void Add(WalkField field, int edge, int limit)
    {
        if (stamp[edge] == now) return;
        stamp[edge] = now;
        var (from, to) = field.EndsOf(edge);
        int least = field.HasSourceOn(edge) ? 0 : Math.Min(from, to);
        if (least > limit) return;
        double reach = Math.Min(WalkGraph.DefaultSnapCapMetres, (limit - least + 1) / 10.0 * field.Costs.Persona.SpeedMetresPerSecond);
        edges.Add((edge, (byte)(2 + (int)(reach / TileMetres))));
    }

    private TileBox BoxOf(GroundLattice lattice, double near, long mostTiles)
    {
        const int border = 6;   // rings of the longest leg, and one
        int west = int.MaxValue, south = int.MaxValue, east = int.MinValue, north = int.MinValue;
        foreach (var (edge, _) in edges)
        {
            for (int point = graph.Net.PointFirst[edge]; point < graph.Net.PointFirst[edge + 1]; point++)
            {
                var (x, y) = TileAt(lattice, point, near);
                (west, east) = (Math.Min(west, (int)Math.Floor(x)), Math.Max(east, (int)Math.Floor(x)));
                (south, north) = (Math.Min(south, (int)Math.Floor(y)), Math.Max(north, (int)Math.Floor(y)));
            }
        }
        long columns = east - west + 1 + 2 * border, rows = north - south + 1 + 2 * border;
        if (columns * rows > mostTiles) throw new ArgumentException("The field reaches over too much ground for one isochrone.");
        return new(west - border, south - border, (int)columns, (int)rows);
    }

    /// <summary>In tiles; longitudes by the short way from one near.</summary>
    private (double X, double Y) TileAt(GroundLattice lattice, int point, double near) => (
        lattice.ColumnOf(near + EarthScale.ShortWay(graph.Net.Longitude[point] - near)) / GroundLattice.TilePoints,
        lattice.RowOf(graph.Net.Latitude[point]) / GroundLattice.TilePoints);

    private void MarkLine(GroundLattice lattice, TileBox box, int edge, byte rings, double near)
    {
        int last = graph.Net.PointFirst[edge + 1] - 1;
        var (ax, ay) = TileAt(lattice, graph.Net.PointFirst[edge], near);
        for (int point = graph.Net.PointFirst[edge] + 1; point <= last; point++)
        {
            var (bx, by) = TileAt(lattice, point, near);
            int steps = (int)(2 * Math.Max(Math.Abs(bx - ax), Math.Abs(by - ay))) + 1;   // a corner cut short lies in the first ring
            for (int step = 0; step <= steps; step++)
            {
                int column = (int)Math.Floor(ax + (bx - ax) * step / steps) - box.Column, row = (int)Math.Floor(ay + (by - ay) * step / steps) - box.Row;
                ref byte mark = ref marks[row * box.Columns + column];
                mark = Math.Max(mark, rings);
            }
            (ax, ay) = (bx, by);
        }
    }

    /// <summary>Marks the rings round marked tiles, in a pass from each end.</summary>
    private void Widen(TileBox box)
    {
        int stride = box.Columns;
        for (int row = 1; row < box.Rows - 1; row++)
        {
            for (int at = row * stride + 1; at < (row + 1) * stride - 1; at++)
            {
                int before = Math.Max(Math.Max(marks[at - 1], marks[at - stride - 1]), Math.Max(marks[at - stride], marks[at - stride + 1]));
                if (before - 1 > marks[at]) marks[at] = (byte)(before - 1);
            }
        }
        for (int row = box.Rows - 2; row > 0; row--)
        {
            for (int at = (row + 1) * stride - 2; at > row * stride; at--)
            {
                int after = Math.Max(Math.Max(marks[at + 1], marks[at + stride + 1]), Math.Max(marks[at + stride], marks[at + stride - 1]));
                if (after - 1 > marks[at]) marks[at] = (byte)(after - 1);
            }
        }
    }
}
