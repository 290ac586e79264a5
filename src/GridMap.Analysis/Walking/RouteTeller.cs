namespace GridMap.Analysis.Walking;

/// <summary>A turn as it is told to somebody on foot.</summary>
public enum WalkTurn : byte
{
    /// <summary>Nothing comes before.</summary>
    Start,
    Straight, SlightLeft, Left, SharpLeft, SlightRight, Right, SharpRight, Back,
}

/// <summary>A piece of a walk before it is told: a part of one street. Its points are those of the walk's line from First to Last.</summary>
internal sealed record Stretch(string? Name, StreetClass Class, double Metres, int Deciseconds, int First, int Last)
{
    public WalkGate? Gate { get; init; }
    public bool Inside { get; init; }
    public IReadOnlyList<CrossedRoad> Crosses { get; init; } = [];

    public bool IsSteps => Class == StreetClass.Steps;
    public bool IsCrossing => Class == StreetClass.Crossing;
    public bool IsPlain => !IsSteps && !IsCrossing;

    /// <summary>Both, as one. The name and class are those of the one that is told.</summary>
    public Stretch With(Stretch next, Stretch told) => told with
    {
        Metres = Metres + next.Metres, Deciseconds = Deciseconds + next.Deciseconds, First = First, Last = next.Last, Gate = Gate ?? next.Gate,
        Crosses = [.. Crosses, .. next.Crosses.SkipWhile(road => Crosses.Count > 0 && Crosses[^1] == road)],
    };
}

/// <summary>Makes of the streets of a walk what somebody who walks it wants to hear: where to turn, which gates, steps and roads are on the
/// way. The limits are GridMap's own choice, tried on the streets of Chengdu.</summary>
internal static class RouteTeller
{
    private const double LookMetres = 15;          // how far somebody looks to see which way a street goes
    private const double TinyMetres = 12;          // a nameless piece as short as a road is wide is not told
    private const double NothingMetres = 1;        // a corner of a street on which a place lies
    private const double ThereMetres = 3;
    private const double NewStretchDegrees = 45;   // on one and the same street, too
    private static readonly (double Degrees, WalkTurn Left, WalkTurn Right)[] Turns =
    [
        (30, WalkTurn.Straight, WalkTurn.Straight), (60, WalkTurn.SlightLeft, WalkTurn.SlightRight), (120, WalkTurn.Left, WalkTurn.Right),
        (165, WalkTurn.SharpLeft, WalkTurn.SharpRight), (180, WalkTurn.Back, WalkTurn.Back),
    ];

    public static List<WalkStep> Tell(List<Stretch> stretches, List<LonLat> line)
    {
        var told = Join(WithoutTiny(Join(stretches, line)), line);
        return [.. told.Select((s, i) => new WalkStep(s.Name, s.Class, s.Metres, s.Deciseconds,
            i == 0 ? WalkTurn.Start : TurnOf(AngleBetween(told[i - 1], s, line)), Clockwise(0, Bearing(line, s.First, s.Last) ?? 0), line[s.First], s.Gate, s.Crosses, s.Inside))];
    }

    public static WalkTurn? TurnTo(IReadOnlyList<LonLat> line, LonLat place)
    {
        var scale = EarthScale.At(place.Latitude);
        if (scale.DistanceMetres(line[^1], place) < ThereMetres) return null;
        return Bearing(line, line.Count - 1, 0) is { } back ? TurnOf(ShortWay(Bearing(scale, line[^1], place) - Turned(back))) : WalkTurn.Straight;
    }

    /// <summary>The gate as it is passed before an edge.</summary>
    public static WalkGate Passed(WalkGraph graph, int gate, int nextEdge)
    {
        int compound = graph.CompoundIndexOf(graph.Gates[gate].CompoundId);
        return new(graph.Gates[gate].Id, graph.Net.Compounds[compound].Name, graph.Net.Compound[nextEdge] == compound + 1);
    }

    /// <summary>Adds to the last stretch (or the one before, where that is a crossing) the road that lies across the junction between two
    /// pieces: one that goes on both to the left and to the right of the walk. Lanes count where a crossing is mapped.</summary>
    public static void AddCrossing(WalkGraph graph, in RouteMaker.Piece before, in RouteMaker.Piece after, List<Stretch> stretches)
    {
        var net = graph.Net;
        if (before.To is not (0 or 1)) return;
        int junction = before.To == 1 ? net.ToJunction[before.Edge] : net.FromJunction[before.Edge];
        bool mapped = stretches[^1].IsCrossing || (stretches.Count > 1 && stretches[^2].IsCrossing);
        double back = BearingFrom(net, before.Edge, before.To), ahead = BearingFrom(net, after.Edge, after.From);
        var sides = new Dictionary<(string?, StreetClass), (bool Left, bool Right)>();
        for (int arc = graph.States.ArcFirst[junction]; arc < graph.States.ArcFirst[junction + 1]; arc++)
        {
            int way = graph.States.ArcWay[arc], edge = way >> 1;
            if (way < 0 || edge == before.Edge || edge == after.Edge || !IsRoad(net.Class[edge], mapped)) continue;
            var road = (net.Name[edge], net.Class[edge]);
            if (road.Item1 is not null && (road.Item1 == net.Name[before.Edge] || road.Item1 == net.Name[after.Edge])) continue;
            bool right = Clockwise(ahead, BearingFrom(net, edge, way & 1)) < Clockwise(ahead, back);
            var known = sides.GetValueOrDefault(road);
            sides[road] = (known.Left || !right, known.Right || right);
        }
        CrossedRoad[] crossed = [.. sides.Where(s => s.Value is (true, true)).Select(s => new CrossedRoad(s.Key.Item1, s.Key.Item2))];
        if (crossed.Length == 0) return;
        int index = stretches.Count > 1 && stretches[^2].IsCrossing ? stretches.Count - 2 : stretches.Count - 1;
        stretches[index] = stretches[index] with { Crosses = [.. stretches[index].Crosses, .. crossed] };
    }

