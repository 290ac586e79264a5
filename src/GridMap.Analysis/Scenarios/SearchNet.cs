using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>The arcs of one field's search, also against their direction: a street's arcs come in pairs, the arcs of gates are kept
/// here by their heads; and the seeds of the field's sources. Made once for a field; immutable, shared by all repairs of it.</summary>
internal sealed class SearchNet
{
    private readonly int[] along;
    private readonly int[] against;
    private readonly Dictionary<int, int> firstInto = [];
    private readonly int[] gateHead;
    private readonly GateArc[] gateArcs;
    private readonly int[] seedFirst;
    private readonly Seed[] seeds;

    /// <summary>An arc through a gate, seen from its head.</summary>
    public readonly record struct GateArc(int Tail, int Way, int Cost);

    public SearchNet(WalkField field)
    {
        Field = field;
        var (costs, direction) = (field.Costs, field.Direction);
        bool towards = direction == WalkDirection.TowardsSource;
        (along, against) = towards ? (costs.Backward, costs.Forward) : (costs.Forward, costs.Backward);
        ArcCosts = towards ? costs.ArcsTowardsSource : costs.ArcsFromSource;
        States = costs.Graph.States;
        var heads = new List<int>();
        var found = new List<GateArc>();
        for (int node = 0; node < States.NodeCount; node++)
        {
            for (int arc = States.ArcFirst[node]; arc < States.ArcFirst[node + 1]; arc++)
            {
                if (States.ArcWay[arc] >= 0) continue;
                heads.Add(States.ArcHead[arc]);
                found.Add(new(node, States.ArcWay[arc], ArcCosts[arc]));
            }
        }
        (gateHead, gateArcs) = ([.. heads], [.. found]);
        Array.Sort(gateHead, gateArcs);
        for (int i = gateHead.Length - 1; i >= 0; i--) firstInto[gateHead[i]] = i;
        seedFirst = new int[field.Sources.Count + 1];
        var all = new List<Seed>();
        for (int source = 0; source < field.Sources.Count; source++)
        {
            SourceSeeds.Add(all, costs, direction, field.Sources[source], source, field.Limit);
            seedFirst[source + 1] = all.Count;
        }
        seeds = [.. all];
    }

    public WalkField Field { get; }
    public WalkCosts Costs => Field.Costs;
    public WalkDirection Direction => Field.Direction;
    public StateNet States { get; }

    /// <summary>By arc of <see cref="States"/>, in the direction of the search.</summary>
    public int[] ArcCosts { get; }

    /// <summary>Cost of a street's arc, by its way (edge × 2, plus 1 against its line), in the direction of the search.</summary>
    public int CostOf(int way) => (way & 1) == 0 ? along[way >> 1] : against[way >> 1];

    /// <summary>Of one of the field's sources.</summary>
    public ReadOnlySpan<Seed> SeedsOf(int source) => seeds.AsSpan(seedFirst[source]..seedFirst[source + 1]);

    /// <summary>Arcs through the gates of some compounds, passable or not.</summary>
    /// <param name="compounds">By index plus one.</param>
    public IEnumerable<(int Tail, int Head)> GateArcs(bool[] compounds)
    {
        var graph = Costs.Graph;
        var ids = Enumerable.Range(1, compounds.Length - 1).Where(c => compounds[c]).Select(c => graph.Compounds[c - 1].Id).ToHashSet();
        for (int i = 0; i < gateArcs.Length; i++)
        {
            if (ids.Contains(graph.Gates[-1 - gateArcs[i].Way].CompoundId)) yield return (gateArcs[i].Tail, gateHead[i]);
        }
    }

    /// <summary>Passable or not.</summary>
    public ReadOnlySpan<GateArc> GateArcsInto(int node)
    {
        if (!firstInto.TryGetValue(node, out int first)) return [];
        int end = first;
        while (end < gateHead.Length && gateHead[end] == node) end++;
        return gateArcs.AsSpan(first..end);
    }
}
