namespace GridMap.Analysis.Siting;

/// <summary>The Lagrangian bound of a least cost: each place of demand pays a price for being assigned, a station is worth taking where
/// the prices of the people for whom it has room exceed its cost. All prices, less what stations gain and what those pay who need not be
/// assigned, are never more than the least cost.</summary>
/// <remarks>As <see cref="CoverBound"/>, with each station's room and with people who may go without: the dearest, as many as the goal
/// leaves.</remarks>
internal sealed class RoomCoverBound
{
    private const int Patience = 12;
    private readonly SavingTable table;
    private readonly int standing;
    private readonly long without;       // how many people may go without
    private readonly int[] mayGoWithout; // places of demand
    private readonly long[] saving;      // by demand: the same at every station
    private readonly double[] at;        // saving less price, as the knapsacks take it
    private readonly double[] prices;
    private readonly double[] served;
    private readonly double[] left;
    private readonly RoomWorth room;

    /// <param name="goal">People to be assigned at least; what a station saves at a place of demand is its people.</param>
    /// <param name="all">With all stations. Where they assign no more than the goal, only those may go without who do so in some assignment.</param>
    public RoomCoverBound(SavingTable table, int standing, long goal, RoomFlow all)
    {
        (this.table, this.standing, room) = (table, standing, new(table));
        bool[]? may = all.Value > goal ? null : all.MayGoWithout();
        mayGoWithout = [.. Enumerable.Range(0, table.Demands).Where(i => may?[i] ?? true)];
        saving = new long[table.Demands];
        for (int k = 0; k < table.Demand.Length; k++) saving[table.Demand[k]] = table.Saving[k];
        without = Math.Max(0, saving.Sum() - goal);
        (at, prices, served, left) = (new double[table.Demands], new double[table.Demands], new double[table.Demands], new double[table.Candidates]);
        Array.Fill(prices, double.PositiveInfinity);
        for (int j = standing; j < table.Candidates; j++)
        {
            double people = 0;
            for (int k = table.First[j]; k < table.First[j + 1]; k++) people += table.Saving[k];
            double rate = table.Cost[j] / Math.Max(1, Math.Min(people, table.Room[j]));
            for (int k = table.First[j]; k < table.First[j + 1]; k++) prices[table.Demand[k]] = Math.Min(prices[table.Demand[k]], rate * table.Saving[k]);
        }
        for (int i = 0; i < prices.Length; i++) prices[i] = double.IsFinite(prices[i]) ? prices[i] : 0;
        BestPrices = [.. prices];
    }

    public double Best { get; private set; } = double.NegativeInfinity;
    public double[] BestPrices { get; }
    public long Visits { get; private set; }

    /// <param name="cost">Of the best choice known; may shrink while it runs.</param>
    /// <param name="look">Is given the stations worth taking in some rounds, and tells the least cost known then.</param>
    public void Run(int rounds, long visits, long cost, Func<int[], long> look, CancellationToken cancellation)
    {
        double scale = 1.5;
        for (int round = 0, since = 0; round < rounds && Visits < visits && !cancellation.IsCancellationRequested; round++)
        {
            double bound = Evaluate();
            if (round % 25 == 24) cost = Math.Min(cost, look([.. Enumerable.Range(standing, table.Candidates - standing).Where(j => left[j] < 0)]));
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
            if (CoverBound.Closes(Best, cost)) return;
            Move(scale * Math.Max(cost - bound, 0.05));
        }
    }

    private double Evaluate()
    {
        Array.Clear(served);
        double total = 0;
        for (int i = 0; i < prices.Length; i++)
        {
            at[i] = saving[i] - prices[i];
            total += prices[i];
        }
        Visits += table.Demands + 8L * table.Demand.Length;
        for (int j = 0; j < table.Candidates; j++)
        {
            left[j] = table.Cost[j] - Worth(j);
            if (j >= standing && left[j] >= 0) continue;
            total += left[j];
            Serve(j);
        }
        return total - GoWithout();
    }

    private double Worth(int station)
    {
        if (table.IsTight(station)) return room.At(at, station);
        double sum = 0;
        for (int k = table.First[station]; k < table.First[station + 1]; k++) sum += prices[table.Demand[k]];
        return sum;
    }

    private void Serve(int station)
    {
        if (table.IsTight(station))
        {
            room.At(at, station, served);
            return;
        }
        for (int k = table.First[station]; k < table.First[station + 1]; k++) served[table.Demand[k]]++;
    }

    private double GoWithout()
    {
        double sum = 0, most = without;
        if (most <= 0) return 0;
        foreach (int i in mayGoWithout.Where(i => saving[i] > 0).OrderByDescending(i => prices[i] / saving[i]))
        {
            double share = Math.Min(1, most / saving[i]);
            sum += share * prices[i];
            served[i] += share;
            most -= saving[i];
            if (most <= 0) break;
        }
        return sum;
    }

    private void Move(double step)
    {
        double norm = 0;
        for (int i = 0; i < prices.Length; i++)
        {
            served[i] = saving[i] == 0 || (prices[i] <= 0 && served[i] > 1) ? 0 : 1 - served[i];   // who is nowhere listed pays nothing
            norm += served[i] * served[i];
        }
        if (norm <= 0) return;
        step /= norm;
        for (int i = 0; i < prices.Length; i++) prices[i] = Math.Max(0, prices[i] + step * served[i]);
    }

    /// <summary>The bound of the best prices in whole numbers, without rounding errors: any prices that are not negative prove one.</summary>
    public long Prove()
    {
        // Parts of a power of two, so few that all differences are whole numbers of them.
        double largest = BestPrices.Concat(saving.Select(s => (double)s)).DefaultIfEmpty(0).Max();
        long unit = 1L << (int)Math.Clamp(50 - Math.Ceiling(Math.Log2(largest + 1)), 0, 40);
        double[] rounded = Array.ConvertAll(BestPrices, p => Math.Round(p * unit) / unit);
        var worths = new WholeWorths(table, [.. rounded.Select((p, i) => saving[i] - p)], unit);
        Int128 total = 0;
        foreach (double price in rounded) total += (Int128)(price * unit);
        for (int j = 0; j < table.Candidates; j++) total -= j < standing ? worths.Of(j) : Int128.Max(0, worths.Of(j) - (Int128)table.Cost[j] * unit);
        total -= WholeWithout(rounded, unit);
        return (long)((Int128.Max(0, total) + unit - 1) / unit);
    }

    /// <summary>For any toll what the dearest pay is at most the toll for each of them and what prices exceed it.</summary>
    private Int128 WholeWithout(double[] whole, long unit)
    {
        if (without <= 0) return 0;
        long most = without;
        double toll = 0;
        foreach (int i in mayGoWithout.Where(i => saving[i] > 0).OrderByDescending(i => whole[i] / saving[i]))
        {
            most -= saving[i];
            toll = whole[i] / saving[i];
            if (most < 0) break;
        }
        var wholeToll = most >= 0 ? 0 : (Int128)Math.Round(toll * unit);
        Int128 sum = wholeToll * without;
        foreach (int i in mayGoWithout) sum += Int128.Max(0, (Int128)(whole[i] * unit) - wholeToll * saving[i]);
        return sum;
    }
}
