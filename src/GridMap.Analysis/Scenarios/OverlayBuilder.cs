using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>Lays a scenario's gates and streets over a net.</summary>
/// <remarks>Compounds that a change touches are laid anew by <see cref="StateNet"/> itself, over a small net of their streets and of all
/// streets that meet them, so that a compound means here what it means everywhere; their states in the net beneath are gone. Outer
/// streets stay as they are, but for those removed. An added street that ends between the ends of another is joined to it at a stop:
/// the other street stays whole, and connectors lead from its ends, and from other stops on it, to the stop.</remarks>
internal sealed class OverlayBuilder
{
    /// <summary>Ends nearer to each other than this share of a street are at one place: places are kept to a centimetre.</summary>
    private const double SameShare = 1e-3;

    private readonly SearchNet net;
    private readonly StreetNet streets;
    private readonly NetworkChanges changes;
    private readonly bool[] laid;                 // by compound index plus one
    private readonly HashSet<int> junctions = [];
    private readonly HashSet<int> ended = [];     // junctions where a street is removed or added
    private readonly List<int> incident = [];     // edges of the net that touch the junctions
    private readonly Dictionary<int, int> outerOf = [];   // by junction: its state outside compounds
    private readonly List<Piece> pieces = [];
    private readonly Dictionary<int, List<(double Fraction, long Node)>> stops = [];
    private readonly Dictionary<long, long> nodeOfJoint = [];
    private long nextNode = -1;

    /// <summary>A street of the small net. Edge: of the net beneath, or −1; Added: of the scenario, or −1; else a connector.</summary>
    private readonly record struct Piece(int Edge, int Added, int Compound, int Forward, int Backward);

    private OverlayBuilder(SearchNet net, NetworkChanges changes)
    {
        (this.net, this.changes, streets) = (net, changes, net.Costs.Graph.Net);
        laid = new bool[streets.Compounds.Length + 1];
    }

    public static StreetOverlay Build(SearchNet net, NetworkChanges changes) => new OverlayBuilder(net, changes).Build();

    private StreetOverlay Build()
    {
        var builder = new WalkGraphBuilder();
        var ends = PlaceEnds();
        FindTouched();
        AddPieces(builder, ends);
        AddGround(builder);
        var graph = builder.Build();
        long? home = net.Costs.HomeCompound;
        if (home > 0 && !Array.Exists(graph.Net.Compounds, c => c.Id == home)) home = 0;   // none of these
        return new Laying(this, graph, graph.CostsFor(net.Costs.Persona, net.Costs.At, home)).Make();
    }

    /// <summary>Nodes of the small net at the ends of added streets: junctions by their index, stops and joints by numbers below 0.</summary>
    private List<(long From, long To)> PlaceEnds()
    {
        foreach (int edge in changes.Removed)
        {
            ended.Add(streets.FromJunction[edge]);
            ended.Add(streets.ToJunction[edge]);
            laid[streets.Compound[edge]] = true;
        }
        foreach (var ((compound, node), _) in changes.Gates)
        {
            laid[compound] = true;
            if (changes.FindJunction(node) is >= 0 and var junction) junctions.Add(junction);
        }
        var ends = new List<(long, long)>();
        foreach (var (street, compound, _) in changes.Added)
        {
            laid[compound] = true;
            ends.Add((PlaceEnd(street.FromNode, street.Line[0], compound), PlaceEnd(street.ToNode, street.Line[^1], compound)));
        }
        laid[0] = false;
        return ends;
    }

    private long PlaceEnd(long node, LonLat place, int compound)
    {
        int junction = changes.FindJunction(node);
        if (junction < 0 && changes.IsJoint(node))
        {
            if (!nodeOfJoint.TryGetValue(node, out long joint)) nodeOfJoint[node] = joint = nextNode--;
            return joint;
        }
        if (junction < 0)
        {
            var snap = changes.SnapEnd(place, compound);
            if (snap.Fraction > SameShare && snap.Fraction < 1 - SameShare) return PlaceStop(snap);
            junction = snap.Fraction < 0.5 ? streets.FromJunction[snap.Edge] : streets.ToJunction[snap.Edge];
        }
        ended.Add(junction);
        return junction;
    }

    private long PlaceStop(in Snap snap)
    {
        if (!stops.TryGetValue(snap.Edge, out var here)) stops[snap.Edge] = here = [];
        double fraction = snap.Fraction;
        if (here.FindIndex(s => Math.Abs(s.Fraction - fraction) < SameShare) is >= 0 and var known) return here[known].Node;
        here.Add((snap.Fraction, nextNode));
        junctions.Add(streets.FromJunction[snap.Edge]);
        junctions.Add(streets.ToJunction[snap.Edge]);
        return nextNode--;
    }

