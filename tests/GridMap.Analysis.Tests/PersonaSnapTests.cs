using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>Places meet streets that the persona can use.</summary>
public sealed class PersonaSnapTests
{
    private static readonly Persona Wheelchair = new("wheelchair", 1, null, RaisedKerbs: false);

    /// <summary>Steps p to q, 100 m south of a street s to t; home 10 m north of the steps, 200 m east of s.</summary>
    private static readonly AsciiWorld StepsWorld = new AsciiWorld(
        "s-----t",
        "|      ",
        "p-----q").Street('p', 'q', s => s with { Class = StreetClass.Steps });

    private static readonly LonLat Home = StepsWorld.Place(4, 1.8);

    private static (int Deciseconds, CoverageOutcome Outcome) Ask(WalkGraph graph, Persona persona, LonLat home, LonLat station)
    {
        var (view, demand) = (graph.For(persona), Demand.Create(graph, [new(1, home, 1, 0)]));
        var result = CoverageAnalysis.Run(view, demand.For(view), [new(1, "", station)], new(persona, 900), []);
        return (result.WalkDeciseconds[0], result.Outcomes[0]);
    }

    [Fact]
    public void AHomeAtStepsTakesTheStreetBeyondWhoeverCannotUseThem()
    {
        var graph = StepsWorld.Graph();
        var station = StepsWorld.PlaceOf('s');
        // Over the steps: 10 m to them, 200 m along, 100 m up to s. Straight to the street: 90 m, and 200 m along.
        Assert.Equal((3100, CoverageOutcome.Covered), Ask(graph, Worlds.Plain, Home, station));
        Assert.Equal((2900, CoverageOutcome.Covered), Ask(graph, Wheelchair, Home, station));
        Assert.Equal((2900, CoverageOutcome.Covered), Ask(graph, Wheelchair, station, Home));   // a station there too

        var view = graph.For(Wheelchair);
        var costs = view.CostsFor(Wheelchair);
        var drawn = Isochrones.Draw(view, costs, view.Snap(station), [3000, 2600], WalkDirection.TowardsSource);
        Assert.Equal([true, false], drawn.OrderByDescending(d => d.LimitDeciseconds).Select(d => d.Polygon.Contains(new Point(Home.Longitude, Home.Latitude))));
    }

    [Fact]
    public void AKerbIsAsStepsAre()
    {
        var world = new AsciiWorld("s-----t", "|      ", "p-----q").Street('p', 'q', s => s with { RaisedKerb = true });
        Assert.Equal(2900, Ask(world.Graph(), Wheelchair, Home, world.PlaceOf('s')).Deciseconds);
        Assert.Equal(3100, Ask(world.Graph(), Wheelchair with { RaisedKerbs = true }, Home, world.PlaceOf('s')).Deciseconds);
    }

    [Fact]
    public void WhereThereIsNothingButStepsTheHomeIsWithoutAWalkAndNotWithoutStreets()
    {
        // The street is farther than 150 m. Nobody begins at an end of the steps either.
        var world = new AsciiWorld("p-----q---s").Street('p', 'q', s => s with { Class = StreetClass.Steps });
        var graph = world.Graph();
        foreach (var home in new[] { world.Place(0, 0.4), world.Place(1, 0.4) })
        {
            Assert.NotEqual(WalkField.NoWalk, Ask(graph, Worlds.Plain, home, world.PlaceOf('s')).Deciseconds);
            Assert.Equal((WalkField.NoWalk, CoverageOutcome.Uncovered), Ask(graph, Wheelchair, home, world.PlaceOf('s')));
            Assert.Equal((WalkField.NoWalk, CoverageOutcome.Uncovered), Ask(graph, Wheelchair, home, home));
            Assert.False(graph.For(Wheelchair).Snap(home).IsSnapped);
        }

        // A ramp along the steps helps.
        var view = graph.For(Wheelchair);
        var demand = Demand.Create(graph, [new(1, world.Place(1, 0.4), 1, 0)]).For(view);
        var city = ScenarioBase.Create(view, view.CostsFor(Wheelchair), demand, [new(1, "", world.PlaceOf('s'))], new(Wheelchair, 900));
        var ramp = new Street(99, 1, 7, [world.PlaceOf('p'), world.PlaceOf('q')], 300, StreetClass.Footway);
        var now = Assert.Single(city.Difference([new AddStreet(ramp)]).Households);
        Assert.Equal((20 + 250 + 200) * 10, now.AfterDeciseconds);
        Assert.Empty(city.Difference([new AddStreet(ramp with { Class = StreetClass.Steps })]).Households);
    }

