using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Scenarios;

/// <summary>What a scenario changes for households, against the city with the changes made and everything counted anew.</summary>
public sealed class DifferenceTests
{
    private static readonly Dictionary<long, long> Parents = new() { [10] = 20, [11] = 20, [20] = 30 };

    [Fact]
    public void DifferenceEqualsTwoCountsOfTheWholeCity() => StationRepairTests.ForWorlds(400, world =>
    {
        var graph = world.Graph();
        var demand = Households(world, graph);
        var question = new CoverageQuestion(world.NewPersona(), world.Random.Next(1, 120), null, world.Random.Next(3) == 0);
        var costs = graph.CostsFor(question.Persona);
        var points = Enumerable.Range(1, world.Random.Next(0, 4)).Select(id => NewPoint(world, id)).ToList();
        var city = ScenarioBase.Create(graph, costs, demand, points, question);
        for (int scenario = 0; scenario < 5; scenario++)
        {
            var (changes, after) = NewScenario(world, points);
            var changed = ScenarioBase.Create(graph, costs, demand, after, question);
            var difference = city.Difference(changes);
            Assert.Equal((city.Count, changed.Count), (difference.Before, difference.After));
            Assert.Equal(Plain(city, changed), difference.Households.OrderBy(h => h.Household).Select(h => (h.Household, h.BeforeDeciseconds, h.AfterDeciseconds, h.OutcomeBefore, h.OutcomeAfter)));
            CheckSums(demand, difference);
        }
    });

    [Fact]
    public void AddingLosesNobodyAndClosingGainsNobody() => StationRepairTests.ForWorlds(300, world =>
    {
        var graph = world.Graph();
        var question = new CoverageQuestion(world.NewPersona(), world.Random.Next(1, 120));
        List<ServicePoint> points = [NewPoint(world, 1), NewPoint(world, 2)];
        var city = ScenarioBase.Create(graph, graph.CostsFor(question.Persona), Households(world, graph), points, question);
        var add = city.Difference([new AddPoint(NewPoint(world, 7) with { Open = true, Offers = true })]).Total();
        Assert.Equal((0, 0), (add.HouseholdsLost, add.HouseholdsFarther));
        var close = city.Difference([new ClosePoint(1)]).Total();
        Assert.Equal((0, 0), (close.HouseholdsGained, close.HouseholdsNearer));
    });

    [Fact]
    public void WhatNamesAPointThatIsGoneIsToldAndTheRestHolds()
    {
        var world = new AsciiWorld("a--b--c--d");
        var graph = world.Graph();
        var demand = Demand.Create(graph, [new HouseholdPoint(1, world.PlaceOf('d'), 3, 10) { Colour = HouseholdColour.Red }, new(2, world.PlaceOf('a'), 1, 11)]);
        var city = ScenarioBase.Create(graph, graph.CostsFor(Worlds.Plain), demand, [new(5, "a", world.PlaceOf('a'))], new(Worlds.Plain, 160));
        var difference = city.Difference([new ClosePoint(99), new MovePoint(98, world.PlaceOf('b')), new AddPoint(new(-1, "new", world.PlaceOf('c'))), new AddPoint(new(-2, "far", Worlds.At(9000, 9000))), new AddPoint(new(5, "twice", world.PlaceOf('c')))]);
        Assert.Equal([new(0, ChangeFault.NotThere), new(1, ChangeFault.NotThere), new(3, ChangeFault.Unsnapped), new(4, ChangeFault.KnownAlready)], difference.Problems);
        var change = Assert.Single(difference.Households);
        Assert.Equal((0, 4500, 1500, 5L, -1L), (change.Household, change.BeforeDeciseconds, change.AfterDeciseconds, difference.PointId(change.NearestBefore)!.Value, difference.PointId(change.NearestAfter)!.Value));
        Assert.Equal(new GainLoss(1, 3, 0, 0, 1, 3, 0, 0), difference.Total());
        Assert.Equal(difference.Total(), difference.ByColour()[HouseholdColour.Red]);
        Assert.Equal([10, 20, 30], difference.ByArea(Parents).Keys.Order());
        Assert.Equal(new MinutesBand(true, 5, 10, 1, 3), difference.ByMinutes().Single(b => b.Households > 0));
    }