    /// <summary>Compounds to lay anew: those changed, those that meet a street's new or former end, and those at junctions that have no
    /// outer street by which their outer state could be told. Then the edges at all their junctions.</summary>
    private void FindTouched()
    {
        junctions.UnionWith(ended);
        for (bool more = true; more;)
        {
            more = false;
            for (int edge = 0; edge < streets.EdgeCount; edge++)
            {
                if (streets.Compound[edge] is var c && (c == 0 || !laid[c])) continue;
                more |= junctions.Add(streets.FromJunction[edge]) | junctions.Add(streets.ToJunction[edge]);
            }
            incident.Clear();
            outerOf.Clear();
            for (int edge = 0; edge < streets.EdgeCount; edge++)
            {
                int from = streets.FromJunction[edge], to = streets.ToJunction[edge];
                bool fromIn = junctions.Contains(from), toIn = junctions.Contains(to);
                if (!fromIn && !toIn) continue;
                incident.Add(edge);
                if (streets.Compound[edge] != 0) continue;
                if (fromIn) outerOf[from] = net.States.From[edge];
                if (toIn) outerOf[to] = net.States.To[edge];
            }
            foreach (int edge in incident)
            {
                int compound = streets.Compound[edge];
                if (compound != 0 && !laid[compound] && (MustLay(streets.FromJunction[edge]) || MustLay(streets.ToJunction[edge]))) laid[compound] = more = true;
            }
        }
    }

    private bool MustLay(int junction) => junctions.Contains(junction) && (ended.Contains(junction) || !outerOf.ContainsKey(junction));

    private void AddPieces(WalkGraphBuilder builder, List<(long From, long To)> ends)
    {
        foreach (int edge in incident)
        {
            if (!changes.Removed.Contains(edge))
                Add(builder, new(edge, -1, streets.Compound[edge], net.Costs.Forward[edge], net.Costs.Backward[edge]), streets.FromJunction[edge], streets.ToJunction[edge], null);
        }
        for (int i = 0; i < ends.Count; i++) Add(builder, new(-1, i, changes.Added[i].Compound, 0, 0), ends[i].From, ends[i].To, changes.Added[i].Street);
        foreach (var (edge, here) in stops)
        {
            int compound = streets.Compound[edge], forward = net.Costs.Forward[edge], backward = net.Costs.Backward[edge];
            foreach (var (fraction, node) in here)
            {
                Connect(streets.FromJunction[edge], node, fraction);
                Connect(node, streets.ToJunction[edge], 1 - fraction);
                foreach (var (other, otherNode) in here)
                {
                    if (other > fraction) Connect(node, otherNode, other - fraction);
                }
            }

            void Connect(long from, long to, double share) =>
                Add(builder, new(-1, -1, compound, WalkCosts.Part(forward, share), WalkCosts.Part(backward, share)), from, to, null);
        }
    }

    private void Add(WalkGraphBuilder builder, Piece piece, long from, long to, Street? street)
    {
        LonLat[] line = street?.Line ?? [streets.PointAt(0, 0), streets.PointAt(0, 0)];   // only added streets are ever measured or snapped to
        builder.Add((street ?? new Street(0, 0, 0, line, 0, StreetClass.Footway)) with { Id = pieces.Count, FromNode = from, ToNode = to, CompoundId = piece.Compound });
        pieces.Add(piece);
    }

    /// <summary>Compounds by their index plus one as their id, and the gates of those laid anew as they would be.</summary>
    private void AddGround(WalkGraphBuilder builder)
    {
        foreach (int compound in pieces.Select(p => p.Compound).Where(c => c > 0).Distinct())
            builder.Add(new Compound(compound, "", streets.Compounds[compound - 1].Polygon));
        var present = pieces.Select(p => p.Compound).ToHashSet();
        var idOf = new Dictionary<long, int>();
        for (int compound = 1; compound < laid.Length; compound++)
        {
            if (laid[compound] && present.Contains(compound)) idOf[streets.Compounds[compound - 1].Id] = compound;
        }
        var junctionOf = new Dictionary<long, long>();
        foreach (int junction in junctions) junctionOf[streets.JunctionId[junction]] = junction;
        foreach (var gate in net.Costs.Graph.Gates)
        {
            if (idOf.TryGetValue(gate.CompoundId, out int compound) && junctionOf.TryGetValue(gate.NodeId, out long node) && !changes.Gates.ContainsKey((compound, gate.NodeId)))
                builder.Add(gate with { CompoundId = compound, NodeId = node });
        }
        foreach (var ((compound, nodeId), gate) in changes.Gates)
        {
            if (present.Contains(compound) && (junctionOf.TryGetValue(nodeId, out long node) || nodeOfJoint.TryGetValue(nodeId, out node)))
                builder.Add(gate with { CompoundId = compound, NodeId = node });
        }
    }

