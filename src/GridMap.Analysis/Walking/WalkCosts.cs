namespace GridMap.Analysis.Walking;

/// <summary>Tenths of a second for each edge and direction, for one persona, hour and home.</summary>
public sealed class WalkCosts
{
    /// <summary>Longest passable edge, about 16 hours: keeps sums within an int.</summary>
    private const int LongestDeciseconds = 600_000;

    private readonly Lazy<int[]> arcsFromSource;   // seldom wanted, and often the same

    internal WalkCosts(WalkGraph graph, Persona persona, DateTime? at, long? homeCompoundId)
    {
        if (!(persona.SpeedMetresPerSecond > 0) || double.IsInfinity(persona.SpeedMetresPerSecond) || !((persona.StepsFactor ?? 1) >= 0)
            || !(persona.CrossingSeconds >= 0) || !((persona.MinorCrossingSeconds ?? 0) >= 0))
            throw new ArgumentException($"Persona {persona.Code}: speed is positive and finite, steps factor and crossing seconds are not negative.", nameof(persona));
        Graph = graph;
        Persona = persona;
        At = at;
        HomeCompound = homeCompoundId is null or 0 ? (int?)homeCompoundId : graph.CompoundIndexOf(homeCompoundId.Value) + 1;
        var net = graph.Net;
        Forward = new int[net.EdgeCount];
        for (int edge = 0; edge < Forward.Length; edge++) Forward[edge] = WholeEdge(net.LengthMetres[edge], net.Class[edge], net.Traits[edge]);
        Backward = net.Oneway.Length > 0 ? SplitDirections(net.Oneway) : Forward;
        GateOpen = Array.ConvertAll([.. graph.Gates], gate => gate.Hours is null || at is null || gate.Hours.IsOpen(at.Value));
        ArcsTowardsSource = LayOnArcs(WalkDirection.TowardsSource);
        arcsFromSource = new(() => Backward == Forward && graph.States.ResidentArcs.Count == 0 ? ArcsTowardsSource : LayOnArcs(WalkDirection.FromSource));
        foreach (int cost in ArcsTowardsSource)
        {
            if (cost != WalkField.NoWalk && cost > LongestArc) LongestArc = cost;
        }
    }

    public Persona Persona { get; }

    /// <summary>The local time asked, or null.</summary>
    public DateTime? At { get; }

    /// <summary>Where the walker lives: compound index plus one, 0 for no compound, null for the compound (if any) in which the walk
    /// begins.</summary>
    internal int? HomeCompound { get; }

    public WalkGraph Graph { get; }

    /// <summary>Along the edge's line; NoWalk where it is not passable.</summary>
    internal int[] Forward { get; }
    internal int[] Backward { get; }

    /// <summary>Whether each gate is open at the hour, whoever may pass it.</summary>
    internal bool[] GateOpen { get; }

    /// <summary>By arc of <see cref="StateNet"/>, walked from tail to head.</summary>
    internal int[] ArcsFromSource => arcsFromSource.Value;

    /// <summary>By arc, walked from head to tail.</summary>
    internal int[] ArcsTowardsSource { get; }

    internal int LongestArc { get; }

    internal int Leg(double metres) => (int)Math.Min(Math.Round(metres / Persona.SpeedMetresPerSecond * 10), LongestDeciseconds);

    /// <summary>Part of an edge: its share of the whole, rounded. Nothing costs nothing, also where the edge is not passable.</summary>
    internal static int Part(int whole, double share) =>
        share <= 0 ? 0 : whole == WalkField.NoWalk ? WalkField.NoWalk : (int)Math.Round(whole * share);

    /// <summary>Of a street that is not in the graph, whatever its direction.</summary>
    internal int Whole(Street street) => WholeEdge(street.LengthMetres, street.Class, StreetTraits.Of(street.Class, street.RaisedKerb, street.Crossings));

    private int WholeEdge(double metres, StreetClass streetClass, StreetTraits traits)
    {
        if (Passability.Of(Persona).Bars(streetClass, traits.RaisedKerb)) return WalkField.NoWalk;
        double seconds = metres / Persona.SpeedMetresPerSecond;
        if (streetClass == StreetClass.Steps) seconds *= Persona.StepsFactor!.Value;
        seconds += traits.MainHalves / 2.0 * Persona.CrossingSeconds + traits.MinorHalves / 2.0 * (Persona.MinorCrossingSeconds ?? Persona.CrossingSeconds);
        return (int)Math.Min(Math.Round(seconds * 10), LongestDeciseconds);
    }

    /// <summary>A residents' gate lets pass those who live there. Who lives where the walk begins passes it going out, which is away
    /// from the source where the search starts with the walker, and into what places read where the search ends with the walker.</summary>
    private void BarResidentArcs(int[] costs, WalkDirection direction)
    {
        foreach (var arc in Graph.States.ResidentArcs)
        {
            bool beginsHere = direction == WalkDirection.FromSource ? arc.Enters : !arc.Enters;
            if (HomeCompound is { } home ? home != arc.Compound : beginsHere) costs[arc.Arc] = WalkField.NoWalk;
        }
    }

    private int[] SplitDirections(sbyte[] oneway)
    {
        int[] backward = [.. Forward];
        for (int edge = 0; edge < oneway.Length; edge++)
        {
            if (oneway[edge] > 0) backward[edge] = WalkField.NoWalk;
            if (oneway[edge] < 0) Forward[edge] = WalkField.NoWalk;
        }
        return backward;
    }

    private int[] LayOnArcs(WalkDirection direction)
    {
        var (along, against) = direction == WalkDirection.FromSource ? (Forward, Backward) : (Backward, Forward);
        int[] ways = Graph.States.ArcWay;
        var costs = new int[ways.Length];
        for (int arc = 0; arc < ways.Length; arc++)
        {
            int way = ways[arc];
            costs[arc] = way < 0 ? (GateOpen[-1 - way] ? 0 : WalkField.NoWalk) : (way & 1) == 0 ? along[way >> 1] : against[way >> 1];
        }
        BarResidentArcs(costs, direction);
        return costs;
    }
}
