namespace GridMap.Analysis.Siting;

/// <summary>A choice of candidates within a budget that is made better step by step: added to greedily, then exchanged one for one.</summary>
/// <remarks>The exchange looks at all pairs of one in and one out at once, by what each demand's best and second best chosen candidate
/// save: R. A. Whitaker (INFOR 21, 1983); M. G. C. Resende, R. F. Werneck, European Journal of Operational Research 174 (2006).</remarks>
internal sealed class SavingChoice(SavingTable table, long budget)
{
    private readonly long[] best = new long[table.Demands];
    private readonly long[] second = new long[table.Demands];
    private readonly int[] server = Filled(table.Demands);
    private readonly bool[] isChosen = new bool[table.Candidates];
    private readonly List<int> chosen = [];
    private readonly long[] loss = new long[table.Candidates];
    private readonly long[] kept = new long[table.Candidates];

    public long Value { get; private set; }
    public IReadOnlyList<int> Chosen => chosen;

    /// <summary>By demand, what the choice saves there.</summary>
    public long[] Best => best;

    /// <summary>Table entries and places of demand looked at for exchanges so far.</summary>
    public long Visits { get; private set; }

    private long Spent { get; set; }

    public void Set(IEnumerable<int> candidates)
    {
        Array.Clear(best);
        Array.Clear(second);
        Array.Clear(isChosen);
        Array.Fill(server, -1);
        int[] all = [.. candidates];
        chosen.Clear();
        (Value, Spent) = (0, 0);
        foreach (int candidate in all) Add(candidate);
    }

    public void Add(int candidate)
    {
        isChosen[candidate] = true;
        chosen.Add(candidate);
        Spent += table.Cost[candidate];
        for (int k = table.First[candidate]; k < table.First[candidate + 1]; k++)
        {
            int i = table.Demand[k];
            long saving = table.Saving[k];
            if (saving > best[i])
            {
                Value += saving - best[i];
                (best[i], second[i], server[i]) = (saving, best[i], candidate);
            }
            else if (saving > second[i]) second[i] = saving;
        }
    }

    /// <summary>Adds what saves most, or most for its cost, until nothing that fits saves more.</summary>
    public void Fill(bool forCost)
    {
        var queue = new PriorityQueue<int, (double, int)>();
        for (int j = 0; j < isChosen.Length; j++)
        {
            if (!isChosen[j] && Fits(j) && Gain(j) is > 0 and var gain) queue.Enqueue(j, (-Rank(j, gain), j));
        }
        while (queue.TryDequeue(out int candidate, out _))
        {
            if (!Fits(candidate)) continue;
            // A gain only shrinks as the choice grows, so one that still leads is the largest.
            long gain = Gain(candidate);
            if (gain <= 0) continue;
            if (queue.TryPeek(out _, out var next) && (-Rank(candidate, gain), candidate).CompareTo(next) > 0) queue.Enqueue(candidate, (-Rank(candidate, gain), candidate));
            else Add(candidate);
        }

        double Rank(int j, long gain) => forCost ? (double)gain / table.Cost[j] : gain;
    }

    private bool Fits(int candidate) => table.Cost[candidate] <= budget - Spent;

    private long Gain(int candidate)
    {
        long gain = 0;
        for (int k = table.First[candidate]; k < table.First[candidate + 1]; k++) gain += Math.Max(0, table.Saving[k] - best[table.Demand[k]]);
        return gain;
    }

    /// <summary>Exchanges one candidate for another, the best exchange first, until none is better; fills what room is left.</summary>
    public void Improve(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && BestExchange() is { } exchange)
        {
            Set([.. chosen.Where(c => c != exchange.Out), exchange.In]);
            Fill(forCost: false);
        }
    }

    private (int In, int Out)? BestExchange()
    {
        Visits += table.Demand.Length + 4L * table.Demands;
        foreach (int candidate in chosen) loss[candidate] = 0;
        for (int i = 0; i < best.Length; i++)
        {
            if (server[i] >= 0) loss[server[i]] += best[i] - second[i];
        }
        long most = 0;
        (int, int)? found = null;
        for (int j = 0; j < isChosen.Length; j++)
        {
            if (isChosen[j]) continue;
            long gain = GainBeside(j);
            foreach (int other in chosen)
            {
                long more = gain - loss[other] + kept[other];
                if (more <= most || table.Cost[j] - table.Cost[other] > budget - Spent) continue;
                (most, found) = (more, (j, other));
            }
        }
        return found;
    }

    /// <summary>What a candidate gains, and by chosen candidate, in <see cref="kept"/>, what it keeps of that one's loss.</summary>
    private long GainBeside(int candidate)
    {
        foreach (int other in chosen) kept[other] = 0;
        long gain = 0;
        for (int k = table.First[candidate]; k < table.First[candidate + 1]; k++)
        {
            int i = table.Demand[k];
            long saving = table.Saving[k];
            if (saving <= second[i]) continue;
            if (saving > best[i]) gain += saving - best[i];
            if (server[i] >= 0) kept[server[i]] += Math.Min(best[i], saving) - second[i];
        }
        return gain;
    }

    /// <summary>The candidates in the order in which each adds most to those before it; those that add nothing are left out.</summary>
    public int[] InOrder()
    {
        int[] set = [.. chosen.Order()];
        var ordered = new SavingChoice(table, long.MaxValue);
        var left = set.ToList();
        while (left.Count > 0)
        {
            int next = left.MaxBy(ordered.Gain);
            if (ordered.Gain(next) == 0) break;
            ordered.Add(next);
            left.Remove(next);
        }
        return [.. ordered.chosen];
    }

    private static int[] Filled(int count)
    {
        var all = new int[count];
        Array.Fill(all, -1);
        return all;
    }
}
