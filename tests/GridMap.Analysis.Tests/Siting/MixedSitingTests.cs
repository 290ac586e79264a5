using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Siting;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Siting;

/// <summary>Gates, bridges and capacities among the remedies: every choice tried by the scenario that makes it, against answer and bound.</summary>
public sealed class MixedSitingTests
{
    private const string Names = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh";

    [Fact]
    public void OnRandomTownsNoChoiceIsBetterThanTheBoundAndTheAnswerIsWhatItsScenarioCounts()
    {
        int compared = 0, best = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (graph, world) = Town(random);
            var demand = Demand.Create(graph, [.. Enumerable.Range(0, random.Next(3, 25)).Select(i => new HouseholdPoint(i, Place(world, random), random.Next(0, 6), 0))]);
            bool capacity = random.Next(3) == 0;
            ServicePoint NewPoint(long id) => new(id, "", Place(world, random), Capacity: capacity && random.Next(4) > 0 ? random.Next(1, 12) : null);
            ServicePoint[] points = [.. Enumerable.Range(0, random.Next(0, 3)).Select(i => NewPoint(i + 1))];
            Remedy[] remedies = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => new Remedy(NewChange(i, random, world, NewPoint), random.Next(1, 4)))];
            // With capacities a whole weight for each person, so that what is assigned of a household weighs a whole number as well.
            var question = new SitingQuestion(new(Worlds.Plain, random.Next(50, 500), RespectCapacity: capacity), (SitingObjective)random.Next(3), random.Next(1, 8),
                random.Next(2) == 0 ? null : [.. demand.Households.Select(h => (capacity ? h.People : 1) * (long)random.Next(0, 9))]);
            var (value, optimum) = Compare(graph, demand, points, remedies, question);
            (compared, best) = (compared + 1, best + (value == optimum ? 1 : 0));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
        Assert.True(best > 0.999 * compared, $"only {best} of {compared} answers are the best possible");
    }

    private static (long Value, long Optimum) Compare(WalkGraph graph, Demand demand, ServicePoint[] points, Remedy[] remedies, SitingQuestion question)
    {
        var answer = SitingAnalysis.Run(graph, demand, points, remedies, question);
        if (question.Coverage.RespectCapacity && question.Objective != SitingObjective.MostPeople) return CompareAssigned(answer, new(graph, demand, points, remedies, question), question);
        var city = ScenarioBase.Create(graph, graph.CostsFor(question.Coverage.Persona), demand, points, question.Coverage);
        int limit = question.Coverage.LimitSeconds * 10;
        ScenarioDifference Made(IEnumerable<int> set) => city.Difference([.. set.Select(r => remedies[r].Change)]);
        long Value(IEnumerable<int> set) => Made(set).Households.Sum(h => (question.Weights?[h.Household] ?? demand.Households[h.Household].People)
            * (question.Objective == SitingObjective.LeastMeanWalk ? Math.Min(h.BeforeDeciseconds, limit) - Math.Min(h.AfterDeciseconds, limit) : h.IsGained ? 1 : h.IsLost ? -1 : 0));
        var subsets = Enumerable.Range(0, 1 << remedies.Length).Select(bits => Enumerable.Range(0, remedies.Length).Where(c => (bits >> c & 1) != 0).ToArray()).ToList();
        int[] chosen = [.. answer.Steps.Select(s => s.Remedy).Order()];
        Assert.Equal(Made(chosen).After.PeopleCovered, answer.PeopleAfter);
        Assert.Equal(chosen.Sum(r => remedies[r].Cost), answer.Cost);
        if (question.Objective == SitingObjective.Everybody)
        {
            int Covered(int[] set) => Made(set).After.HouseholdsCovered;
            int all = Covered(subsets[^1]);
            long least = subsets.Where(s => Covered(s) >= all).Min(s => s.Sum(r => remedies[r].Cost));
            Assert.True(Covered(chosen) >= all && answer.Bound <= least && least <= answer.Value, $"{answer.Bound} ≤ {least} ≤ {answer.Value}");
            return (answer.Value, least);
        }
        Assert.True(answer.Cost <= question.Budget);
        Assert.Equal(Value(chosen), answer.Value);
        long optimum = subsets.Where(s => s.Sum(r => remedies[r].Cost) <= question.Budget).Max(Value);
        Assert.True(answer.Value <= optimum && optimum <= answer.Bound, $"{answer.Value} ≤ {optimum} ≤ {answer.Bound}");
        foreach (var step in answer.Steps)
            Assert.True(subsets.Where(s => s.Sum(r => remedies[r].Cost) <= step.CostSoFar).Max(Value) <= step.Bound, $"{step}");
        return (answer.Value, optimum);
    }

    private static (long Value, long Optimum) CompareAssigned(SitingAnswer answer, PlainAssignment plain, SitingQuestion question)
    {
        int[] chosen = [.. answer.Steps.Select(s => s.Remedy).Order()];
        Assert.Equal(plain.CostOf(chosen), answer.Cost);
        var (saved, people) = plain.Best(chosen);
        if (question.Objective == SitingObjective.Everybody)
        {
            Assert.Equal((plain.Best([]).People, people), (answer.PeopleBefore, answer.PeopleAfter));
            long all = plain.Best(plain.Choices()[^1]).Saved;
            long least = plain.Choices().Where(s => plain.Best(s).Saved >= all).Min(plain.CostOf);
            Assert.True(saved >= all && answer.Bound <= least && least <= answer.Value, $"{saved} of {all}; {answer.Bound} ≤ {least} ≤ {answer.Value}");
            return (answer.Value, least);
        }
        long without = plain.Best([]).Saved;
        Assert.True(answer.Cost <= question.Budget);
        Assert.Equal(saved - without, answer.Value);
        long optimum = plain.Choices().Where(s => plain.CostOf(s) <= question.Budget).Max(s => plain.Best(s).Saved) - without;
        Assert.True(answer.Value <= optimum && optimum <= answer.Bound, $"{answer.Value} ≤ {optimum} ≤ {answer.Bound}");
        foreach (var step in answer.Steps)
            Assert.True(plain.Choices().Where(s => plain.CostOf(s) <= step.CostSoFar).Max(s => plain.Best(s).Saved) - without <= step.Bound, $"{step}");
        return (answer.Value, optimum);
    }

    /// <summary>Five by six junctions 100 m apart, three streets in four of those possible, a compound with some gates.</summary>
    private static (WalkGraph Graph, AsciiWorld World) Town(Random random)
    {
        var rows = new List<string>();
        for (int y = 0; y < 5; y++)
        {
            rows.Add(string.Concat(Enumerable.Range(0, 6).Select(x => $"{Names[y * 6 + x]}{(x < 5 && random.Next(4) > 0 ? '-' : ' ')}")));
            rows.Add(string.Concat(Enumerable.Range(0, 6).Select(_ => random.Next(4) > 0 ? "| " : "  ")));
        }
        var world = new AsciiWorld([.. rows.Take(9)]);
        int left = random.Next(0, 4), top = random.Next(0, 3), right = left + random.Next(1, 3), bottom = top + random.Next(1, 3);
        world.Compound(1, left * 2, top * 2, right * 2, bottom * 2);
        for (int i = 0; i < 4; i++)
        {
            char node = Names[random.Next(top, bottom + 1) * 6 + random.Next(left, right + 1)];
            if (random.Next(3) > 0) world.Gate(node, 1, (GateAccess)random.Next(4), 10 + i);
        }
        return (world.Graph(), world);
    }

    private static LonLat Place(AsciiWorld world, Random random) => world.Place(random.Next(0, 21) / 2.0, random.Next(0, 17) / 2.0);

    private static Change NewChange(int index, Random random, AsciiWorld world, Func<long, ServicePoint> newPoint)
    {
        int x = random.Next(6), y = random.Next(5);
        switch (random.Next(4))
        {
            case 0:
                return new SetGate(new(100 + index, 1, NodeId(x, y), random.Next(4) == 0 ? (GateAccess)random.Next(3) : GateAccess.Public));
            case 1:
                int toX = random.Next(6), toY = random.Next(5);
                return new AddStreet(new(1000 + index, NodeId(x, y), NodeId(toX, toY), [world.Place(2 * x, 2 * y), world.Place(2 * toX, 2 * toY)], random.Next(0, 300), StreetClass.Footway));
            case 2 when random.Next(3) == 0:
                return new AddStreet(new(1000 + index, 5000 + 2 * index, 5001 + 2 * index, [Place(world, random), Place(world, random)], random.Next(0, 300), StreetClass.Footway));
            default:
                return new AddPoint(newPoint(200 + index));
        }
    }

    private static long NodeId(int x, int y) => 2 * y * 1000 + 2 * x + 1;

    /// <summary>Two banks 200 m apart; the station stands on the south bank.</summary>
    private static readonly AsciiWorld River = new(
        "a--b--c",
        "",
        "",
        "",
        "d--e--f");

    [Fact]
    public void ABridgeIsChosenBeforeAStationWhereItBringsMoreAndTheBoundIsReached()
    {
        var graph = River.Graph();
        var demand = Demand.Create(graph, [.. "abcdef".Select((node, i) => new HouseholdPoint(i, River.PlaceOf(node), 1 << i, 0))]);
        ServicePoint[] points = [new(1, "", River.PlaceOf('e'))];
        Remedy[] remedies =
        [
            new(new AddPoint(new(10, "", River.PlaceOf('a'))), 2),
            new(new AddStreet(new(900, 5001, 5004, [River.PlaceOf('b'), River.PlaceOf('e')], 200, StreetClass.Footway, Bridge: true)), 2),
        ];
        // Within 400 s of e: d, e, f. Over the bridge also b (200 s), a and c (350 s). A station at a covers a, b, c as well, and both cost two.
        var answer = SitingAnalysis.Run(graph, demand, points, remedies, new(new(Worlds.Plain, 400), SitingObjective.MostPeople, 2));
        Assert.Equal((56, 63, 7, 7), (answer.PeopleBefore, answer.PeopleAfter, answer.Value, answer.Bound));
        // Within 300 s the bridge brings b alone, the station all three (a–c is 300 m).
        var near = SitingAnalysis.Run(graph, demand, points, remedies, new(new(Worlds.Plain, 300), SitingObjective.MostPeople, 2));
        Assert.Equal((0, 7), (Assert.Single(near.Steps).Remedy, near.Value));
        Assert.InRange(near.Bound, near.Value, 63);
    }

    [Fact]
    public void AGateAndAStationThatHelpOnlyTogetherAreFoundAsAPair()
    {
        // The household inside leaves through the gate at b only, which is closed; the only place for a station is a, beyond it.
        var world = new AsciiWorld("a--b--c", "   |  |", "   d--e").Compound(1, 3, 0, 6, 2).Gate('b', 1, GateAccess.Closed, 5);
        var graph = world.Graph();
        var demand = Demand.Create(graph, [new(1, world.PlaceOf('e'), 3, 0)]);
        Remedy[] remedies = [new(new SetGate(new(5, 1, graph.Gates[0].NodeId, GateAccess.Visitors))), new(new AddPoint(new(10, "", world.PlaceOf('a'))))];
        var answer = SitingAnalysis.Run(graph, demand, [], remedies, new(new(Worlds.Plain, 600), SitingObjective.MostPeople, 2));
        Assert.Equal((2, 3, 3), (answer.Steps.Count, answer.Value, answer.Bound));
        Assert.Equal((0, 3), (answer.Steps[0].PeopleSoFar, answer.Steps[1].PeopleSoFar));
        Assert.Empty(SitingAnalysis.Run(graph, demand, [], remedies, new(new(Worlds.Plain, 600), SitingObjective.MostPeople, 1)).Steps);
    }

    [Fact]
    public void AFullStationIsRelievedAndItsRoomBoundsTheBest()
    {
        var world = new AsciiWorld("A---B---C");
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. Enumerable.Range(0, 10).Select(i => new HouseholdPoint(i, world.PlaceOf('A'), 2, 0))]);
        ServicePoint[] points = [new(1, "", world.PlaceOf('A'), Capacity: 6)];
        Remedy[] remedies = [.. "AB".Select((node, i) => new Remedy(new AddPoint(new(10 + i, "", world.PlaceOf(node), Capacity: 4)))), new(new SetPoint(points[0] with { Capacity = 16 }))];
        // All 20 live at A, 6 find room. Nobody goes on to B while A is nearer, however full: only more room at A helps.
        var answer = SitingAnalysis.Run(graph, demand, points, remedies, new(new(Worlds.Plain, 500, RespectCapacity: true), SitingObjective.MostPeople, 1));
        Assert.Equal((6, 16, 10, 10), (answer.PeopleBefore, answer.PeopleAfter, answer.Value, answer.Bound));
        Assert.Equal(2, Assert.Single(answer.Steps).Remedy);
    }

    [Fact]
    public void WhereThePlannerAssignsPeopleAFullStationSendsThemOn()
    {
        var world = new AsciiWorld("A---B---C");
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. Enumerable.Range(0, 10).Select(i => new HouseholdPoint(i, world.PlaceOf('A'), 2, 0))]);
        ServicePoint[] points = [new(1, "", world.PlaceOf('A'), Capacity: 6)];
        Remedy[] remedies = [.. "AB".Select((node, i) => new Remedy(new AddPoint(new(10 + i, "", world.PlaceOf(node), Capacity: 4)))), new(new SetPoint(points[0] with { Capacity = 16 }))];
        SitingAnswer Ask(SitingObjective objective, int capacity) => SitingAnalysis.Run(graph, demand, points,
            [.. remedies, new(new AddPoint(new(12, "", world.PlaceOf('C'), Capacity: capacity)))], new(new(Worlds.Plain, 500, RespectCapacity: true), objective, 2));
        // 20 live at A, 6 have a place. Fourteen more need ten at A and four anywhere, B and C (400 s) as well as A.
        var all = Ask(SitingObjective.Everybody, capacity: 3);
        Assert.Equal((6, 20, 2, 2), (all.PeopleBefore, all.PeopleAfter, all.Value, all.Bound));
        // Who has no place counts as walking 500 s: ten places at A save 5,000, four more there 2,000; fourteen at C only 1,400.
        var mean = Ask(SitingObjective.LeastMeanWalk, capacity: 14);
        Assert.Equal((70_000, 70_000, 350.0, 0.0), (mean.Value, mean.Bound, mean.MeanBefore, mean.MeanAfter));
        Assert.Equal([2, 0], mean.Steps.Select(s => s.Remedy));
        Assert.Throws<ArgumentException>(() => SitingAnalysis.Run(graph, demand, points, [new(new SetPoint(points[0] with { Capacity = 5 }))],
            new(new(Worlds.Plain, 500, RespectCapacity: true), SitingObjective.Everybody, 0)));
    }
}
