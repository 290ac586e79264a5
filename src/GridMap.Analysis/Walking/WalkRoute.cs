namespace GridMap.Analysis.Walking;

/// <summary>A walk. <c>Line</c> starts where the walker starts (the snapped position) and ends at the other end.</summary>
/// <param name="Metres">Along the streets, with both legs.</param>
/// <param name="Deciseconds">With both legs; the steps leave the legs out.</param>
public sealed record WalkRoute(IReadOnlyList<LonLat> Line, double Metres, int Deciseconds, IReadOnlyList<WalkStep> Steps)
{
    /// <summary>Where a place lies for somebody who has come to the line's end; null where it is there, within some metres.</summary>
    public WalkTurn? TurnTo(LonLat place) => RouteTeller.TurnTo(Line, place);
}

/// <summary>One stretch of a walk, as somebody would be told it: along one street, over one crossing, on one flight of steps.</summary>
/// <param name="Turn">From the stretch before; <see cref="WalkTurn.Start"/> for the first.</param>
/// <param name="HeadingDegrees">In which direction the stretch begins: 0 north, 90 east.</param>
/// <param name="From">Where it begins.</param>
/// <param name="Gate">The stretch begins by passing this gate.</param>
/// <param name="Crosses">Roads that are crossed on it or at its beginning, in order.</param>
/// <param name="Inside">An inside way of a compound.</param>
public sealed record WalkStep(
    string? StreetName, StreetClass Class, double Metres, int Deciseconds, WalkTurn Turn, double HeadingDegrees, LonLat From, WalkGate? Gate,
    IReadOnlyList<CrossedRoad> Crosses, bool Inside);

/// <param name="Enters">Into the compound; else out of it.</param>
public sealed record WalkGate(long Id, string Compound, bool Enters);

/// <param name="Name">Null where the road has none.</param>
public sealed record CrossedRoad(string? Name, StreetClass Class);

/// <summary>Follows the labels of a field from a place to its source and tells the walk.</summary>
internal static class RouteMaker
{
    /// <summary>A part of an edge, or (edge −1) the passing of a gate.</summary>
    internal readonly record struct Piece(int Edge, double From, double To, int Gate)
    {
        public Piece Turned => this with { From = To, To = From };
    }

    public static WalkRoute Make(WalkField field, in Snap snap, in WalkField.Answer answer)
    {
        var pieces = Pieces(field, snap, answer);
        var (start, end) = (snap, field.Sources[answer.Source]);
        if (field.Direction == WalkDirection.FromSource)
        {
            pieces.Reverse();
            for (int i = 0; i < pieces.Count; i++) pieces[i] = pieces[i].Turned;
            (start, end) = (end, start);
        }
        return Tell(field.Costs, pieces, start, end, answer.Deciseconds);
    }

    /// <summary>From the place to its source, as the search sees it.</summary>
    internal static List<Piece> Pieces(WalkField field, in Snap snap, in WalkField.Answer answer)
    {
        var pieces = new List<Piece>();
        var source = field.Sources[answer.Source];
        if (answer.Node < 0)
        {
            pieces.Add(new(snap.Edge, snap.Fraction, source.Fraction, -1));
            return pieces;
        }
        var states = field.Costs.Graph.States;
        int node = answer.Node;
        pieces.Add(new(snap.Edge, snap.Fraction, EndThatIs(field, snap, answer), -1));
        for (int arc = field.Space.ParentArc[node]; arc >= 0; arc = field.Space.ParentArc[node]) Follow(arc);
        if (ResidentReturns.IsReturn(field.Costs.Graph, source, node))
        {
            foreach (int arc in ResidentReturns.ArcsBack(field.Costs, field.Direction, source, node)) Follow(arc);
        }
        pieces.Add(new(source.Edge, SeedEnd(field, source, node), source.Fraction, -1));
        return pieces;

        // The search went from tail to head; the walk to the source goes back.
        void Follow(int arc)
        {
            int way = states.ArcWay[arc];
            pieces.Add(way < 0 ? new(-1, 0, 0, -1 - way) : (way & 1) == 0 ? new(way >> 1, 1, 0, -1) : new(way >> 1, 0, 1, -1));
            node = states.ArcTail[arc];
        }
    }

    /// <summary>0 or 1: by which end of its edge the place reaches the node; on a loop, the quicker.</summary>
    internal static int EndThatIs(WalkField field, in Snap snap, in WalkField.Answer answer)
    {
        var states = field.Costs.Graph.States;
        int shift = states.SeedShift[field.Costs.Graph.Net.Compound[snap.Edge]];
        bool isFrom = answer.Node == states.From[snap.Edge] || answer.Node == states.From[snap.Edge] + shift;
        bool isTo = answer.Node == states.To[snap.Edge] || answer.Node == states.To[snap.Edge] + shift;
        if (isFrom && isTo) return field.ReadPart(snap, 0) <= field.ReadPart(snap, 1) ? 0 : 1;
        return isFrom ? 0 : 1;
    }

    internal static int SeedEnd(WalkField field, in Snap source, int node)
    {
        var states = field.Costs.Graph.States;
        int shift = states.SeedShift[field.Costs.Graph.Net.Compound[source.Edge]];
        bool isFrom = node == states.From[source.Edge] + shift, isTo = node == states.To[source.Edge] + shift;
        if (isFrom && isTo) return field.SourcePart(source, 0) <= field.SourcePart(source, 1) ? 0 : 1;
        return isFrom ? 0 : 1;
    }

    private static WalkRoute Tell(WalkCosts costs, List<Piece> pieces, in Snap start, in Snap end, int deciseconds)
    {
        var net = costs.Graph.Net;
        var line = new List<LonLat> { start.Position };
        var stretches = new List<Stretch>();
        double metres = start.LegMetres + end.LegMetres;
        int gate = -1;
        Piece? before = null;
        foreach (var piece in pieces)
        {
            if (piece.Edge < 0)
            {
                gate = piece.Gate;
                continue;
            }
            double share = Math.Abs(piece.To - piece.From), length = net.LengthMetres[piece.Edge] * share;
            int[] whole = piece.To >= piece.From ? costs.Forward : costs.Backward;
            metres += length;
            int first = line.Count - 1;
            AddPoints(net, piece, line);
            if (share == 0) continue;
            stretches.Add(new(net.Name[piece.Edge], net.Class[piece.Edge], length, WalkCosts.Part(whole[piece.Edge], share), first, line.Count - 1)
            {
                Inside = net.Compound[piece.Edge] != 0,
                Gate = gate < 0 ? null : RouteTeller.Passed(costs.Graph, gate, piece.Edge),
            });
            if (before is { } last) RouteTeller.AddCrossing(costs.Graph, last, piece, stretches);
            (gate, before) = (-1, piece);
        }
        if (line.Count < 2) line.Add(end.Position);
        return new(line, metres, deciseconds, RouteTeller.Tell(stretches, line));
    }

    private static void AddPoints(StreetNet net, Piece piece, List<LonLat> line)
    {
        int first = net.PointFirst[piece.Edge], last = net.PointFirst[piece.Edge + 1] - 1;
        bool along = piece.To >= piece.From;
        for (int i = 0; i <= last - first; i++)
        {
            int point = along ? first + i : last - i;
            double at = net.AlongAt(piece.Edge, point);
            if (along ? at > piece.From && at < piece.To : at < piece.From && at > piece.To) Add(new(net.Longitude[point], net.Latitude[point]));
        }
        if (piece.To != piece.From) Add(net.PointAt(piece.Edge, piece.To));

        void Add(LonLat place)
        {
            if (line[^1] != place) line.Add(place);
        }
    }
}
