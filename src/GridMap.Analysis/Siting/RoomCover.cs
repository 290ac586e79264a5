namespace GridMap.Analysis.Siting;

/// <summary>Assigns as many people as all stations together could, with the stations of least cost: budget after budget below that of
/// the best choice found is asked for a cheaper one. A bound on what so little money could assign is a bound on the least cost.</summary>
internal static class RoomCover
{
    /// <param name="table">With room, whose savings are the people themselves: a whole one for each.</param>
    /// <param name="standing">The first so many candidates stand already, at no cost.</param>
    /// <param name="goal">What is to be saved at least; not more than all stations save together.</param>
    /// <param name="dearest">Only choices that cost at most this are of interest.</param>
    /// <returns>A choice, or none where none within <paramref name="dearest"/> was found: then the cost is one above it.</returns>
    public static CoverResult Solve(SavingTable table, int standing, long goal, long dearest, SitingEffort effort, Action<SitingProgress>? progress, CancellationToken cancellation)
    {
        var flow = new RoomFlow(table);
        long all = table.Cost.Sum();
        int[] everything = [.. Enumerable.Range(standing, table.Candidates - standing)];
        flow.Solve(Enumerable.Range(0, table.Candidates));
        if (flow.Value < goal) return new([], dearest + 1, dearest + 1, false);
        var bound = new RoomCoverBound(table, standing, goal, flow);
        int[] best = everything;
        var hasty = effort with { BoundRounds = 0, BoundVisits = effort.BoundVisits / 100, BranchVisits = 0 };
        var found = RoomSolver.Solve(table, standing, all, hasty, enough: goal, cancellation: cancellation);
        if (found.Value >= goal) best = found.Chosen;
        best = WithoutNeedless(flow, table, standing, best, goal);
        long cost = CostOf(best), least = LeastBudget(new(table, found.Prices), goal, Math.Min(cost, dearest + 1));
        if (cost > dearest) (best, cost) = ([], dearest + 1);
        bool stopped = false;
        bound.Run(effort.BoundRounds, effort.BoundVisits, cost, worth => Look(worth), cancellation);
        least = Math.Min(cost, Math.Max(least, bound.Prove()));
        while (least < cost)
        {
            progress?.Invoke(new(0.5, "cover", cost, least));
            var cheaper = RoomSolver.Solve(table, standing, cost - 1, effort, LessOne(table, best), goal, null, cancellation);
            if (cheaper.Value >= goal)
            {
                Keep(cheaper.Chosen);
                continue;
            }
            if (cheaper.Bound < goal) least = cost;
            stopped = cheaper.Stopped;
            break;
        }
        return new(best, cost, least, stopped);

        long CostOf(int[] set) => set.Sum(c => table.Cost[c]);

        void Keep(int[] set)
        {
            set = WithoutNeedless(flow, table, standing, set, goal);
            if (CostOf(set) < cost) (best, cost) = (set, CostOf(set));
        }

        long Look(int[] worth)
        {
            if (CostOf(worth) < cost && RoomSolver.Solve(table, standing, cost - 1, hasty, worth, goal, null, cancellation) is { } filled && filled.Value >= goal) Keep(filled.Chosen);
            return cost;
        }
    }

    /// <summary>What a choice costs at least, by prices alone; more than anything costs where even all do not reach the goal.</summary>
    public static long LeastCost(SavingTable table, int standing, long goal, SitingEffort effort, CancellationToken cancellation)
    {
        var flow = new RoomFlow(table);
        flow.Solve(Enumerable.Range(0, table.Candidates));
        if (flow.Value < goal) return long.MaxValue / 4;
        var bound = new RoomCoverBound(table, standing, goal, flow);
        bound.Run(effort.BoundRounds, effort.BoundVisits, table.Cost.Sum(), _ => long.MaxValue, cancellation);
        return bound.Prove();
    }

    /// <summary>Without the costliest, as long as the rest fits; to begin with below its cost.</summary>
    private static int[] LessOne(SavingTable table, int[] set) => [.. set.OrderBy(c => table.Cost[c]).Take(Math.Max(0, set.Length - 1))];

    private static int[] WithoutNeedless(RoomFlow flow, SavingTable table, int standing, int[] set, long goal)
    {
        var kept = set.ToList();
        foreach (int station in set.OrderByDescending(c => table.Cost[c]).ThenByDescending(c => c))
        {
            kept.Remove(station);
            flow.Solve(Enumerable.Range(0, standing).Concat(kept));
            if (flow.Value < goal) kept.Add(station);
        }
        return [.. kept];
    }

    /// <summary>The least budget that the prices do not rule out, at most <paramref name="cost"/>.</summary>
    private static long LeastBudget(WholeWorths worths, long goal, long cost)
    {
        long low = 0, high = cost;   // below low: ruled out
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (worths.Prove(middle) < goal) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
