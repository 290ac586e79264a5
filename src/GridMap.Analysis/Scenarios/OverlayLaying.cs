using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>The small net's states and arcs, numbered for the scenario.</summary>
internal sealed class OverlayLaying(OverlayBuilder from, WalkGraph small, WalkCosts costs)
{
    private readonly int baseCount = from.Net.States.NodeCount;
    private readonly int[] state = Array.ConvertAll(Enumerable.Range(0, small.NodeCount).ToArray(), n => n + from.Net.States.NodeCount);
    private readonly Dictionary<int, List<StreetOverlay.Arc>> outOf = [];
    private readonly bool towards = from.Net.Direction == WalkDirection.TowardsSource;

    private OverlayBuilder.Piece PieceOf(int edge) => from.Pieces[(int)small.Net.StreetId[edge]];

    public StreetOverlay Make()
    {
        MapOuterStates();
        AddArcs();
        var (endsOf, added) = ListEnds();
        var snaps = Snaps();
        return new StreetOverlay
        {
            NodeCount = baseCount + small.NodeCount,
            Added = added,
            Removed = from.Changes.Removed,
            Laid = ListLaid(),
            Gone = ListGone(),
            OutOf = outOf,
            EndsOf = endsOf,
            StopsOn = ListStops(),
            LongestArc = outOf.Values.SelectMany(a => a).Where(a => a.Cost != WalkField.NoWalk).Select(a => a.Cost).DefaultIfEmpty(0).Max(),
            CanSnapInside = snaps.CanSnapInside,
            AllPublic = snaps.AllPublic,
            SnapsDiffer = snaps.Differ,
        };
    }

    /// <summary>The small net's outer states at known junctions are those of the net beneath.</summary>
    private void MapOuterStates()
    {
        var states = small.States;
        for (int edge = 0; edge < small.EdgeCount; edge++)
        {
            if (small.Net.Compound[edge] != 0) continue;
            Map(states.From[edge], small.Net.FromJunction[edge]);
            Map(states.To[edge], small.Net.ToJunction[edge]);
        }

        void Map(int node, int junction)
        {
            long id = small.Net.JunctionId[junction];
            if (id >= 0 && from.OuterOf.TryGetValue((int)id, out int outer)) state[node] = outer;
        }
    }