    [Fact]
    public void NobodyBeginsAtTheEndOfStepsThatHeCannotUse()
    {
        // The home stands 25 m from the gate, outside, beyond the steps' end; the compound's way is not for those outside to step onto.
        var world = new AsciiWorld("p-----g---s").Street('p', 'g', s => s with { Class = StreetClass.Steps }).Compound(1, 6, 0, 10, 0).Gate('g', 1, GateAccess.Visitors);
        LonLat home = Worlds.At(6 * 50 + 15, 20);
        Assert.Equal(2250, Ask(world.Graph(), Worlds.Plain, home, world.PlaceOf('s')).Deciseconds);
        Assert.Equal(WalkField.NoWalk, Ask(world.Graph(), Wheelchair, home, world.PlaceOf('s')).Deciseconds);
    }

    [Fact]
    public void OfAddedStreetsTheHomeTakesOneThatCanBeUsed()
    {
        // No steps in the city as it is; the home is farther than 150 m from its one street. Steps 50 m from it, and a footway 100 m from it.
        var world = new AsciiWorld("s-----t");
        var view = world.Graph().For(Wheelchair);
        var demand = Demand.Create(view, [new(1, world.Place(3, 5), 1, 0)]);
        var city = ScenarioBase.Create(view, view.CostsFor(Wheelchair), demand, [new(1, "", world.PlaceOf('s'))], new(Wheelchair, 900));
        Street Round(long id, double y, StreetClass streetClass) =>
            new(id, 1, 7, [world.PlaceOf('s'), world.Place(0, y), world.Place(6, y), world.PlaceOf('t')], 100 * y + 300, streetClass);
        Change footway = new AddStreet(Round(98, 3, StreetClass.Footway)), steps = new AddStreet(Round(99, 4, StreetClass.Steps));
        // 100 m to the footway, 150 m along it to the west, 150 m up to s.
        Assert.Equal(4000, Assert.Single(city.Difference([footway]).Households).AfterDeciseconds);
        Assert.Equal(4000, Assert.Single(city.Difference([steps, footway]).Households).AfterDeciseconds);
    }

    [Fact]
    public void WhoCanUseAllSnapsOnTheGraphItself()
    {
        var graph = StepsWorld.Graph();
        var demand = Demand.Create(graph, [new(1, Home, 1, 0)]);
        Assert.Same(graph, graph.For(Worlds.Adult));
        Assert.Same(demand, demand.For(graph));
        Assert.Same(graph.For(Wheelchair), graph.For(Wheelchair with { SpeedMetresPerSecond = 2 }));
        Assert.Same(graph, graph.For(Wheelchair).For(Worlds.Adult));
        Assert.Same(demand, demand.For(graph.For(Worlds.Plain with { RaisedKerbs = false })));   // there are none
    }

