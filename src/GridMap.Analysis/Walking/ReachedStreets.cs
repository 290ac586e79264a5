namespace GridMap.Analysis.Walking;

/// <summary>The streets that a walk reaches within a limit, each piece cut where the limit is passed.</summary>
/// <param name="Lines">At least two places each.</param>
public sealed record ReachedNetwork(int LimitDeciseconds, IReadOnlyList<IReadOnlyList<LonLat>> Lines, double LengthMetres);

/// <summary>Reached pieces of streets, from a field.</summary>
public static class ReachedStreets
{
    /// <summary>One network for each limit, in the order given, each a part of the next larger.</summary>
    /// <param name="limitsDeciseconds">Not negative; the field must have been searched at least as far.</param>
    /// <exception cref="ArgumentException">A limit that is negative or beyond the field's.</exception>
    public static IReadOnlyList<ReachedNetwork> Of(WalkField field, IReadOnlyList<int> limitsDeciseconds)
    {
        if (limitsDeciseconds.Any(l => l < 0 || l > field.Limit)) throw new ArgumentException("Limits are not negative and within the field's.", nameof(limitsDeciseconds));
        int[] edges = [.. Edges(field)];
        return [.. limitsDeciseconds.Select(limit => Of(field, edges, limit))];
    }

    private static ReachedNetwork Of(WalkField field, int[] edges, int limit)
    {
        var net = field.Costs.Graph.Net;
        var lines = new List<IReadOnlyList<LonLat>>();
        var pieces = new List<(double From, double To)>();
        double metres = 0;
        foreach (int edge in edges)
        {
            Pieces(field, edge, limit, pieces);
            foreach (var (from, to) in pieces)
            {
                if (net.LengthMetres[edge] == 0 || Line(net, edge, from, to) is not { Count: >= 2 } line) continue;
                lines.Add(line);
                metres += (to - from) * net.LengthMetres[edge];
            }
        }
        return new(limit, lines, metres);
    }

    /// <summary>Edges with an end or a source that was reached, ascending.</summary>
    private static SortedSet<int> Edges(WalkField field)
    {
        var states = field.Costs.Graph.States;
        var edges = new SortedSet<int>(field.Sources.Where(s => s.IsSnapped).Select(s => s.Edge));
        foreach (int node in field.Space.Touched)
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                if (states.ArcWay[arc] >= 0) edges.Add(states.ArcWay[arc] >> 1);
            }
        }
        return edges;
    }

    /// <summary>Shares of an edge's line within the limit, in order and apart: from its start, from its end, and round the sources on it.</summary>
    internal static void Pieces(WalkField field, int edge, int limit, List<(double From, double To)> pieces)
    {
        pieces.Clear();
        var (from, to) = field.EndsOf(edge);
        var (fromCost, toCost) = field.ReadingOf(edge);
        if (from <= limit) Add(0, Share(limit - from, fromCost));
        if (to <= limit) Add(1 - Share(limit - to, toCost), 1);
        foreach (int source in field.SourcesOn(edge))
        {
            int left = limit - field.Costs.Leg(field.Sources[source].LegMetres);
            double at = field.Sources[source].Fraction;
            if (left >= 0) Add(Math.Max(0, at - Share(left, toCost)), Math.Min(1, at + Share(left, fromCost)));
        }
        pieces.Sort();
        int kept = 0;
        for (int k = 1; k < pieces.Count; k++)
        {
            if (pieces[k].From > pieces[kept].To) pieces[++kept] = pieces[k];
            else pieces[kept] = (pieces[kept].From, Math.Max(pieces[kept].To, pieces[k].To));
        }
        if (pieces.Count > 0) pieces.RemoveRange(kept + 1, pieces.Count - kept - 1);

        void Add(double start, double end)
        {
            if (end > start) pieces.Add((start, end));
        }
    }

    /// <summary>How much of an edge the time is enough for, 0 to 1.</summary>
    private static double Share(int deciseconds, int cost) =>
        cost == WalkField.NoWalk ? 0 : cost <= deciseconds ? 1 : (double)deciseconds / cost;

    private static List<LonLat> Line(StreetNet net, int edge, double from, double to)
    {
        var line = new List<LonLat> { net.PointAt(edge, from) };
        for (int point = net.PointFirst[edge]; point < net.PointFirst[edge + 1]; point++)
        {
            double along = net.AlongAt(edge, point);
            if (along > from && along < to) Add(new(net.Longitude[point], net.Latitude[point]));
        }
        Add(net.PointAt(edge, to));
        return line;

        void Add(LonLat place)
        {
            if (line[^1] != place) line.Add(place);
        }
    }
}
