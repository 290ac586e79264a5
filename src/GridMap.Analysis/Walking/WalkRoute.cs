namespace GridMap.Analysis.Walking;

/// <summary>A walk. <c>Line</c> starts where the walker starts (the snapped position) and ends at the other end.</summary>
/// <param name="Metres">Along the streets, with both legs.</param>
/// <param name="Deciseconds">With both legs; the steps leave the legs out.</param>
public sealed record WalkRoute(IReadOnlyList<LonLat> Line, double Metres, int Deciseconds, IReadOnlyList<WalkStep> Steps);

/// <summary>One stretch of a walk along one street name. <c>GateId</c>: the stretch begins by passing this gate.</summary>
public sealed record WalkStep(string? StreetName, StreetClass Class, double Metres, int Deciseconds, long? GateId);

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
        var steps = new List<WalkStep>();
        double metres = start.LegMetres + end.LegMetres;
        long? gate = null;
        foreach (var piece in pieces)
        {
            if (piece.Edge < 0)
            {
                gate = costs.Graph.Gates[piece.Gate].Id;
                continue;
            }
            double share = Math.Abs(piece.To - piece.From), length = net.LengthMetres[piece.Edge] * share;
            int[] whole = piece.To >= piece.From ? costs.Forward : costs.Backward;
            metres += length;
            AddPoints(net, piece, line);
            AddStep(steps, new(net.Name[piece.Edge], net.Class[piece.Edge], length, WalkCosts.Part(whole[piece.Edge], share), gate), share);
            if (share > 0) gate = null;
        }
        if (line.Count < 2) line.Add(end.Position);
        return new(line, metres, deciseconds, steps);
    }

    private static void AddStep(List<WalkStep> steps, WalkStep step, double share)
    {
        if (share == 0) return;
        if (steps.Count > 0 && steps[^1] is var last && step.GateId is null && last.StreetName == step.StreetName && (step.StreetName is not null || last.Class == step.Class))
            steps[^1] = last with { Metres = last.Metres + step.Metres, Deciseconds = last.Deciseconds + step.Deciseconds };
        else steps.Add(step);
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
