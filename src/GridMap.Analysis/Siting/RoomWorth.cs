namespace GridMap.Analysis.Siting;

/// <summary>What a candidate with too little room is worth at some prices: its people in the order of what each saves beyond the price,
/// until it is full; the last place of demand in part.</summary>
internal sealed class RoomWorth(SavingTable table)
{
    private double[] ratio = [];
    private int[] entry = [];

    /// <param name="at">By place of demand.</param>
    /// <param name="serving">Where given, <paramref name="part"/> of the share of each place of demand that is taken is added to it.</param>
    public double At(double[] at, int candidate, double[]? serving = null, double part = 1)
    {
        int count = Sort(at, candidate);
        double left = table.Room[candidate], sum = 0;
        for (int k = 0; k < count; k++)
        {
            int i = table.Demand[entry[k]];
            double people = table.People[i], share = people <= left ? 1 : left / people;
            if (share <= 0) break;
            sum += share * (table.Saving[entry[k]] - at[i]);
            left -= people;
            if (serving is not null) serving[i] += part * share;
            if (left <= 0) break;
        }
        return sum;
    }

    /// <summary>What the last place in the candidate is worth, for each person.</summary>
    public double TollAt(double[] at, int candidate)
    {
        int count = Sort(at, candidate);
        long left = table.Room[candidate];
        for (int k = 0; k < count; k++)
        {
            left -= table.People[table.Demand[entry[k]]];
            if (left < 0) return -ratio[k];
        }
        return 0;
    }

    private int Sort(double[] at, int candidate)
    {
        int first = table.First[candidate], end = table.First[candidate + 1], count = 0;
        if (entry.Length < end - first) (entry, ratio) = (new int[end - first], new double[end - first]);
        for (int k = first; k < end; k++)
        {
            int i = table.Demand[k];
            double beyond = table.Saving[k] - at[i];
            if (beyond <= 0) continue;
            (entry[count], ratio[count++]) = (k, table.People[i] == 0 ? double.NegativeInfinity : -beyond / table.People[i]);
        }
        Array.Sort(ratio, entry, 0, count);
        return count;
    }
}
