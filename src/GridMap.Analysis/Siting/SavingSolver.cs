namespace GridMap.Analysis.Siting;

/// <summary>Chooses the candidates that save most for a budget: maximal covering and the least mean walk (<see cref="SavingTable"/>).
/// Greedy and exchange give the choice, Lagrangian prices the bound; where a gap is left, branch and bound closes it if the effort
/// allows. The same table, budget and effort give the same result.</summary>
public sealed class SavingSolver
{
    private readonly SavingTable table;
    private readonly long budget;
    private readonly SitingEffort effort;
    private readonly Action<SitingProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly SavingChoice choice;
    private readonly SavingBound bound;
    private int[] bestSet = [];
    private long bestValue;
    private long proven;
    private long lastLooked = -1;
    private double[] rootPrices = [];

    private SavingSolver(SavingTable table, long budget, SitingEffort effort, Action<SitingProgress>? progress, CancellationToken cancellation)
    {
        (this.table, this.budget, this.effort, this.progress, this.cancellation) = (table, budget, effort, progress, cancellation);
        choice = new(table, budget);
        bound = new(table, budget);
    }

    /// <param name="budget">The costs of the candidates chosen add up to at most this; with costs of one, their number.</param>
    /// <param name="cancellation">Once cancelled, the best found until then is returned, with the bound proven until then.</param>
    /// <exception cref="ArgumentException">A negative budget.</exception>
    public static SavingResult Solve(SavingTable table, long budget, SitingEffort? effort = null, Action<SitingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        return new SavingSolver(table, Math.Min(budget, table.Cost.Sum()), effort ?? SitingEffort.Default, progress, cancellation).Solve();
    }

    private SavingResult Solve()
    {
        proven = SavingBound.Prove(table, budget, LargestSavings(), 0);
        StartGreedily();
        rootPrices = Array.ConvertAll(choice.Best, b => (double)b);
        Tell(0.1, "bound");
        if (bestValue < proven) TightenBound();
        Tell(0.6, "exchange");
        ShakeAndImprove();
        Tell(0.7, "branch");
        bool complete = bestValue >= proven || new SavingBranch(table, budget, bound, Look, Look, cancellation).Run(bestValue, effort.BranchVisits);
        if (complete) proven = bestValue;
        choice.Set(bestSet);
        Tell(1, "done");
        return new(choice.InOrder(), bestValue, proven, cancellation.IsCancellationRequested && !complete) { Prices = rootPrices };
    }

    private double[] LargestSavings()
    {
        var largest = new double[table.Demands];
        for (int k = 0; k < table.Demand.Length; k++) largest[table.Demand[k]] = Math.Max(largest[table.Demand[k]], table.Saving[k]);
        return largest;
    }

    private void StartGreedily()
    {
        foreach (bool forCost in (bool[])[false, true])
        {
            choice.Set([]);
            choice.Fill(forCost);
            choice.Improve(cancellation);
            Keep();
            if (table.Cost.All(c => c == table.Cost[0])) break;
        }
        choice.Set(bestSet);
    }

    private void Keep()
    {
        if (choice.Value <= bestValue) return;
        (bestValue, bestSet) = (choice.Value, [.. choice.Chosen]);
    }

    private void TightenBound()
    {
        bound.StartAt(rootPrices);
        bound.Run(effort.BoundRounds, effort.BoundVisits, bestValue, Look, cancellation);
        rootPrices = [.. bound.BestPrices];
        proven = Math.Min(proven, SavingBound.Prove(table, budget, bound.BestPrices, bound.BestRate));
    }

    /// <summary>The relaxed choice of a round, filled up; a promising one is improved by exchange, which takes no more work than the bound.</summary>
    private long Look(IEnumerable<int> whole)
    {
        choice.Set(whole);
        choice.Fill(forCost: false);
        if (choice.Value != lastLooked && choice.Value > bestValue - (Math.Min(bound.Best, proven) - bestValue) / 2 && choice.Visits <= bound.Visits)
        {
            lastLooked = choice.Value;
            choice.Improve(cancellation);
        }
        Keep();
        return bestValue;
    }

    private void ShakeAndImprove()
    {
        var random = new Random(effort.Seed);
        for (int i = 0; i < effort.Restarts && bestValue < proven && bestSet.Length > 1 && choice.Visits <= bound.Visits && !cancellation.IsCancellationRequested; i++)
        {
            int leave = Math.Max(1, bestSet.Length / 4);
            int[] shaken = [.. bestSet];
            random.Shuffle(shaken);
            choice.Set(shaken[leave..]);
            foreach (int other in Enumerable.Range(0, leave).Select(_ => random.Next(table.Candidates)))
            {
                if (!choice.Chosen.Contains(other) && choice.Chosen.Sum(c => table.Cost[c]) + table.Cost[other] <= budget) choice.Set([.. choice.Chosen, other]);
            }
            choice.Fill(forCost: false);
            choice.Improve(cancellation);
            Keep();
        }
    }

    private void Tell(double share, string stage) => progress?.Invoke(new(share, stage, bestValue, proven));
}
