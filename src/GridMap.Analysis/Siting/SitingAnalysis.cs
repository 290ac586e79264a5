using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>Which remedies to choose for a budget, always with a bound on the best possible.</summary>
public static class SitingAnalysis
{
    /// <param name="points">Stations as they are; those open and offering what is asked serve already and stay.</param>
    /// <param name="remedies">Points added, and known points set to be open and to offer what is asked; gates opened and streets added.
    /// With gates or streets, or where capacities count, see <see cref="MixedSiting"/> for how choices are made and what the bound is.</param>
    /// <param name="cancellation">Cancelled while reaches are searched: throws. Cancelled while choosing: the best found until then is
    /// returned, with the bound proven until then.</param>
    /// <exception cref="ArgumentException">A remedy that takes something away or serves nobody, a cost that is not positive, a negative
    /// budget or weight, not one weight for each household, a limit out of range; where capacities count, less room or two remedies at one
    /// point.</exception>
    public static SitingAnswer Run(WalkGraph graph, Demand demand, IReadOnlyList<ServicePoint> points, IReadOnlyList<Remedy> remedies, SitingQuestion question,
        SitingEffort? effort = null, Action<SitingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(demand, points, remedies, question);
        progress?.Invoke(new(0, "reach", 0, long.MaxValue));
        effort ??= SitingEffort.Default;
        var costs = graph.CostsFor(question.Coverage.Persona, question.Coverage.At);
        bool byScenario = question.Objective == SitingObjective.MostPeople && question.Coverage.RespectCapacity;
        if (byScenario || remedies.Any(r => r.Change is SetGate or AddStreet))
            return new MixedSiting(graph, costs, demand, points, remedies, question, effort, progress, cancellation).Solve();
        if (question.Coverage.RespectCapacity)
        {
            return new RoomSiting(graph, costs, demand, points, remedies, question, share => progress?.Invoke(new(0.5 * share, "reach", 0, long.MaxValue)), cancellation)
                .Solve(effort, progress is null ? null : p => progress(p with { Share = 0.5 + 0.5 * p.Share }));
        }
        Snap[] serving = [.. points.Where(p => p.IsUsable).Select(p => graph.Snap(p.Place))];
        var places = new Snap[remedies.Count];
        Parallel.For(0, places.Length, i => places[i] = graph.Snap(PointOf(remedies[i].Change)!.Place));
        var siting = new PointSiting(costs, demand, serving, places, [.. remedies.Select(r => r.Cost)], question,
            share => progress?.Invoke(new(0.5 * share, "reach", 0, long.MaxValue)), cancellation) { AllPeople = demand.HouseholdArray.Sum(h => (long)h.People) };
        return siting.Solve(effort, progress is null ? null : p => progress(p with { Share = 0.5 + 0.5 * p.Share }), cancellation);
    }

    private static ServicePoint? PointOf(Change change) => change switch
    {
        AddPoint add => add.Point,
        SetPoint set => set.Point,
        SetGate or AddStreet => null,
        _ => throw new ArgumentException($"A remedy adds a point, sets a known one, opens a gate or adds a street; this one is {change.GetType().Name}."),
    };

    private static void Check(Demand demand, IReadOnlyList<ServicePoint> points, IReadOnlyList<Remedy> remedies, SitingQuestion question)
    {
        if (question.Coverage.LimitSeconds is <= 0 or > 24 * 3600) throw new ArgumentException("The limit is 1 second to 24 hours.", nameof(question));
        ArgumentOutOfRangeException.ThrowIfNegative(question.Budget);
        if (question.Weights is { } weights && (weights.Length != demand.Households.Count || weights.Any(w => w < 0)))
            throw new ArgumentException("There must be one weight for each household, none negative.", nameof(question));
        var known = points.ToDictionary(p => p.Id);
        var set = new HashSet<long>();
        foreach (var remedy in remedies)
        {
            if (remedy.Cost <= 0) throw new ArgumentException($"A remedy costs {remedy.Cost}; costs are positive.", nameof(remedies));
            if (PointOf(remedy.Change) is not { } point) continue;
            if (!point.IsUsable) throw new ArgumentException($"The remedy at point {point.Id} would be closed or not offer what is asked.", nameof(remedies));
            if (remedy.Change is SetPoint && (!known.TryGetValue(point.Id, out var now) || now.Place != point.Place))
                throw new ArgumentException($"Point {point.Id} is set but not known at that place.", nameof(remedies));
            if (!question.Coverage.RespectCapacity || remedy.Change is not SetPoint) continue;
            if (known[point.Id] is { IsUsable: true } serving && (point.Capacity ?? int.MaxValue) < (serving.Capacity ?? int.MaxValue))
                throw new ArgumentException($"Point {point.Id} would have less room than it has.", nameof(remedies));
            if (!set.Add(point.Id)) throw new ArgumentException($"Point {point.Id} is set by two remedies, and capacities count.", nameof(remedies));
        }
    }
}
