using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>Everybody, or the least mean walk, where stations have room for so many people only: the planner assigns people to stations
/// within the limit, no station has more than its room, and the assignment is a best one, before the remedies as after them. People of
/// one household may be assigned to two stations where the first becomes full. (Most people within the limit is counted as a coverage
/// run counts: everybody goes to the nearest, however full: <see cref="MixedSiting"/>.)</summary>
internal sealed class RoomSiting
{
    private readonly RoomGround ground;
    private readonly SitingQuestion question;
    private readonly SavingTable table;
    private readonly RoomFlow flow;
    private readonly CancellationToken cancellation;
    private readonly int limit;
    private readonly long allPeople;

    public RoomSiting(WalkGraph graph, WalkCosts costs, Demand demand, IReadOnlyList<ServicePoint> points, IReadOnlyList<Remedy> remedies, SitingQuestion question,
        Action<double>? progress, CancellationToken cancellation)
    {
        (this.question, this.cancellation, limit) = (question, cancellation, question.Coverage.LimitSeconds * 10);
        ground = new(demand, points, remedies, question, bySpot: true);
        var places = new Snap[ground.Stations.Count];
        Parallel.For(0, places.Length, s => places[s] = graph.Snap(ground.Stations[s].Point.Place));
        var reach = ground.ByUnit(RemedyReach.Find(demand, costs, places, limit, null, done => progress?.Invoke((double)done / places.Length), cancellation));
        table = ground.Table(reach);
        flow = new(table);
        allPeople = demand.HouseholdArray.Sum(h => (long)h.People);
        Reachable = reach.Spots.SelectMany(units => units).Distinct().Sum(unit => ground.People[unit]);
    }

    /// <summary>People within the limit of a station or remedy.</summary>
    private long Reachable { get; }

    public SitingAnswer Solve(SitingEffort effort, Action<SitingProgress>? progress)
    {
        flow.Solve(Enumerable.Range(0, ground.Standing));
        var (before, peopleBefore) = (flow.Value, flow.People);
        if (question.Objective == SitingObjective.Everybody)
        {
            flow.Solve(Enumerable.Range(0, ground.Stations.Count));
            long goal = flow.Value;
            var cover = RoomCover.Solve(table, ground.Standing, goal, table.Cost.Sum(), effort, progress, cancellation);
            return Answer(cover.Chosen, cover.Cost, cover.Bound, before, peopleBefore, null, goal - before, cover.Stopped);
        }
        var result = RoomSolver.Solve(table, ground.Standing, question.Budget, effort, progress: p => progress?.Invoke(p with { Value = p.Value - before, Bound = p.Bound - before }),
            cancellation: cancellation);
        return Answer(result.Chosen, result.Value - before, result.Bound - before, before, peopleBefore, new(table, result.Prices), result.Bound - before, result.Stopped);
    }

    private SitingAnswer Answer(int[] chosen, long value, long bound, long before, long peopleBefore, WholeWorths? worths, long most, bool stopped)
    {
        var steps = new List<SitingStep>();
        var soFar = Enumerable.Range(0, ground.Standing).ToList();
        long people = 0, cost = 0;
        foreach (int station in InOrder(chosen))
        {
            soFar.Add(station);
            flow.Solve(soFar);
            cost += table.Cost[station];
            long now = flow.People - peopleBefore, worth = flow.Value - before;
            steps.Add(new(ground.Stations[station].Remedy, table.Cost[station], cost, now - people, now, worth, worth, worths is null ? most : Math.Min(most, worths.Prove(cost) - before)));
            people = now;
        }
        var (meanBefore, meanAfter) = question.Objective == SitingObjective.LeastMeanWalk ? Means(before, value) : default;
        return new(steps, value, bound, cost, peopleBefore, peopleBefore + people, Reachable - peopleBefore, allPeople - Reachable, meanBefore, meanAfter, stopped);
    }

    /// <summary>In the order in which each adds most to those before it. What one adds only shrinks as others come before it, so that one
    /// that still leads is the largest. Those that add nothing are left out.</summary>
    private List<int> InOrder(int[] chosen)
    {
        var ordered = new List<int>();
        var left = new PriorityQueue<int, (long, int)>();
        foreach (int station in chosen) left.Enqueue(station, (long.MinValue, station));
        while (left.TryDequeue(out int station, out _))
        {
            flow.Solve([.. Enumerable.Range(0, ground.Standing), .. ordered]);
            long without = flow.Value;
            flow.Solve([.. Enumerable.Range(0, ground.Standing), .. ordered, station]);
            var rank = (without - flow.Value, station);
            if (rank.Item1 < 0 && (!left.TryPeek(out _, out var next) || rank.CompareTo(next) <= 0)) ordered.Add(station);
            else if (rank.Item1 < 0) left.Enqueue(station, rank);
        }
        return ordered;
    }

    private (double?, double?) Means(long before, long saved)
    {
        var weight = (Int128)0;
        foreach (long w in ground.Weight) weight += w;
        if (weight == 0) return default;
        double all = (double)weight * limit;
        return ((all - before) / (double)weight / 10, (all - before - saved) / (double)weight / 10);
    }
}
