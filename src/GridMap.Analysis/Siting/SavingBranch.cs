namespace GridMap.Analysis.Siting;

/// <summary>Branch and bound on one candidate after another, with the bound of Lagrangian prices, as far as the work allowed goes.</summary>
/// <param name="look">Is given whole candidates, and tells the value that is to be beaten then.</param>
/// <param name="value">Values a choice where all are decided, and tells the same.</param>
internal sealed class SavingBranch(
    SavingTable table, long budget, SavingBound bound, Func<IEnumerable<int>, long> look, Func<IEnumerable<int>, long> value, CancellationToken cancellation)
{
    private const int NodeRounds = 40;
    private long toBeat;
    private long most;

    /// <param name="toBeat">Nothing that is worth no more is of interest.</param>
    /// <returns>Whether nothing better than the value to be beaten was left.</returns>
    public bool Run(long toBeat, long visits)
    {
        if (visits <= 0) return false;
        (this.toBeat, most) = (toBeat, bound.Visits + visits);
        return Descend([.. bound.BestPrices]);
    }

    private long Look(IEnumerable<int> whole) => toBeat = Math.Max(toBeat, look(whole));

    private bool Descend(double[] prices)
    {
        if (cancellation.IsCancellationRequested || bound.Visits > most) return false;
        bound.StartAt(prices);
        bound.Run(NodeRounds, most, toBeat, Look, cancellation);
        if (SavingBound.Closes(bound.Best, toBeat)) return true;
        var fixedNow = new List<int>();
        bound.FixBy(toBeat, fixedNow);
        bool complete = BranchOnOne([.. bound.BestPrices]);
        foreach (int candidate in fixedNow) bound.Fixed[candidate] = 0;
        return complete;
    }

    private bool BranchOnOne(double[] prices)
    {
        int pivot = -1;
        double nearest = double.PositiveInfinity;
        for (int j = 0; j < table.Candidates; j++)
        {
            if (bound.Fixed[j] != 0) continue;
            double off = Math.Abs(bound.Mean[j] - 0.5);
            if (off < nearest) (pivot, nearest) = (j, off);
        }
        if (pivot < 0)
        {
            int[] all = [.. Enumerable.Range(0, table.Candidates).Where(j => bound.Fixed[j] > 0)];
            if (all.Sum(j => table.Cost[j]) <= budget) toBeat = Math.Max(toBeat, value(all));
            return true;
        }
        bool complete = true;
        foreach (sbyte side in (sbyte[])[1, -1])
        {
            bound.Fixed[pivot] = side;
            complete &= Descend(prices);
        }
        bound.Fixed[pivot] = 0;
        return complete;
    }
}
