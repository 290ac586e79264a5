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

    /// <param name="network">All gates and streets of the remedies.</param>
    public NetworkReach(ScenarioBase city, WalkCosts costs, Change[] network, CancellationToken cancellation)
    {
        this.network = network;
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
}
