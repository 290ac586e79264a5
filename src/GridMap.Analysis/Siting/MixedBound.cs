using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>A table whose bound holds for remedies that change the network, where covering is no union.</summary>
/// <remarks>
/// <para>A household that some choice covers and that was not covered before walks either to a chosen place over the network as it is:
/// then that place's own reach holds it. Or its walk passes a chosen gate or street: then it lies within the limit of that gate or
/// street on the network with <em>all</em> remedies made, and within the limit of a station there. So a table in which each place
/// covers its reach on the network as it is, and each gate or street covers by itself everybody who fulfils the latter, gives every
/// choice at least its value, and the table's bound holds. It counts for a gate alone what may need a new station as well, so it can
/// be far above the best possible; it is never below.</para>
/// <para>This needs that opening a gate or adding a street never makes a walk longer. That holds for whoever steps onto the same
/// street as before; households that do not count as covered by every gate and street. Where a station would move, a gate is not only opened,
/// or added streets hang on one another, all who are not covered count so.</para>
/// <para>It knows of no capacities; with them, and closer wherever gates and streets are few, <see cref="NetworkBranch"/>.</para>
/// </remarks>
internal sealed class MixedBound
{
    private readonly ScenarioBase city;
    private readonly IReadOnlyList<Remedy> remedies;
    private readonly SitingQuestion question;
    private readonly long[] weight;
    private readonly int limit;
    private readonly int[] walkWithAll;   // by household, on the network with all remedies
    private readonly NetworkReach network;

    public MixedBound(ScenarioBase city, WalkCosts costs, IReadOnlyList<Remedy> remedies, SitingQuestion question, long[] weight, NetworkReach network, CancellationToken cancellation)
    {
        (this.city, this.remedies, this.question, this.weight, this.network) = (city, remedies, question, weight, network);
        limit = question.Coverage.LimitSeconds * 10;
        Change[] all = [.. remedies.Select(r => r.Change)];
        walkWithAll = [.. city.WalkDeciseconds];
        var difference = city.Difference(all, cancellation);
        foreach (var change in difference.Households) walkWithAll[change.Household] = change.AfterDeciseconds;
        Table = Lay(costs, all, cancellation);
    }

    /// <summary>By remedy and household: no choice has a larger value than the table gives it.</summary>
    public SavingTable Table { get; }

    /// <summary>By household, whether the remedies may bring it within the limit.</summary>
    public bool MayCover(int household) => walkWithAll[household] <= limit;

    private SavingTable Lay(WalkCosts costs, Change[] all, CancellationToken cancellation)
    {
        var demand = city.Demand;
        Snap[] places = [.. remedies.Select(r => r.Change switch
        {
            AddPoint add => city.Graph.Snap(add.Point.Place),
            SetPoint set => city.Graph.Snap(set.Point.Place),
            _ => new Snap(-1, 0, double.PositiveInfinity, default),
        })];
        var reach = RemedyReach.Find(demand, costs, places, limit, null, null, cancellation);
        return SavingTable.Lay(weight.Length, remedies.Count, [.. remedies.Select(r => r.Cost)], (remedy, add) =>
        {
            for (int k = 0; k < reach.Spots[remedy].Length; k++)
            {
                foreach (int household in demand.Spots.HouseholdsAt(reach.Spots[remedy][k])) add(household, Saving(household, reach.Deciseconds[remedy][k]));
            }
            if (all[remedy] is not (SetGate or AddStreet)) return;
            var within = network.MayBeAnywhere ? null : network.Within(all[remedy], cancellation);
            for (int household = 0; household < weight.Length; household++)
            {
                if (network.MayBeAnywhere || network.Moved.Contains(household)) add(household, Saving(household, 0));
                else if (within is null || within.Contains(household)) add(household, Saving(household, walkWithAll[household]));
            }
        });
    }

    private long Saving(int household, int walk)
    {
        int before = city.WalkDeciseconds[household];
        if (question.Objective == SitingObjective.LeastMeanWalk) return weight[household] * Math.Max(0, Math.Min(before, limit) - Math.Min(walk, limit));
        return before > limit && walk <= limit ? weight[household] : 0;
    }
}
