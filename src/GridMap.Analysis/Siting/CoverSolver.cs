namespace GridMap.Analysis.Siting;

/// <summary>Covers every row for the least cost (with costs of one: with the fewest candidates): reductions, Lagrangian prices for the
/// bound and for covers made from them, and branch and bound on the row with the fewest candidates left.</summary>
public sealed class CoverSolver
{
    private const int NodeRounds = 40, FewestForParts = 30;
    private static readonly int[] StationsAPart = [12, 9];
    private readonly CoverTable table;
    private readonly SitingEffort effort;
    private readonly CancellationToken cancellation;
    private readonly long enough;
    private readonly CoverBound bound;
    private readonly List<int> taken = [];
    private long takenCost;
    private int[] best;
    private long bestCost;
    private long mostVisits;

    private CoverSolver(CoverTable table, long enough, SitingEffort effort, CancellationToken cancellation)
    {
        (this.table, this.enough, this.effort, this.cancellation) = (table, enough, effort, cancellation);
        bound = new(table);
        best = table.WithoutRedundant(Greedy([], c => table.Cost[c]));
        bestCost = CostOf(best);
    }

    /// <param name="cancellation">Once cancelled, the best found until then is returned, with the bound proven until then.</param>
    /// <exception cref="ArgumentException">A row that no candidate covers.</exception>
    public static CoverResult Solve(CoverTable table, SitingEffort? effort = null, Action<SitingProgress>? progress = null, CancellationToken cancellation = default) =>
        Solve(table, long.MinValue, effort ?? SitingEffort.Default, progress, cancellation);

    /// <param name="enough">Stops once it is known whether a cover of this cost exists: a cover found, or a bound above it.</param>
    internal static CoverResult Solve(CoverTable table, long enough, SitingEffort effort, Action<SitingProgress>? progress, CancellationToken cancellation)
    {
        if (table.Uncoverable().Any()) throw new ArgumentException($"Row {table.Uncoverable().First()} is covered by no candidate.", nameof(table));
        var reduced = CoverReduction.Reduce(table);
        long certain = reduced.Taken.Sum(c => table.Cost[c]);
        var solver = new CoverSolver(reduced.Table, enough == long.MinValue ? enough : enough - certain, effort, cancellation);
        var (set, proven, complete) = solver.Solve((share, value, least) => progress?.Invoke(new(share, "cover", value + certain, least + certain)));
        int[] all = table.WithoutRedundant([.. reduced.Taken, .. set.Select(c => reduced.CandidateOf[c])]);
        long cost = all.Sum(c => table.Cost[c]);
        return new(InOrder(table, all), cost, Math.Min(cost, proven + certain), cancellation.IsCancellationRequested && !complete);
    }

    private (int[] Set, long Bound, bool Complete) Solve(Action<double, long, long> tell)
    {
        if (table.Rows == 0) return ([], 0, true);
        bound.Start();
        long proven = CoverBound.Prove(table, bound.BestPrices);
        tell(0.1, bestCost, proven);
        bound.Run([.. bound.BestPrices], effort.BoundRounds, effort.BoundVisits, bestCost, Look, cancellation);
        proven = Math.Max(proven, CoverBound.Prove(table, bound.BestPrices));
        tell(0.5, bestCost, proven);
        bool inParts = enough == long.MinValue && best.Length >= FewestForParts && effort.Restarts > 0;
        if (inParts) proven = SolveInParts(proven, tell);
        bool complete = proven >= bestCost;
        if (!complete && !IsEnough(proven))
        {
            // Where the parts left something open, the whole is too large to be searched to its end.
            mostVisits = bound.Visits + (inParts ? effort.BranchVisits / 8 : effort.BranchVisits);
            complete = effort.BranchVisits > 0 && Descend([.. bound.BestPrices], effort.BoundRounds / 2);
        }
        // Where only a cost was asked about, branching may have shown no more than that nothing is as cheap.
        if (complete) proven = Math.Max(proven, bestCost <= enough || enough == long.MinValue ? bestCost : Math.Min(bestCost, enough + 1));
        tell(1, bestCost, proven);
        return (best, proven, complete);
    }

    private long SolveInParts(long proven, Action<double, long, long> tell)
    {
        Keep(CoverParts.Improve(table, best, proven, effort, cancellation));
        tell(0.7, bestCost, proven);
        foreach (int stations in StationsAPart)
        {
            if (proven < bestCost) proven = Math.Max(proven, CoverParts.Bound(table, bound.BestPrices, best.Length / stations, effort, cancellation));
        }
        tell(0.8, bestCost, proven);
        return proven;
    }

    private bool IsEnough(long proven) => enough != long.MinValue && (bestCost <= enough || proven > enough);

    /// <summary>What a subtree must beat to be of interest: the best known cost, or the cost asked about.</summary>
    private long ToBeat => enough == long.MinValue ? bestCost : bestCost <= enough ? long.MinValue : Math.Min(bestCost, enough + 1);

