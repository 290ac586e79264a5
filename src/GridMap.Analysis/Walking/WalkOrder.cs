namespace GridMap.Analysis.Walking;

/// <summary>In which order to call at places, and what each walk takes.</summary>
/// <param name="Places">Indexes of the snapped places in walking order.</param>
/// <param name="Deciseconds">To each from the one before; <see cref="WalkField.NoWalk"/> where no walk was found, and to the first without a start.</param>
/// <param name="Unsnapped">Indexes of places too far from any street.</param>
public sealed record WalkOrderResult(int[] Places, int[] Deciseconds, int[] Unsnapped)
{
    /// <summary>Of all walks that were found.</summary>
    public long TotalDeciseconds => Deciseconds.Where(d => d != WalkField.NoWalk).Sum(d => (long)d);
}

/// <summary>
/// The walking order of a day's calls: seconds between distinct spots by the engine's fields, a path by nearest insertion, made shorter by
/// 2-opt (Croes 1958) until no exchange helps. The same question has the same answer. Between two spots counts the quicker direction: who
/// may leave a compound by a residents' gate is let in by its residents, so their callers are, too.
/// </summary>
public static class WalkOrder
{
    // Homes of one entrance: those snapped within so many metres of a street, at legs of the same tens of metres, are one spot.
    private const double SpotMetres = 10;
    private const int LeastLimitDeciseconds = 3_000, MostLimitDeciseconds = 72_000;
    private const double DetoursAllowed = 2.5;

    /// <param name="places">Where to call.</param>
    /// <param name="start">Where the walk begins; null: at the first place that is snapped.</param>
    /// <exception cref="ArgumentException">The costs belong to another graph.</exception>
    public static WalkOrderResult Compute(WalkGraph graph, WalkCosts costs, IReadOnlyList<Snap> places, Snap? start, CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(graph, costs.Graph)) throw new ArgumentException("The costs belong to another graph.", nameof(costs));
        int[] unsnapped = [.. Enumerable.Range(0, places.Count).Where(i => !places[i].IsSnapped)];
        var spots = Group(graph, places);
        bool begins = start is { IsSnapped: true };
        Snap[] stops = begins ? [start!.Value, .. spots.Select(s => places[s[0]])] : [.. spots.Select(s => places[s[0]])];
        if (spots.Count == 0) return new([], [], unsnapped);

        int[][] seconds = Matrix(costs, stops, cancellation);
        int[] path = Shorten(Insert(seconds, cancellation), seconds, cancellation);
        var (order, walks) = (new List<int>(places.Count), new List<int>(places.Count));
        for (int k = begins ? 1 : 0; k < path.Length; k++)
        {
            int walk = k == 0 ? WalkField.NoWalk : seconds[path[k - 1]][path[k]];
            foreach (int place in spots[begins ? path[k] - 1 : path[k]])
            {
                order.Add(place);
                walks.Add(walk);
                walk = 0;
            }
        }
        return new([.. order], [.. walks], unsnapped);
    }

    private static List<List<int>> Group(WalkGraph graph, IReadOnlyList<Snap> places)
    {
        var spots = new List<List<int>>();
        var at = new Dictionary<(int Edge, int Along, int Leg), List<int>>();
        for (int i = 0; i < places.Count; i++)
        {
            if (!places[i].IsSnapped) continue;
            var key = (places[i].Edge, (int)(places[i].Fraction * graph.Net.LengthMetres[places[i].Edge] / SpotMetres), (int)(places[i].LegMetres / SpotMetres));
            if (!at.TryGetValue(key, out var spot)) spots.Add(at[key] = spot = []);
            spot.Add(i);
        }
        return spots;
    }

    /// <summary>Tenths of a second between stops, the quicker direction. Searches go a little farther than the stops lie apart, and farther
    /// again while some walk is missing.</summary>
    private static int[][] Matrix(WalkCosts costs, Snap[] stops, CancellationToken cancellation)
    {
        double metres = 0;
        var scale = EarthScale.At(stops[0].Position.Latitude);
        foreach (var stop in stops) metres = Math.Max(metres, scale.DistanceMetres(stops[0].Position, stop.Position) + stop.LegMetres);
        int limit = (int)Math.Min(LeastLimitDeciseconds + 2 * DetoursAllowed * metres / costs.Persona.SpeedMetresPerSecond * 10, MostLimitDeciseconds);
        while (true)
        {
            int[][] rows = Search(costs, stops, limit, cancellation);
            bool whole = true;
            for (int i = 0; i < stops.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    rows[i][j] = rows[j][i] = Math.Min(rows[i][j], rows[j][i]);
                    whole &= rows[i][j] != WalkField.NoWalk;
                }
            }
            if (whole || limit >= MostLimitDeciseconds) return rows;
            limit = Math.Min(limit * 4, MostLimitDeciseconds);
        }
    }

    private static int[][] Search(WalkCosts costs, Snap[] stops, int limit, CancellationToken cancellation)
    {
        int[][] rows = new int[stops.Length][];
        Parallel.For(0, stops.Length, new ParallelOptions { CancellationToken = cancellation }, () => new SearchSpace(costs.Graph.NodeCount, false), (i, _, space) =>
        {
            var field = WalkField.Search(costs, [stops[i]], limit, WalkDirection.FromSource, space, cancellation);
            rows[i] = Array.ConvertAll(stops, stop => field.DecisecondsAt(stop));
            rows[i][i] = 0;
            return space;
        }, _ => { });
        return rows;
    }

    // The stop nearest to the path so far goes where it adds least; ties go to the stop and the place that come first.
    private static int[] Insert(int[][] seconds, CancellationToken cancellation)
    {
        var path = new List<int>(seconds.Length) { 0 };
        long[] nearest = Array.ConvertAll(seconds[0], s => (long)s);
        bool[] done = new bool[seconds.Length];
        done[0] = true;
        while (path.Count < seconds.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            int next = -1;
            for (int i = 1; i < seconds.Length; i++)
            {
                if (!done[i] && (next < 0 || nearest[i] < nearest[next])) next = i;
            }
            var (place, least) = (path.Count, (long)seconds[path[^1]][next]);
            for (int k = 1; k < path.Count; k++)
            {
                long added = (long)seconds[path[k - 1]][next] + seconds[next][path[k]] - seconds[path[k - 1]][path[k]];
                if (added < least) (place, least) = (k, added);
            }
            path.Insert(place, next);
            done[next] = true;
            for (int i = 0; i < seconds.Length; i++) nearest[i] = Math.Min(nearest[i], seconds[next][i]);
        }
        return [.. path];
    }

    // The first stop stays, the end is free.
    private static int[] Shorten(int[] path, int[][] seconds, CancellationToken cancellation)
    {
        for (bool better = true; better;)
        {
            cancellation.ThrowIfCancellationRequested();
            better = false;
            for (int i = 1; i < path.Length - 1; i++)
            {
                for (int j = i + 1; j < path.Length; j++)
                {
                    long was = seconds[path[i - 1]][path[i]], turned = seconds[path[i - 1]][path[j]];
                    if (j + 1 < path.Length)
                    {
                        was += seconds[path[j]][path[j + 1]];
                        turned += seconds[path[i]][path[j + 1]];
                    }
                    if (turned >= was) continue;
                    Array.Reverse(path, i, j - i + 1);
                    better = true;
                }
            }
        }
        return path;
    }
}
