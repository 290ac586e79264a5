using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>The walking network in flat arrays: immutable, safe to share between threads.</summary>
public sealed class WalkGraph
{
    /// <summary>How far an unsnapped place looks for the nearest street, to tell how far it is.</summary>
    internal const double LookMetres = 2000;

    private readonly Gate[] gates;
    private readonly WalkGraph plain;   // of a view, the graph that it is of
    private readonly WalkGraph?[] views = new WalkGraph?[Passability.Kinds];   // of a graph that is no view

    private WalkGraph(StreetNet net, StateNet states, Gate[] gates)
    {
        plain = this;
        Net = net;
        this.gates = gates;
        States = states;
        Ground = new Ground(this);
    }

    internal WalkGraph(StreetNet net, Gate[] gates) : this(net, new StateNet(net, gates), gates)
    {
    }

    private WalkGraph(WalkGraph plain, Passability passability, bool[]? barred) : this(plain.Net, plain.States, plain.gates)
    {
        (this.plain, Passability, Barred) = (plain, passability, barred);
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

    /// <summary>Which streets those for whom this graph is can use.</summary>
    internal Passability Passability { get; }

    /// <summary>By edge: nobody for whom this graph is can use it in either direction; null where they can use all.</summary>
    internal bool[]? Barred { get; }

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
    /// opening a gate never makes a walk longer. In the graph of a persona (<see cref="For"/>) streets that the persona cannot use in either
    /// direction do not count.</remarks>
    /// <param name="capMetres">Beyond this straight distance the place is unsnapped.</param>
    public Snap Snap(LonLat place, double capMetres = DefaultSnapCapMetres)
    {
        if (!(double.IsFinite(place.Longitude) && double.IsFinite(place.Latitude)))
            throw new ArgumentException($"The place {place.Longitude} {place.Latitude} is not finite.", nameof(place));
        double look = Math.Max(capMetres, LookMetres);
        if (!Near(place, look)) return new(-1, 0, double.PositiveInfinity, place);
        int compound = RegionAt(place);
        var snap = Net.Edges.Nearest(place, new(compound, Barred: Barred), capMetres);
        if (!snap.IsSnapped && compound == 0) snap = Net.Edges.Nearest(place, new(0, States.AllPublic, Barred: Barred), capMetres);
        if (snap.IsSnapped) return snap;
        double metres = Net.Edges.Nearest(place, new(compound, Barred: Barred), look).LegMetres;
        return new(-1, 0, metres, place);
    }

    /// <summary>As <see cref="Snap"/>, for somebody who lives there: where no street that the persona can use lies within the cap, but another
    /// does, that one. No walk begins on it: the place is without a walk, and not without streets.</summary>
    internal Snap SnapHome(LonLat place, double capMetres = DefaultSnapCapMetres)
    {
        var snap = Snap(place, capMetres);
        if (snap.IsSnapped || Barred is null) return snap;
        var any = plain.Snap(place, capMetres);
        return any.IsSnapped ? OffTheEnds(any) : any;
    }

    /// <summary>Off the ends of the street, where even a street that is not passable costs nothing.</summary>
    internal static Snap OffTheEnds(in Snap snap) => snap with { Fraction = Math.Clamp(snap.Fraction, LeastShare, 1 - LeastShare) };

    internal bool IsBarred(int edge) => Barred is not null && Barred[edge];

    /// <summary>The graph for somebody who walks so: the same streets and gates, but places meet none of the streets that the persona can use
    /// in neither direction, whatever the hour. The graph itself for who can use all; personas who can use the same streets share one.</summary>
    public WalkGraph For(Persona persona) => plain.With(Passability.Of(persona));

    internal WalkGraph With(Passability passability)
    {
        ref var view = ref views[passability.Kind];
        if (view is not null) return view;
        var made = passability.Kind == 0 ? this : new(this, passability, BarredBy(passability));
        return Interlocked.CompareExchange(ref view, made, null) ?? made;
    }

    private bool[]? BarredBy(Passability passability)
    {
        var barred = new bool[EdgeCount];
        for (int edge = 0; edge < barred.Length; edge++) barred[edge] = passability.Bars(Net.Class[edge], Net.Traits[edge].RaisedKerb);
        return barred.AsSpan().Contains(true) ? barred : null;
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
        return new WalkGraph(Net, [.. gates.Where(g => g.CompoundId != gate.CompoundId || g.NodeId != gate.NodeId), gate]).With(Passability);
    }

    /// <summary>The graph with every gate open to everybody at every hour. Gates keep their indexes.</summary>
    internal WalkGraph WithAllGatesPublic() =>
        new WalkGraph(Net, Array.ConvertAll(gates, g => g with { Access = GateAccess.Public, Hours = null })).With(Passability);

    public const double DefaultSnapCapMetres = 150;

    private const double LeastShare = 1e-6;
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
