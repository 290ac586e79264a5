using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>The field against walks worked out one by one, on random worlds.</summary>
public sealed class WalkFieldPropertyTests
{
    private static void ForWorlds(int count, Action<RandomWorld> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(RandomWorld.Of(seed, residents: seed % 3 != 0))).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    [Fact]
    public void FieldEqualsThePlainWalkToTheBestSource() => ForWorlds(3000, world =>
    {
        var graph = world.Graph();
        var persona = world.NewPersona();
        DateTime? at = world.Random.Next(2) == 0 ? null : RandomWorld.Noon;
        long? home = world.Random.Next(3) == 0 ? world.Random.Next(3) : null;
        var costs = graph.CostsFor(persona, at, home);
        var sources = world.NewPlaces(world.Random.Next(1, 4));
        var readers = world.NewPlaces(4);
        foreach (var direction in Enum.GetValues<WalkDirection>())
        {
            var field = WalkField.Search(graph, costs, RandomWorld.Snaps(graph, sources), direction: direction);
            foreach (var reader in readers)
            {
                int expected = sources.Min(s => direction == WalkDirection.TowardsSource
                    ? PlainWalk.Deciseconds(world, persona, at, reader, s, home) : PlainWalk.Deciseconds(world, persona, at, s, reader, home));
                var snap = RandomWorld.Snaps(graph, [reader])[0];
                Assert.Equal(expected, field.DecisecondsAt(snap));
                CheckRoute(costs, field, snap, expected);
            }
        }
    });

    private static void CheckRoute(WalkCosts costs, WalkField field, Snap snap, int deciseconds)
    {
        var route = field.RouteAt(snap);
        Assert.Equal(deciseconds == WalkField.NoWalk, route is null);
        if (route is null) return;
        var source = field.Sources[field.SourceAt(snap)];
        var (start, end) = field.Direction == WalkDirection.TowardsSource ? (snap, source) : (source, snap);
        Assert.Equal(deciseconds, route.Deciseconds);
        Assert.Equal(deciseconds, route.Steps.Sum(s => s.Deciseconds) + costs.Leg(snap.LegMetres) + costs.Leg(source.LegMetres));
        Assert.Equal(route.Metres, route.Steps.Sum(s => s.Metres) + snap.LegMetres + source.LegMetres, 6);
        Assert.Equal(start.Position, route.Line[0]);
        Assert.Equal(end.Position, route.Line[^1]);
    }

    [Fact]
    public void ALimitTakesAwayWhatIsBeyondItAndNothingElse() => ForWorlds(1000, world =>
    {
        var graph = world.Graph();
        var costs = graph.CostsFor(world.NewPersona());
        var sources = RandomWorld.Snaps(graph, world.NewPlaces(2));
        var everywhere = WalkField.Search(graph, costs, sources);
        int limit = world.Random.Next(1, 1500);
        var bounded = WalkField.Search(graph, costs, sources, limit);
        foreach (var snap in RandomWorld.Snaps(graph, world.NewPlaces(6)))
        {
            int full = everywhere.DecisecondsAt(snap);
            Assert.Equal(full <= limit ? full : WalkField.NoWalk, bounded.DecisecondsAt(snap));
        }
    });

    [Fact]
    public void MatrixEqualsTheFieldsAndTheirRoutes() => ForWorlds(500, world =>
    {
        var graph = world.Graph();
        var costs = graph.CostsFor(world.NewPersona());
        var origins = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(1, 5)));
        var destinations = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(1, 5)));
        var matrix = WalkMatrix.Compute(graph, costs, origins, destinations, WalkField.NoWalk);
        for (int i = 0; i < origins.Length; i++)
        {
            var field = WalkField.Search(graph, costs, [origins[i]], direction: WalkDirection.FromSource);
            for (int j = 0; j < destinations.Length; j++)
            {
                Assert.Equal(field.DecisecondsAt(destinations[j]), matrix.Deciseconds[i][j]);
                Assert.Equal(matrix.Deciseconds[i][j] == WalkField.NoWalk, double.IsNaN(matrix.Metres[i][j]));
            }
        }
    });

    [Fact]
    public void AddingAStationOpeningAGateOrAddingAStreetNeverMakesAWalkLonger() => ForWorlds(1500, world =>
    {
        var graph = world.Graph();
        var persona = world.NewPersona();
        DateTime? at = world.Random.Next(2) == 0 ? null : RandomWorld.Noon;
        var sources = world.NewPlaces(2);
        var readers = world.NewPlaces(6);
        int[] before = Times(graph, persona, at, sources, readers);

        NeverLonger(before, Times(graph, persona, at, [.. sources, .. world.NewPlaces(1)], readers));
        LonLat[] places = [.. world.Streets.Select(s => s.Line[0])];
        var street = world.Streets[0];
        NeverLonger(before, Times(world.Graph([street with { Id = 999, LengthMetres = street.LengthMetres / 2, CompoundId = world.Random.Next(3), ToNode = world.Streets[^1].FromNode, Line = [street.Line[0], world.Streets[^1].Line[0]] }]), persona, at, sources, readers));
        if (world.Gates.Count == 0) return;
        var gate = world.Gates[world.Random.Next(world.Gates.Count)];
        NeverLonger(before, Times(graph.WithGate(gate with { Hours = null }), persona, at, sources, readers));
        int[]? tighter = null;
        foreach (var access in new[] { GateAccess.Closed, GateAccess.Residents, GateAccess.Visitors, GateAccess.Public })
        {
            int[] times = Times(graph.WithGate(gate with { Access = access }), persona, at, sources, readers);
            if (tighter is not null) NeverLonger(tighter, times);
            if (access >= gate.Access) NeverLonger(times, before);
            if (access <= gate.Access) NeverLonger(before, times);
            tighter = times;
        }
    });

    [Fact]
    public void AQuickerPersonaIsNeverSlower() => ForWorlds(1000, world =>
    {
        var graph = world.Graph();
        var persona = world.NewPersona();
        DateTime? at = world.Random.Next(2) == 0 ? null : RandomWorld.Noon;
        var sources = world.NewPlaces(2);
        var readers = world.NewPlaces(6);
        int[] slow = Times(graph, persona, at, sources, readers);
        NeverLonger(slow, Times(graph, persona with { SpeedMetresPerSecond = persona.SpeedMetresPerSecond * (1 + world.Random.NextDouble()) }, at, sources, readers));
        NeverLonger(slow, Times(graph, persona with { StepsFactor = 0.5, CrossingSeconds = 0, MinorCrossingSeconds = 0, RaisedKerbs = true }, at, sources, readers));
    });

    private static int[] Times(WalkGraph graph, Persona persona, DateTime? at, IReadOnlyList<(long, double, double)> sources, IReadOnlyList<(long, double, double)> readers)
    {
        var field = WalkField.Search(graph, graph.CostsFor(persona, at), RandomWorld.Snaps(graph, sources));
        return [.. RandomWorld.Snaps(graph, readers).Select(s => field.DecisecondsAt(s))];
    }

    private static void NeverLonger(int[] before, int[] after)
    {
        for (int i = 0; i < before.Length; i++) Assert.True(after[i] <= before[i], $"{before[i]} became {after[i]}");
    }
}
