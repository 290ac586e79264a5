using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>One household as the analysis sees it. <c>MicroGridId</c> 0: outside every micro-grid.</summary>
public readonly record struct HouseholdPoint(long Id, LonLat Place, int People, long MicroGridId);

/// <summary>Households snapped once for a graph; immutable, reused by every run on it.</summary>
public sealed class Demand
{
    public static Demand Create(WalkGraph graph, IReadOnlyList<HouseholdPoint> households,
        double capMetres = WalkGraph.DefaultSnapCapMetres, CancellationToken cancellation = default) => throw new NotImplementedException();

    public IReadOnlyList<HouseholdPoint> Households => throw new NotImplementedException();

    /// <summary>In the order of <see cref="Households"/>.</summary>
    public IReadOnlyList<Snap> Snaps => throw new NotImplementedException();
}
