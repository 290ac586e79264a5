using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

public sealed class LivingCircleTests
{
    /// <summary>500 m from a to m and 100 m from a to s: in 5 minutes s, in 10 both. Ten people in area 1 at a, thirty in area 2 at z,
    /// 900 m from m and 1,300 m from s.</summary>
    private static readonly AsciiWorld World = new("s-a---------m-----------------z");

    private static CoverageTable Sweep(params SweepCategory[] categories)
    {
        var graph = World.Graph();
        var demand = Demand.Create(graph, [new(1, World.PlaceOf('a'), 10, 1), new(2, World.PlaceOf('z'), 30, 2)]);
        return CoverageSweep.Run(graph, demand, categories, [300, 600, 900], [graph.CostsFor(Worlds.Plain)], new Dictionary<long, long> { [1] = 9, [2] = 9 });
    }

    private static ServicePoint At(char c) => new(c, c.ToString(), World.PlaceOf(c));

    [Fact]
    public void ALongerTierNeverStandsInForAShorterOne()
    {
        // The market at m is 500 s away: within 10 minutes, which the market asks for; not within 5, which the shop asks for.
        var table = Sweep(new("shop", [At('m')], 0), new("market", [At('m')], 1));
        var circle = new LivingCircle(table);
        Assert.Equal(0, circle.Count(table.Areas.Find(1), 0).PeopleCovered);
        Assert.Equal(10, circle.Count(table.Areas.Find(1), 1).PeopleCovered);
        Assert.Equal(50, circle.Score(table.Areas.Find(1)));
        Assert.Equal(10, table.Count(table.Areas.Find(1), 0, 1).PeopleCovered);   // it is reached in 10 minutes, and that does not help
        // A category without a tier is no part of the circle, however near.
        Assert.Equal(50, new LivingCircle(Sweep(new("shop", [At('m')], 0), new("market", [At('m')], 1), new("other", [At('a')]))).Score(table.Areas.Find(1)));
    }

    [Fact]
    public void TheScoreOfAWholeIsThatOfItsPartsWeightedByPeople()
    {
        var table = Sweep(new("shop", [At('s')], 0), new("market", [At('m')], 1), new("hospital", [At('m')], 2));
        var circle = new LivingCircle(table);
        int a = table.Areas.Find(1), z = table.Areas.Find(2), both = table.Areas.Find(9);
        Assert.Equal(100, circle.Score(a)!.Value, 9);
        Assert.Equal(100 / 3.0, circle.Score(z)!.Value, 9);
        Assert.Equal((10 * 100 + 30 * 100 / 3.0) / 40, circle.Score(both)!.Value, 9);
        Assert.Equal(circle.Score(both), circle.Score(table.Areas.Tops));
        Assert.Equal((10, 0, 10), (circle.PeopleWithAll(a), circle.PeopleWithAll(z), circle.PeopleWithAll(both)));
        Assert.Equal((1, 30), table.Reaching(both, 1));
        Assert.Equal((1, 10), table.Reaching(both, 3));
    }

    [Fact]
    public void ACategoryWithoutAnyPointIsNamedAndNotScoredButAClosedOneIs()
    {
        var table = Sweep(new("shop", [At('s')], 0), new("parcel", [], 0));
        var circle = new LivingCircle(table);
        Assert.Equal([0], circle.Assessed);
        Assert.Equal([1], circle.NotAssessed);
        Assert.Equal(100, circle.Score(table.Areas.Find(1)));
        Assert.Equal(10, circle.PeopleWithAll(table.Areas.Find(1)));

        var closed = new LivingCircle(Sweep(new("shop", [At('s')], 0), new("parcel", [At('s') with { Open = false }], 0)));
        Assert.Equal(50, closed.Score(table.Areas.Find(1)));
        Assert.Empty(closed.NotAssessed);
        var nothing = new LivingCircle(Sweep(new SweepCategory("parcel", [], 0)));
        Assert.Null(nothing.Score(table.Areas.Find(1)));
        Assert.Equal(0, nothing.PeopleWithAll(table.Areas.Find(1)));
    }

    [Fact]
    public void CategoriesReachedAreCountedForEachHousehold()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var world = new SweepWorld(seed);
            var random = world.Random;
            int[] tiers = [30, 60, 150];
            SweepCategory[] categories = [.. Enumerable.Range(0, random.Next(1, 5)).Select(c => new SweepCategory($"{c}", world.NewPoints(3), random.Next(4) is var t && t < 3 ? t : null))];
            var costs = world.Graph.CostsFor(world.World.NewPersona());
            var table = CoverageSweep.Run(world.Graph, world.Demand, categories, tiers, [costs], world.Parents);
            var reached = new int[world.Demand.Households.Count];
            foreach (var category in categories.Where(c => c.OwnTier is not null))
            {
                var plain = CoverageAnalysis.Run(world.Graph, world.Demand, category.Points, new(costs.Persona, tiers[category.OwnTier!.Value]), []);
                for (int i = 0; i < reached.Length; i++) reached[i] += plain.Outcomes[i] == CoverageOutcome.Covered ? 1 : 0;
            }
            for (int n = 0; n <= table.CategoriesWithTier; n++)
            {
                int[] members = [.. Enumerable.Range(0, reached.Length).Where(i => reached[i] == n && world.Demand.Snaps[i].IsSnapped)];
                var found = table.Areas.Tops.Select(a => table.Reaching(a, n)).ToArray();
                Assert.Equal((members.Length, members.Sum(i => world.Demand.Households[i].People)), (found.Sum(f => f.Households), found.Sum(f => f.People)));
            }
        }
    }
}
