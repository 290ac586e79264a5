using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>The search's buckets and hints against relaxing every arc until nothing changes: the same label at every node.</summary>
public sealed class SearchLabelTests
{
    private static void ForWorlds(int count, Action<RandomWorld> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(RandomWorld.Of(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    [Fact]
    public void EveryNodeHasTheLeastCostAndOfTiedSourcesTheFirst() => ForWorlds(3000, world => Check(world.Graph(), world));

    /// <summary>Long and short streets, ties and streets of no length on some hundred nodes: many buckets, some visited twice.</summary>
    [Fact]
    public void SoItIsOnWorldsOfManyBuckets() => ForWorlds(300, world =>
    {
        var random = world.Random;
        LonLat[] places = [.. Enumerable.Range(0, 120).Select(_ => Worlds.At(random.Next(1000), random.Next(1000)))];
        double[] lengths = [0, 0.1, 0.5, 1, 1.5, 2, 7, 30, 30, 400, random.Next(20_000)];
        world.Streets.Clear();
        for (int i = 0; i < 260; i++) world.Streets.Add(world.NewStreet(i + 1, places) with { LengthMetres = lengths[random.Next(lengths.Length)], CompoundId = Math.Max(0, random.Next(-6, 3)) });
        Check(world.Graph(), world);
    });

    private static void Check(WalkGraph graph, RandomWorld world)
    {
        var costs = graph.CostsFor(world.NewPersona(), world.Random.Next(2) == 0 ? null : RandomWorld.Noon);
        var space = new SearchSpace(graph.NodeCount);
        var bare = new SearchSpace(graph.NodeCount, routes: false);
        for (int turn = 0; turn < 2; turn++)   // a space used again
        {
            var sources = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(0, 6)));
            int limit = world.Random.Next(2) == 0 ? WalkField.NoWalk - 1 : world.Random.Next(3000);
            foreach (var direction in Enum.GetValues<WalkDirection>())
            {
                var field = WalkField.Search(costs, sources, limit, direction, space, CancellationToken.None);
                WalkField.Search(costs, sources, limit, direction, bare, CancellationToken.None);
                var plain = Plain(field, costs);
                for (int node = 0; node < graph.NodeCount; node++)
                {
                    Assert.Equal(plain[node].Cost, space.Deciseconds[node]);
                    Assert.Equal(plain[node].Cost, bare.Deciseconds[node]);
                    if (plain[node].Cost == WalkField.NoWalk) continue;
                    Assert.Equal(plain[node].Source, space.Source[node]);
                    Assert.Equal(plain[node].Source, bare.Source[node]);
                    CheckParent(field, costs, node);
                }
                Assert.Equal(plain.Count(label => label.Cost != WalkField.NoWalk), space.Touched.Length);
            }
        }
    }

    private static void CheckParent(WalkField field, WalkCosts costs, int node)
    {
        int arc = field.Space.ParentArc[node];
        if (arc < 0) return;
        int tail = costs.Graph.States.ArcTail[arc];
        Assert.Equal(node, costs.Graph.States.ArcHead[arc]);
        Assert.Equal(tail, costs.Graph.States.TailOf(arc, node));
        Assert.Equal(field.Space.Deciseconds[node], field.Space.Deciseconds[tail] + ArcCosts(field, costs)[arc]);
        Assert.Equal(field.Space.Source[node], field.Space.Source[tail]);
    }

    private static int[] ArcCosts(WalkField field, WalkCosts costs) =>
        field.Direction == WalkDirection.TowardsSource ? costs.ArcsTowardsSource : costs.ArcsFromSource;

    private static (int Cost, int Source)[] Plain(WalkField field, WalkCosts costs)
    {
        var states = costs.Graph.States;
        var labels = Enumerable.Repeat((Cost: WalkField.NoWalk, Source: 0), costs.Graph.NodeCount).ToArray();
        bool Better(int node, long cost, int source)
        {
            if (cost > field.Limit || (cost, source).CompareTo((labels[node].Cost, labels[node].Source)) >= 0) return false;
            labels[node] = ((int)cost, source);
            return true;
        }
        for (int i = 0; i < field.Sources.Count; i++)
        {
            foreach (var (seed, _) in SourceSeeds.Of(costs, field.Direction, field.Sources[i], i, field.Limit)) Better(seed.Node, seed.Deciseconds, i);
        }
        int[] arcs = ArcCosts(field, costs);
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int node = 0; node < labels.Length; node++)
            {
                if (labels[node].Cost == WalkField.NoWalk) continue;
                for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
                    changed |= arcs[arc] != WalkField.NoWalk && Better(states.ArcHead[arc], (long)labels[node].Cost + arcs[arc], labels[node].Source);
            }
        }
        return labels;
    }
}
