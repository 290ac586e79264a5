namespace GridMap.Analysis.Siting;

/// <summary>Gates and streets decided one after another, made or not, each time with the stations chosen for the money left: as long as
/// some are open they are taken to be made at no cost, which no choice exceeds. What is left undecided when the effort is spent bounds
/// the best possible.</summary>
/// <remarks>Where everybody goes to the nearest station, however full, stations are decided as well: nobody is served by one farther than
/// the nearest of those that stand and those decided for. The rest of the rule is left out of the bound until all is decided.
/// A. H. Land, A. G. Doig, "An Automatic Method of Solving Discrete Programming Problems", Econometrica 28 (1960); the most
/// promising node first.</remarks>
/// <param name="counted">What a choice saves where everybody goes to the nearest station; null: people are assigned.</param>
internal sealed class NetworkBranch(NetworkWalks walks, RoomGround ground, IReadOnlyList<Remedy> remedies, SitingQuestion question, SitingEffort effort, Func<int[], long>? counted, CancellationToken cancellation)
{
    private const int MostNodes = 300, Share = 20;
    private readonly int[] order = counted is null ? walks.ByConcern() : [.. walks.ByConcern(), .. ground.ByRoom()];
    private readonly bool wantsAll = question.Objective == SitingObjective.Everybody;
    private readonly SitingEffort each = effort with { BoundRounds = effort.BoundRounds / 3, BoundVisits = effort.BoundVisits / Share, BranchVisits = effort.BranchVisits / Share };
    private readonly Dictionary<string, long> solved = [];
    private (WholeWorths Worths, long Certain)? root;
    private long goal;
    private long visits;

    /// <param name="Decided">So many in the order are decided.</param>
    private sealed record Node(int[] Made, int Decided, long Bound);

    /// <summary>What the best choice known saves (all its people, those standing included), or minus what it costs where everybody is to be covered.</summary>
    public long Best { get; private set; } = long.MinValue;

    /// <summary>Remedies, gates and streets among them.</summary>
    public int[] Chosen { get; private set; } = [];

    /// <summary>No choice is better.</summary>
    public long Bound { get; private set; } = long.MaxValue;

    /// <summary>A bound before anything is decided, as good as none where gates and streets may make walks longer; sets what <see cref="BoundFor"/> tells.</summary>
    public long Outlook() => walks.OnlyShortens ? Relaxed([], 0) : long.MaxValue;

    /// <param name="known">Of a choice known, as <see cref="Best"/> counts.</param>
    public void Run(long known, long goalOfAll = 0, long everything = long.MaxValue)
    {
        (Best, goal) = (known, goalOfAll);
        long ruled = long.MinValue;   // the largest bound of a node that is decided and could not be closed
        var open = new PriorityQueue<Node, long>();
        Put(open, [], 0, everything, ref ruled, isNew: true);
        for (int nodes = 0; nodes < MostNodes && visits < effort.BoundVisits && open.TryPeek(out var node, out _) && node.Bound > Best && !cancellation.IsCancellationRequested; nodes++)
        {
            open.Dequeue();
            int next = order[node.Decided];
            if (remedies[next].Cost <= Left(node.Made)) Put(open, [.. node.Made, next], node.Decided + 1, node.Bound, ref ruled, isNew: true);
            Put(open, node.Made, node.Decided + 1, node.Bound, ref ruled, isNew: false);
        }
        long left = open.TryPeek(out var top, out _) ? top.Bound : long.MinValue;
        Bound = Math.Max(Best, Math.Max(left, ruled));
    }

    /// <summary>No choice that costs so much saves more.</summary>
    public long BoundFor(long budget) => root is { } at ? Math.Min(Bound, at.Certain + at.Worths.Prove(budget)) : Bound;

    private long Left(int[] made) => wantsAll ? long.MaxValue : question.Budget - made.Sum(r => remedies[r].Cost);

