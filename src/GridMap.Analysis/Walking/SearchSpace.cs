namespace GridMap.Analysis.Walking;

/// <summary>Where a search starts: a node, with what the walk from there to its source costs already.</summary>
internal readonly record struct Seed(int Node, int Deciseconds, int Source);

/// <summary>Labels of one search. A space may be used for many searches, one after another; only what was labelled is cleared.</summary>
internal sealed class SearchSpace
{
    private readonly BucketQueue queue = new();
    private readonly int[] touched;
    private int touchedCount;

    public SearchSpace(int nodes)
    {
        Deciseconds = new int[nodes];
        ParentArc = new int[nodes];
        Source = new int[nodes];
        touched = new int[nodes];
        Array.Fill(Deciseconds, WalkField.NoWalk);
    }

    /// <summary>By node; NoWalk where there is none within the limit.</summary>
    public readonly int[] Deciseconds;

    /// <summary>By labelled node: the arc whose tail is the node before, −1 at a seed.</summary>
    public readonly int[] ParentArc;

    /// <summary>By labelled node.</summary>
    public readonly int[] Source;

    public ReadOnlySpan<int> Touched => touched.AsSpan(0, touchedCount);

    public void Run(StateNet states, int[] arcCosts, int longestArc, List<Seed> seeds, int limit, CancellationToken cancellation)
    {
        foreach (int node in Touched) Deciseconds[node] = WalkField.NoWalk;
        touchedCount = 0;
        if (seeds.Count == 0) return;
        int least = int.MaxValue, most = 0;
        foreach (var seed in seeds) (least, most) = (Math.Min(least, seed.Deciseconds), Math.Max(most, seed.Deciseconds));
        queue.Reset(Deciseconds.Length, Math.Max(most - least, longestArc), least);
        foreach (var seed in seeds) Label(seed.Node, seed.Deciseconds, -1, seed.Source);

        int[] first = states.ArcFirst, heads = states.ArcHead;
        for (int taken = 0; queue.Count > 0; taken++)
        {
            if ((taken & 0xFFFF) == 0xFFFF) cancellation.ThrowIfCancellationRequested();
            int node = queue.Take(out int at), source = Source[node];
            for (int arc = first[node], end = first[node + 1]; arc < end; arc++)
            {
                int cost = arcCosts[arc];
                if (cost > limit - at) continue;
                int head = heads[arc];
                if (at + cost < Deciseconds[head]) Label(head, at + cost, arc, source);
            }
        }
    }

    private void Label(int node, int deciseconds, int parentArc, int source)
    {
        int old = Deciseconds[node];
        if (deciseconds >= old) return;
        if (old == WalkField.NoWalk) touched[touchedCount++] = node;
        else queue.Remove(node, old);
        Deciseconds[node] = deciseconds;
        ParentArc[node] = parentArc;
        Source[node] = source;
        queue.Add(node, deciseconds);
    }
}
