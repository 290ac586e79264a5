using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>A table whose bound holds for remedies that change the network or share capacity, where covering is no union.</summary>
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
/// <para>Capacity only takes away. What was turned away before may be taken in by anything: that is added to the bound. The room of all
/// stations together bounds as well, where everybody weighs one.</para>
/// </remarks>
internal sealed class MixedBound
{
    private readonly ScenarioBase city;
    private readonly IReadOnlyList<Remedy> remedies;
    private readonly SitingQuestion question;
    private readonly long[] weight;
    private readonly int limit;
    private readonly int[] walkWithAll;   // by household, on the network with all remedies
    private readonly HashSet<int> moved;
    private readonly bool anywhere;       // a gate or street may cover anybody

    public MixedBound(ScenarioBase city, WalkCosts costs, IReadOnlyList<Remedy> remedies, SitingQuestion question, long[] weight, CancellationToken cancellation)
    {
        (this.city, this.remedies, this.question, this.weight) = (city, remedies, question, weight);
        limit = question.Coverage.LimitSeconds * 10;
        Change[] all = [.. remedies.Select(r => r.Change)];
        walkWithAll = [.. city.WalkDeciseconds];
        var difference = city.Difference(all, cancellation);
        foreach (var change in difference.Households) walkWithAll[change.Household] = change.AfterDeciseconds;
        var (households, points) = city.SnappedAnew(all);
        moved = [.. households];
        anywhere = points || !all.All(OnlyOpens) || HangTogether(all);
        Table = Lay(costs, all, cancellation);
        TurnedAway = question.Coverage.RespectCapacity
            ? Enumerable.Range(0, weight.Length).Where(i => city.WalkDeciseconds[i] <= limit && city.Outcomes[i] != CoverageOutcome.Covered).Sum(i => weight[i]) : 0;
    }

    /// <summary>By remedy and household: no choice has a larger value than the table gives it, and what was turned away.</summary>
    public SavingTable Table { get; }

    /// <summary>Weight within reach of a station that is full, as the city is.</summary>
    public long TurnedAway { get; }

    /// <summary>By household, whether the remedies may bring it within the limit.</summary>
    public bool MayCover(int household) => walkWithAll[household] <= limit;

    /// <summary>What all stations that serve, and those that the budget buys, have room for, beyond those covered before; or as good as no bound.</summary>
    public long RoomFor(long budget)
    {
        if (!question.Coverage.RespectCapacity || question.Weights is not null) return long.MaxValue;
        var known = city.Points.ToDictionary(p => p.Id);
        long room = 0;
        foreach (var point in city.Points.Where(p => p.IsUsable))
        {
            if (point.Capacity is null) return long.MaxValue;
            room += point.Capacity.Value;
        }
        var more = new List<(double Rate, long Room, long Cost)>();
        foreach (var remedy in remedies)
        {
            var point = remedy.Change switch { AddPoint add => add.Point, SetPoint set => set.Point, _ => null };
            if (point is not { IsUsable: true }) continue;
            if (point.Capacity is not { } capacity) return long.MaxValue;
            long had = remedy.Change is SetPoint && known.TryGetValue(point.Id, out var now) && now.IsUsable ? now.Capacity ?? 0 : 0;
            if (capacity > had) more.Add(((double)(capacity - had) / remedy.Cost, capacity - had, remedy.Cost));
        }
        foreach (var (_, extra, cost) in more.OrderByDescending(m => m.Rate))
        {
            room += budget >= cost ? extra : (extra * budget + cost - 1) / cost;
            budget -= Math.Min(budget, cost);
        }
        return room - city.Count.PeopleCovered;
    }

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
        var near = new NetworkReach(city, costs, [.. all.Where(c => c is SetGate or AddStreet)], cancellation);
        return SavingTable.Lay(weight.Length, remedies.Count, [.. remedies.Select(r => r.Cost)], (remedy, add) =>
        {
            for (int k = 0; k < reach.Spots[remedy].Length; k++)
            {
                foreach (int household in demand.Spots.HouseholdsAt(reach.Spots[remedy][k])) add(household, Saving(household, reach.Deciseconds[remedy][k]));
            }
            if (all[remedy] is not (SetGate or AddStreet)) return;
            var within = anywhere ? null : near.Within(all[remedy], cancellation);
            for (int household = 0; household < weight.Length; household++)
            {
                if (anywhere || moved.Contains(household)) add(household, Saving(household, 0));
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

    /// <summary>A gate that lets pass whom it let pass before and more, at the same hours and more; a street more; any point.</summary>
    private bool OnlyOpens(Change change)
    {
        if (change is not SetGate { Gate: var gate }) return true;
        var now = city.Graph.Gates.FirstOrDefault(g => g.CompoundId == gate.CompoundId && g.NodeId == gate.NodeId);
        return now is null ? gate.Access == GateAccess.Public && gate.Hours is null
            : gate.Access <= now.Access && (gate.Hours is null || gate.Hours.ToString() == now.Hours?.ToString());
    }

    /// <summary>Whether two changes are about one gate, or two added streets share a node.</summary>
    private static bool HangTogether(Change[] all)
    {
        var gates = all.OfType<SetGate>().Select(g => (g.Gate.CompoundId, g.Gate.NodeId)).ToList();
        var ends = all.OfType<AddStreet>().SelectMany(s => (long[])[s.Street.FromNode, s.Street.ToNode]).ToList();
        return gates.Distinct().Count() < gates.Count || ends.Distinct().Count() < ends.Count;
    }
}
