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
    private readonly bool[] laid;
    private readonly HashSet<int> junctions = [];
    private readonly HashSet<int> ended = [];     // junctions where a street is removed or added
    private readonly List<int> incident = [];
    private readonly Dictionary<int, int> outerOf = [];
    private readonly List<Piece> pieces = [];
    private readonly Dictionary<int, List<(double Fraction, long Node)>> stops = [];
    private readonly Dictionary<long, long> nodeOfJoint = [];
    private long nextNode = -1;

    /// <summary>A street of the small net. Edge: of the net beneath, or −1; Added: of the scenario, or −1; else a connector.</summary>
    internal readonly record struct Piece(int Edge, int Added, int Compound, int Forward, int Backward);

    private OverlayBuilder(SearchNet net, NetworkChanges changes)
    {
        (this.net, this.changes, streets) = (net, changes, net.Costs.Graph.Net);
        laid = new bool[streets.Compounds.Length + 1];
    }

    public SearchNet Net => net;
    public StreetNet Streets => streets;
    public NetworkChanges Changes => changes;

    /// <summary>By compound index plus one: laid anew.</summary>
    public bool[] IsLaid => laid;

    /// <summary>Edges of the net that touch the junctions that matter.</summary>
    public IReadOnlyList<int> Incident => incident;

    /// <summary>By junction: its state outside compounds.</summary>
    public IReadOnlyDictionary<int, int> OuterOf => outerOf;
    public IReadOnlyList<Piece> Pieces => pieces;

    /// <summary>By edge: where added streets leave it, and the stop's node in the small net.</summary>
    public IReadOnlyDictionary<int, List<(double Fraction, long Node)>> Stops => stops;

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
        return new OverlayLaying(this, graph, graph.CostsFor(net.Costs.Persona, net.Costs.At, home)).Make();
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
}
