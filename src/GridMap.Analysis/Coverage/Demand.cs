using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>One household as the analysis sees it. <c>MicroGridId</c> 0: outside every micro-grid.</summary>
public readonly record struct HouseholdPoint(long Id, LonLat Place, int People, long MicroGridId);

/// <summary>Households snapped once for a graph; immutable, reused by every run on it.</summary>
public sealed class Demand
{
    private readonly HouseholdPoint[] households;
    private readonly Snap[] snaps;

    private Demand(HouseholdPoint[] households, Snap[] snaps) => (this.households, this.snaps) = (households, snaps);

    public static Demand Create(WalkGraph graph, IReadOnlyList<HouseholdPoint> households,
        double capMetres = WalkGraph.DefaultSnapCapMetres, CancellationToken cancellation = default)
    {
        HouseholdPoint[] all = [.. households];
        var snaps = new Snap[all.Length];
        Blocks.Run(all.Length, cancellation, (from, to) =>
        {
            for (int i = from; i < to; i++) snaps[i] = graph.Snap(all[i].Place, capMetres);
        });
        return new(all, snaps);
    }

    public IReadOnlyList<HouseholdPoint> Households => households;

    /// <summary>In the order of <see cref="Households"/>.</summary>
    public IReadOnlyList<Snap> Snaps => snaps;

    internal HouseholdPoint[] HouseholdArray => households;
    internal Snap[] SnapArray => snaps;
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
