namespace GridMap.Analysis.Walking;

/// <summary>Walks of somebody who lives in a compound, leaves it, and comes back into it by a residents' gate: to a station in another
/// part of the compound.</summary>
/// <remarks>Where everybody lives in the compound in which the walk begins, a field may not let strangers in by a residents' gate. So
/// the way round is found for each source by itself: a small search from the source in its compound C, in which C's residents' gates
/// stand open, up to the gates of C in the read layer. Its times there are seeds of the field: what is read inside C, and only there,
/// then includes them. A gate whose inside the walker reaches sooner without leaving C needs no such seed. Of walks equally quick the
/// shortest is taken.</remarks>
internal sealed class ResidentReturns
{
    /// <summary>Who comes back to the compound does so within half an hour: keeps the search near.</summary>
    public const int LongestDeciseconds = 18_000;

    private readonly WalkCosts costs;
    private readonly int[] arcCosts;
    private readonly int compound;
    private readonly Dictionary<int, (int Deciseconds, double Metres, int Arc)> labels = [];
    private readonly PriorityQueue<int, (int Deciseconds, double Metres)> queue = new();

    private ResidentReturns(WalkCosts costs, WalkDirection direction, int compound)
    {
        (this.costs, this.compound) = (costs, compound);
        arcCosts = direction == WalkDirection.TowardsSource ? costs.ArcsTowardsSource : costs.ArcsFromSource;
    }

    /// <summary>Whether there can be such walks to or from a source here.</summary>
    public static bool Concern(WalkCosts costs, in Snap source) =>
        source.IsSnapped && costs.HomeCompound is null && costs.Graph.States.OfResidents.ContainsKey(costs.Graph.Net.Compound[source.Edge]);

    /// <param name="own">The seeds at the ends of the source's edge.</param>
    public static List<SourceSeeds.Measured> Of(List<SourceSeeds.Measured> own, WalkCosts costs, WalkDirection direction, in Snap source, int index, int limit) =>
        new ResidentReturns(costs, direction, costs.Graph.Net.Compound[source.Edge]).Run(own, index, Math.Min(limit, LongestDeciseconds));

    /// <summary>The arcs from a seed of <see cref="Of"/> back to a seed at the source's edge, in that order.</summary>
    public static List<int> ArcsBack(WalkCosts costs, WalkDirection direction, in Snap source, int node)
    {
        var own = new List<SourceSeeds.Measured>();
        SourceSeeds.AddEnds(own, costs, direction, source, 0, LongestDeciseconds);
        var search = new ResidentReturns(costs, direction, costs.Graph.Net.Compound[source.Edge]);
        search.Run(own, 0, LongestDeciseconds);
        var arcs = new List<int>();
        for (int arc = search.labels[node].Arc; arc >= 0; arc = search.labels[costs.Graph.States.ArcTail[arc]].Arc) arcs.Add(arc);
        return arcs;
    }

    /// <summary>Whether a seed's node is one of a return, and not an end of the source's edge.</summary>
    public static bool IsReturn(WalkGraph graph, in Snap source, int node)
    {
        var states = graph.States;
        int shift = states.SeedShift[graph.Net.Compound[source.Edge]];
        return node != states.From[source.Edge] + shift && node != states.To[source.Edge] + shift;
    }

    private List<SourceSeeds.Measured> Run(List<SourceSeeds.Measured> own, int index, int limit)
    {
        var states = costs.Graph.States;
        var unanswered = states.OfResidents[compound].Where(g => costs.GateOpen[g.Gate]).Select(g => g.Inside).ToHashSet();
        var found = new List<SourceSeeds.Measured>();
        int shift = states.SeedShift[compound];
        foreach (var (seed, metres) in own) Label(seed.Node, seed.Deciseconds, metres, -1, limit);
        while (unanswered.Count > 0 && queue.TryDequeue(out int node, out var at))
        {
            if (labels[node] is var known && (known.Deciseconds, known.Metres) != at) continue;
            unanswered.Remove(node - shift);
            if (unanswered.Remove(node)) found.Add(new(new(node, at.Deciseconds, index), at.Metres));
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                int cost = CostOf(arc), way = states.ArcWay[arc];
                double metres = way < 0 ? 0 : costs.Graph.Net.LengthMetres[way >> 1];
                if (cost != WalkField.NoWalk) Label(states.ArcHead[arc], at.Deciseconds + cost, at.Metres + metres, arc, limit);
            }
        }
        return found;
    }

    private int CostOf(int arc)
    {
        int way = costs.Graph.States.ArcWay[arc];
        if (way >= 0 || arcCosts[arc] != WalkField.NoWalk) return arcCosts[arc];
        var gate = costs.Graph.Gates[-1 - way];
        bool own = gate.Access == GateAccess.Residents && gate.CompoundId == costs.Graph.Compounds[compound - 1].Id;
        return own && costs.GateOpen[-1 - way] ? 0 : WalkField.NoWalk;
    }

    private void Label(int node, int deciseconds, double metres, int arc, int limit)
    {
        if (deciseconds > limit || (labels.TryGetValue(node, out var known) && (known.Deciseconds, known.Metres).CompareTo((deciseconds, metres)) <= 0)) return;
        labels[node] = (deciseconds, metres, arc);
        queue.Enqueue(node, (deciseconds, metres));
    }
}