    /// <summary>The small net's states and arcs, numbered for the scenario.</summary>
    private sealed class Laying(OverlayBuilder from, WalkGraph small, WalkCosts costs)
    {
        private readonly int baseCount = from.net.States.NodeCount;
        private readonly int[] state = Array.ConvertAll(Enumerable.Range(0, small.NodeCount).ToArray(), n => n + from.net.States.NodeCount);
        private readonly Dictionary<int, List<StreetOverlay.Arc>> outOf = [];
        private readonly bool towards = from.net.Direction == WalkDirection.TowardsSource;

        private Piece PieceOf(int edge) => from.pieces[(int)small.Net.StreetId[edge]];

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
                Removed = from.changes.Removed,
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
                if (id >= 0 && from.outerOf.TryGetValue((int)id, out int outer)) state[node] = outer;
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
                    if (way >= 0 && PieceOf(way >> 1) is { Edge: >= 0, Compound: var c } && !from.laid[c]) continue;   // as in the net beneath
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
            var added = new AddedEdge[from.changes.Added.Count];
            for (int edge = 0; edge < small.EdgeCount; edge++)
            {
                var piece = PieceOf(edge);
                if (piece.Added < 0 && (piece.Edge < 0 || !from.laid[piece.Compound])) continue;
                int number = piece.Edge >= 0 ? piece.Edge : from.streets.EdgeCount + piece.Added;
                ends[number] = new(state[small.States.From[edge]], state[small.States.To[edge]], small.States.SeedShift[small.Net.Compound[edge]]);
                if (piece.Added >= 0) added[piece.Added] = new(from.changes.Added[piece.Added].Street, piece.Compound, costs.Forward[edge], costs.Backward[edge]);
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
            return from.stops.ToDictionary(s => s.Key, s => s.Value.ConvertAll(stop => new StreetOverlay.Stop(stop.Fraction, stateOf[stop.Node].Node, stateOf[stop.Node].Shift)));
        }

        private Dictionary<int, List<int>?> ListLaid()
        {
            var laid = new Dictionary<int, List<int>?>();
            for (int compound = 1; compound < from.laid.Length; compound++)
            {
                if (from.laid[compound]) laid[compound] = null;
            }
            foreach (var (index, gates) in small.States.OfResidents)
                laid[(int)small.Net.Compounds[index - 1].Id] = gates.FindAll(g => costs.GateOpen[g.Gate]).ConvertAll(g => state[g.Inside]);
            return laid;
        }

        /// <summary>States of compounds laid anew: what is joined by their streets to a state at one of their edges, or at a gate.</summary>
        private HashSet<int> ListGone()
        {
            var (gone, open, states) = (new HashSet<int>(), new Stack<int>(), from.net.States);
            foreach (int edge in from.incident)
            {
                int compound = from.streets.Compound[edge], shift = states.SeedShift[compound];
                if (!from.laid[compound]) continue;
                foreach (int node in (ReadOnlySpan<int>)[states.From[edge], states.To[edge], states.From[edge] + shift, states.To[edge] + shift])
                {
                    if (gone.Add(node)) open.Push(node);
                }
            }
            foreach (var (tail, head) in from.net.GateArcs(from.laid))
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

            bool IsLaid(int way) => way >= 0 && from.laid[from.streets.Compound[way >> 1]];
        }

        private (bool[] CanSnapInside, bool[] AllPublic, HashSet<int> Differ) Snaps()
        {
            bool[] can = [.. from.net.States.CanSnapInside], all = [.. from.net.States.AllPublic];
            for (int compound = 1; compound < can.Length; compound++)
            {
                if (from.laid[compound]) can[compound] = all[compound] = false;
            }
            for (int i = 0; i < small.Net.Compounds.Length; i++)
            {
                int compound = (int)small.Net.Compounds[i].Id;
                if (from.laid[compound]) (can[compound], all[compound]) = (small.States.CanSnapInside[i + 1], small.States.AllPublic[i + 1]);
            }
            var differ = Enumerable.Range(0, can.Length).Where(c => can[c] != from.net.States.CanSnapInside[c] || all[c] != from.net.States.AllPublic[c]);
            return (can, all, [.. differ]);
        }
    }
}
