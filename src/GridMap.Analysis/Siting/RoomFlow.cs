namespace GridMap.Analysis.Siting;

/// <summary>Assigns people to chosen stations that have room for so many only, so that they save most together: nobody is assigned to a
/// station that does not list their place of demand, none has more people than room, who finds no place saves nothing. A place of demand
/// may be divided among stations.</summary>
/// <remarks>Everybody begins at the station that saves them most, whatever its room; then each station with too many sends them on
/// along the cheapest chain of moves that ends where there is room, or with somebody who goes without. That keeps every partial
/// assignment a best one for its loads: successive shortest paths with node prices, R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network
/// Flows" (1993), chapter 9. What is saved is compared in 1,024ths for each person, rounded up.</remarks>
internal sealed class RoomFlow
{
    private const long Unit = 1024;
    private readonly SavingTable table;
    private readonly long[] perPerson;      // by entry
    private readonly int[] firstOf;         // by demand: its entries, byDemand[firstOf[i]] up to byDemand[firstOf[i + 1]]
    private readonly int[] byDemand;
    private readonly int[] stationOf;       // by entry
    private readonly long[] flow;           // by entry: people assigned
    private readonly bool[] isOpen;
    private readonly RoomChains chains;
    private readonly List<int> open = [];
    private readonly int[] best;            // by demand: the entry that saves most of those open, or −1

    public RoomFlow(SavingTable table)
    {
        this.table = table;
        int entries = table.Demand.Length;
        (perPerson, stationOf, flow, byDemand) = (new long[entries], new int[entries], new long[entries], new int[entries]);
        firstOf = new int[table.Demands + 1];
        best = new int[table.Demands];
        isOpen = new bool[table.Candidates];
        for (int j = 0; j < table.Candidates; j++)
        {
            for (int k = table.First[j]; k < table.First[j + 1]; k++)
            {
                long people = table.People[table.Demand[k]];
                perPerson[k] = people == 0 ? 0 : (long)(((Int128)table.Saving[k] * Unit + people - 1) / people);
                stationOf[k] = j;
                firstOf[table.Demand[k] + 1]++;
            }
        }
        for (int i = 0; i < table.Demands; i++) firstOf[i + 1] += firstOf[i];
        int[] next = firstOf[..table.Demands];
        for (int k = 0; k < entries; k++) byDemand[next[table.Demand[k]]++] = k;
        chains = new(table, flow, perPerson, stationOf, firstOf, byDemand, isOpen);
    }

    /// <summary>What those assigned save.</summary>
    public long Value { get; private set; }

    /// <summary>How many people are assigned.</summary>
    public long People { get; private set; }

    /// <summary>Entries and moves looked at so far.</summary>
    public long Visits => visits + chains.Visits;

    private long visits;

    /// <param name="stations">Candidates of the table, each once.</param>
    public void Solve(IEnumerable<int> stations)
    {
        foreach (int j in open)
        {
            isOpen[j] = false;
            Array.Clear(flow, table.First[j], table.First[j + 1] - table.First[j]);
        }
        open.Clear();
        open.AddRange(stations);
        Array.Fill(best, -1);
        foreach (int j in open)
        {
            isOpen[j] = true;
            visits += table.First[j + 1] - table.First[j];
            for (int k = table.First[j]; k < table.First[j + 1]; k++)
            {
                ref int most = ref best[table.Demand[k]];
                if (most < 0 || table.Saving[k] > table.Saving[most]) most = k;
            }
        }
        chains.Start();
        for (int i = 0; i < best.Length; i++)
        {
            if (best[i] < 0 || table.People[i] == 0) continue;
            flow[best[i]] = table.People[i];
            chains.Load[stationOf[best[i]]] += table.People[i];
        }
        foreach (int j in open) chains.Relieve(j);
        Count();
    }

    private void Count()
    {
        (Value, People) = (0, 0);
        for (int i = 0; i < best.Length; i++)
        {
            if (best[i] >= 0 && table.People[i] == 0) Value += table.Saving[best[i]];   // nobody needs a place
        }
        foreach (int j in open)
        {
            for (int k = table.First[j]; k < table.First[j + 1]; k++)
            {
                if (flow[k] == 0) continue;
                long people = table.People[table.Demand[k]];
                Value += flow[k] == people ? table.Saving[k] : (long)((Int128)table.Saving[k] * flow[k] / people);
                People += flow[k];
            }
        }
    }

    /// <summary>By place of demand, what one more like it would save: prices that prove a bound, exactly the value for these stations.</summary>
    public double[] Prices()
    {
        var prices = new double[table.Demands];
        foreach (int j in open)
        {
            for (int k = table.First[j]; k < table.First[j + 1]; k++)
            {
                int i = table.Demand[k];
                double price = table.People[i] == 0 ? table.Saving[k] : (double)(perPerson[k] - chains.Toll[j]) * table.People[i] / Unit;
                prices[i] = Math.Max(prices[i], price);
            }
        }
        return prices;
    }

    /// <summary>By place of demand, whether some assignment of as many people leaves any there without a place: those where somebody is,
    /// and those who hold places that these could have.</summary>
    public bool[] MayGoWithout()
    {
        var may = new bool[table.Demands];
        long[] assigned = new long[table.Demands];
        for (int k = 0; k < flow.Length; k++) assigned[table.Demand[k]] += flow[k];
        var queue = new Queue<int>(Enumerable.Range(0, table.Demands).Where(i => assigned[i] < table.People[i]));
        foreach (int i in queue) may[i] = true;
        var isFull = new bool[table.Candidates];
        while (queue.TryDequeue(out int demand))
        {
            for (int n = firstOf[demand]; n < firstOf[demand + 1]; n++)
            {
                int station = stationOf[byDemand[n]];
                if (!isOpen[station] || isFull[station]) continue;
                isFull[station] = true;
                for (int k = table.First[station]; k < table.First[station + 1]; k++)
                {
                    if (flow[k] == 0 || may[table.Demand[k]]) continue;
                    may[table.Demand[k]] = true;
                    queue.Enqueue(table.Demand[k]);
                }
            }
        }
        return may;
    }

    /// <summary>By chosen station, people assigned.</summary>
    public long LoadOf(int station) => chains.Load[station];
}