    private static bool IsRoad(StreetClass street, bool mapped) => street switch
    {
        StreetClass.Tertiary or StreetClass.Secondary or StreetClass.Primary or StreetClass.Trunk => true,
        StreetClass.Residential or StreetClass.Unclassified or StreetClass.LivingStreet => mapped,
        _ => false,
    };

    private static List<Stretch> Join(List<Stretch> stretches, List<LonLat> line)
    {
        var joined = new List<Stretch>();
        foreach (var next in stretches)
        {
            if (joined.Count > 0 && joined[^1] is var last && AreOne(last, next, line)) joined[^1] = last.With(next, last);
            else joined.Add(next);
        }
        return joined;
    }

    private static bool AreOne(Stretch last, Stretch next, List<LonLat> line) =>
        next.Gate is null && last.IsSteps == next.IsSteps && last.IsCrossing == next.IsCrossing && last.Name == next.Name
        && (last.Name is not null || IsPath(last.Class) == IsPath(next.Class)) && Math.Abs(AngleBetween(last, next, line)) < NewStretchDegrees;

    private static bool IsPath(StreetClass street) =>
        street is StreetClass.Footway or StreetClass.Path or StreetClass.Pedestrian or StreetClass.Cycleway or StreetClass.Track;

    /// <summary>Puts short nameless pieces to what comes after, or else to what came before: corners of pavements, traffic islands.</summary>
    private static List<Stretch> WithoutTiny(List<Stretch> stretches)
    {
        var kept = new List<Stretch>();
        for (int i = 0; i < stretches.Count; i++)
        {
            var it = stretches[i];
            bool tiny = it is { Name: null, Gate: null, IsPlain: true, Metres: < TinyMetres };
            var next = i + 1 < stretches.Count ? stretches[i + 1] : null;
            var last = kept.Count > 0 ? kept[^1] : null;
            bool island = last is { IsCrossing: true } && next is { IsCrossing: true };
            bool nothing = it is { Gate: null, Metres: < NothingMetres };
            if (next is not null && (nothing || (tiny && next.Gate is null && (next.IsPlain || island)))) stretches[i + 1] = it.With(next, next);
            else if (last is not null && (nothing || (tiny && last.IsPlain))) kept[^1] = last.With(it, last);
            else kept.Add(it);
        }
        return kept;
    }

    /// <summary>Clockwise, −180 to 180; 0 where one has no length and so no direction.</summary>
    private static double AngleBetween(Stretch last, Stretch next, List<LonLat> line) =>
        Bearing(line, next.First, next.Last) is { } ahead && Bearing(line, last.Last, last.First) is { } back ? ShortWay(ahead - Turned(back)) : 0;

    private static WalkTurn TurnOf(double degrees)
    {
        foreach (var (most, left, right) in Turns)
        {
            if (Math.Abs(degrees) <= most) return degrees < 0 ? left : right;
        }
        return WalkTurn.Back;   // 180 and a rounding
    }

    /// <summary>From one point of a line towards another one of it, as far as somebody looks; null where they are one.</summary>
    private static double? Bearing(IReadOnlyList<LonLat> line, int from, int towards)
    {
        if (from == towards) return null;
        var scale = EarthScale.At(line[from].Latitude);
        int step = Math.Sign(towards - from), at = from;
        while (at != towards && scale.DistanceMetres(line[from], line[at]) < LookMetres) at += step;
        return Bearing(scale, line[from], line[at]);
    }

    private static double BearingFrom(StreetNet net, int edge, double end)
    {
        double share = Math.Min(1, LookMetres / Math.Max(net.LengthMetres[edge], 1e-3));
        LonLat from = net.PointAt(edge, end), to = net.PointAt(edge, end == 0 ? share : 1 - share);
        return Bearing(EarthScale.At(from.Latitude), from, to);
    }

    private static double Bearing(in EarthScale scale, LonLat from, LonLat to)
    {
        double east = EarthScale.ShortWay(to.Longitude - from.Longitude) * scale.MetresPerDegreeLongitude;
        double north = (to.Latitude - from.Latitude) * scale.MetresPerDegreeLatitude;
        return double.RadiansToDegrees(Math.Atan2(east, north));
    }

    private static double Turned(double degrees) => degrees + 180;

    private static double ShortWay(double degrees) => Math.IEEERemainder(degrees, 360);

    private static double Clockwise(double from, double to) => (((to - from) % 360) + 360) % 360;
}
