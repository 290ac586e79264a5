namespace GridMap.Analysis.Siting;

/// <summary>The Lagrangian bound of a saving table: each place of demand pays a price for being served at all, and a candidate is worth
/// what it saves beyond the prices. No choice within the budget saves more than all prices and the budget's best worth (the knapsack
/// taken with fractions). The prices are moved by the subgradient method towards the least such bound.</summary>
/// <remarks>Where candidates have room for so many people only, a candidate's worth is that of the people worth most for whom it has room.
/// M. L. Fisher, "The Lagrangian Relaxation Method for Solving Integer Programming Problems", Management Science 27 (1981);
/// G. Cornuéjols, M. L. Fisher, G. L. Nemhauser, "Location of Bank Accounts to Optimize Float", Management Science 23 (1977). The
/// direction is smoothed as in F. Barahona, R. Anbil, "The volume algorithm", Mathematical Programming 87 (2000).</remarks>
internal sealed class SavingBound
{
    private const double Smoothing = 0.35;
    private const int Patience = 12;
    private const double LeastStep = 1e-4;

    private readonly SavingTable table;
    private readonly long budget;
    private readonly double[] prices;
    private readonly double[] worth;
    private readonly double[] ratio;
    private readonly int[] order;
    private readonly double[] part;        // of each candidate in the relaxed choice of the last round
    private readonly double[] direction;
    private readonly double[] serving;     // by demand: parts of chosen candidates that save beyond its price
    private readonly RoomWorth room;
    private double rate;

    public SavingBound(SavingTable table, long budget)
    {
        (this.table, this.budget, room) = (table, budget, new(table));
        prices = new double[table.Demands];
        direction = new double[table.Demands];
        serving = new double[table.Demands];
        BestPrices = new double[table.Demands];
        worth = new double[table.Candidates];
        ratio = new double[table.Candidates];
        order = new int[table.Candidates];
        part = new double[table.Candidates];
        Mean = new double[table.Candidates];
        Fixed = new sbyte[table.Candidates];
    }

    /// <summary>1: in the choice, −1: not in it, 0: free.</summary>
    public sbyte[] Fixed { get; }

    public double Best { get; private set; }
    public double[] BestPrices { get; }

    /// <summary>Whether a round was run since the start.</summary>
    public bool HasBound => double.IsFinite(Best);

    /// <summary>Worth of a unit of cost at the best bound.</summary>
    public double BestRate { get; private set; }

    /// <summary>Part of each candidate in the relaxed choice, averaged over the rounds.</summary>
    public double[] Mean { get; }

    /// <summary>Table entries and places of demand looked at so far.</summary>
    public long Visits { get; private set; }

    public void StartAt(ReadOnlySpan<double> from)
    {
        from.CopyTo(prices);
        from.CopyTo(BestPrices);
        Best = double.PositiveInfinity;
        Array.Clear(direction);
        Array.Clear(Mean);
    }

    /// <summary>Whether a bound shows that nothing above the value is possible. Values are whole; the sums' rounding errors are far
    /// below the allowance.</summary>
    public static bool Closes(double bound, long value) => Math.Floor(bound + 1e-6 + 1e-12 * Math.Abs(bound)) <= value;

    /// <param name="value">Of the best choice known; may grow while it runs.</param>
    /// <param name="mostVisits">Stops when as many were made, since it was made.</param>
    /// <param name="look">Is given each round's whole candidates, and tells the best value known then.</param>
    public void Run(int rounds, long mostVisits, long value, Func<IEnumerable<int>, long>? look, CancellationToken cancellation)
    {
        double scale = 1.5;
        for (int round = 0, since = 0; round < rounds && Visits < mostVisits && !cancellation.IsCancellationRequested; round++)
        {
            double bound = Evaluate();
            if (double.IsNegativeInfinity(bound))
            {
                Best = bound;   // those fixed cost more than the budget: there is no such choice
                return;
            }
            if (look is not null) value = Math.Max(value, look(Whole()));
            if (bound < Best)
            {
                since = bound < Best - 1e-4 * Math.Max(1, Best - value) ? 0 : since + 1;
                (Best, BestRate) = (bound, rate);
                prices.CopyTo(BestPrices, 0);
            }
            else if (++since >= Patience)
            {
                since = 0;
                scale *= 0.66;
                BestPrices.CopyTo(prices, 0);
                Array.Clear(direction);
                if (scale < LeastStep) return;
                continue;
            }
            if (Closes(Best, value)) return;
            Move(scale * Math.Max(bound - value, 0.05));
            double weight = round == 0 ? 1 : 0.1;
            for (int j = 0; j < part.Length; j++) Mean[j] += weight * (part[j] - Mean[j]);
        }
    }

