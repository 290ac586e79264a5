using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Scenarios;

/// <summary>A field that stations were added to, taken from and moved on, against one searched from scratch: times, and sources.</summary>
public sealed class StationRepairTests
{
    [Fact]
    public void RepairEqualsRecomputeOverTenThousandEdits() => ForWorlds(1250, world =>
    {
        var graph = world.Graph();
        var costs = graph.CostsFor(world.NewPersona(), world.Random.Next(2) == 0 ? null : RandomWorld.Noon);
        var direction = (WalkDirection)world.Random.Next(2);
        int limit = world.Random.Next(3) == 0 ? world.Random.Next(1, 1500) : int.MaxValue;
        var sources = world.NewPlaces(world.Random.Next(0, 5));
        var field = WalkField.Search(graph, costs, RandomWorld.Snaps(graph, sources), limit, direction);
        int[] before = [.. Enumerable.Range(0, graph.NodeCount).Select(n => field.Space.Deciseconds[n])];
        var (net, repair) = (new SearchNet(field), new FieldRepair());
        var readers = RandomWorld.Snaps(graph, AllPlaces(world));
        var (removed, added) = (new HashSet<int>(), new List<(long, double, double)>());
        for (int edit = 0; edit < 8; edit++)
        {
            Change(world, sources.Count, removed, added);
            var scenario = ScenarioField.Repair(net, new(removed, [.. RandomWorld.Snaps(graph, added).Select((snap, i) => (sources.Count + i, snap))]), null, repair, CancellationToken.None);
            int[] left = [.. Enumerable.Range(0, sources.Count + added.Count).Where(i => !removed.Contains(i))];
            var scratch = WalkField.Search(graph, costs, RandomWorld.Snaps(graph, left.Select(i => i < sources.Count ? sources[i] : added[i - sources.Count])), limit, direction);
            for (int node = 0; node < graph.NodeCount; node++)
            {
                Assert.Equal(scratch.Space.Deciseconds[node], repair.DecisecondsOf(node));
                if (repair.DecisecondsOf(node) != WalkField.NoWalk) Assert.Equal(left[scratch.Space.Source[node]], repair.SourceOf(node));
            }
            var changed = scenario.ChangedEdges().ToHashSet();
            foreach (var reader in readers)
            {
                var expected = (scratch.DecisecondsAt(reader), scratch.SourceAt(reader) is var s && s < 0 ? -1 : left[s]);
                Assert.Equal(expected, scenario.BestAt(reader));
                Assert.True(changed.Contains(reader.Edge) || expected == (field.DecisecondsAt(reader), field.SourceAt(reader)), "a changed place lies on an edge that is not listed");
            }
        }
        for (int node = 0; node < graph.NodeCount; node++) Assert.Equal(before[node], field.Space.Deciseconds[node]);
    });

    /// <summary>Adds, removes or moves one, or undoes all.</summary>
    private static void Change(RandomWorld world, int sources, HashSet<int> removed, List<(long, double, double)> added)
    {
        int what = world.Random.Next(7);
        if (what == 0)
        {
            removed.Clear();
            added.Clear();
        }
        if (what is 1 or 2 or 3) added.AddRange(world.NewPlaces(1));
        if (what is 3 or 4 or 5 && sources > 0) removed.Add(world.Random.Next(sources));
        if (what == 6 && added.Count > 0) added.RemoveAt(world.Random.Next(added.Count));
    }

    internal static List<(long Street, double Fraction, double Leg)> AllPlaces(RandomWorld world) =>
        [.. world.Streets.SelectMany(s => new[] { (s.Id, 0.0, 0.0), (s.Id, 0.3, 12.3), (s.Id, 0.5, 0.0), (s.Id, 1.0, 4.0) })];

    internal static void ForWorlds(int count, Action<RandomWorld> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(RandomWorld.Of(seed, residents: seed % 2 == 0))).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
