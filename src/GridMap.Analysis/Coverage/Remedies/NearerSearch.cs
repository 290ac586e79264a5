using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Times lower than those of a field, and of equal ones those to a source of lower index, where something is added to the city: searched outward from where it is, no farther than
/// it makes anything nearer and than the limit. The field stays as it is; nodes that are not labelled keep its times.</summary>
/// <remarks>Exact for whatever only adds walks: new sources, and new ways between nodes. One search after another in the same arrays.</remarks>
internal sealed class NearerSearch(WalkField field, int limit)
{
    private readonly StateNet states = field.Costs.Graph.States;
    private readonly int[] arcs = field.Costs.ArcsTowardsSource;
    private readonly int[] known = field.Space.Deciseconds;
    private readonly int[] sources = field.Space.Source;
    private readonly int[] deciseconds = new int[field.Costs.Graph.NodeCount];
    private readonly int[] source = new int[field.Costs.Graph.NodeCount];
    private readonly int[] stamp = new int[field.Costs.Graph.NodeCount];
    private readonly PriorityQueue<int, int> queue = new();
    private readonly List<int> labelled = [];
    private readonly Dictionary<int, List<(int Head, int Cost)>> ways = [];
    private (Snap Snap, int Index)? added;
    private int now;

    /// <summary>Nodes whose label became better, each once.</summary>
    public IReadOnlyList<int> Labelled => labelled;

    /// <summary>The edge of the added source, or −1.</summary>
    public int AddedEdge => added?.Snap.Edge ?? -1;

    /// <summary>A new source besides the field's.</summary>
    /// <param name="index">What is to be said as its source.</param>
    public void AddSource(in Snap snap, int index)
    {
        Begin();
        if (!snap.IsSnapped) return;
        added = (snap, index);
        foreach (var measured in SourceSeeds.Of(field.Costs, WalkDirection.TowardsSource, snap, index, limit)) Label(measured.Seed.Node, measured.Seed.Deciseconds, index);
        Run();
    }

    /// <summary>New ways between nodes: from a tail, whose time is known, to a head that is walked from.</summary>
    public void AddWays(IReadOnlyList<(int Tail, int Head, int Cost)> added)
    {
        Begin();
        foreach (var (tail, head, cost) in added)
        {
            if (!ways.TryGetValue(tail, out var here)) ways[tail] = here = [];
            here.Add((head, cost));
            if (known[tail] != WalkField.NoWalk && cost != WalkField.NoWalk) Label(head, known[tail] + (long)cost, sources[tail]);
        }
        Run();
    }

    public int DecisecondsAt(int node) => stamp[node] == now ? deciseconds[node] : known[node];

    /// <summary>As the field's, with what was added.</summary>
    public (int Deciseconds, int Source) BestAt(in Snap snap)
    {
        var best = field.BestAt(snap) is var answer ? (answer.Deciseconds, answer.Source) : default;
        int leg = field.Costs.Leg(snap.LegMetres), shift = states.SeedShift[field.Costs.Graph.Net.Compound[snap.Edge]];
        for (int end = 0; end < 2; end++)
        {
            int node = end == 0 ? states.From[snap.Edge] : states.To[snap.Edge], part = field.ReadPart(snap, end);
            if (part == WalkField.NoWalk) continue;
            Take(node, part + leg, ref best);
            if (shift != 0) Take(node + shift, part + leg, ref best);
        }
        if (added is { } own && own.Snap.Edge == snap.Edge)
        {
            bool along = own.Snap.Fraction >= snap.Fraction;
            int between = WalkCosts.Part((along ? field.Costs.Forward : field.Costs.Backward)[snap.Edge], Math.Abs(own.Snap.Fraction - snap.Fraction));
            int total = between == WalkField.NoWalk ? between : between + leg + field.Costs.Leg(own.Snap.LegMetres);
            if (total < best.Deciseconds) best = (total, own.Index);
        }
        return best;
    }

    private void Take(int node, int part, ref (int Deciseconds, int Source) best)
    {
        if (stamp[node] != now) return;
        int total = deciseconds[node] + part;
        if (total < best.Deciseconds || (total == best.Deciseconds && source[node] < best.Source)) best = (total, source[node]);
    }

    private void Begin()
    {
        now++;
        labelled.Clear();
        queue.Clear();
        ways.Clear();
        added = null;
    }

    private void Run()
    {
        while (queue.TryDequeue(out int node, out int at))
        {
            if (deciseconds[node] != at) continue;
            for (int arc = states.ArcFirst[node], end = states.ArcFirst[node + 1]; arc < end; arc++)
            {
                if (arcs[arc] <= limit - at) Label(states.ArcHead[arc], at + arcs[arc], source[node]);
            }
            if (ways.Count == 0 || !ways.TryGetValue(node, out var more)) continue;
            foreach (var (head, cost) in more)
            {
                if (cost <= limit - at) Label(head, at + cost, source[node]);
            }
        }
    }

    private void Label(int node, long time, int from)
    {
        int old = DecisecondsAt(node);
        if (time > limit || time > old || (time == old && from >= (stamp[node] == now ? source : sources)[node])) return;
        if (stamp[node] != now) labelled.Add(node);
        (stamp[node], deciseconds[node], source[node]) = (now, (int)time, from);
        queue.Enqueue(node, (int)time);
    }
}
