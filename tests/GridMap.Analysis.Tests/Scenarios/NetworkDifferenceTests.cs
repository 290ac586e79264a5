using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Scenarios;

/// <summary>What gates and streets change for households, against the changed world built from scratch and counted anew. Who steps onto
/// a street that is still there, by gates that are as they were, goes on doing so.</summary>
public sealed class NetworkDifferenceTests
{
    [Fact]
    public void DifferenceEqualsTwoCountsOfTheWholeCity()
    {
        var (worlds, compared) = (0, 0);
        StationRepairTests.ForWorlds(600, far =>
        {
            var world = far with { Compounds = [new(1, "one", Worlds.Box(-20, -20, 70, 170)), new(2, "two", Worlds.Box(100, -20, 170, 170))] };
            var question = new CoverageQuestion(world.NewPersona(), world.Random.Next(1, 120), null, world.Random.Next(3) == 0);
            var graph = world.Graph().For(question.Persona);
            LonLat[] homes = [.. Enumerable.Range(0, 12).Select(_ => Place(world))];
            ServicePoint[] points = [.. Enumerable.Range(1, 2).Select(id => new ServicePoint(id, "", Place(world), Capacity: world.Random.Next(1, 12)))];
            var city = ScenarioBase.Create(graph, graph.CostsFor(question.Persona), Demand.Create(graph, Households(homes)), points, question);
            var changes = Enumerable.Range(0, world.Random.Next(1, 4)).Select(i => NetworkRepairTests.NewChange(world, i)).ToList();
            changes.Add(new AddPoint(new(-1, "", Place(world))));
            var difference = city.Difference(changes);

            worlds++;
            var after = NetworkRepairTests.Changed(world, changes);
            var changed = after.Graph().For(question.Persona);
            if (after.Streets.Count == 0 || HasTies(graph, changed, changes, [.. homes, .. points.Select(p => p.Place), ((AddPoint)changes[^1]).Point.Place])) return;
            if (!points.All(p => SameStreet(changed, Expected(graph, changed, p.Place), changed.Snap(p.Place)))) return;   // a point that keeps its street
            compared++;
            var expected = ScenarioBase.Create(changed, changed.CostsFor(question.Persona), Demand.Of(changed, Households(homes), Array.ConvertAll(homes, h => Expected(graph, changed, h, home: true))),
                [.. points, ((AddPoint)changes[^1]).Point], question);
            Assert.Equal(
                from i in Enumerable.Range(0, homes.Length)
                where city.WalkDeciseconds[i] != expected.WalkDeciseconds[i] || InCity(city.Outcomes[i]) != InCity(expected.Outcomes[i])
                select (i, expected.WalkDeciseconds[i], InCity(expected.Outcomes[i])),
                difference.Households.OrderBy(h => h.Household).Select(h => (h.Household, h.AfterDeciseconds, InCity(h.OutcomeAfter))));
            Assert.Equal((expected.Count.Households, expected.Count.PeopleCovered), (difference.After.Households, difference.After.PeopleCovered));
        });
        Assert.True(compared * 3 > worlds, $"only {compared} of {worlds} worlds were free of ties");
    }

    /// <summary>How far the streets reach, and so who is excluded, a scenario does not change.</summary>
    private static CoverageOutcome InCity(CoverageOutcome outcome) => outcome == CoverageOutcome.Excluded ? CoverageOutcome.Unsnapped : outcome;

    private static HouseholdPoint[] Households(LonLat[] homes) => [.. homes.Select((h, i) => new HouseholdPoint(i + 1, h, 1 + i % 3, 0))];

    private static LonLat Place(RandomWorld world) => Worlds.At(world.Random.Next(-150, 320) + world.Random.NextDouble(), world.Random.Next(-150, 320) + world.Random.NextDouble());

    /// <summary>Where a place of the city is snapped after the change, by the rule in words.</summary>
    private static Snap Expected(WalkGraph before, WalkGraph after, LonLat place, bool home = false)
    {
        Snap In(WalkGraph graph) => home ? graph.SnapHome(place) : graph.Snap(place);
        var snap = In(before);
        if (!snap.IsSnapped || before.IsBarred(snap.Edge) || after.Net.FindEdge(before.StreetId(snap.Edge)) < 0) return In(after);
        int compound = before.Net.Compound[snap.Edge];
        bool asItWas = before.RegionAt(place) == after.RegionAt(place) && before.States.CanSnapInside[compound] == after.States.CanSnapInside[compound]
            && before.States.AllPublic[compound] == after.States.AllPublic[compound];
        return asItWas ? after.SnapOnStreet(before.StreetId(snap.Edge), snap.Fraction) with { LegMetres = snap.LegMetres } : In(after);
    }

    /// <summary>Whether of streets equally near the two graphs take different ones, as they number them differently.</summary>
    private static bool HasTies(WalkGraph before, WalkGraph after, List<Change> changes, LonLat[] places)
    {
        var network = new NetworkChanges(before, changes);
        for (int i = 0; i < changes.Count; i++) network.Take(changes[i], i);
        var net = new SearchNet(WalkField.Search(before, before.CostsFor(Worlds.Plain), []));
        var snapper = network.Any ? new OverlaySnap(before, OverlayBuilder.Build(net, network)) : null;
        foreach (var (place, home) in places.SelectMany(p => new[] { (p, false), (p, true) }))
        {
            var ours = home ? snapper?.SnapHome(place) ?? before.SnapHome(place) : snapper?.Snap(place) ?? before.Snap(place);
            var theirs = home ? after.SnapHome(place) : after.Snap(place);
            Assert.Equal(theirs.IsSnapped, ours.IsSnapped);
            if (!ours.IsSnapped) continue;
            Assert.Equal(theirs.LegMetres, ours.LegMetres, 6);
            long street = ours.Edge < before.EdgeCount ? before.StreetId(ours.Edge) : network.Added[ours.Edge - before.EdgeCount].Street.Id;
            if (street != after.StreetId(theirs.Edge)) return true;
        }
        return false;
    }

    private static bool SameStreet(WalkGraph graph, Snap a, Snap b) =>
        a.IsSnapped == b.IsSnapped && (!a.IsSnapped || (graph.StreetId(a.Edge) == graph.StreetId(b.Edge) && a.Fraction == b.Fraction));
}
