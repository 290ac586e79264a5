using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>A siting question with gates or streets among its remedies, or with capacities. A choice is valued by the scenario that makes
/// it, exactly as a coverage run would count it: a bridge and a station beyond it together, a full station's people turned away. Choices
/// are made greedily, each step valued on the network as the steps before it left it; where no single remedy helps, pairs with a gate or
/// street are tried; then remedies are exchanged one for one. The bound is that of <see cref="MixedBound"/>.</summary>
internal sealed class MixedSiting
{
    private const int MostPairs = 4000, MostExchanges = 4000;
    private readonly ScenarioBase city;
    private readonly IReadOnlyList<Remedy> remedies;
    private readonly SitingQuestion question;
    private readonly SitingEffort effort;
    private readonly Action<SitingProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly int limit;
    private readonly long[] weight;
    private readonly MixedBound bound;
    private readonly bool wantsAll;
    private readonly long goal;
    private List<int> chosen = [];
    private long value;
    private long proven;

    public MixedSiting(WalkGraph graph, WalkCosts costs, Demand demand, IReadOnlyList<ServicePoint> points, IReadOnlyList<Remedy> remedies, SitingQuestion question,
        SitingEffort effort, Action<SitingProgress>? progress, CancellationToken cancellation)
    {
        (this.remedies, this.question, this.effort, this.progress, this.cancellation) = (remedies, question, effort, progress, cancellation);
        limit = question.Coverage.LimitSeconds * 10;
        wantsAll = question.Objective == SitingObjective.Everybody;
        weight = wantsAll ? [.. demand.Households.Select(_ => 1L)] : question.Weights ?? [.. demand.Households.Select(h => (long)h.People)];
        city = ScenarioBase.Create(graph, costs, demand, points, question.Coverage, cancellation);
        bound = new(city, costs, remedies, question, weight, cancellation);
        if (wantsAll) goal = ValueOf([.. Enumerable.Range(0, remedies.Count)]);
    }

    private long Budget => wantsAll ? remedies.Sum(r => r.Cost) : question.Budget;

    public SitingAnswer Solve()
    {
        proven = BoundFor(Budget);
        Tell(0.2, "greedy");
        try
        {
            Grow();
            if (wantsAll && value < goal) (chosen, value) = ([.. Enumerable.Range(0, remedies.Count)], goal);
            Tell(0.7, "exchange");
            if (wantsAll) DropNeedless();
            else if (effort.Restarts > 0) Exchange();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Tell(0.9, "stopped");   // what was chosen until then is the answer
        }
        Tell(1, "done");
        return Answer();
    }

    /// <summary>What a choice brings: negative where it takes away more.</summary>
    private long ValueOf(IReadOnlyCollection<int> set) => ValueOf(Difference(set));

    private ScenarioDifference Difference(IReadOnlyCollection<int> set) => city.Difference([.. set.Order().Select(r => remedies[r].Change)], cancellation);

    private long ValueOf(ScenarioDifference difference)
    {
        long sum = 0;
        foreach (var change in difference.Households)
        {
            long w = weight[change.Household];
            if (question.Objective == SitingObjective.LeastMeanWalk) sum += w * (Math.Min(change.BeforeDeciseconds, limit) - Math.Min(change.AfterDeciseconds, limit));
            else sum += change.IsGained ? w : change.IsLost ? -w : 0;
        }
        return sum;
    }

    private void Grow()
    {
        while (value < Ceiling)
        {
            long left = Budget - chosen.Sum(r => remedies[r].Cost);
            int[] fitting = [.. Enumerable.Range(0, remedies.Count).Where(r => !chosen.Contains(r) && remedies[r].Cost <= left)];
            var best = BestOf([.. fitting.Select(r => (int[])[r])]) ?? BestOf([.. Pairs(fitting, left).Take(MostPairs)]);
            if (best is null) return;
            (chosen, value) = ([.. chosen, .. best.Value.Added], best.Value.Value);
            Tell(0.2 + 0.5 * Math.Clamp((double)value / Math.Max(1, Ceiling), 0, 1), "greedy");
        }
    }

    private long Ceiling => wantsAll ? goal : proven;

    private IEnumerable<int[]> Pairs(int[] fitting, long left) =>
        from a in fitting
        where remedies[a].Change is SetGate or AddStreet
        from b in fitting
        where b != a && (b > a || remedies[b].Change is not (SetGate or AddStreet)) && remedies[a].Cost + remedies[b].Cost <= left
        select (int[])[a, b];

