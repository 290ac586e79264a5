using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>The mark that grid workers give a household.</summary>
public enum HouseholdColour : byte { None, Blue, Yellow, Red }

/// <summary>One household as the analysis sees it. <c>MicroGridId</c> 0: outside every micro-grid.</summary>
public readonly record struct HouseholdPoint(long Id, LonLat Place, int People, long MicroGridId)
{
    public HouseholdColour Colour { get; init; }
}

/// <summary>Households snapped once for a graph; immutable, reused by every run on it.</summary>
public sealed class Demand
{
    private readonly HouseholdPoint[] households;
    private readonly Snap[] snaps;
    private readonly int[] edgeFirst;
    private readonly int[] byEdge;
    private readonly Lazy<Spots> spots;

    private Demand(HouseholdPoint[] households, Snap[] snaps, int edges, CancellationToken cancellation)
    {
        (this.households, this.snaps) = (households, snaps);
        spots = new(() => new Spots(this));
        MicroGridOf = new int[households.Length];
        var indexOf = new Dictionary<long, int>();
        for (int i = 0; i < households.Length; i++)
        {
            if (!indexOf.TryGetValue(households[i].MicroGridId, out MicroGridOf[i])) indexOf.Add(households[i].MicroGridId, MicroGridOf[i] = indexOf.Count);
        }
        MicroGridIds = [.. indexOf.OrderBy(m => m.Value).Select(m => m.Key)];
        NotSnapped = [.. Enumerable.Range(0, snaps.Length).Where(i => !snaps[i].IsSnapped)];
        edgeFirst = new int[edges + 1];
        foreach (ref readonly var snap in snaps.AsSpan())
        {
            if (snap.IsSnapped) edgeFirst[snap.Edge + 1]++;
        }
        for (int edge = 0; edge < edges; edge++) edgeFirst[edge + 1] += edgeFirst[edge];
        byEdge = new int[edgeFirst[edges]];
        int[] next = edgeFirst[..edges];
        for (int i = 0; i < snaps.Length; i++)
        {
            if (snaps[i].IsSnapped) byEdge[next[snaps[i].Edge]++] = i;
        }
        Comparison<int> along = AlongTheEdge;
        Blocks.Run(edges, cancellation, (from, to) =>
        {
            for (int edge = from; edge < to; edge++) byEdge.AsSpan(edgeFirst[edge]..edgeFirst[edge + 1]).Sort(along);
        });
    }

    /// <param name="capMetres">Households farther from any street are unsnapped.</param>
    public static Demand Create(WalkGraph graph, IReadOnlyList<HouseholdPoint> households,
        double capMetres = WalkGraph.DefaultSnapCapMetres, CancellationToken cancellation = default)
    {
        HouseholdPoint[] all = [.. households];
        var snaps = new Snap[all.Length];
        Blocks.Run(all.Length, cancellation, (from, to) =>
        {
            for (int i = from; i < to; i++) snaps[i] = graph.SnapHome(all[i].Place, capMetres);
        });
        return new(all, snaps, graph.EdgeCount, cancellation);
    }

    /// <summary>The same households in the graph of a persona: those on streets that the persona cannot use are snapped again. This demand
    /// itself where there are none.</summary>
    /// <param name="graph">A <see cref="WalkGraph.For"/> of the graph that this demand was made for.</param>
    public Demand For(WalkGraph graph, double capMetres = WalkGraph.DefaultSnapCapMetres, CancellationToken cancellation = default)
    {
        if (!Array.Exists(snaps, s => s.IsSnapped && graph.IsBarred(s.Edge))) return this;
        var anew = (Snap[])snaps.Clone();
        Blocks.Run(anew.Length, cancellation, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                if (anew[i].IsSnapped && graph.IsBarred(anew[i].Edge)) anew[i] = graph.SnapHome(households[i].Place, capMetres);
            }
        });
        return new(households, anew, graph.EdgeCount, cancellation);
    }

    /// <summary>Households whose snaps are known already.</summary>
    /// <exception cref="ArgumentException">Not one snap for each household.</exception>
    internal static Demand Of(WalkGraph graph, HouseholdPoint[] households, Snap[] snaps)
    {
        if (snaps.Length != households.Length) throw new ArgumentException("There must be one snap for each household.", nameof(snaps));
        return new(households, snaps, graph.EdgeCount, CancellationToken.None);
    }

    public IReadOnlyList<HouseholdPoint> Households => households;

    /// <summary>In the order of <see cref="Households"/>.</summary>
    public IReadOnlyList<Snap> Snaps => snaps;

    /// <summary>Indexes of the households snapped to this edge, along it; those at the same place and with the same leg stand together,
    /// and among them those of the same micro-grid.</summary>
    public ReadOnlySpan<int> OnEdge(int edge) => byEdge.AsSpan(edgeFirst[edge]..edgeFirst[edge + 1]);

    internal HouseholdPoint[] HouseholdArray => households;
    internal Snap[] SnapArray => snaps;

    /// <summary>Edge e holds <see cref="ByEdge"/> from EdgeFirst[e] up to EdgeFirst[e + 1].</summary>
    internal int[] EdgeFirst => edgeFirst;

    /// <summary>Indexes of the snapped households, edge after edge, as <see cref="OnEdge"/> orders them.</summary>
    internal int[] ByEdge => byEdge;

    internal Spots Spots => spots.Value;

    /// <summary>The micro-grids of the households, each once; 0 for those outside.</summary>
    internal long[] MicroGridIds { get; }

    /// <summary>By household: index in <see cref="MicroGridIds"/>.</summary>
    internal int[] MicroGridOf { get; }

    /// <summary>Indexes of the unsnapped households, ascending.</summary>
    internal int[] NotSnapped { get; }

    private int AlongTheEdge(int a, int b)
    {
        ref readonly Snap x = ref snaps[a], y = ref snaps[b];
        int order = x.Fraction.CompareTo(y.Fraction);
        if (order == 0) order = x.LegMetres.CompareTo(y.LegMetres);
        if (order == 0) order = households[a].MicroGridId.CompareTo(households[b].MicroGridId);
        return order == 0 ? a.CompareTo(b) : order;
    }
}

/// <summary>A loop cut in blocks that run side by side.</summary>
internal static class Blocks
{
    private const int Size = 4096;

    public static void Run(int count, CancellationToken cancellation, Action<int, int> block)
    {
        Parallel.For(0, (count + Size - 1) / Size, new ParallelOptions { CancellationToken = cancellation },
            i => block(i * Size, Math.Min(count, (i + 1) * Size)));
    }
}
