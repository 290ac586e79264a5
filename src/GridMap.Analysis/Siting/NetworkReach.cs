using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>Who comes to a gate or street within the limit (and a second, for rounding), on the network with all gates and streets of the
/// remedies made. Told by a station put there in a city without stations.</summary>
internal sealed class NetworkReach
{
    private const double SameMetres = 0.05;
    private readonly ScenarioBase empty;
    private readonly Change[] network;
    private readonly Dictionary<long, (int Junction, LonLat Place)> nodes = [];

    /// <summary>Households that step onto another street once all are made.</summary>
    public HashSet<int> Moved { get; }

    /// <summary>Whether a gate or street may change anybody's walk either way: a station would move, a gate is not only opened, or added
    /// streets hang on one another. Else none ever makes a walk longer but for those moved.</summary>
    public bool MayBeAnywhere { get; }

    /// <param name="all">Of all remedies.</param>
    public NetworkReach(ScenarioBase city, WalkCosts costs, Change[] all, CancellationToken cancellation)
    {
        network = [.. all.Where(c => c is SetGate or AddStreet)];
        var (households, points) = city.SnappedAnew(all);
        Moved = [.. households];
        MayBeAnywhere = points || !network.All(change => OnlyOpens(change, city.Graph)) || HangTogether(network);
        empty = ScenarioBase.Create(city.Graph, costs, city.Demand, [], city.Question with { RespectCapacity = false, LimitSeconds = city.Question.LimitSeconds + 1 }, cancellation);
        var wanted = network.SelectMany(NodesOf).ToHashSet();
        var net = city.Graph.Net;
        for (int edge = 0; wanted.Count > 0 && edge < city.Graph.EdgeCount; edge++)
        {
            Know(net.FromJunction[edge], edge, 0);
            Know(net.ToJunction[edge], edge, 1);
        }

        void Know(int junction, int edge, double fraction)
        {
            if (wanted.Contains(net.JunctionId[junction])) nodes[net.JunctionId[junction]] = (junction, net.PointAt(edge, fraction));
        }
    }

    /// <returns>Households, or null where it cannot be told: it may be anybody.</returns>
    public HashSet<int>? Within(Change change, CancellationToken cancellation)
    {
        var within = new HashSet<int>();
        foreach (var place in Places(change))
        {
            if (place is not { } at) return null;
            Change[] changes = [.. network, new AddPoint(new ServicePoint(long.MinValue, "", at))];
            if (empty.SnappedAnew(changes).Points) return null;
            foreach (var household in empty.Difference(changes, cancellation).Households)
            {
                if (household.IsGained) within.Add(household.Household);
            }
        }
        return within;
    }

    private static long[] NodesOf(Change change) => change switch
    {
        SetGate gate => [gate.Gate.NodeId],
        AddStreet add => [add.Street.FromNode, add.Street.ToNode],
        _ => [],
    };

    /// <summary>Where every walk through the gate or over the street passes; null where a station there would not stand on that spot.</summary>
    private IEnumerable<LonLat?> Places(Change change)
    {
        if (change is SetGate { Gate: var gate })
        {
            yield return AtNode(gate.NodeId, gate.CompoundId);
            yield break;
        }
        var street = ((AddStreet)change).Street;
        yield return nodes.ContainsKey(street.FromNode) ? AtNode(street.FromNode, street.CompoundId) : OnStreet(street, street.Line[0]);
        yield return nodes.ContainsKey(street.ToNode) ? AtNode(street.ToNode, street.CompoundId) : OnStreet(street, street.Line[^1]);
    }

    private LonLat? AtNode(long node, long compoundId)
    {
        if (!nodes.TryGetValue(node, out var known)) return null;
        var net = empty.Graph.Net;
        var snap = empty.Graph.Snap(known.Place);
        if (!snap.IsSnapped || snap.LegMetres > SameMetres) return null;
        int junction = snap.Fraction * net.LengthMetres[snap.Edge] <= SameMetres ? net.FromJunction[snap.Edge]
            : (1 - snap.Fraction) * net.LengthMetres[snap.Edge] <= SameMetres ? net.ToJunction[snap.Edge] : -1;
        int compound = net.Compound[snap.Edge];
        return junction == known.Junction && (compound == 0 || net.Compounds[compound - 1].Id == compoundId) ? known.Place : null;
    }

    private LonLat? OnStreet(Street street, LonLat end)
    {
        var net = empty.Graph.Net;
        int compound = street.CompoundId == 0 ? 0 : 1 + Array.FindIndex(net.Compounds, c => c.Id == street.CompoundId);
        var put = net.Edges.Nearest(end, new(compound), AddStreet.SnapMetres);
        if (!put.IsSnapped) return null;
        var snap = empty.Graph.Snap(put.Position);
        return snap.Edge == put.Edge && Math.Abs(snap.Fraction - put.Fraction) * net.LengthMetres[put.Edge] <= SameMetres && snap.LegMetres <= SameMetres ? put.Position : null;
    }

    /// <summary>A gate that lets pass whom it let pass before and more, at the same hours and more; a street more; any point.</summary>
    private static bool OnlyOpens(Change change, WalkGraph graph)
    {
        if (change is not SetGate { Gate: var gate }) return true;
        var now = graph.Gates.FirstOrDefault(g => g.CompoundId == gate.CompoundId && g.NodeId == gate.NodeId);
        return now is null ? gate.Access == GateAccess.Public && gate.Hours is null
            : gate.Access <= now.Access && (gate.Hours is null || gate.Hours.ToString() == now.Hours?.ToString());
    }

    /// <summary>Whether two changes are about one gate, or two added streets share a node.</summary>
    private static bool HangTogether(Change[] all)
    {
        var gates = all.OfType<SetGate>().Select(g => (g.Gate.CompoundId, g.Gate.NodeId)).ToList();
        var ends = all.OfType<AddStreet>().SelectMany(s => (long[])[s.Street.FromNode, s.Street.ToNode]).ToList();
        return gates.Distinct().Count() < gates.Count || ends.Distinct().Count() < ends.Count;
    }
}