    private void AddArcs()
    {
        var states = small.States;
        int[] arcCosts = towards ? costs.ArcsTowardsSource : costs.ArcsFromSource;
        for (int node = 0; node < small.NodeCount; node++)
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                int way = states.ArcWay[arc], residents = 0;
                if (way >= 0 && PieceOf(way >> 1) is { Edge: >= 0, Compound: var c } && !from.IsLaid[c]) continue;   // as in the net beneath
                if (way < 0 && small.Gates[-1 - way] is { Access: GateAccess.Residents } gate && costs.GateOpen[-1 - way]) residents = (int)gate.CompoundId;
                int cost = way < 0 ? arcCosts[arc] : CostOf(way);
                if (cost == WalkField.NoWalk && residents == 0) continue;
                if (!outOf.TryGetValue(state[node], out var arcs)) outOf[state[node]] = arcs = [];
                arcs.Add(new(state[states.ArcHead[arc]], cost, residents));
            }
        }
    }

    private int CostOf(int way)
    {
        var (forward, backward) = CostsOf(way >> 1);
        return (way & 1) == 0 == towards ? backward : forward;
    }

    private (int Forward, int Backward) CostsOf(int edge) =>
        PieceOf(edge) is var piece && piece.Added >= 0 ? (costs.Forward[edge], costs.Backward[edge]) : (piece.Forward, piece.Backward);

    private (Dictionary<int, StreetOverlay.Ends> EndsOf, AddedEdge[] Added) ListEnds()
    {
        var ends = new Dictionary<int, StreetOverlay.Ends>();
        var added = new AddedEdge[from.Changes.Added.Count];
        for (int edge = 0; edge < small.EdgeCount; edge++)
        {
            var piece = PieceOf(edge);
            if (piece.Added < 0 && (piece.Edge < 0 || !from.IsLaid[piece.Compound])) continue;
            int number = piece.Edge >= 0 ? piece.Edge : from.Streets.EdgeCount + piece.Added;
            ends[number] = new(state[small.States.From[edge]], state[small.States.To[edge]], small.States.SeedShift[small.Net.Compound[edge]]);
            if (piece.Added >= 0) added[piece.Added] = new(from.Changes.Added[piece.Added].Street, piece.Compound, costs.Forward[edge], costs.Backward[edge]);
        }
        return (ends, added);
    }

    private Dictionary<int, List<StreetOverlay.Stop>> ListStops()
    {
        var stateOf = new Dictionary<long, (int Node, int Shift)>();
        for (int edge = 0; edge < small.EdgeCount; edge++)
        {
            if (PieceOf(edge) is not { Edge: < 0, Added: < 0 }) continue;
            int shift = small.States.SeedShift[small.Net.Compound[edge]];
            stateOf[small.Net.JunctionId[small.Net.FromJunction[edge]]] = (state[small.States.From[edge]], shift);
            stateOf[small.Net.JunctionId[small.Net.ToJunction[edge]]] = (state[small.States.To[edge]], shift);
        }
        return from.Stops.ToDictionary(s => s.Key, s => s.Value.ConvertAll(stop => new StreetOverlay.Stop(stop.Fraction, stateOf[stop.Node].Node, stateOf[stop.Node].Shift)));
    }

    private Dictionary<int, List<int>?> ListLaid()
    {
        var laid = new Dictionary<int, List<int>?>();
        for (int compound = 1; compound < from.IsLaid.Length; compound++)
        {
            if (from.IsLaid[compound]) laid[compound] = null;
        }
        foreach (var (index, gates) in small.States.OfResidents)
            laid[(int)small.Net.Compounds[index - 1].Id] = gates.FindAll(g => costs.GateOpen[g.Gate]).ConvertAll(g => state[g.Inside]);
        return laid;
    }

    /// <summary>States of compounds laid anew: what is joined by their streets to a state at one of their edges, or at a gate.</summary>
    private HashSet<int> ListGone()
    {
        var (gone, open, states) = (new HashSet<int>(), new Stack<int>(), from.Net.States);
        foreach (int edge in from.Incident)
        {
            int compound = from.Streets.Compound[edge], shift = states.SeedShift[compound];
            if (!from.IsLaid[compound]) continue;
            foreach (int node in (ReadOnlySpan<int>)[states.From[edge], states.To[edge], states.From[edge] + shift, states.To[edge] + shift])
            {
                if (gone.Add(node)) open.Push(node);
            }
        }
        foreach (var (tail, head) in from.Net.GateArcs(from.IsLaid))
        {
            if (IsInside(tail) && gone.Add(tail)) open.Push(tail);
            if (IsInside(head) && gone.Add(head)) open.Push(head);
        }
        while (open.TryPop(out int node))
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                if (IsLaid(states.ArcWay[arc]) && gone.Add(states.ArcHead[arc])) open.Push(states.ArcHead[arc]);
            }
        }
        return gone;

        bool IsInside(int node)
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                if (IsLaid(states.ArcWay[arc])) return true;
            }
            return false;
        }

        bool IsLaid(int way) => way >= 0 && from.IsLaid[from.Streets.Compound[way >> 1]];
    }

    private (bool[] CanSnapInside, bool[] AllPublic, HashSet<int> Differ) Snaps()
    {
        bool[] can = [.. from.Net.States.CanSnapInside], all = [.. from.Net.States.AllPublic];
        for (int compound = 1; compound < can.Length; compound++)
        {
            if (from.IsLaid[compound]) can[compound] = all[compound] = false;
        }
        for (int i = 0; i < small.Net.Compounds.Length; i++)
        {
            int compound = (int)small.Net.Compounds[i].Id;
            if (from.IsLaid[compound]) (can[compound], all[compound]) = (small.States.CanSnapInside[i + 1], small.States.AllPublic[i + 1]);
        }
        var differ = Enumerable.Range(0, can.Length).Where(c => can[c] != from.Net.States.CanSnapInside[c] || all[c] != from.Net.States.AllPublic[c]);
        return (can, all, [.. differ]);
    }
}