    private static Demand Households(RandomWorld world, WalkGraph graph)
    {
        var snaps = RandomWorld.Snaps(graph, StationRepairTests.AllPlaces(world));
        if (snaps.Length > 1) snaps[0] = new(-1, 0, double.PositiveInfinity, default);
        return Demand.Of(graph, [.. snaps.Select((_, i) => new HouseholdPoint(100 + i, Worlds.At(i, 0), world.Random.Next(5), world.Random.Next(3) is var g && g == 2 ? 0 : 10 + g) { Colour = (HouseholdColour)world.Random.Next(4) })], snaps);
    }

    private static ServicePoint NewPoint(RandomWorld world, long id) =>
        new(id, $"point {id}", Worlds.At(world.Random.Next(-20, 180), world.Random.Next(-20, 180)), world.Random.Next(5) > 0, world.Random.Next(5) > 0, world.Random.Next(3) == 0 ? world.Random.Next(1, 12) : null);

    /// <summary>Changes, and the points as they would be.</summary>
    private static (List<Change> Changes, List<ServicePoint> After) NewScenario(RandomWorld world, List<ServicePoint> points)
    {
        var (changes, after) = (new List<Change>(), points.ToList());
        for (int i = 0; i < world.Random.Next(1, 6); i++)
        {
            int what = world.Random.Next(4), at = after.Count == 0 ? -1 : world.Random.Next(after.Count);
            if (what == 0 || at < 0)
            {
                after.Add(NewPoint(world, -1 - i));
                changes.Add(new AddPoint(after[^1]));
            }
            else if (what == 1)
            {
                changes.Add(new ClosePoint(after[at].Id));
                after.RemoveAt(at);
            }
            else
            {
                var now = NewPoint(world, after[at].Id);
                after[at] = what == 2 ? after[at] with { Place = now.Place } : now;
                changes.Add(what == 2 ? new MovePoint(now.Id, now.Place) : new SetPoint(now));
            }
        }
        return (changes, after);
    }

    private static IEnumerable<(int, int, int, CoverageOutcome, CoverageOutcome)> Plain(ScenarioBase before, ScenarioBase after) =>
        from i in Enumerable.Range(0, before.Outcomes.Count)
        where before.WalkDeciseconds[i] != after.WalkDeciseconds[i] || before.Outcomes[i] != after.Outcomes[i]
        select (i, before.WalkDeciseconds[i], after.WalkDeciseconds[i], before.Outcomes[i], after.Outcomes[i]);

    private static void CheckSums(Demand demand, ScenarioDifference difference)
    {
        var total = difference.Total();
        Assert.Equal(difference.After.PeopleCovered - difference.Before.PeopleCovered, total.PeopleGained - total.PeopleLost);
        Assert.Equal(difference.Households.Where(h => h.IsLost).Sum(h => demand.Households[h.Household].People), total.PeopleLost);
        Assert.Equal(total, difference.ByColour().Values.Aggregate((a, b) => a + b));
        var byArea = difference.ByArea(Parents);
        Assert.Equal(total, byArea.GetValueOrDefault(0) + byArea.GetValueOrDefault(30));
        Assert.Equal(byArea.GetValueOrDefault(20), byArea.GetValueOrDefault(10) + byArea.GetValueOrDefault(11));
        Assert.Equal(total.PeopleNearer, difference.ByMinutes().Where(b => b.IsNearer).Sum(b => b.People));
        Assert.Equal(total.HouseholdsFarther, difference.ByMinutes().Where(b => !b.IsNearer).Sum(b => b.Households));
    }
}
