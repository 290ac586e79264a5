using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>A siting question with gates or streets among its remedies, or for most people with capacities. A choice is valued by the
/// scenario that makes it, exactly as a coverage run would count it: a bridge and a station beyond it together, a full station's people
/// turned away. Choices are made greedily, each step valued on the network as the steps before it left it; where no single remedy helps,
/// pairs with a gate or street are tried; then remedies are exchanged one for one; <see cref="NetworkBranch"/> looks for better ones and
/// bounds them, beside <see cref="MixedBound"/>. Everybody and the least mean walk with capacities are valued by a best assignment
/// within them, as <see cref="RoomSiting"/> says, and chosen by the former alone.</summary>
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
    private readonly RoomGround ground;
    private readonly NetworkWalks walks;
    private readonly NetworkBranch branch;
    private readonly bool wantsAll;
    private readonly bool assigns;
    private readonly bool toNearest;
    private readonly long without;   // what is saved as the city is
    private readonly long peopleBefore;
    private readonly long goal;
    private List<int> chosen = [];
    private long value;
    private long proven;
    private long leastCost;

    public MixedSiting(WalkGraph graph, WalkCosts costs, Demand demand, IReadOnlyList<ServicePoint> points, IReadOnlyList<Remedy> remedies, SitingQuestion question,
        SitingEffort effort, Action<SitingProgress>? progress, CancellationToken cancellation)
    {
        (this.remedies, this.question, this.effort, this.progress, this.cancellation) = (remedies, question, effort, progress, cancellation);
        limit = question.Coverage.LimitSeconds * 10;
        wantsAll = question.Objective == SitingObjective.Everybody;
        assigns = question.Coverage.RespectCapacity && question.Objective != SitingObjective.MostPeople;
        city = ScenarioBase.Create(graph, costs, demand, points, question.Coverage, cancellation);
        ground = new(demand, points, remedies, question, bySpot: false);
        weight = ground.Weight;
        var network = new NetworkReach(city, costs, [.. remedies.Select(r => r.Change)], cancellation);
        bound = new(city, costs, remedies, question, weight, network, cancellation);
        walks = new(city, costs, ground, remedies, network, cancellation);
        toNearest = question.Coverage.RespectCapacity && !assigns;
        branch = new(walks, ground, remedies, question, effort, toNearest ? set => without + ValueOf(set) : null, cancellation);
        (without, peopleBefore) = assigns ? Assigned([]) : (SavedNow(), city.Count.PeopleCovered);
        if (wantsAll) goal = ValueOf([.. Enumerable.Range(0, remedies.Count)]);
    }

    private long Budget => wantsAll ? remedies.Sum(r => r.Cost) : question.Budget;

    public SitingAnswer Solve()
    {
        proven = question.Coverage.RespectCapacity ? Everything : BoundFor(Budget);
        if (toNearest) proven = Math.Min(proven, branch.Outlook() is var most && most == long.MaxValue ? most : most - without);
        Tell(0.2, "greedy");
        try
        {
            if (!assigns) Choose();
            if (wantsAll && value < goal) (chosen, value) = ([.. Enumerable.Range(0, remedies.Count)], goal);
            Tell(0.7, "branch");
            Branch();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Tell(0.9, "stopped");   // what was chosen until then is the answer
        }
        Tell(1, "done");
        return Answer();
    }

    private void Choose()
    {
        Grow();
        Tell(0.6, "exchange");
        if (wantsAll) DropNeedless();
        else if (effort.Restarts > 0) Exchange();
    }

    private void Branch()
    {
        if (toNearest && IsCloseEnough) return;
        long cost = chosen.Sum(r => remedies[r].Cost);
        branch.Run(wantsAll ? -cost : assigns ? long.MinValue : without + value, without + goal, wantsAll ? 0 : without + proven);
        if (branch.Best > (wantsAll ? -cost : assigns ? long.MinValue : without + value)) (chosen, value) = (InOrder(branch.Chosen), ValueOf(branch.Chosen));
        if (wantsAll) leastCost = -branch.Bound;
        else proven = Math.Min(proven, branch.Bound - without);
    }

    /// <summary>Each the one that brings most after those before it; those that bring nothing even with all others are left out.</summary>
    private List<int> InOrder(int[] set)
    {
        var left = set.ToList();
        foreach (int remedy in set)
        {
            if (ValueOf([.. left.Where(r => r != remedy)]) >= ValueOf(left)) left.Remove(remedy);
        }
        var ordered = new List<int>();
        while (left.Count > 0)
        {
            int next = left.MaxBy(r => ValueOf([.. ordered, r]));
            ordered.Add(next);
            left.Remove(next);
        }
        return ordered;
    }

    /// <summary>What would be saved more if everybody walked nothing.</summary>
    private long Everything => weight.Sum() * (question.Objective == SitingObjective.LeastMeanWalk ? limit : 1) - without;

    private long SavedNow()
    {
        long sum = 0;
        for (int i = 0; i < weight.Length; i++)
        {
            if (question.Objective == SitingObjective.LeastMeanWalk) sum += weight[i] * (limit - Math.Min(city.WalkDeciseconds[i], limit));
            else sum += city.Outcomes[i] == CoverageOutcome.Covered ? weight[i] : 0;
        }
        return sum;
    }

    /// <summary>What a choice saves by a best assignment, and how many people are assigned.</summary>
    private (long Saved, long People) Assigned(IReadOnlyCollection<int> set)
    {
        var flow = new RoomFlow(ground.Table(walks.On([.. walks.Network.Where(set.Contains)])));
        flow.Solve(Enumerable.Range(0, ground.Stations.Count).Where(s => s < ground.Standing || set.Contains(ground.Stations[s].Remedy)));
        return (flow.Value, flow.People);
    }

    /// <summary>What a choice brings: negative where it takes away more.</summary>
    private long ValueOf(IReadOnlyCollection<int> set) => assigns ? Assigned(set).Saved - without : ValueOf(Difference(set));

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

    /// <summary>Within a thousandth of the bound: looking on would take longer than it is worth.</summary>
    private bool IsCloseEnough => value >= proven - proven / 1000;

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
        for (bool better = true; better && !IsCloseEnough;)
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
        return Math.Max(0, relaxed.Bound);
    }

    private SitingAnswer Answer()
    {
        var steps = new List<SitingStep>();
        var soFar = new List<int>();
        long people = 0, cost = 0;
        foreach (int remedy in chosen)
        {
            soFar.Add(remedy);
            var (worth, now) = WorthOf(soFar);
            cost += remedies[remedy].Cost;
            steps.Add(new(remedy, remedies[remedy].Cost, cost, now - people, now, worth, worth, wantsAll ? goal : Math.Min(proven, Math.Max(worth, StepBound(cost)))));
            people = now;
        }
        long all = city.Demand.HouseholdArray.Sum(h => (long)h.People);
        long within = Enumerable.Range(0, weight.Length).Where(i => city.WalkDeciseconds[i] <= limit || bound.MayCover(i)).Sum(i => (long)city.Demand.HouseholdArray[i].People);
        var (meanBefore, meanAfter) = question.Objective == SitingObjective.LeastMeanWalk ? Means() : default;
        return new(steps, wantsAll ? cost : value, wantsAll ? LeastCost(cost) : Math.Max(proven, value), cost, peopleBefore, peopleBefore + people, within - peopleBefore, all - within,
            meanBefore, meanAfter, cancellation.IsCancellationRequested);
    }

    private (long Value, long People) WorthOf(List<int> set)
    {
        if (assigns) return Assigned(set) is var (saved, people) ? (saved - without, people - peopleBefore) : default;
        var difference = city.Difference([.. set.Order().Select(r => remedies[r].Change)]);
        return (ValueOf(difference), difference.After.PeopleCovered - (long)difference.Before.PeopleCovered);
    }

    private long StepBound(long cost)
    {
        long byPrices = branch.BoundFor(cost) is var most && most == long.MaxValue ? most : most - without;
        return question.Coverage.RespectCapacity ? byPrices : Math.Min(byPrices, BoundFor(cost));
    }

    /// <summary>No choice that covers as many households as all remedies do costs less.</summary>
    private long LeastCost(long cost)
    {
        if (assigns) return Math.Min(cost, leastCost);
        int[] rows = [.. Enumerable.Range(0, weight.Length).Where(i => city.WalkDeciseconds[i] > limit && bound.MayCover(i))];
        var rowOf = rows.Select((household, row) => (household, row)).ToDictionary(x => x.household, x => x.row);
        var table = bound.Table;
        int[][] covers = [.. Enumerable.Range(0, remedies.Count).Select(r => table.Demand[table.First[r]..table.First[r + 1]].Where(rowOf.ContainsKey).Select(h => rowOf[h]).ToArray())];
        return Math.Min(cost, Math.Max(leastCost, CoverSolver.Solve(CoverTable.Create(rows.Length, covers, [.. remedies.Select(r => r.Cost)]), effort, null, cancellation).Bound));
    }

    private (double?, double?) Means()
    {
        Int128 walked = 0, weights = 0;
        for (int i = 0; i < weight.Length; i++)
        {
            if (!city.Demand.SnapArray[i].IsSnapped) continue;
            weights += weight[i];
        }
        walked = weights * limit - without;
        return weights == 0 ? default : ((double)walked / (double)weights / 10, (double)(walked - value) / (double)weights / 10);
    }

    private void Tell(double share, string stage) => progress?.Invoke(new(share, stage, value, wantsAll ? 0 : proven));
}
