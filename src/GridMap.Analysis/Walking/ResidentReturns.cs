namespace GridMap.Analysis.Walking;

/// <summary>Walks of somebody who lives in a compound, leaves it, and comes back into it by a residents' gate: to a station in another
/// part of the compound.</summary>
/// <remarks>Where everybody lives in the compound in which the walk begins, a field may not let strangers in by a residents' gate. So
/// the way round is found for each source by itself: a small search from the source in its compound C, in which C's residents' gates
/// stand open, up to the gates of C in the read layer. Its times there are seeds of the field: what is read inside C, and only there,
/// then includes them. A gate whose inside the walker reaches sooner without leaving C needs no such seed.</remarks>
internal sealed class ResidentReturns
{
    /// <summary>Who comes back to the compound does so within half an hour: keeps the search near.</summary>
    public const int LongestDeciseconds = 18_000;

    private readonly WalkCosts costs;
    private readonly int[] arcCosts;
    private readonly int compound;
    private readonly Dictionary<int, (int Deciseconds, int Arc)> labels = [];
    private readonly PriorityQueue<int, int> queue = new();

    private ResidentReturns(WalkCosts costs, WalkDirection direction, int compound)
    {
        (this.costs, this.compound) = (costs, compound);
        arcCosts = direction == WalkDirection.TowardsSource ? costs.ArcsTowardsSource : costs.ArcsFromSource;
    }

    /// <param name="first">Where the source's own seeds begin in the list.</param>
    public static void AddSeeds(List<Seed> seeds, int first, WalkCosts costs, WalkDirection direction, in Snap source, int index, int limit)
    {
        int compound = costs.Graph.Net.Compound[source.Edge];
        if (costs.HomeCompound is not null || !costs.Graph.States.OfResidents.ContainsKey(compound)) return;
        var own = seeds[first..];
        seeds.AddRange(new ResidentReturns(costs, direction, compound).Run(own, Math.Min(limit, LongestDeciseconds)).ConvertAll(s => s with { Source = index }));
    }

    /// <summary>The arcs from a seed that <see cref="AddSeeds"/> made back to a seed at the source's edge, in that order.</summary>
    public static List<int> ArcsBack(WalkCosts costs, WalkDirection direction, in Snap source, int node)
    {
        var own = new List<Seed>();
        SourceSeeds.AddEnds(own, costs, direction, source, 0, LongestDeciseconds);
        var search = new ResidentReturns(costs, direction, costs.Graph.Net.Compound[source.Edge]);
        search.Run(own, LongestDeciseconds);
        var arcs = new List<int>();
        for (int arc = search.labels[node].Arc; arc >= 0; arc = search.labels[costs.Graph.States.ArcTail[arc]].Arc) arcs.Add(arc);
        return arcs;
    }

    /// <summary>Whether a node that has no parent is one of a return, and not an end of the source's edge.</summary>
    public static bool IsReturn(WalkGraph graph, in Snap source, int node)
    {
        var states = graph.States;
        int shift = states.SeedShift[graph.Net.Compound[source.Edge]];
        return node != states.From[source.Edge] + shift && node != states.To[source.Edge] + shift;
    }

    private List<Seed> Run(List<Seed> own, int limit)
    {
        var states = costs.Graph.States;
        var ends = states.OfResidents[compound].FindAll(g => costs.GateOpen[g.Gate]);
        var (unanswered, found) = (ends.Select(g => g.Inside).ToHashSet(), new List<Seed>());
        int shift = states.SeedShift[compound];
        foreach (var seed in own) Label(seed.Node, seed.Deciseconds, -1, limit);
        while (unanswered.Count > 0 && queue.TryDequeue(out int node, out int at))
        {
            if (labels[node].Deciseconds < at) continue;
            unanswered.Remove(node - shift);
            if (unanswered.Remove(node)) found.Add(new(node, at, 0));
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                int cost = CostOf(arc);
                if (cost != WalkField.NoWalk) Label(states.ArcHead[arc], at + cost, arc, limit);
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

    private void Label(int node, int deciseconds, int arc, int limit)
    {
        if (deciseconds > limit || (labels.TryGetValue(node, out var known) && known.Deciseconds <= deciseconds)) return;
        labels[node] = (deciseconds, arc);
        queue.Enqueue(node, deciseconds);
    }
}
