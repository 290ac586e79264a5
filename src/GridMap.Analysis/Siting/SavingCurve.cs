namespace GridMap.Analysis.Siting;

/// <summary>What could be had for less than the whole budget: for what the first, the first two… of a result's candidates cost together,
/// the best choice found and a bound, each proven like the whole's.</summary>
/// <param name="Values">By number of the result's candidates, from one on; the last is the result's own.</param>
internal sealed record SavingCurve(long[] Values, long[] Bounds)
{
    private const int Rounds = 60, FewestRounds = 30;   // with no more the prices of the whole are as good
    private const long MostVisits = 400_000_000;

    public static SavingCurve Of(SavingTable table, SavingResult result, SitingEffort effort, CancellationToken cancellation)
    {
        int steps = result.Chosen.Length;
        var curve = new SavingCurve(new long[steps], new long[steps]);
        var prices = result.Prices;
        int rounds = (int)Math.Clamp(MostVisits / Math.Max(1, (long)steps * (table.Demand.Length + table.Demands)), FewestRounds, Rounds);
        var worths = rounds == FewestRounds ? new WholeWorths(table, prices) : null;
        // From the whole downwards: the prices of one budget are nearly right for the next smaller one.
        for (int k = steps - 1; k >= 0; k--)
        {
            long budget = result.Chosen.Take(k + 1).Sum(c => table.Cost[c]);
            if (worths is not null)
            {
                curve.Bounds[k] = Math.Min(worths.Prove(budget), k == steps - 1 ? result.Bound : curve.Bounds[k + 1]);
                continue;
            }
            var choice = new SavingChoice(table, budget);
            choice.Set(result.Chosen.Take(k + 1));
            if (k < steps - 1) choice.Improve(cancellation);
            curve.Values[k] = k == steps - 1 ? result.Value : choice.Value;
            var bound = new SavingBound(table, budget);
            bound.StartAt(prices);
            bound.Run(Math.Min(rounds, effort.BoundRounds), long.MaxValue, curve.Values[k], null, cancellation);
            long proven = bound.HasBound ? SavingBound.Prove(table, budget, bound.BestPrices, bound.BestRate) : SavingBound.Prove(table, budget, prices, 0);
            if (bound.HasBound) prices = bound.BestPrices;
            // A smaller budget never brings more; and where the whole budget was spent, its own bound holds for it.
            curve.Bounds[k] = Math.Min(proven, k == steps - 1 ? result.Bound : curve.Bounds[k + 1]);
        }
        if (worths is not null) PlainValues(table, result, curve.Values);
        for (int k = 1; k < steps; k++) curve.Values[k] = Math.Max(curve.Values[k], curve.Values[k - 1]);
        return curve;
    }

    /// <summary>Of the first, the first two… candidates as they are, where looking for better ones would take too long.</summary>
    private static void PlainValues(SavingTable table, SavingResult result, long[] values)
    {
        var choice = new SavingChoice(table, long.MaxValue);
        for (int k = 0; k < values.Length; k++)
        {
            choice.Add(result.Chosen[k]);
            values[k] = choice.Value;
        }
    }
}
