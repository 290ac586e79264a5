namespace GridMap.Analysis.Coverage;

/// <summary>Who is served where capacities count and some households walk differently: the stations concerned serve anew, by the rule
/// of <see cref="CoverageAnalysis.TurnAway"/>; the others are as they were.</summary>
internal sealed class CapacityReplay
{
    private readonly IReadOnlyList<ServicePoint> points;
    private readonly HouseholdPoint[] households;
    private readonly int[] walk;
    private readonly int[] nearest;
    private readonly int limit;
    private readonly Lazy<ILookup<int, int>> ofPoint;

    public CapacityReplay(CoverageFields fields, Demand demand, int[] walk, int[] nearest, CoverageOutcome[] outcomes)
    {
        (points, households, this.walk, this.nearest, limit) = (fields.Points, demand.HouseholdArray, walk, nearest, fields.Limit);
        ofPoint = new(() => Enumerable.Range(0, walk.Length)
            .Where(i => walk[i] <= limit && outcomes[i] is CoverageOutcome.Covered or CoverageOutcome.Uncovered).ToLookup(i => nearest[i]));
    }

    /// <summary>Households served by the stations concerned, after these came nearer. A source beyond the points has no capacity set.</summary>
    public IEnumerable<int> ServedAfter(Dictionary<int, (int Deciseconds, int Source)> changed)
    {
        var concerned = changed.Values.Select(c => c.Source).Concat(changed.Keys.Where(i => walk[i] <= limit).Select(i => nearest[i])).Distinct();
        var joining = changed.ToLookup(c => c.Value.Source, c => c.Key);
        foreach (int point in concerned)
        {
            long room = point < points.Count ? points[point].Capacity ?? long.MaxValue : long.MaxValue;
            var queue = ofPoint.Value[point].Where(i => !changed.ContainsKey(i)).Select(i => (Household: i, Walk: walk[i]))
                .Concat(joining[point].Select(i => (Household: i, Walk: changed[i].Deciseconds)));
            foreach (var (i, _) in queue.OrderBy(q => q.Walk).ThenBy(q => q.Household))
            {
                room -= households[i].People;
                if (room < 0) break;
                yield return i;
            }
        }
    }
}
