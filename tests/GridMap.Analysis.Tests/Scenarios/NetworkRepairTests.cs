using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Scenarios;

/// <summary>A field over a net whose gates and streets a scenario changes, against the changed world built and searched from scratch.</summary>
public sealed class NetworkRepairTests
{
    [Fact]
    public void RepairEqualsRecomputeForGatesStreetsAndStations() => StationRepairTests.ForWorlds(1000, world =>
    {
        var graph = world.Graph();
        var (persona, at) = (world.NewPersona(), world.Random.Next(2) == 0 ? (DateTime?)null : RandomWorld.Noon);
        long? home = world.Random.Next(4) switch { 0 => 0, 1 => 1, _ => null };
        var direction = (WalkDirection)world.Random.Next(2);
        int limit = world.Random.Next(4) == 0 ? world.Random.Next(1, 1500) : int.MaxValue;
        var costs = graph.CostsFor(persona, at, home);
        var sources = world.NewPlaces(world.Random.Next(1, 5));
        var net = new SearchNet(WalkField.Search(graph, costs, RandomWorld.Snaps(graph, sources), limit, direction));
        var repair = new FieldRepair();
        var changes = new List<Change>();
        var added = new List<(long Street, double Fraction, double Leg)>();
        for (int edit = 0; edit < 6; edit++)
        {
            int what = world.Random.Next(9);
            if (what == 0) changes.Clear();
            else if (what == 1 && changes.Count > 0) changes.RemoveAt(changes.Count - 1);
            else if (what == 2) added.AddRange(world.NewPlaces(1));
            else changes.Add(NewChange(world, edit));

            var network = new NetworkChanges(graph, changes);
            for (int i = 0; i < changes.Count; i++) network.Take(changes[i], i);
            var after = Changed(world, changes);
            var left = after.Streets.Select(s => s.Id).ToHashSet();
            var overlay = network.Any ? OverlayBuilder.Build(net, network) : null;
            var removed = Enumerable.Range(0, sources.Count).Where(i => !left.Contains(sources[i].Street)).ToList();
            var more = added.Where(p => left.Contains(p.Street)).ToList();
            var scenario = ScenarioField.Repair(net, new(removed, [.. RandomWorld.Snaps(graph, more).Select((snap, i) => (sources.Count + i, snap))]), overlay, repair, CancellationToken.None);

            int[] kept = [.. Enumerable.Range(0, sources.Count + more.Count).Where(i => !removed.Contains(i))];
            var scratch = after.Graph();
            if (after.Streets.Count == 0) continue;
            var field = WalkField.Search(scratch, scratch.CostsFor(persona, at, home), RandomWorld.Snaps(scratch, sources.Where(p => left.Contains(p.Street)).Concat(more)), limit, direction);
            foreach (var (place, expected) in StationRepairTests.AllPlaces(after).Zip(RandomWorld.Snaps(scratch, StationRepairTests.AllPlaces(after))))
            {
                int edge = network.Added.FindIndex(a => a.Street.Id == place.Street) is >= 0 and var k ? graph.EdgeCount + k : graph.Net.FindEdge(place.Street);
                Assert.Equal((field.DecisecondsAt(expected), field.SourceAt(expected) is var s && s < 0 ? -1 : kept[s]), scenario.BestAt(new Snap(edge, place.Fraction, place.Leg, default)));
            }
        }
    });

    internal static Change NewChange(RandomWorld world, int edit)
    {
        LonLat[] places = [.. world.Streets.SelectMany(s => new[] { s.Line[0], s.Line[^1] }).Distinct()];
        if (world.Random.Next(3) == 0) return new RemoveStreet(world.Streets[world.Random.Next(world.Streets.Count)].Id);
        if (world.Random.Next(2) == 0)
        {
            var (from, to) = (world.Streets[world.Random.Next(world.Streets.Count)], world.Streets[world.Random.Next(world.Streets.Count)]);
            return new AddStreet(world.NewStreet(1000 + edit, places) with { FromNode = from.FromNode, ToNode = to.ToNode, Line = [from.Line[0], to.Line[^1]] });
        }
        var street = world.Streets[world.Random.Next(world.Streets.Count)];
        return new SetGate(new(900 + edit, world.Random.Next(1, 3), world.Random.Next(2) == 0 ? street.FromNode : street.ToNode, (GateAccess)world.Random.Next(4)));
    }

    /// <summary>The world with the changes made, in order.</summary>
    internal static RandomWorld Changed(RandomWorld world, List<Change> changes)
    {
        var after = world with { Streets = [.. world.Streets], Gates = [.. world.Gates] };
        foreach (var change in changes)
        {
            if (change is RemoveStreet remove) after.Streets.RemoveAll(s => s.Id == remove.StreetId);
            if (change is AddStreet add) after.Streets.Add(add.Street);
            if (change is not SetGate { Gate: var gate }) continue;
            after.Gates.RemoveAll(g => g.CompoundId == gate.CompoundId && g.NodeId == gate.NodeId);
            after.Gates.Add(gate);
        }
        return after;
    }
}
