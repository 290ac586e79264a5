using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>Gaps of a real city's streets.</summary>
public sealed class ChengduGapTests
{
    private static readonly Persona Adult = new("adult", 1.25, 1.5, 20);

    [Fact]
    public void EveryUncoveredHouseholdHasOneReasonAndEveryRemedyClosesWhatItClaims()
    {
        var city = SharedData.ChengduCity();
        var graph = city.Graph();
        var random = new Random(3);
        List<HouseholdPoint> households = [.. Enumerable.Range(1, 8000).Select(i => new HouseholdPoint(i, Near(city, random, 60), random.Next(1, 6), 0))];
        List<ServicePoint> points = [.. Enumerable.Range(1, 60).Select(i => new ServicePoint(i, $"station {i}", Near(city, random, 20), random.Next(3) != 0, random.Next(3) != 0))];
        var question = new CoverageQuestion(Adult, 600, new DateTime(2026, 11, 22, 20, 30, 0));
        Obstacle[] obstacles = [.. city.Compounds.Select(c => new Obstacle("compound", c.Name, c.Polygon))];
        var result = Run(city, households, points);

        var members = new int[households.Count];
        foreach (var gap in result.Gaps)
        {
            foreach (int i in gap.Members) members[i]++;
        }
        for (int i = 0; i < members.Length; i++)
            Assert.Equal(result.Outcomes[i] is CoverageOutcome.Uncovered or CoverageOutcome.Unsnapped ? 1 : 0, members[i]);
        Assert.All(result.Gaps, g => Assert.True(g.Reason != GapReason.Barrier || g.Evidence.InTheWay.Count > 0));

        // Of each kind those that close most and some others.
        int tried = 0;
        var told = new List<string>();
        foreach (var kind in result.Gaps.Where(g => g.Remedy is not null).GroupBy(g => g.Remedy!.Kind))
        {
            foreach (var gap in kind.Take(3).Concat(kind.Skip(3).Where((_, n) => n % 25 == 0)).Take(5))
            {
                tried++;
                var (changed, changedPoints) = city.With(gap.Remedy!.Changes, points);
                var after = Run(changed, households, changedPoints);
                int closed = gap.Members.Where(i => after.Outcomes[i] == CoverageOutcome.Covered).Sum(i => households[i].People);
                if (closed != gap.Remedy.PeopleClosed) told.Add($"gap {gap.Number} ({gap.Reason}): {gap.Remedy.Kind} claims {gap.Remedy.PeopleClosed}, closes {closed}");
            }
        }
        Assert.True(told.Count == 0, $"of {tried}: " + string.Join('\n', told));
        Assert.True(tried >= 15, $"{tried} remedies tried");

        CoverageResult Run(ChangedCity of, List<HouseholdPoint> households, List<ServicePoint> points)
        {
            var graph = of.Graph();
            return CoverageAnalysis.Run(graph, Demand.Create(graph, households), points, question, obstacles);
        }
    }

    /// <summary>A place beside a random street.</summary>
    private static LonLat Near(ChangedCity city, Random random, double metres)
    {
        var place = city.Streets[random.Next(city.Streets.Count)].Line[0];
        return new(place.Longitude + (random.NextDouble() - 0.5) * 2 * metres / 96_000, place.Latitude + (random.NextDouble() - 0.5) * 2 * metres / 110_900);
    }
}
