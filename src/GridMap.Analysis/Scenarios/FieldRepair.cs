using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>Labels of a field that a scenario changes, over the field's own, which stay as they are. A workspace: good for one
/// scenario after another, one at a time.</summary>
/// <remarks>What the scenario takes away (a source, a street, a gate) takes with it every label that was reached over it: those are
/// cleared, following arcs whose cost is exactly the labels' difference. Then the cleared ground is grown again from its border and
/// from the sources left in it, and what the scenario adds relaxes outward: one search over both, as labels that were not cleared are
/// walks that are still possible, and only ever become shorter or, equally long, lead to a source of lower index, as in a search from
/// scratch. (Ramalingam and Reps 1996, for many sources.)</remarks>
internal sealed class FieldRepair
{
    private const int StopLook = 0x3FFF;
    private readonly BucketQueue queue = new();
    private readonly List<int> touched = [];
    private readonly List<Seed> candidates = [];
    private int[] deciseconds = [];
    private int[] source = [];
    private int[] stamp = [];
    private int[] edgeStamp = [];
    private int now;
    private SearchNet net = null!;
    private StreetOverlay? overlay;
    private int[] baseDeciseconds = [];
    private int[] baseSource = [];
    private int baseCount;
    private int limit;

    /// <summary>States whose label was cleared or became better; some have the label that they had.</summary>
    public IReadOnlyList<int> Touched => touched;

    public int DecisecondsOf(int node) => stamp[node] == now ? deciseconds[node] : node < baseCount ? baseDeciseconds[node] : WalkField.NoWalk;

    public int SourceOf(int node) => stamp[node] == now ? source[node] : node < baseCount ? baseSource[node] : -1;

    public bool IsChanged(int node) => stamp[node] == now
        && (node >= baseCount || deciseconds[node] != baseDeciseconds[node] || (deciseconds[node] != WalkField.NoWalk && source[node] != baseSource[node]));

    /// <summary>Begins with a field as it is.</summary>
    public void Begin(SearchNet net, StreetOverlay? overlay)
    {
        var field = net.Field;
        (this.net, this.overlay) = (net, overlay);
        (baseDeciseconds, baseSource, baseCount, limit) = (field.Space.Deciseconds, field.Space.Source, net.States.NodeCount, field.Limit);
        int nodes = overlay?.NodeCount ?? baseCount, edges = net.Costs.Graph.EdgeCount + (overlay?.Added.Count ?? 0);
        if (stamp.Length < nodes)
        {
            int size = nodes + 4096;   // so that a few streets more need no new arrays
            (deciseconds, source, stamp, edgeStamp) = (new int[size], new int[size], new int[size], new int[edges + 4096]);
            now = 0;
        }
        if (edgeStamp.Length < edges) edgeStamp = new int[edges + 4096];
        if (++now == int.MaxValue)
        {
            Array.Clear(stamp);
            Array.Clear(edgeStamp);
            now = 1;
        }
        touched.Clear();
        candidates.Clear();
    }

    /// <summary>Whether this edge was not asked about since <see cref="Begin"/>.</summary>
    public bool IsFirstVisit(int edge)
    {
        if (edgeStamp[edge] == now) return false;
        edgeStamp[edge] = now;
        return true;
    }

    /// <summary>Clears a label of the field that came over this seed, and all that came over it.</summary>
    public void RemoveSeed(Seed seed)
    {
        if (baseDeciseconds[seed.Node] == seed.Deciseconds && baseSource[seed.Node] == seed.Source) Clear(seed.Node);
    }

    /// <summary>Clears what came over the overlay's removed streets and out of its compounds laid anew.</summary>
    public void RemoveCut()
    {
        if (overlay is null) return;
        foreach (int node in overlay.Gone) Clear(node);
        var states = net.States;
        foreach (int edge in overlay.Removed)
        {
            if (net.Costs.Graph.Net.Compound[edge] != 0) continue;   // its compound is laid anew
            RemoveArc(states.From[edge], states.To[edge], net.CostOf(edge * 2));
            RemoveArc(states.To[edge], states.From[edge], net.CostOf(edge * 2 + 1));
        }
    }

    private void RemoveArc(int tail, int head, int cost)
    {
        if (IsTight(tail, head, cost)) Clear(head);
    }

    private bool IsTight(int tail, int head, int cost) =>
        cost != WalkField.NoWalk && baseDeciseconds[head] != WalkField.NoWalk && baseDeciseconds[tail] == baseDeciseconds[head] - cost && baseSource[head] == baseSource[tail];

