using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

public sealed class SecondNearestTests
{
    /// <summary>A road of 50 m to a sign: points at a, b and j, 150 m from one to the next; households at a, i, b, and cut off at k.</summary>
    [Fact]
    public void WhoIsLeftWhenAPointClosesIsCountedByHand()
    {
        var world = new AsciiWorld("a--i--b--j", "          ", "k--l");
        var graph = world.Graph();
        Snap At(char node) => graph.Snap(world.PlaceOf(node));
        Snap[] points = [At('a'), new(-1, 0, double.PositiveInfinity, default), At('b'), At('j')];
        var demand = Demand.Create(graph, [new(1, world.PlaceOf('a'), 2, 0), new(2, world.PlaceOf('i'), 3, 0), new(3, world.PlaceOf('b'), 4, 0), new(4, world.PlaceOf('k'), 8, 0)]);
        var result = SecondNearest.Of(graph, graph.CostsFor(Worlds.Plain), demand, points, 200);

        Assert.Equal([0, 0, 2, -1], result.NearestPoint);
        Assert.Equal([2, 2, 3, -1], result.SecondPoint);
        Assert.Equal([0, 1500, 0, WalkField.NoWalk], result.NearestDeciseconds);
        Assert.Equal([3000, 1500, 1500, WalkField.NoWalk], result.SecondDeciseconds);
        // a serves its own place, whose second is 300 s away, and i, halfway to b; b serves its own, 150 s from j.
        Assert.Equal([new(2, 5, 1, 2, 0), default, new(1, 4, 0, 0, 150), default], result.Points);
    }

    [Fact]
    public void TheSecondNearestIsTheNearestWhenTheNearestIsClosed()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var world = RandomWorld.Of(seed, residents: seed % 2 == 0);
            var graph = world.Graph();
            var costs = graph.CostsFor(world.NewPersona());
            var points = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(1, 6)));
            var homes = RandomWorld.Snaps(graph, world.NewPlaces(8));
            var demand = Demand.Of(graph, [.. homes.Select((h, i) => new HouseholdPoint(i, h.Position, 1 + i, 0))], homes);
            var result = SecondNearest.Of(graph, costs, demand, points, 100);
            var left = new int[points.Length];
            for (int home = 0; home < homes.Length; home++)
            {
                var nearest = WalkField.Search(graph, costs, points);
                Assert.Equal(nearest.DecisecondsAt(homes[home]), result.NearestDeciseconds[home]);
                int first = result.NearestPoint[home];
                if (first < 0) continue;
                Snap[] others = [.. points.Select((p, i) => i == first ? new(-1, 0, double.PositiveInfinity, default) : p)];
                int second = WalkField.Search(graph, costs, others).DecisecondsAt(homes[home]);
                Assert.Equal(second, result.SecondDeciseconds[home]);
                if (result.NearestDeciseconds[home] <= 1000 && second > 1000) left[first] += 1 + home;
            }
            Assert.Equal(left, result.Points.Select(p => p.PeopleLeft));
        }
    }
}
