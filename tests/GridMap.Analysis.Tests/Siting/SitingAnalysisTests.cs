using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Siting;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Siting;

/// <summary>Siting on networks: against every choice tried one by one with a field for each, and the coverage analysis as the judge of
/// the answer.</summary>
public sealed class SitingAnalysisTests
{
    private static void ForSeeds(int count, Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    [Fact]
    public void OnRandomWorldsTheAnswerIsTheBestOfAllChoicesAndWhatCoverageThenCounts() => ForSeeds(1000, seed =>
    {
        var world = RandomWorld.Of(seed);
        var random = world.Random;
        var graph = world.Graph();
        LonLat Place() => Worlds.At(random.Next(-20, 180), random.Next(-20, 180));
        var demand = Demand.Create(graph, [.. Enumerable.Range(0, random.Next(1, 12)).Select(i => new HouseholdPoint(i, Place(), random.Next(0, 6), random.Next(2)))]);
        ServicePoint[] points = [.. Enumerable.Range(0, random.Next(0, 4)).Select(i => new ServicePoint(i + 1, "", Place(), random.Next(3) > 0, random.Next(3) > 0))];
        Remedy[] remedies =
        [
            .. points.Where(p => !p.Open || !p.Offers).Select(p => new Remedy(new SetPoint(p with { Open = true, Offers = true }), random.Next(1, 4))),
            .. Enumerable.Range(0, random.Next(0, 5)).Select(i => new Remedy(new AddPoint(new ServicePoint(100 + i, "", Place())), random.Next(1, 4))),
        ];
        var coverage = new CoverageQuestion(world.NewPersona(), random.Next(5, 200), random.Next(2) == 0 ? null : RandomWorld.Noon);
        long[]? weights = random.Next(2) == 0 ? null : [.. demand.Households.Select(_ => (long)random.Next(0, 9))];
        foreach (var objective in Enum.GetValues<SitingObjective>())
            CheckAgainstAllChoices(graph, demand, points, remedies, new(coverage, objective, random.Next(0, 8), weights));
    });

    private static void CheckAgainstAllChoices(WalkGraph graph, Demand demand, ServicePoint[] points, Remedy[] remedies, SitingQuestion question)
    {
        var answer = SitingAnalysis.Run(graph, demand, points, remedies, question);
        int[] chosen = [.. answer.Steps.Select(s => s.Remedy)];
        var plain = new PlainSiting(graph, demand, points, remedies, question);
        Assert.Equal(chosen.Sum(r => remedies[r].Cost), answer.Cost);
        Assert.Equal(answer.Steps.Sum(s => s.PeopleNewly), answer.PeopleAfter - answer.PeopleBefore);
        Assert.Equal(plain.PeopleCovered([]), answer.PeopleBefore);
        Assert.Equal(plain.PeopleCovered(chosen), answer.PeopleAfter);
        Assert.Equal(plain.PeopleCovered([.. Enumerable.Range(0, remedies.Length)]), answer.PeopleBefore + answer.PeopleWithinRemedies);
        Assert.Equal(demand.Households.Sum(h => h.People), answer.PeopleBefore + answer.PeopleWithinRemedies + answer.PeopleOutOfReach);
        var subsets = Enumerable.Range(0, 1 << remedies.Length).Select(bits => Enumerable.Range(0, remedies.Length).Where(c => (bits >> c & 1) != 0).ToArray()).ToList();
        if (question.Objective == SitingObjective.Everybody)
        {
            long all = plain.PlacesCovered([.. Enumerable.Range(0, remedies.Length)]);
            long least = subsets.Where(s => plain.PlacesCovered(s) == all).Min(s => s.Sum(r => remedies[r].Cost));
            Assert.Equal((all, least, least), (plain.PlacesCovered(chosen), answer.Value, answer.Bound));
            return;
        }
        long best = subsets.Where(s => s.Sum(r => remedies[r].Cost) <= question.Budget).Max(plain.Value);
        Assert.Equal((best, best, best), (plain.Value(chosen), answer.Value, answer.Bound));
        foreach (var step in answer.Steps)
        {
            long bestAtThisCost = subsets.Where(s => s.Sum(r => remedies[r].Cost) <= step.CostSoFar).Max(plain.Value);
            Assert.True(step.Value <= step.ValueAtThisCost && step.ValueAtThisCost <= bestAtThisCost && bestAtThisCost <= step.Bound, $"{step}: best {bestAtThisCost}");
        }
    }

    /// <summary>One field for each station and remedy; everything else is a minimum and a sum.</summary>
    private sealed class PlainSiting
    {
        private readonly Demand demand;
        private readonly SitingQuestion question;
        private readonly int[] before;
        private readonly int[][] walk;

        public PlainSiting(WalkGraph graph, Demand demand, ServicePoint[] points, Remedy[] remedies, SitingQuestion question)
        {
            (this.demand, this.question) = (demand, question);
            var costs = graph.CostsFor(question.Coverage.Persona, question.Coverage.At);
            int[] To(LonLat place)
            {
                var field = WalkField.Search(graph, costs, [graph.Snap(place)]);
                return [.. demand.Snaps.Select(s => field.DecisecondsAt(s))];
            }
            before = [.. demand.Snaps.Select(_ => WalkField.NoWalk)];
            foreach (var point in points.Where(p => p.Open && p.Offers)) before = [.. before.Zip(To(point.Place), Math.Min)];
            walk = [.. remedies.Select(r => To(r.Change is AddPoint add ? add.Point.Place : ((SetPoint)r.Change).Point.Place))];
        }

        private int Limit => question.Coverage.LimitSeconds * 10;
        private int WalkOf(int household, int[] set) => set.Select(r => walk[r][household]).Append(before[household]).Min();
        private long WeightOf(int household) => question.Weights?[household] ?? demand.Households[household].People;

        public long PeopleCovered(int[] set) => Enumerable.Range(0, before.Length).Where(i => WalkOf(i, set) <= Limit).Sum(i => (long)demand.Households[i].People);
        public long PlacesCovered(int[] set) => Enumerable.Range(0, before.Length).Count(i => WalkOf(i, set) <= Limit);

        public long Value(int[] set) => question.Objective == SitingObjective.MostPeople
            ? Enumerable.Range(0, before.Length).Where(i => before[i] > Limit && WalkOf(i, set) <= Limit).Sum(WeightOf)
            : Enumerable.Range(0, before.Length).Sum(i => WeightOf(i) * (Math.Min(before[i], Limit) - Math.Min(WalkOf(i, set), Limit)));
    }

    [Fact]
    public void TheAnswerIsWhatACoverageRunCountsWithTheChangesMade()
    {
        var world = new AsciiWorld(
            "A---B---C---D",
            "|           |",
            "E           F---G");
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. "ABCDEFG".Select((node, i) => new HouseholdPoint(i, world.PlaceOf(node), 1 << i, 0))]);
        var coverage = new CoverageQuestion(Worlds.Plain, 200);
        ServicePoint[] points = [new(1, "", world.PlaceOf('A'))];
        Remedy[] remedies = [.. "BDG".Select((node, i) => new Remedy(new AddPoint(new(10 + i, $"{node}", world.PlaceOf(node)))))];
        // From A: B 200 s, E 100 s. D covers C 200 s, D, F 100 s; G covers D 300 s not, F 200 s, G. Two changes: D and G, all but nobody.
        var answer = SitingAnalysis.Run(graph, demand, points, remedies, new(coverage, SitingObjective.MostPeople, 2));
        Assert.Equal([1, 2], answer.Steps.Select(s => s.Remedy).Order());
        Assert.Equal((19, 127, 108, 108), (answer.PeopleBefore, answer.PeopleAfter, answer.Value, answer.Bound));
        var after = CoverageAnalysis.Run(graph, demand, [.. points, .. answer.Steps.Select(s => ((AddPoint)remedies[s.Remedy].Change).Point)], coverage, []);
        Assert.Equal(answer.PeopleAfter, demand.Households.Where((_, i) => after.Outcomes[i] == CoverageOutcome.Covered).Sum(h => h.People));
    }

    [Fact]
    public void PlacesAlongTheStreetsAreAllUsefulAndTheirSpacingGrowsUntilTheyAreFew()
    {
        var world = new AsciiWorld(
            "A------------B",
            "             |",
            "C            D");
        var graph = world.Graph();
        var demand = Demand.Create(graph, [new(1, world.PlaceOf('A'), 1, 0), new(2, world.PlaceOf('D'), 1, 0)]);
        ServicePoint[] points = [new(1, "", world.PlaceOf('B'))];
        var coverage = new CoverageQuestion(Worlds.Plain, 200);
        // D is covered from B; A is not, and walks 200 m of the 650: places at 0, 50, …, 200 m.
        var places = CandidatePlaces.Along(graph, demand, points, coverage, 50, 100);
        Assert.Equal((5, 50), (places.Places.Length, places.SpacingMetres));
        var fewer = CandidatePlaces.Along(graph, demand, points, new(Worlds.Plain, 600), 5, 10);
        Assert.InRange(fewer.Places.Length, 1, 10);
        Assert.True(fewer.SpacingMetres > 5);
    }

    [Fact]
    public void WhatIsNoRemedyIsRefused()
    {
        var world = new AsciiWorld("A---B");
        var graph = world.Graph();
        var demand = Demand.Create(graph, [new(1, world.PlaceOf('A'), 1, 0)]);
        ServicePoint known = new(1, "", world.PlaceOf('B'));
        void Refused(Remedy remedy, long budget = 1, long[]? weights = null) => Assert.ThrowsAny<ArgumentException>(() =>
            SitingAnalysis.Run(graph, demand, [known], [remedy], new(new(Worlds.Plain, 60), SitingObjective.MostPeople, budget, weights)));
        Refused(new(new ClosePoint(1)));
        Refused(new(new AddPoint(new(2, "", world.PlaceOf('A'), Open: false))));
        Refused(new(new SetPoint(new(9, "", world.PlaceOf('A')))));
        Refused(new(new AddPoint(new(2, "", world.PlaceOf('A'))), Cost: 0));
        Refused(new(new AddPoint(new(2, "", world.PlaceOf('A')))), budget: -1);
        Refused(new(new AddPoint(new(2, "", world.PlaceOf('A')))), weights: [1, 2]);
    }
}
