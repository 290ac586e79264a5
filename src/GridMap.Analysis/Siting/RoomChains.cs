namespace GridMap.Analysis.Siting;

/// <summary>Moves people on from stations that have too many, along chains of moves that lose least.</summary>
internal sealed class RoomChains(SavingTable table, long[] flow, long[] perPerson, int[] stationOf, int[] firstOf, int[] byDemand, bool[] isOpen)
{
    private readonly Dictionary<int, PriorityQueue<Move, long>>?[] moves = new Dictionary<int, PriorityQueue<Move, long>>?[table.Candidates];
    private readonly List<int> known = [];
    private readonly long[] distance = new long[table.Candidates + 1];
    private readonly Move[] cameBy = new Move[table.Candidates + 1];
    private readonly bool[] isSettled = new bool[table.Candidates + 1];
    private readonly bool[] isSeen = new bool[table.Candidates + 1];
    private readonly List<int> seen = [];
    private readonly PriorityQueue<int, long> queue = new();

    /// <param name="From">Entry that gives up people.</param>
    /// <param name="To">Entry of the same place of demand that takes them, or −1: they go without.</param>
    private readonly record struct Move(int From, int To);

    /// <summary>By station, people assigned.</summary>
    public long[] Load { get; } = new long[table.Candidates];

    /// <summary>By station, what a place in it is worth for each person, in the flow's unit; 0 where there is room left.</summary>
    public long[] Toll { get; } = new long[table.Candidates];

    public long Visits { get; private set; }

    private int Without => table.Candidates;

    public void Start()
    {
        Array.Clear(Load);
        Array.Clear(Toll);
        foreach (int j in known) moves[j] = null;
        known.Clear();
    }

    /// <summary>Until the station has no more people than room.</summary>
    public void Relieve(int station)
    {
        while (Load[station] > table.Room[station]) Push(station, Search(station));
    }

    /// <returns>The nearest place with room; tolls are raised so that the chain there loses nothing more.</returns>
    private int Search(int from)
    {
        foreach (int node in seen) (distance[node], isSettled[node], isSeen[node]) = (0, false, false);
        seen.Clear();
        queue.Clear();
        See(from, 0);
        while (true)
        {
            int node = queue.Dequeue();
            if (isSettled[node]) continue;
            isSettled[node] = true;
            if (node == Without || Load[node] < table.Room[node])
            {
                foreach (int other in seen)
                {
                    if (isSettled[other] && other != Without) Toll[other] += distance[node] - distance[other];
                }
                return node;
            }
            foreach (var (to, heap) in MovesFrom(node))
            {
                Visits++;
                while (heap.TryPeek(out var stale, out _) && flow[stale.From] == 0) heap.Dequeue();
                if (isSettled[to] || !heap.TryPeek(out var move, out long loss)) continue;
                long far = distance[node] + loss - Toll[node] + (to == Without ? 0 : Toll[to]);
                if (isSeen[to] && far >= distance[to]) continue;
                cameBy[to] = move;
                See(to, far);
            }
        }
    }

    private void See(int node, long far)
    {
        if (!isSeen[node]) seen.Add(node);
        (isSeen[node], distance[node]) = (true, far);
        queue.Enqueue(node, far);
    }

    private void Push(int from, int to)
    {
        long people = Load[from] - table.Room[from];
        if (to != Without) people = Math.Min(people, table.Room[to] - Load[to]);
        for (int at = to; at != from; at = stationOf[cameBy[at].From]) people = Math.Min(people, flow[cameBy[at].From]);
        for (int at = to; at != from; at = stationOf[cameBy[at].From])
        {
            var (gives, takes) = cameBy[at];
            flow[gives] -= people;
            if (takes < 0) continue;
            bool isNew = flow[takes] == 0;
            flow[takes] += people;
            if (isNew && moves[at] is { } of) AddMoves(of, takes);
        }
        Load[from] -= people;
        if (to != Without) Load[to] += people;
    }

    private Dictionary<int, PriorityQueue<Move, long>> MovesFrom(int station)
    {
        if (moves[station] is { } made) return made;
        var of = moves[station] = [];
        known.Add(station);
        for (int k = table.First[station]; k < table.First[station + 1]; k++)
        {
            if (flow[k] > 0) AddMoves(of, k);
        }
        return of;
    }

    private void AddMoves(Dictionary<int, PriorityQueue<Move, long>> of, int entry)
    {
        Add(Without, -1, perPerson[entry]);
        int demand = table.Demand[entry];
        for (int n = firstOf[demand]; n < firstOf[demand + 1]; n++)
        {
            int other = byDemand[n];
            if (other != entry && isOpen[stationOf[other]]) Add(stationOf[other], other, perPerson[entry] - perPerson[other]);
        }

        void Add(int to, int entryThere, long loss)
        {
            Visits++;
            if (!of.TryGetValue(to, out var heap)) of.Add(to, heap = new());
            heap.Enqueue(new(entry, entryThere), loss);
        }
    }
}
