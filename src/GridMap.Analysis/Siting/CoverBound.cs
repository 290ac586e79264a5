namespace GridMap.Analysis.Siting;

/// <summary>The Lagrangian bound of a cover: each row pays a price for being covered, and a candidate is worth taking where the prices
/// of its rows exceed its cost. All prices and what such candidates lose together are never more than the least cost.</summary>
/// <remarks>J. E. Beasley, "A Lagrangian heuristic for set-covering problems", Naval Research Logistics 37 (1990).</remarks>
internal sealed class CoverBound
{
    private const int Patience = 10;
    private readonly CoverTable table;
    private readonly double[] prices;
    private readonly double[] gradient;

    public CoverBound(CoverTable table)
    {
        this.table = table;
        prices = new double[table.Rows];
        gradient = new double[table.Rows];
        BestPrices = new double[table.Rows];
        Left = new double[table.Candidates];
        IsOut = new bool[table.Candidates];
        TimesCovered = new int[table.Rows];
    }

    /// <summary>Candidates that may not be taken any more, those taken among them.</summary>
    public bool[] IsOut { get; }

    /// <summary>By row, how many of the candidates taken cover it.</summary>
    public int[] TimesCovered { get; }

    /// <summary>For the rows not covered yet, by candidates that are not out.</summary>
    public double Best { get; private set; }
    public double[] BestPrices { get; }

    /// <summary>By candidate, its cost less the prices of its rows, in the last round.</summary>
    public double[] Left { get; }
    public long Visits { get; private set; }

    public void Start()
    {
        for (int row = 0; row < prices.Length; row++)
            prices[row] = table.CoveredBy[row].Min(c => (double)table.Cost[c] / table.Covers[c].Length);
        prices.CopyTo(BestPrices, 0);
    }

    public static bool Closes(double bound, long cost) => Math.Ceiling(bound - 1e-6 - 1e-12 * Math.Abs(bound)) >= cost;

    /// <param name="mostVisits">Stops when as many were made, since it was made.</param>
    /// <param name="cost">Of the best cover known of the rows left; may shrink while it runs.</param>
    /// <param name="look">Is given a round to make a cover from, and tells the least cost known then.</param>
    public void Run(double[] from, int rounds, long mostVisits, long cost, Func<long>? look, CancellationToken cancellation)
    {
        from.CopyTo(prices, 0);
        from.CopyTo(BestPrices, 0);
        Best = double.NegativeInfinity;
        double scale = 1.5;
        for (int round = 0, since = 0; round < rounds && Visits < mostVisits && !cancellation.IsCancellationRequested; round++)
        {
            double bound = Evaluate();
            if (look is not null && round % 8 == 0) cost = Math.Min(cost, look());
            if (bound > Best)
            {
                since = bound > Best + 1e-4 * Math.Max(1, cost - Best) ? 0 : since + 1;
                Best = bound;
                prices.CopyTo(BestPrices, 0);
            }
            else if (++since >= Patience)
            {
                since = 0;
                scale *= 0.66;
                BestPrices.CopyTo(prices, 0);
                if (scale < 1e-3) return;
                continue;
            }
            if (Closes(Best, cost)) return;
            Move(scale * Math.Max(cost - bound, 0.05));
        }
    }

    /// <summary>Sets <see cref="Left"/> as it is at the best prices.</summary>
    public void LookAtBest()
    {
        BestPrices.CopyTo(prices, 0);
        Evaluate();
    }

    private double Evaluate()
    {
        double total = 0;
        for (int row = 0; row < prices.Length; row++)
        {
            gradient[row] = TimesCovered[row] > 0 ? 0 : 1;
            if (TimesCovered[row] == 0) total += prices[row];
        }
        for (int candidate = 0; candidate < Left.Length; candidate++)
        {
            if (IsOut[candidate]) continue;
            double left = table.Cost[candidate];
            foreach (int row in table.Covers[candidate])
            {
                if (TimesCovered[row] == 0) left -= prices[row];
            }
            Visits += table.Covers[candidate].Length;
            Left[candidate] = left;
            if (left >= 0) continue;
            total += left;
            foreach (int row in table.Covers[candidate])
            {
                if (TimesCovered[row] == 0) gradient[row]--;
            }
        }
        return total;
    }

    private void Move(double step)
    {
        double norm = 0;
        for (int row = 0; row < prices.Length; row++)
        {
            if (prices[row] <= 0 && gradient[row] < 0) gradient[row] = 0;
            norm += gradient[row] * gradient[row];
        }
        if (norm <= 0) return;
        step /= norm;
        for (int row = 0; row < prices.Length; row++) prices[row] = Math.Max(0, prices[row] + step * gradient[row]);
    }

    /// <summary>The bound of these prices in whole numbers, without rounding errors: any prices that are not negative prove one.</summary>
    public static long Prove(CoverTable table, double[] prices)
    {
        const long unit = 1 << 20;
        long[] whole = Array.ConvertAll(prices, p => (long)Math.Round(p * unit));
        Int128 total = 0;
        foreach (long price in whole) total += price;
        for (int candidate = 0; candidate < table.Candidates; candidate++)
        {
            Int128 left = (Int128)table.Cost[candidate] * unit;
            foreach (int row in table.Covers[candidate]) left -= whole[row];
            total += Int128.Min(0, left);
        }
        return (long)((total + unit - 1) / unit);
    }
}