    private void Clear(int node)
    {
        if (stamp[node] == now || baseDeciseconds[node] == WalkField.NoWalk) return;
        Mark(node);
        var states = net.States;
        for (int open = touched.Count - 1; open < touched.Count; open++)
        {
            int tail = touched[open];
            for (int arc = states.ArcFirst[tail], end = states.ArcFirst[tail + 1]; arc < end; arc++)
            {
                int head = states.ArcHead[arc];
                if (stamp[head] != now && IsTight(tail, head, net.ArcCosts[arc])) Mark(head);
            }
        }
    }

    private void Mark(int node)
    {
        stamp[node] = now;
        deciseconds[node] = WalkField.NoWalk;
        source[node] = -1;
        touched.Add(node);
    }

    /// <summary>A seed that the scenario has, whether the field had it or not. After everything was cleared.</summary>
    public void AddSeed(Seed seed)
    {
        if (seed.Deciseconds <= limit && IsBetter(seed.Node, seed.Deciseconds, seed.Source)) candidates.Add(seed);
    }

    /// <summary>Grows the cleared ground again and lets what was added relax outward.</summary>
    public void Grow(CancellationToken cancellation)
    {
        int cleared = touched.Count;
        for (int i = 0; i < cleared; i++) FromBorder(touched[i]);
        if (overlay is not null)
        {
            foreach (var (tail, arcs) in overlay.OutOf)
            {
                foreach (var arc in arcs) AddCandidate(tail, arc.Node, arc.Cost);
            }
        }
        if (candidates.Count == 0) return;
        int least = int.MaxValue, most = 0;
        foreach (var (_, total, _) in candidates) (least, most) = (Math.Min(least, total), Math.Max(most, total));
        queue.Reset(stamp.Length, Math.Max(most - least, Math.Max(net.Costs.LongestArc, overlay?.LongestArc ?? 0)), least);
        foreach (var (node, total, from) in candidates) Label(node, total, from);
        Search(cancellation);
    }

    private void FromBorder(int node)
    {
        if (overlay is not null && overlay.Gone.Contains(node)) return;
        var states = net.States;
        for (int arc = states.ArcFirst[node], end = states.ArcFirst[node + 1]; arc < end; arc++)
        {
            int way = states.ArcWay[arc], tail = states.ArcHead[arc];
            if (way >= 0 && (overlay is null || !overlay.IsCut(tail, node, way))) AddCandidate(tail, node, net.CostOf(way ^ 1));
        }
        foreach (var arc in net.GateArcsInto(node))
        {
            if (overlay is null || !overlay.IsCut(arc.Tail, node, arc.Way)) AddCandidate(arc.Tail, node, arc.Cost);
        }
    }

    private void AddCandidate(int tail, int head, int cost)
    {
        int at = DecisecondsOf(tail);
        if (at == WalkField.NoWalk || cost > limit - at || !IsBetter(head, at + cost, SourceOf(tail))) return;
        candidates.Add(new(head, at + cost, SourceOf(tail)));
    }

    private void Search(CancellationToken cancellation)
    {
        var states = net.States;
        int[] first = states.ArcFirst, heads = states.ArcHead, ways = states.ArcWay, costs = net.ArcCosts;
        for (int taken = 0; queue.Count > 0; taken++)
        {
            if ((taken & StopLook) == StopLook) cancellation.ThrowIfCancellationRequested();
            int node = queue.Take(out int at), from = source[node];
            if (node < baseCount)
            {
                for (int arc = first[node], end = first[node + 1]; arc < end; arc++)
                {
                    int cost = costs[arc];
                    if (cost > limit - at) continue;
                    int head = heads[arc];
                    if (IsBetter(head, at + cost, from) && (overlay is null || !overlay.IsCut(node, head, ways[arc]))) Label(head, at + cost, from);
                }
            }
            if (overlay is null || !overlay.OutOf.TryGetValue(node, out var more)) continue;
            foreach (var arc in more)
            {
                if (arc.Cost <= limit - at) Label(arc.Node, at + arc.Cost, from);
            }
        }
    }

    private bool IsBetter(int node, int total, int from)
    {
        int old = DecisecondsOf(node);
        return total < old || (total == old && from < SourceOf(node));
    }

    private void Label(int node, int total, int from)
    {
        if (!IsBetter(node, total, from)) return;
        if (stamp[node] != now) Mark(node);
        else if (deciseconds[node] != WalkField.NoWalk && queue.Holds(node)) queue.Remove(node, deciseconds[node]);
        deciseconds[node] = total;
        source[node] = from;
        queue.Add(node, total);
    }
}