    /// <summary>The addition that brings most for its cost (most, where all cost the same), or null where none brings anything.</summary>
    private (int[] Added, long Value)? BestOf(List<int[]> additions)
    {
        var values = new long[additions.Count];
        Parallel.For(0, additions.Count, new ParallelOptions { CancellationToken = cancellation }, i => values[i] = ValueOf([.. chosen, .. additions[i]]));
        int best = -1;
        double most = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double rate = (double)(values[i] - value) / additions[i].Sum(r => remedies[r].Cost);
            if (rate > most) (best, most) = (i, rate);
        }
        return best < 0 ? null : (additions[best], values[best]);
    }

    private void DropNeedless()
    {
        foreach (int remedy in chosen.OrderByDescending(r => remedies[r].Cost).ToArray())
        {
            List<int> without = [.. chosen.Where(r => r != remedy)];
            long now = ValueOf(without);
            if (now >= value) (chosen, value) = (without, now);
        }
    }

    private void Exchange()
    {
        int tried = 0;
        for (bool better = true; better && value < proven;)
        {
            better = false;
            foreach (var (gone, added) in Exchanges().ToArray())
            {
                if (++tried > MostExchanges) return;
                List<int> other = [.. chosen.Where(r => r != gone), added];
                long now = ValueOf(other);
                if (now <= value) continue;
                (chosen, value, better) = (other, now, true);
                Grow();
                break;
            }
        }
    }

    private IEnumerable<(int Gone, int Added)> Exchanges()
    {
        long left = Budget - chosen.Sum(r => remedies[r].Cost);
        return from gone in chosen
               from added in Enumerable.Range(0, remedies.Count)
               where !chosen.Contains(added) && remedies[added].Cost <= left + remedies[gone].Cost
               select (gone, added);
    }

    /// <summary>No choice of this cost has a larger value.</summary>
    private long BoundFor(long budget)
    {
        var relaxed = SavingSolver.Solve(bound.Table, budget, effort with { BranchVisits = effort.BranchVisits / 4 });
        return Math.Max(0, Math.Min(relaxed.Bound + bound.TurnedAway, bound.RoomFor(budget)));
    }

    private SitingAnswer Answer()
    {
        var steps = new List<SitingStep>();
        var soFar = new List<int>();
        long people = 0, cost = 0;
        foreach (int remedy in chosen)
        {
            soFar.Add(remedy);
            var difference = city.Difference([.. soFar.Order().Select(r => remedies[r].Change)]);
            long now = difference.After.PeopleCovered - (long)difference.Before.PeopleCovered, worth = ValueOf(difference);
            cost += remedies[remedy].Cost;
            steps.Add(new(remedy, remedies[remedy].Cost, cost, now - people, now, worth, worth, wantsAll ? goal : Math.Min(proven, Math.Max(worth, BoundFor(cost)))));
            people = now;
        }
        long before = city.Count.PeopleCovered, all = city.Demand.HouseholdArray.Sum(h => (long)h.People);
        long within = Enumerable.Range(0, weight.Length).Where(i => city.Outcomes[i] != CoverageOutcome.Covered && bound.MayCover(i)).Sum(i => (long)city.Demand.HouseholdArray[i].People);
        var (meanBefore, meanAfter) = question.Objective == SitingObjective.LeastMeanWalk ? Means() : default;
        return new(steps, wantsAll ? cost : value, wantsAll ? LeastCost(cost) : Math.Max(proven, value), cost, before, before + people, within, all - before - within,
            meanBefore, meanAfter, cancellation.IsCancellationRequested);
    }

    /// <summary>No choice that covers as many households as all remedies do costs less.</summary>
    private long LeastCost(long cost)
    {
        int[] rows = [.. Enumerable.Range(0, weight.Length).Where(i => city.WalkDeciseconds[i] > limit && bound.MayCover(i))];
        var rowOf = rows.Select((household, row) => (household, row)).ToDictionary(x => x.household, x => x.row);
        var table = bound.Table;
        int[][] covers = [.. Enumerable.Range(0, remedies.Count).Select(r => table.Demand[table.First[r]..table.First[r + 1]].Where(rowOf.ContainsKey).Select(h => rowOf[h]).ToArray())];
        return Math.Min(cost, CoverSolver.Solve(CoverTable.Create(rows.Length, covers, [.. remedies.Select(r => r.Cost)]), effort, null, cancellation).Bound);
    }

    private (double?, double?) Means()
    {
        Int128 walked = 0, weights = 0;
        for (int i = 0; i < weight.Length; i++)
        {
            if (!city.Demand.SnapArray[i].IsSnapped) continue;
            walked += (Int128)weight[i] * Math.Min(city.WalkDeciseconds[i], limit);
            weights += weight[i];
        }
        return weights == 0 ? default : ((double)walked / (double)weights / 10, (double)(walked - value) / (double)weights / 10);
    }

    private void Tell(double share, string stage) => progress?.Invoke(new(share, stage, value, wantsAll ? 0 : proven));
}