    /// <returns>Whether nothing cheaper than <see cref="ToBeat"/> was left.</returns>
    private bool Descend(double[] prices, int rounds)
    {
        if (cancellation.IsCancellationRequested || bound.Visits > mostVisits) return false;
        if (ToBeat == long.MinValue) return true;
        int row = Narrowest(out int choices);
        if (row < 0)
        {
            Keep(taken);
            return true;
        }
        if (choices == 0) return true;
        bound.Run(prices, rounds, mostVisits, ToBeat - takenCost, () => Look() - takenCost, cancellation);
        if (ToBeat == long.MinValue || CoverBound.Closes(bound.Best, ToBeat - takenCost)) return true;
        bound.LookAtBest();
        double[] at = [.. bound.BestPrices];
        var outNow = new List<int>();
        for (int candidate = 0; candidate < table.Candidates; candidate++)
        {
            if (!bound.IsOut[candidate] && bound.Left[candidate] > 0 && CoverBound.Closes(bound.Best + bound.Left[candidate], ToBeat - takenCost)) SetOut(candidate, outNow);
        }
        row = Narrowest(out _);
        bool complete = true;
        foreach (int candidate in table.CoveredBy[row].Where(c => !bound.IsOut[c]).OrderBy(c => bound.Left[c]).ToArray())
        {
            SetOut(candidate, outNow);   // also for those after it: their subtrees are without it
            Take(candidate);
            complete &= Descend(at, NodeRounds);
            Untake(candidate);
        }
        foreach (int candidate in outNow) bound.IsOut[candidate] = false;
        return complete;
    }

    private void SetOut(int candidate, List<int> outNow)
    {
        bound.IsOut[candidate] = true;
        outNow.Add(candidate);
    }

    private void Take(int candidate)
    {
        taken.Add(candidate);
        takenCost += table.Cost[candidate];
        foreach (int row in table.Covers[candidate]) bound.TimesCovered[row]++;
    }

    private void Untake(int candidate)
    {
        taken.RemoveAt(taken.Count - 1);
        takenCost -= table.Cost[candidate];
        foreach (int row in table.Covers[candidate]) bound.TimesCovered[row]--;
    }

    /// <summary>The row left with the fewest candidates, or −1.</summary>
    private int Narrowest(out int choices)
    {
        int found = -1;
        choices = int.MaxValue;
        for (int row = 0; row < table.Rows; row++)
        {
            if (bound.TimesCovered[row] > 0) continue;
            int count = 0;
            foreach (int candidate in table.CoveredBy[row]) count += bound.IsOut[candidate] ? 0 : 1;
            if (count < choices) (found, choices) = (row, count);
        }
        return found;
    }

    /// <summary>A cover from the prices of this round: candidates worth taking, then greedily by what the prices leave of their costs.</summary>
    private long Look()
    {
        int[] worth = [.. Enumerable.Range(0, table.Candidates).Where(c => !bound.IsOut[c] && bound.Left[c] <= 0)];
        Keep(Greedy([.. taken, .. table.WithoutRedundant(worth)], c => Math.Max(bound.Left[c], 0) + 1e-9 * table.Cost[c]));
        Keep(Greedy(taken, c => Math.Max(bound.Left[c], 0) + 1e-3 * table.Cost[c]));
        return bestCost;
    }

    private void Keep(IEnumerable<int> cover)
    {
        int[] set = table.WithoutRedundant(cover);
        if (CostOf(set) < bestCost) (best, bestCost) = (set, CostOf(set));
    }

    private long CostOf(int[] set) => set.Sum(c => table.Cost[c]);

    /// <summary>Adds the candidate of the least price for each row that it covers anew, until every row is covered; any candidate may be
    /// taken, also one that is out.</summary>
    private List<int> Greedy(IEnumerable<int> start, Func<int, double> price)
    {
        var set = start.ToList();
        var covered = new bool[table.Rows];
        var fresh = Array.ConvertAll(table.Covers, c => c.Length);
        int left = table.Rows;
        foreach (int candidate in set) Cover(candidate);
        while (left > 0)
        {
            int next = -1;
            double least = double.PositiveInfinity;
            for (int candidate = 0; candidate < fresh.Length; candidate++)
            {
                if (fresh[candidate] == 0 || !(price(candidate) / fresh[candidate] < least)) continue;
                (next, least) = (candidate, price(candidate) / fresh[candidate]);
            }
            set.Add(next);
            Cover(next);
        }
        return set;

        void Cover(int candidate)
        {
            foreach (int row in table.Covers[candidate])
            {
                if (covered[row]) continue;
                covered[row] = true;
                left--;
                foreach (int other in table.CoveredBy[row]) fresh[other]--;
            }
        }
    }

    private static int[] InOrder(CoverTable table, int[] set)
    {
        var covered = new bool[table.Rows];
        var left = set.Order().ToList();
        var ordered = new List<int>();
        while (left.Count > 0)
        {
            int next = left.MaxBy(c => table.Covers[c].Count(row => !covered[row]));
            foreach (int row in table.Covers[next]) covered[row] = true;
            ordered.Add(next);
            left.Remove(next);
        }
        return [.. ordered];
    }
}
