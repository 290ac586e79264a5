using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>What is left to those whom a point serves when it closes, hours and everything else as asked.</summary>
/// <param name="Households">Covered, and nearer to this point than to any other.</param>
/// <param name="HouseholdsLeft">Of those, not covered any more when it closes: their second nearest is beyond the limit.</param>
/// <param name="MeanMoreSeconds">What the walk to the second nearest takes more, over those that stay covered (0 where none does), by household.</param>
public readonly record struct PointBackUp(int Households, int People, int HouseholdsLeft, int PeopleLeft, double MeanMoreSeconds);

/// <param name="NearestPoint">By household: index of the nearest usable point, −1 where none can be reached.</param>
/// <param name="NearestDeciseconds">By household; NoWalk where there is none.</param>
/// <param name="SecondPoint">By household: the nearest but one.</param>
/// <param name="Points">By point.</param>
public sealed record SecondNearestResult(
    int[] NearestPoint, int[] NearestDeciseconds, int[] SecondPoint, int[] SecondDeciseconds, IReadOnlyList<PointBackUp> Points);

/// <summary>How good the back-up is: each household's nearest point and the next one, from one search.</summary>
public static class SecondNearest
{
    /// <param name="costs">Of the question's persona and hour.</param>
    /// <param name="pointSnaps">One for each point; those that are closed or do not offer what is asked, unsnapped.</param>
    /// <param name="limitSeconds">Covered up to here.</param>
    /// <exception cref="ArgumentException">The costs belong to another graph.</exception>
    public static SecondNearestResult Of(WalkGraph graph, WalkCosts costs, Demand demand, IReadOnlyList<Snap> pointSnaps, int limitSeconds,
        CancellationToken cancellation = default)
    {
        var nearest = NearestSources.Search(graph, costs, pointSnaps, 2, cancellation: cancellation);
        var snaps = demand.SnapArray;
        int[] firstPoint = new int[snaps.Length], firstTime = new int[snaps.Length], secondPoint = new int[snaps.Length], secondTime = new int[snaps.Length];
        Blocks.Run(snaps.Length, cancellation, (from, to) =>
        {
            Span<NearestSource> two = stackalloc NearestSource[2];
            for (int i = from; i < to; i++)
            {
                int found = nearest.At(snaps[i], two);
                (firstPoint[i], firstTime[i]) = found > 0 ? (two[0].Source, two[0].Deciseconds) : (-1, WalkField.NoWalk);
                (secondPoint[i], secondTime[i]) = found > 1 ? (two[1].Source, two[1].Deciseconds) : (-1, WalkField.NoWalk);
            }
        });
        return new(firstPoint, firstTime, secondPoint, secondTime, ByPoint(demand, pointSnaps.Count, limitSeconds * 10L, firstPoint, firstTime, secondTime));
    }

    private static PointBackUp[] ByPoint(Demand demand, int points, long limit, int[] firstPoint, int[] firstTime, int[] secondTime)
    {
        var counts = new PointBackUp[points];
        var moreDeciseconds = new long[points];
        for (int i = 0; i < firstPoint.Length; i++)
        {
            if (firstTime[i] > limit) continue;   // also where no point can be reached
            ref var count = ref counts[firstPoint[i]];
            int people = demand.HouseholdArray[i].People;
            bool left = secondTime[i] > limit;
            count = count with
            {
                Households = count.Households + 1,
                People = count.People + people,
                HouseholdsLeft = count.HouseholdsLeft + (left ? 1 : 0),
                PeopleLeft = count.PeopleLeft + (left ? people : 0),
            };
            if (!left) moreDeciseconds[firstPoint[i]] += secondTime[i] - firstTime[i];
        }
        for (int point = 0; point < points; point++)
        {
            int stay = counts[point].Households - counts[point].HouseholdsLeft;
            if (stay > 0) counts[point] = counts[point] with { MeanMoreSeconds = moreDeciseconds[point] / 10.0 / stay };
        }
        return counts;
    }
}
