namespace GridMap.Analysis.Walking;

/// <summary>Up to k labels of different sources for each state, ordered by time, then by source; and the search that makes them.</summary>
internal sealed class NearestLabels
{
    private readonly byte[] filled;
    private readonly double[] metres;
    private byte[] expanded;      // by state: how many of its labels, from the first, were handed on
    private BucketQueue queue = new();

    public NearestLabels(int states, int count, bool withMetres)
    {
        Count = count;
        filled = new byte[states];
        expanded = new byte[states];
        Deciseconds = new int[(long)states * count];
        Source = new int[Deciseconds.Length];
        metres = withMetres ? new double[Deciseconds.Length] : [];
    }

    public int Count { get; }

    /// <summary>By slot: state × k and the label's place.</summary>
    public int[] Deciseconds { get; }
    public int[] Source { get; }
    public bool HasMetres => metres.Length > 0;
    public long Bytes => filled.Length + 8L * Deciseconds.Length + 8L * metres.Length;

    public int First(int state) => state * Count;
    public int FilledAt(int state) => filled[state];
    public double MetresAt(int slot) => HasMetres ? metres[slot] : double.NaN;

    /// <summary>Gives back what only a search needs.</summary>
    public void EndSearch() => (expanded, queue) = ([], new());

    public void Run(WalkCosts costs, int[] arcCosts, List<(Seed Seed, double Metres)> seeds, int limit, CancellationToken cancellation)
    {
        if (seeds.Count == 0) return;
        int least = seeds.Min(s => s.Seed.Deciseconds), most = seeds.Max(s => s.Seed.Deciseconds);
        queue.Reset(filled.Length, Math.Max(most - least, costs.LongestArc), least);
        foreach (var (seed, seedMetres) in seeds) Offer(seed.Node, seed.Deciseconds, seed.Source, seedMetres);

        var states = costs.Graph.States;
        int[] first = states.ArcFirst, heads = states.ArcHead, ways = states.ArcWay;
        double[] lengths = costs.Graph.Net.LengthMetres;
        for (int taken = 0; queue.Count > 0; taken++)
        {
            if ((taken & 0xFFFF) == 0xFFFF) cancellation.ThrowIfCancellationRequested();
            int state = queue.Take(out int at), slot = First(state) + expanded[state]++, source = Source[slot];
            if (expanded[state] < filled[state]) queue.Add(state, Deciseconds[slot + 1]);
            double soFar = HasMetres ? metres[slot] : 0;
            for (int arc = first[state], end = first[state + 1]; arc < end; arc++)
            {
                int cost = arcCosts[arc];
                if (cost > limit - at) continue;
                Offer(heads[arc], at + cost, source, HasMetres && ways[arc] >= 0 ? soFar + lengths[ways[arc] >> 1] : soFar);
            }
        }
    }

    private void Offer(int state, int deciseconds, int source, double offeredMetres)
    {
        int start = First(state), end = start + filled[state], place = end, same = -1;
        for (int slot = start; slot < end; slot++)
        {
            if (Source[slot] == source) same = slot;
            if (place == end && Before(deciseconds, source, offeredMetres, slot)) place = slot;
        }
        if (same >= 0 ? place > same : place == start + Count) return;   // known and no better, or behind the last of k

        int next = start + expanded[state], queuedAt = next < end ? Deciseconds[next] : -1;
        int gap = same;
        if (same < 0)
        {
            if (end < start + Count) filled[state]++;
            gap = start + filled[state] - 1;
        }
        Shift(place, gap);
        Deciseconds[place] = deciseconds;
        Source[place] = source;
        if (HasMetres) metres[place] = offeredMetres;
        if (place > next) return;
        if (queuedAt >= 0) queue.Remove(state, queuedAt);
        expanded[state] = (byte)(place - start);   // of equal times, one that goes before may come late
        queue.Add(state, deciseconds);
    }

    private bool Before(int deciseconds, int source, double offeredMetres, int slot)
    {
        if (deciseconds != Deciseconds[slot]) return deciseconds < Deciseconds[slot];
        if (source != Source[slot]) return source < Source[slot];
        return HasMetres && offeredMetres < metres[slot];
    }

    /// <summary>Makes room at a place by moving what follows, up to the gap.</summary>
    private void Shift(int place, int gap)
    {
        for (int slot = gap; slot > place; slot--)
        {
            Deciseconds[slot] = Deciseconds[slot - 1];
            Source[slot] = Source[slot - 1];
            if (HasMetres) metres[slot] = metres[slot - 1];
        }
    }
}