    /// <param name="isNew">These gates and streets alone were not solved yet.</param>
    private void Put(PriorityQueue<Node, long> open, int[] made, int decided, long parent, ref long ruled, bool isNew)
    {
        bool isDecided = decided == order.Length;
        long exact = isNew || isDecided ? Exact(made) : long.MinValue;
        long bound = Math.Min(parent, isDecided ? exact : walks.OnlyShortens ? Relaxed(made, decided) : parent);
        if (bound <= Best) return;
        if (isDecided) ruled = Math.Max(ruled, bound);
        else open.Enqueue(new(made, decided, bound), -bound);
    }

    /// <summary>Stations for exactly these gates and streets; returns a bound.</summary>
    private long Exact(int[] made)
    {
        string key = string.Join(',', made);
        if (!solved.TryGetValue(key, out long bound)) solved[key] = bound = counted is null ? Solve(made) : Count(made);
        return bound;
    }

    private long Count(int[] made)
    {
        long value = counted!(made);
        if (value > Best) (Best, Chosen) = (value, made);
        return value;
    }

    private long Solve(int[] made)
    {
        var table = ground.Table(walks.On(made));
        visits += 20L * table.Demand.Length;
        long cost = made.Sum(r => remedies[r].Cost);
        if (wantsAll)
        {
            if (Best != long.MinValue && cost >= -Best) return long.MinValue;
            long dearest = Best == long.MinValue ? table.Cost.Sum() : -Best - 1 - cost;
            var cover = RoomCover.Solve(table, ground.Standing, goal, dearest, each, null, cancellation);
            if (cover.Cost <= dearest) Keep(-cost - cover.Cost, made, cover.Chosen);
            return -cost - cover.Bound;
        }
        var result = RoomSolver.Solve(table, ground.Standing, Left(made), each, cancellation: cancellation);
        Keep(result.Value, made, result.Chosen);
        return result.Bound;
    }

    private void Keep(long value, int[] made, int[] stations)
    {
        if (value <= Best) return;
        (Best, Chosen) = (value, [.. made, .. stations.Select(s => ground.Stations[s].Remedy)]);
    }

    private long Relaxed(int[] made, int decided)
    {
        HashSet<int> possible = [.. made, .. order.Skip(decided).Where(r => remedies[r].Cost <= Left(made))];
        var (reach, certain) = ground.WithoutAny(walks.On([.. walks.Network.Where(possible.Contains)]), walks.Moved);
        var table = counted is null ? ground.Table(reach)
            : ground.Table(ground.Of(reach, possible), ground.NearestStanding(walks.On([.. walks.Network.Where(made.Contains)]), made), made);
        visits += table.Demand.Length;
        if (!wantsAll) return certain + BoundOf(table, Left(made), certain);
        long cost = made.Sum(r => remedies[r].Cost);
        return -cost - RoomCover.LeastCost(table, ground.Standing, goal - certain, each, cancellation);
    }

    private long BoundOf(SavingTable table, long budget, long certain)
    {
        budget = Math.Min(budget, table.Cost.Sum());
        var bound = new SavingBound(table, budget);
        int[] given = [.. Enumerable.Range(0, table.Candidates).Where(s => table.Cost[s] == 0)];
        foreach (int s in given) bound.Fixed[s] = 1;
        var flow = new RoomFlow(table);
        flow.Solve(given);
        double[] prices = flow.Prices();
        long proven = SavingBound.Prove(table, budget, prices, 0);
        bound.StartAt(prices);
        bound.Run(each.BoundRounds, each.BoundVisits, Math.Max(Best, flow.Value), null, cancellation);
        visits += bound.Visits / 8;
        root ??= (new(table, bound.HasBound ? bound.BestPrices : prices), certain);
        return bound.HasBound ? Math.Min(proven, SavingBound.Prove(table, budget, bound.BestPrices, bound.BestRate)) : proven;
    }
}