    [Fact]
    public void OnRandomWorldsTheNearestStreetThatCanBeUsed()
    {
        int stuck = 0, moved = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var (graph, streets, compounds, access) = World(seed);
            var random = new Random(seed);
            var persona = Wheelchair with { StepsFactor = seed % 3 == 0 ? 1 : null, RaisedKerbs = seed % 3 == 1 };
            var view = graph.For(persona);
            var costs = graph.CostsFor(persona);
            var usable = streets.Where((_, edge) => costs.Forward[graph.Net.FindEdge(edge + 1)] != WalkField.NoWalk || costs.Backward[graph.Net.FindEdge(edge + 1)] != WalkField.NoWalk).ToList();
            LonLat[] places = [.. Enumerable.Range(0, 150).Select(_ => Worlds.At(random.NextDouble() * 1300 - 200, random.NextDouble() * 1300 - 200))];
            foreach (var place in places)
            {
                long ground = compounds.FirstOrDefault(c => c.Polygon.Contains(new Point(place.Longitude, place.Latitude)))?.Id ?? 0;
                double nearest = SnapTests.Nearest(place, usable.Where(s => s.CompoundId == ground));
                double second = ground == 0 ? SnapTests.Nearest(place, usable.Where(s => s.CompoundId != 0 && access[s.CompoundId - 1] == GateAccess.Public)) : double.PositiveInfinity;
                double expected = nearest <= 150 ? nearest : second <= 150 ? second : double.NaN;
                var snap = view.Snap(place);
                Assert.Equal(!double.IsNaN(expected), snap.IsSnapped);
                if (snap.IsSnapped) Assert.Equal(expected, snap.LegMetres, 0.01);
                if (snap.IsSnapped && snap != graph.Snap(place)) moved++;
            }
            HouseholdPoint[] homes = [.. places.Select((p, i) => new HouseholdPoint(i + 1, p, 1, 0))];
            var demand = Demand.Create(graph, homes);
            Assert.Equal(Demand.Create(view, homes).Snaps, demand.For(view).Snaps);
            for (int i = 0; i < places.Length; i++)
            {
                var (home, snap) = (demand.For(view).Snaps[i], view.Snap(places[i]));
                Assert.Equal(demand.Snaps[i].IsSnapped, home.IsSnapped);
                if (snap.IsSnapped) Assert.Equal(snap, home);
                else if (home.IsSnapped) stuck += view.IsBarred(home.Edge) ? 1 : throw new InvalidOperationException("A home on a street that can be used, which the place did not find.");
            }
        }
        Assert.True(stuck > 20 && moved > 500, $"{stuck} stuck, {moved} moved");
    }

    [Fact]
    public void OpeningAGateOrAddingAStationNeverMakesAWalkLonger()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var graph = World(seed).Graph.For(Wheelchair);
            LonLat[] places = [.. Enumerable.Range(0, 60).Select(_ => Worlds.At(random.NextDouble() * 1000 - 50, random.NextDouble() * 1000 - 50))];
            int[] before = Walks(graph, places, 3);
            NeverLonger(before, Walks(graph, places, 4));
            foreach (var gate in graph.Gates) NeverLonger(before, Walks(graph.WithGate(gate with { Access = GateAccess.Public }), places, 3));
        }

        static int[] Walks(WalkGraph graph, LonLat[] places, int stations)
        {
            var field = WalkField.Search(graph, graph.CostsFor(Wheelchair), [.. places[..stations].Select(p => graph.Snap(p))]);
            return [.. Demand.Create(graph, [.. places.Select((p, i) => new HouseholdPoint(i, p, 1, 0))]).Snaps.Select(s => field.DecisecondsAt(s))];
        }

        static void NeverLonger(int[] before, int[] after) => Assert.All(before.Zip(after), t => Assert.True(t.Second <= t.First, $"{t.First} became {t.Second}"));
    }

    /// <summary>A third steps, a fifth with raised kerbs.</summary>
    private static (WalkGraph Graph, List<Street> Streets, Compound[] Compounds, GateAccess[] Access) World(int seed) =>
        SnapTests.World(seed, s => s with { Class = s.Id % 3 == seed % 3 ? StreetClass.Steps : s.Class, RaisedKerb = s.Id % 5 == 0 });
}
