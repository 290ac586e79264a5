using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Who can walk to a service within the limit, who cannot, and why.</summary>
public static class CoverageAnalysis
{
    /// <param name="progress">Share done, 0 to 1, and the stage's name.</param>
    /// <exception cref="ArgumentException">A limit that is not positive, or a demand of another number of snaps.</exception>
    public static CoverageResult Run(WalkGraph graph, Demand demand, IReadOnlyList<ServicePoint> points, CoverageQuestion question,
        IReadOnlyList<Obstacle> obstacles, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        if (question.LimitSeconds is <= 0 or > 24 * 3600) throw new ArgumentException("The limit is 1 second to 24 hours.", nameof(question));
        progress?.Invoke(0, "snap");
        var fields = new CoverageFields(graph, points, question, cancellation);
        progress?.Invoke(0.1, "field");
        var field = fields.Asked;
        progress?.Invoke(0.3, "coverage");
        var households = demand.HouseholdArray;
        var snaps = demand.SnapArray;
        var walk = new int[households.Length];
        var nearest = new int[households.Length];
        var outcomes = new CoverageOutcome[households.Length];
        Blocks.Run(households.Length, cancellation, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                var answer = field.BestAt(snaps[i]);
                walk[i] = answer.Deciseconds;
                nearest[i] = answer.Source;
                outcomes[i] = OutcomeOf(graph, snaps[i], households[i].Place, answer.Deciseconds, fields.Limit);
            }
        });
        if (question.RespectCapacity) TurnAway(households, points, walk, nearest, outcomes);
        progress?.Invoke(0.5, "reasons");
        var own = new GapReasons(fields, demand).For(walk, nearest, outcomes, cancellation);
        progress?.Invoke(0.7, "gaps");
        var reasons = (GapReason[])own.Clone();
        if (own.Contains(GapReason.TooFar) && own.Contains(GapReason.Barrier))
        {
            var asOne = Array.ConvertAll(own, r => r == GapReason.TooFar ? GapReason.Barrier : r);
            DetourFinder.Settle(new GapGroups(fields, demand, walk, nearest, outcomes, asOne).Find(), reasons, households);
        }
        var grouping = new GapGroups(fields, demand, walk, nearest, outcomes, reasons);
        var groups = grouping.Find();
        progress?.Invoke(0.8, "evidence");
        var known = new ObstacleFinder(obstacles);
        var finder = new GapEvidenceFinder(fields, demand, walk, nearest, own, known);
        if (finder.DropUnfounded(groups, reasons, cancellation)) groups = grouping.Find();
        var gaps = finder.Describe(groups, reasons, cancellation);
        var gapOf = new int[households.Length];
        Array.Fill(gapOf, -1);
        foreach (var gap in gaps)
        {
            foreach (int member in gap.Members) gapOf[member] = gap.Number;
        }
        progress?.Invoke(0.9, "remedies");
        new RemedyFinder(new(fields, demand, walk, nearest, outcomes, gapOf, known)).Add(gaps, cancellation);
        progress?.Invoke(1, "done");
        return new(walk, nearest, outcomes, gapOf, gaps);
    }

    /// <param name="limit">Tenths of a second, as the walk.</param>
    internal static CoverageOutcome OutcomeOf(WalkGraph graph, in Snap snap, LonLat place, int deciseconds, int limit) =>
        snap.IsSnapped ? deciseconds <= limit ? CoverageOutcome.Covered : CoverageOutcome.Uncovered
        : graph.WithinExtent(place) ? CoverageOutcome.Unsnapped : CoverageOutcome.Excluded;

    /// <summary>Each station takes the people for whom it is the nearest, the nearest first, until one household more would be too many.</summary>
    internal static void TurnAway(HouseholdPoint[] households, IReadOnlyList<ServicePoint> points, int[] walk, int[] nearest, CoverageOutcome[] outcomes)
    {
        var room = new long[points.Count];
        for (int i = 0; i < room.Length; i++) room[i] = points[i].Capacity ?? long.MaxValue;
        foreach (int i in Enumerable.Range(0, households.Length).Where(i => outcomes[i] == CoverageOutcome.Covered).OrderBy(i => walk[i]).ThenBy(i => i))
        {
            ref long left = ref room[nearest[i]];
            if (left >= households[i].People) left -= households[i].People;
            else
            {
                outcomes[i] = CoverageOutcome.Uncovered;
                left = -1;   // full: who lives farther away comes after
            }
        }
    }
}
