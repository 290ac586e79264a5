using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary><see cref="ResidentReturns"/> over an overlay: walks of somebody who lives in a compound, leaves it, and comes back into it by
/// a residents' gate.</summary>
internal sealed class OverlayReturns
{
    private readonly SearchNet net;
    private readonly StreetOverlay overlay;
    private readonly int compound;
    private readonly int limit;
    private readonly Dictionary<int, int> labels = [];
    private readonly PriorityQueue<int, int> queue = new();

    private OverlayReturns(SearchNet net, StreetOverlay overlay, int compound) =>
        (this.net, this.overlay, this.compound, limit) = (net, overlay, compound, Math.Min(net.Field.Limit, ResidentReturns.LongestDeciseconds));

    /// <param name="own">Seeds at the source's edge.</param>
    /// <param name="compound">Of that edge, index plus one.</param>
    /// <param name="shift">From the compound's read layer to its seed layer.</param>
    public static List<Seed> Of(List<Seed> own, SearchNet net, StreetOverlay overlay, int compound, int shift)
    {
        if (compound == 0 || own.Count == 0 || net.Costs.HomeCompound is not null) return [];
        var gates = overlay.Laid.TryGetValue(compound, out var laid) ? laid
            : net.States.OfResidents.TryGetValue(compound, out var known) ? known.FindAll(g => net.Costs.GateOpen[g.Gate]).ConvertAll(g => g.Inside) : null;
        return gates is null ? [] : new OverlayReturns(net, overlay, compound).Run(own, [.. gates], shift);
    }

    private List<Seed> Run(List<Seed> own, HashSet<int> unanswered, int shift)
    {
        var found = new List<Seed>();
        foreach (var seed in own) Label(seed.Node, seed.Deciseconds);
        while (unanswered.Count > 0 && queue.TryDequeue(out int node, out int at))
        {
            if (labels[node] < at) continue;
            unanswered.Remove(node - shift);
            if (unanswered.Remove(node)) found.Add(new(node, at, own[0].Source));
            if (node < net.States.NodeCount) FollowNet(node, at);
            if (!overlay.OutOf.TryGetValue(node, out var more)) continue;
            foreach (var arc in more)
            {
                int cost = arc.ResidentsOf == compound ? 0 : arc.Cost;
                if (cost != WalkField.NoWalk) Label(arc.Node, at + cost);
            }
        }
        return found;
    }

    private void FollowNet(int node, int at)
    {
        var states = net.States;
        for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
        {
            int way = states.ArcWay[arc], cost = net.ArcCosts[arc];
            if (cost == WalkField.NoWalk && way < 0 && IsOwn(-1 - way)) cost = 0;
            if (cost != WalkField.NoWalk && !overlay.IsCut(node, states.ArcHead[arc], way)) Label(states.ArcHead[arc], at + cost);
        }
    }

    private bool IsOwn(int gate) =>
        net.Costs.Graph.Gates[gate] is { Access: GateAccess.Residents } g && g.CompoundId == net.Costs.Graph.Compounds[compound - 1].Id && net.Costs.GateOpen[gate];

    private void Label(int node, int deciseconds)
    {
        if (deciseconds > limit || (labels.TryGetValue(node, out int known) && known <= deciseconds)) return;
        labels[node] = deciseconds;
        queue.Enqueue(node, deciseconds);
    }
}
