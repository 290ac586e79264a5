using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>The sweep against one coverage analysis for each category, tier and persona.</summary>
public sealed class CoverageSweepTests
{
    [Fact]
    public void EveryCountEqualsThatOfItsOwnAnalysis()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var world = new SweepWorld(seed);
            var random = world.Random;
            SweepCategory[] categories = [.. Enumerable.Range(0, random.Next(1, 4)).Select(c => new SweepCategory($"{c}", world.NewPoints(4)))];
            int[] tiers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 200)).Distinct().Order()];
            var costs = Enumerable.Range(0, random.Next(1, 3)).Select(_ => world.Graph.CostsFor(world.World.NewPersona(), random.Next(2) == 0 ? null : RandomWorld.Noon)).ToArray();
            var table = CoverageSweep.Run(world.Graph, world.Demand, categories, tiers, costs, world.Parents);
            for (int persona = 0; persona < costs.Length; persona++)
            {
                for (int category = 0; category < categories.Length; category++)
                {
                    for (int tier = 0; tier < tiers.Length; tier++)
                    {
                        var asked = new CoverageQuestion(costs[persona].Persona, tiers[tier], costs[persona].At);
                        var plain = CoverageAnalysis.Run(world.Graph, world.Demand, categories[category].Points, asked, []);
                        var expected = AreaRollUp.Count(world.Demand, plain.Outcomes, world.Parents);
                        Assert.Equal(expected.Keys.Order(), table.Areas.Ids.Order());
                        foreach (var (area, count) in expected) Assert.Equal(count, table.Count(table.Areas.Find(area), category, tier, persona));
                    }
                }
            }
        }
    }

    [Fact]
    public void PartsSumToTheWholeAtEveryLevelAndTiersAreNested()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var world = new SweepWorld(seed);
            var table = CoverageSweep.Run(world.Graph, world.Demand, [new("a", world.NewPoints(4)), new("b", world.NewPoints(4), 1)], [20, 60, 120],
                [world.Graph.CostsFor(world.World.NewPersona())], world.Parents);
            for (int category = 0; category < 2; category++)
            {
                for (int tier = 0; tier < 3; tier++)
                {
                    var tops = Enumerable.Range(0, table.Areas.Count).Where(a => table.Areas.ParentOf(a) < 0).Aggregate(default(AreaCount), (sum, a) => sum + table.Count(a, category, tier));
                    Assert.Equal(world.Demand.Households.Count, tops.Households);
                    Assert.Equal(world.Demand.Households.Sum(h => h.People), tops.People);
                    for (int area = 0; area < table.Areas.Count; area++)
                    {
                        var count = table.Count(area, category, tier);
                        Assert.True(count.HouseholdsUncovered >= 0 && count.PeopleUncovered >= 0);
                        if (tier > 0) Assert.True(count.HouseholdsCovered >= table.Count(area, category, tier - 1).HouseholdsCovered);
                    }
                }
            }
        }
    }

    [Fact]
    public void WhatCannotBeAskedIsRefused()
    {
        var world = new SweepWorld(1);
        var costs = world.Graph.CostsFor(Worlds.Plain);
        void Refused(int[] tiers, WalkCosts[] personas, SweepCategory[] categories) =>
            Assert.Throws<ArgumentException>(() => CoverageSweep.Run(world.Graph, world.Demand, categories, tiers, personas, world.Parents));
        Refused([], [costs], []);
        Refused([0], [costs], []);
        Refused([300, 300], [costs], []);
        Refused([24 * 3600 + 1], [costs], []);
        Refused([300], [], []);
        Refused([300], [new SweepWorld(2).Graph.CostsFor(Worlds.Plain)], []);
        Refused([300], [costs], [new("x", [], 1)]);
        world.Parents[100] = 200;
        Refused([300], [costs], []);
    }

    [Fact]
    public void ASweepThatIsCancelledEnds()
    {
        var world = new SweepWorld(1);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CoverageSweep.Run(world.Graph, world.Demand, [new("a", world.NewPoints(4))], [300],
            [world.Graph.CostsFor(Worlds.Plain)], world.Parents, cancellation: cancelled.Token));
    }
}
