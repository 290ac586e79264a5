namespace GridMap.Analysis.Walking;

/// <summary>Which street the places of a tile snap to: at each lattice point, or where a narrow piece of ground would else be missed, at
/// a place within two steps of the point. It depends on the streets and on where gates stand, and not on who walks when.</summary>
internal sealed class GroundTile
{
    public const int Points = GroundLattice.TilePoints * GroundLattice.TilePoints;

    /// <summary>Of a point that snaps to no street.</summary>
    public const byte NoEdge = 255;

    /// <summary>A tile without streets in reach.</summary>
    public static readonly GroundTile Empty = new([], new Snap[Points]);

    private GroundTile(int[] edges, Snap[] snaps)
    {
        Edges = edges;
        EdgeOf = new byte[Points];
        Fraction = new float[Points];
        LegMetres = new float[Points];
        HasGaps = edges.Length == 0;
        for (int point = 0; point < Points && edges.Length > 0; point++)
        {
            var snap = snaps[point];
            (Fraction[point], LegMetres[point]) = ((float)snap.Fraction, (float)snap.LegMetres);
            EdgeOf[point] = snap.IsSnapped ? (byte)Array.IndexOf(edges, snap.Edge) : NoEdge;
            HasGaps |= !snap.IsSnapped;
            if (snap.IsSnapped) FarthestMetres = Math.Max(FarthestMetres, LegMetres[point]);
        }
    }

    /// <summary>The streets that some point snaps to, each once.</summary>
    public int[] Edges { get; }

    /// <summary>By point: place in <see cref="Edges"/>, or <see cref="NoEdge"/>.</summary>
    public byte[] EdgeOf { get; }
    public float[] Fraction { get; }
    public float[] LegMetres { get; }

    /// <summary>The longest leg of a point that snaps.</summary>
    public float FarthestMetres { get; }

    /// <summary>Whether some point snaps to no street.</summary>
    public bool HasGaps { get; }

    public static GroundTile Of(Snap[] snaps)
    {
        int[] edges = [.. snaps.Where(s => s.IsSnapped).Select(s => s.Edge).Distinct()];
        return edges.Length == 0 ? Empty : new(edges, snaps);
    }
}

/// <summary>Makes tiles. One maker serves one thread.</summary>
internal sealed class GroundTileMaker(WalkGraph graph)
{
    private const int Side = GroundLattice.TilePoints;
    private const int Apron = 2, Wide = Side + 2 * Apron;   // points round the tile that are looked at too
    private const int LooksPerSide = 5;      // places along a step's side that are looked at for narrow ground
    private const double AlikeMetres = 15;   // along one street: two places nearer than this tell the same
    private readonly IsochroneSampler sampler = new(graph);
    private readonly List<(int Edge, double Fraction)> possible = [];
    private readonly Snap[] snaps = new Snap[Wide * Wide];
    private readonly bool[] moved = new bool[Wide * Wide];

    public GroundTile Make(GroundLattice lattice, int column, int row)
    {
        var step = lattice.StepAt(row);
        sampler.Gather(lattice.CentreOfTile(column, row), Math.Sqrt(step.X * step.X + step.Y * step.Y) * (Wide / 2 + 0.5));
        if (!sampler.HasStreets) return GroundTile.Empty;
        for (int point = 0; point < snaps.Length; point++) snaps[point] = sampler.SnapAt((point % Wide - Wide / 2) * step.X, (point / Wide - Wide / 2) * step.Y);
        Array.Clear(moved);
        for (int j = Apron; j < Apron + Side; j++)
        {
            for (int i = Apron; i < Apron + Side; i++) LookForNarrowGround(i, j, step);
        }
        var own = new Snap[GroundTile.Points];
        for (int point = 0; point < own.Length; point++) own[point] = snaps[(point / Side + Apron) * Wide + point % Side + Apron];
        return GroundTile.Of(own);
    }

    /// <summary>In the square north-east of a point: streets that are nearest somewhere in it, and at no point near it, get a point.</summary>
    private void LookForNarrowGround(int i, int j, (double X, double Y) step)
    {
        double west = (i - Wide / 2) * step.X, south = (j - Wide / 2) * step.Y;
        sampler.PossibleWithin(west + step.X / 2, south + step.Y / 2, Math.Sqrt(step.X * step.X + step.Y * step.Y) / 2, possible);
        possible.RemoveAll(p => IsTold(i, j, p.Edge, p.Fraction));
        if (possible.Count == 0) return;
        for (int look = 0; look < LooksPerSide * LooksPerSide; look++)
        {
            int x = look % LooksPerSide, y = look / LooksPerSide;
            var snap = sampler.SnapAt(west + (x + 0.5) / LooksPerSide * step.X, south + (y + 0.5) / LooksPerSide * step.Y);
            if (snap.IsSnapped && !IsTold(i, j, snap.Edge, snap.Fraction)) Tell(i, j, snap, x > LooksPerSide / 2, y > LooksPerSide / 2);
        }
    }

    /// <summary>Whether a point within a step of the square snaps to the street hereabouts.</summary>
    private bool IsTold(int i, int j, int edge, double fraction, int but = -1)
    {
        double alike = AlikeMetres / Math.Max(graph.Net.LengthMetres[edge], AlikeMetres);
        for (int y = Math.Max(0, j - 1); y <= Math.Min(Wide - 1, j + 2); y++)
        {
            for (int x = Math.Max(0, i - 1); x <= Math.Min(Wide - 1, i + 2); x++)
            {
                ref var told = ref snaps[y * Wide + x];
                if (told.Edge == edge && y * Wide + x != but && Math.Abs(told.Fraction - fraction) <= alike) return true;
            }
        }
        return false;
    }

    /// <summary>Gives the snap to a point of the tile whose own street other points tell of: the nearest corner of the square, else another
    /// near.</summary>
    private void Tell(int i, int j, in Snap snap, bool east, bool north)
    {
        int best = -1, least = int.MaxValue;
        for (int y = Math.Max(Apron, j - 1); y <= Math.Min(Apron + Side - 1, j + 2); y++)
        {
            for (int x = Math.Max(Apron, i - 1); x <= Math.Min(Apron + Side - 1, i + 2); x++)
            {
                int point = y * Wide + x, dx = x - i - (east ? 1 : 0), dy = y - j - (north ? 1 : 0), far = dx * dx + dy * dy;
                if (far >= least || far > 2 || moved[point] || (snaps[point].IsSnapped && !IsTold(x, y, snaps[point].Edge, snaps[point].Fraction, point))) continue;
                (best, least) = (point, far);
            }
        }
        if (best < 0) return;
        snaps[best] = snap;
        moved[best] = true;
    }
}