    /// <summary>The bound at the present prices; sets worth, parts and rate.</summary>
    private double Evaluate()
    {
        Visits += table.Demands;
        double total = 0;
        foreach (double price in prices) total += price;
        long left = budget;
        for (int j = 0; j < worth.Length; j++)
        {
            part[j] = Fixed[j] > 0 ? 1 : 0;
            if (Fixed[j] < 0) continue;
            worth[j] = WorthAt(prices, j);
            if (Fixed[j] == 0) continue;
            total += worth[j];
            left -= table.Cost[j];
        }
        if (left < 0) return double.NegativeInfinity;
        int free = 0;
        for (int j = 0; j < worth.Length; j++)
        {
            if (Fixed[j] != 0 || worth[j] <= 0 || table.Cost[j] > left) continue;
            ratio[free] = -worth[j] / table.Cost[j];
            order[free++] = j;
        }
        Array.Sort(ratio, order, 0, free);
        rate = 0;
        for (int k = 0; k < free; k++)
        {
            int j = order[k];
            part[j] = Math.Min(1, (double)left / table.Cost[j]);
            total += part[j] * worth[j];
            left -= Math.Min(left, table.Cost[j]);
            if (left > 0) continue;
            // The first that finds no room sets the rate, or the one that fills the budget where it is the last.
            rate = part[j] < 1 || k + 1 == free ? -ratio[k] : -ratio[k + 1];
            break;
        }
        return total;
    }

    private double WorthAt(double[] at, int candidate)
    {
        double sum = 0;
        int[] demand = table.Demand;
        long[] saving = table.Saving;
        int end = table.First[candidate + 1];
        if (table.IsTight(candidate))
        {
            Visits += 8L * (end - table.First[candidate]);   // they are sorted
            return room.At(at, candidate);
        }
        for (int k = table.First[candidate]; k < end; k++)
        {
            double beyond = saving[k] - at[demand[k]];
            if (beyond > 0) sum += beyond;
        }
        Visits += end - table.First[candidate];
        return sum;
    }

    private void Move(double step)
    {
        Array.Clear(serving);
        for (int j = 0; j < part.Length; j++)
        {
            if (part[j] <= 0) continue;
            if (table.IsTight(j))
            {
                room.At(prices, j, serving, part[j]);
                continue;
            }
            for (int k = table.First[j]; k < table.First[j + 1]; k++)
            {
                if (table.Saving[k] > prices[table.Demand[k]]) serving[table.Demand[k]] += part[j];
            }
        }
        double norm = 0;
        for (int i = 0; i < prices.Length; i++)
        {
            double gradient = 1 - serving[i];
            if (prices[i] <= 0 && gradient > 0) gradient = 0;   // a price is never negative
            direction[i] = Smoothing * direction[i] + (1 - Smoothing) * gradient;
            if (prices[i] <= 0 && direction[i] > 0) direction[i] = 0;
            norm += direction[i] * direction[i];
        }
        if (norm <= 0) return;
        step /= norm;
        for (int i = 0; i < prices.Length; i++) prices[i] = Math.Max(0, prices[i] - step * direction[i]);
    }

    private IEnumerable<int> Whole()
    {
        for (int j = 0; j < part.Length; j++)
        {
            if (part[j] == 1) yield return j;
        }
    }

    /// <summary>Fixes free candidates that the best bound shows to be in, or not in, every choice better than <paramref name="value"/>.</summary>
    public void FixBy(long value, List<int> fixedNow)
    {
        double bound = 0;
        foreach (double price in BestPrices) bound += price;
        long left = budget;
        for (int j = 0; j < worth.Length; j++)
        {
            if (Fixed[j] < 0) continue;
            worth[j] = WorthAt(BestPrices, j);
            if (Fixed[j] > 0) (bound, left) = (bound + worth[j], left - table.Cost[j]);
        }
        bound += BestRate * left;
        for (int j = 0; j < worth.Length; j++)
        {
            if (Fixed[j] == 0 && table.Cost[j] <= left) bound += Math.Max(0, worth[j] - BestRate * table.Cost[j]);
        }
        for (int j = 0; j < worth.Length; j++)
        {
            if (Fixed[j] != 0) continue;
            double more = worth[j] - BestRate * table.Cost[j];
            bool isOut = table.Cost[j] > left || (more <= 0 && Closes(bound + more, value));
            if (!isOut && !(more > 0 && Closes(bound - more, value))) continue;
            Fixed[j] = (sbyte)(isOut ? -1 : 1);
            fixedNow.Add(j);
        }
    }

    /// <summary>The bound of these prices and this rate in whole numbers, without rounding errors: any prices and rate that are not
    /// negative prove one.</summary>
    public static long Prove(SavingTable table, long budget, double[] prices, double rate) => new WholeWorths(table, prices).Prove(budget, rate);
}
