namespace GridMap.Analysis.Siting;

/// <summary>What all candidates are worth at some prices, in whole numbers (1,024ths, if not said otherwise), for bounds of any budget.</summary>
internal sealed class WholeWorths
{
    private readonly SavingTable table;
    private readonly long unit;
    private readonly Int128 prices;
    private readonly Int128[] worth;

    /// <param name="unit">Parts of a whole.</param>
    public WholeWorths(SavingTable table, double[] prices, long unit = 1024)
    {
        (this.table, this.unit) = (table, unit);
        long[] whole = Array.ConvertAll(prices, p => (long)Math.Round(p * unit));
        foreach (long price in whole) this.prices += price;
        worth = new Int128[table.Candidates];
        Parallel.For(0, worth.Length, j =>
        {
            // A place in a candidate that has not room for all costs something: any such toll proves a bound, this one the least.
            Int128 toll = table.IsTight(j) ? (Int128)Math.Round(new RoomWorth(table).TollAt(prices, j) * unit) : 0;
            Int128 sum = toll > 0 ? toll * table.Room[j] : 0;
            for (int k = table.First[j]; k < table.First[j + 1]; k++)
            {
                var beyond = (Int128)table.Saving[k] * unit - whole[table.Demand[k]] - (toll > 0 ? toll * table.People[table.Demand[k]] : 0);
                if (beyond > 0) sum += beyond;
            }
            worth[j] = sum;
        });
    }

    /// <summary>Of a candidate, in parts.</summary>
    public Int128 Of(int candidate) => worth[candidate];

    public long Prove(long budget, double rate)
    {
        var wholeRate = (Int128)Math.Round(rate * unit);
        Int128 total = prices + wholeRate * budget;
        for (int j = 0; j < worth.Length; j++)
        {
            if (table.Cost[j] <= budget) total += Int128.Max(0, worth[j] - wholeRate * table.Cost[j]);
        }
        return (long)(total / unit);
    }

    /// <summary>With the rate at which the budget is just spent.</summary>
    public long Prove(long budget)
    {
        double rate = 0;
        long left = budget;
        foreach (int j in Enumerable.Range(0, worth.Length).Where(j => table.Cost[j] > 0 && table.Cost[j] <= budget).OrderByDescending(j => (double)worth[j] / table.Cost[j]))
        {
            left -= table.Cost[j];
            rate = (double)worth[j] / table.Cost[j] / unit;
            if (left <= 0) break;
        }
        return Prove(budget, left > 0 ? 0 : rate);
    }
}
