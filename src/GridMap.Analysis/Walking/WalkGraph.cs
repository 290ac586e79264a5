using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>The walking network in flat arrays: immutable, safe to share between threads.</summary>
public sealed class WalkGraph
{
    /// <summary>How far an unsnapped place looks for the nearest street, to tell how far it is.</summary>
    internal const double LookMetres = 2000;

    private readonly Gate[] gates;

    private WalkGraph(StreetNet net, StateNet states, Gate[] gates)
    {
        Net = net;
        this.gates = gates;
        States = states;
        Ground = new Ground(this);
    }

    internal WalkGraph(StreetNet net, Gate[] gates) : this(net, new StateNet(net, gates), gates)
    {
    }

    internal static WalkGraph Of(StreetArrays streets, Gate[] gates)
    {
        var net = new StreetNet(streets);
        StateNet? states = null;
        Parallel.Invoke(net.MakeIndexes, () => states = new StateNet(net, gates));
        return new(net, states!, gates);
    }

    internal StreetNet Net { get; }
    internal StateNet States { get; }

    /// <summary>What isochrones keep of this graph; empty until one is drawn.</summary>
    internal Ground Ground { get; }

    /// <summary>States of the search: junctions, with copies where a compound's gates split them.</summary>
    public int NodeCount => States.NodeCount;
    public int EdgeCount => Net.EdgeCount;
    public IReadOnlyList<Compound> Compounds => Net.Compounds;
    public IReadOnlyList<Gate> Gates => gates;

    /// <summary>Nearest point on an edge that a walker at this place can step onto: inside a compound its inside ways (or any
    /// street outside compounds where it has no inside way or no known gate), elsewhere streets that are not inside a compound, or
    /// where none of those lies within the cap, inside ways of compounds whose gates are all public.</summary>
    /// <remarks>Public compounds come second, so that opening a gate can give a place a street but never take it to another one:
    /// opening a gate never makes a walk longer.</remarks>
    /// <param name="capMetres">Beyond this straight distance the place is unsnapped.</param>
    public Snap Snap(LonLat place, double capMetres = DefaultSnapCapMetres)
    {
        if (!(double.IsFinite(place.Longitude) && double.IsFinite(place.Latitude)))
            throw new ArgumentException($"The place {place.Longitude} {place.Latitude} is not finite.", nameof(place));
        double look = Math.Max(capMetres, LookMetres);
        if (!Near(place, look)) return new(-1, 0, double.PositiveInfinity, place);
        int compound = RegionAt(place);
        var snap = Net.Edges.Nearest(place, new(compound), capMetres);
        if (!snap.IsSnapped && compound == 0) snap = Net.Edges.Nearest(place, new(0, States.AllPublic), capMetres);
        if (snap.IsSnapped) return snap;
        double metres = Net.Edges.Nearest(place, new(compound), look).LegMetres;
        return new(-1, 0, metres, place);
    }

    /// <summary>The place at this share of a street's line, without a leg, or an unsnapped one where the street is not in the graph.</summary>
    public Snap SnapOnStreet(long streetId, double fraction)
    {
        int edge = Net.FindEdge(streetId);
        return edge < 0 ? new(-1, 0, double.PositiveInfinity, default) : new(edge, fraction, 0, Net.PointAt(edge, fraction));
    }

    /// <summary>Id of the street that an edge was made of.</summary>
    public long StreetId(int edge) => Net.StreetId[edge];

    /// <summary>The compound (index plus one) whose inside ways places here use, or 0.</summary>
    internal int RegionAt(LonLat place) => Net.CompoundShapes.SmallestAt(place, States.CanSnapInside);

    internal void RegionsTouching(Envelope box, List<int> found) => Net.CompoundShapes.Touching(box, States.CanSnapInside, found);

    /// <summary>Whether the place lies within the extent of the street data, widened by the snap cap. Far cities have an extent each.</summary>
    public bool WithinExtent(LonLat place) => Near(place, DefaultSnapCapMetres);

    private bool Near(LonLat place, double metres)
    {
        foreach (var extent in Net.Extents)
        {
            if (extent.Holds(place, metres)) return true;
        }
        return false;
    }

    /// <summary>Costs for one persona at one local time (null: every gate with hours is open).</summary>
    /// <param name="homeCompoundId">Where the walker lives: a compound's id, 0 for none of them, null for the compound (if any) in which
    /// the walk begins.</param>
    /// <exception cref="ArgumentException">A speed that is not positive, a factor or crossing time that is negative, a compound that is
    /// not known.</exception>
    public WalkCosts CostsFor(Persona persona, DateTime? at = null, long? homeCompoundId = null) => new(this, persona, at, homeCompoundId);

    internal int CompoundIndexOf(long id)
    {
        int index = Array.FindIndex(Net.Compounds, c => c.Id == id);
        return index >= 0 ? index : throw new ArgumentException($"Compound {id} is not known.");
    }

    /// <summary>The graph as it would be with one gate changed (the one at the same node and compound) or added; streets are shared
    /// with this one.</summary>
    /// <exception cref="ArgumentException">The compound is not known.</exception>
    public WalkGraph WithGate(Gate gate)
    {
        if (!Array.Exists(Net.Compounds, c => c.Id == gate.CompoundId))
            throw new ArgumentException($"Gate {gate.Id} belongs to compound {gate.CompoundId}, which is not known.", nameof(gate));
        return new(Net, [.. gates.Where(g => g.CompoundId != gate.CompoundId || g.NodeId != gate.NodeId), gate]);
    }

    /// <summary>The graph with every gate open to everybody at every hour. Gates keep their indexes.</summary>
    internal WalkGraph WithAllGatesPublic() =>
        new(Net, Array.ConvertAll(gates, g => g with { Access = GateAccess.Public, Hours = null }));

    public const double DefaultSnapCapMetres = 150;
}

/// <summary>Where a place meets the network. <c>Edge</c> −1: unsnapped, and <c>LegMetres</c> tells how far the nearest street is
/// (infinite where none was found).</summary>
/// <param name="Fraction">0 at the edge's start, 1 at its end.</param>
/// <param name="LegMetres">Straight distance from the place to the street, walked at the persona's speed.</param>
/// <param name="Position">The point on the street.</param>
public readonly record struct Snap(int Edge, double Fraction, double LegMetres, LonLat Position)
{
    public bool IsSnapped => Edge >= 0;
}
