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
    public void BothWaysOfReadingAFieldEqualTheFieldAtEveryHousehold()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var world = new SweepWorld(seed);
            var random = world.Random;
            var costs = world.Graph.CostsFor(world.World.NewPersona(), random.Next(2) == 0 ? null : RandomWorld.Noon);
            int searched = random.Next(1, 2000), limit = random.Next(1, searched + 1);
            var field = WalkField.Search(world.Graph, costs, [.. world.NewPoints(4).Select(p => world.Graph.Snap(p.Place))], searched);
            var spots = world.Demand.Spots;
            var reader = new SpotReader(spots, costs, CancellationToken.None);
            var reading = new FieldReading(spots);
            int[] expected = [.. world.Demand.Snaps.Select(s => field.DecisecondsAt(s)).Select(d => d <= limit ? d : WalkField.NoWalk)];
            for (int turn = 0; turn < 4; turn++)
            {
                var found = Enumerable.Repeat(WalkField.NoWalk, expected.Length).ToArray();
                foreach (var (spot, deciseconds) in reading.Within(field, reader, limit, onlyTouched: turn % 2 == 0))
                {
                    foreach (int household in spots.HouseholdsAt(spot))
                    {
                        Assert.Equal(WalkField.NoWalk, found[household]);   // each spot once
                        found[household] = deciseconds;
                    }
                }
                Assert.Equal(expected, found);
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
