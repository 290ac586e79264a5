using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;

namespace GridMap.Analysis.Tests;

public sealed class IsochroneNestingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheSmallerLiesInTheLargerExactlyDrawnTogetherOrNot(bool compounds)
    {
        var graph = SharedData.ChengduGraph(compounds);
        var costs = graph.CostsFor(Worlds.Adult, RandomWorld.Noon);
        var random = new Random(5);
        for (int origin = 0; origin < 12; origin++)
        {
            var place = graph.Snap(new(104.05 + random.NextDouble() * 0.07, 30.66 + random.NextDouble() * 0.06));
            if (!place.IsSnapped) continue;
            var direction = random.Next(2) == 0 ? WalkDirection.FromSource : WalkDirection.TowardsSource;
            int[] limits = [3000, 3100, 6000, 9000];
            var together = Isochrones.Draw(graph, costs, place, limits, direction, TestContext.Current.CancellationToken);
            for (int k = 0; k < limits.Length; k++)
            {
                var alone = Isochrones.Draw(graph, costs, place, [limits[k]], direction, TestContext.Current.CancellationToken)[0];
                Assert.True(together[k].Polygon.EqualsExact(alone.Polygon));
                Assert.Equal(together[k].AreaSquareMetres, alone.AreaSquareMetres, 3);
                if (k > 0) Assert.True(PreparedGeometryFactory.Prepare(alone.Polygon).Covers(together[k - 1].Polygon), $"{limits[k - 1]} in {limits[k]} from {place.Position}");
            }
        }
    }

    /// <summary>A ring road of 1.2 km a side without a street inside: its middle is farther than the cap from any street.</summary>
    [Fact]
    public void GroundThatNobodyCanWalkToIsAHole()
    {
        var world = new AsciiWorld([.. Enumerable.Range(0, 25).Select(row => row is 0 or 24 ? "a" + new string('-', 23) + "b" : "|" + new string(' ', 23) + "|")]);
        var graph = world.Graph();
        var drawn = Isochrones.Draw(graph, graph.CostsFor(Worlds.Plain), graph.Snap(world.Place(0, 0)), [36_000], WalkDirection.FromSource)[0];
        Assert.True(drawn.Polygon is Polygon, drawn.Polygon.AsText());
        var polygon = (Polygon)drawn.Polygon;
        Assert.Equal(1, polygon.NumInteriorRings);
        double hole = 1200 - 2 * WalkGraph.DefaultSnapCapMetres, width = 2 * WalkGraph.DefaultSnapCapMetres;
        double outer = 1200 * 1200 + 4 * 1200 * width / 2 + Math.PI * width * width / 4;
        Assert.Equal(outer - hole * hole, drawn.AreaSquareMetres, 0.01 * outer);
    }
}
