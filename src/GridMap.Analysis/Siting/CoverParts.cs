namespace GridMap.Analysis.Siting;

/// <summary>Large covers in parts, each small enough to be solved to its end: a cover is made better neighbourhood by neighbourhood, and
/// the parts' own least costs bound the whole's, with each candidate's cost shared out among the parts that it reaches into.</summary>
/// <remarks>Neighbourhoods: P. Shaw, "Using Constraint Programming and Local Search Methods to Solve Vehicle Routing Problems", CP 1998.
/// Shared costs: M. Guignard, S. Kim, "Lagrangean decomposition", Mathematical Programming 39 (1987). A cover of the whole covers every
/// part and pays there no more than its costs' shares, so that the parts' least costs together are never more than the whole's. They see
/// what the prices of single rows cannot: that stations are whole.</remarks>
internal static class CoverParts
{
    private const int TriesEach = 20, Fewest = 15, Step = 5, Sizes = 4;
    private const long Whole = 1000;

    private static SitingEffort Small(SitingEffort effort) => effort with { BoundRounds = effort.BoundRounds / 2, BoundVisits = effort.BoundVisits / 40, BranchVisits = effort.BranchVisits / 20, Restarts = 0 };

    /// <param name="bound">No cover costs less.</param>
    public static int[] Improve(CoverTable table, int[] cover, long bound, SitingEffort effort, CancellationToken cancellation)
    {
        var random = new Random(effort.Seed);
        int[] best = cover;
        for (int n = 0; n < effort.Restarts * TriesEach && best.Sum(c => table.Cost[c]) > bound && !cancellation.IsCancellationRequested; n++)
        {
            var free = Around(table, best, best[random.Next(best.Length)], Fewest + Step * (n % Sizes));
            var covered = new bool[table.Rows];
            foreach (int candidate in best.Where(c => !free.Contains(c)))
            {
                foreach (int row in table.Covers[candidate]) covered[row] = true;
            }
            int[] rows = [.. Enumerable.Range(0, table.Rows).Where(row => !covered[row])];
            int[] candidates = [.. rows.SelectMany(row => table.CoveredBy[row]).Distinct().Order()];
            var anew = CoverSolver.Solve(Part(table, rows, candidates, [.. candidates.Select(c => table.Cost[c])]), Small(effort), null, cancellation);
            // A cover as cheap is taken as well: it leads elsewhere.
            if (anew.Cost <= free.Sum(c => table.Cost[c])) best = [.. best.Where(c => !free.Contains(c)), .. anew.Chosen.Select(c => candidates[c])];
        }
        return best;
    }

    /// <summary>Candidates of the cover next to one of them, over rows that candidates share.</summary>
    private static HashSet<int> Around(CoverTable table, int[] cover, int start, int most)
    {
        var isIn = cover.ToHashSet();
        var found = new HashSet<int>();
        var seenRow = new bool[table.Rows];
        var seen = new HashSet<int> { start };
        var queue = new Queue<int>([start]);
        while (found.Count < most && queue.TryDequeue(out int candidate))
        {
            if (isIn.Contains(candidate)) found.Add(candidate);
            foreach (int row in table.Covers[candidate].Where(row => !seenRow[row]))
            {
                seenRow[row] = true;
                foreach (int other in table.CoveredBy[row])
                {
                    if (seen.Add(other)) queue.Enqueue(other);
                }
            }
        }
        return found;
    }

    private static CoverTable Part(CoverTable table, int[] rows, int[] candidates, long[] costs)
    {
        var rowOf = new int[table.Rows];
        Array.Fill(rowOf, -1);
        for (int i = 0; i < rows.Length; i++) rowOf[rows[i]] = i;
        return CoverTable.Create(rows.Length, [.. candidates.Select(c => table.Covers[c].Where(row => rowOf[row] >= 0).Select(row => rowOf[row]).ToArray())], costs);
    }

    /// <param name="prices">By row, not negative: costs are shared out by the prices that a candidate covers in each part.</param>
    /// <param name="parts">How many, at least one.</param>
    /// <returns>No cover costs less.</returns>
    public static long Bound(CoverTable table, double[] prices, int parts, SitingEffort effort, CancellationToken cancellation)
    {
        if (table.Cost.Max() > long.MaxValue / Whole / (table.Candidates + parts)) return 0;
        int[] partOf = Divide(table, parts);
        var shares = new Dictionary<int, long>[table.Candidates];
        for (int candidate = 0; candidate < shares.Length; candidate++) shares[candidate] = Shares(table, candidate, partOf, prices);
        var bounds = new long[parts];
        Parallel.For(0, parts, part =>
        {
            int[] rows = [.. Enumerable.Range(0, table.Rows).Where(row => partOf[row] == part)];
            int[] candidates = [.. Enumerable.Range(0, shares.Length).Where(c => shares[c].ContainsKey(part))];
            if (rows.Length > 0) bounds[part] = CoverSolver.Solve(Part(table, rows, candidates, [.. candidates.Select(c => shares[c][part])]), Small(effort), null, cancellation).Bound;
        });
        return (bounds.Sum() + Whole - 1) / Whole;
    }

    /// <summary>A candidate's cost in thousandths by part: as its prices lie, what they leave in equal shares, at least one, together no more.</summary>
    private static Dictionary<int, long> Shares(CoverTable table, int candidate, int[] partOf, double[] prices)
    {
        var priced = new Dictionary<int, double>();
        foreach (int row in table.Covers[candidate]) priced[partOf[row]] = priced.GetValueOrDefault(partOf[row]) + prices[row];
        double cost = table.Cost[candidate] * Whole, rest = (table.Cost[candidate] - priced.Values.Sum()) / Math.Max(1, priced.Count);
        var shares = priced.ToDictionary(p => p.Key, p => Math.Max(1, (long)Math.Min(cost, (p.Value + rest) * Whole)));
        for (long over = shares.Values.Sum() - table.Cost[candidate] * Whole; over > 0;)
        {
            int largest = shares.MaxBy(s => s.Value).Key;
            long less = Math.Min(over, shares[largest] - 1);
            (shares[largest], over) = (shares[largest] - less, over - less);
        }
        return shares;
    }

    /// <summary>By row its part: that of the nearest of some rows that lie far from each other, over candidates that rows share.</summary>
    private static int[] Divide(CoverTable table, int parts)
    {
        var partOf = new int[table.Rows];
        var nearest = new int[table.Rows];
        Array.Fill(nearest, int.MaxValue);
        for (int part = 0, seed = 0; part < parts; part++, seed = Enumerable.Range(0, table.Rows).MaxBy(row => nearest[row]))
        {
            int[] steps = StepsFrom(table, seed);
            for (int row = 0; row < nearest.Length; row++)
            {
                if (steps[row] < nearest[row]) (nearest[row], partOf[row]) = (steps[row], part);
            }
        }
        return partOf;
    }

    private static int[] StepsFrom(CoverTable table, int start)
    {
        var steps = new int[table.Rows];
        Array.Fill(steps, int.MaxValue);
        steps[start] = 0;
        var seen = new bool[table.Candidates];
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out int row))
        {
            foreach (int candidate in table.CoveredBy[row].Where(c => !seen[c]))
            {
                seen[candidate] = true;
                foreach (int other in table.Covers[candidate])
                {
                    if (steps[other] != int.MaxValue) continue;
                    steps[other] = steps[row] + 1;
                    queue.Enqueue(other);
                }
            }
        }
        return steps;
    }
}
