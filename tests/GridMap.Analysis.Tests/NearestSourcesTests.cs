using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>The k nearest sources against one plain search for each source.</summary>
public sealed class NearestSourcesTests
{
    private static void ForWorlds(int count, Action<RandomWorld> check, bool residents = false) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(RandomWorld.Of(seed, residents && seed % 2 == 0))).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    [Fact]
    public void EveryPlaceReadsTheFirstKOfAsManySearchesAsThereAreSources() => ForWorlds(3000, world =>
    {
        var graph = world.Graph();
        var costs = graph.CostsFor(world.NewPersona(), world.Random.Next(2) == 0 ? null : RandomWorld.Noon);
        var sources = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(1, 9)));
        if (world.Random.Next(4) == 0) sources[world.Random.Next(sources.Length)] = new(-1, 0, double.PositiveInfinity, default);
        var readers = RandomWorld.Snaps(graph, world.NewPlaces(6));
        int count = world.Random.Next(1, 6), limit = world.Random.Next(3) == 0 ? world.Random.Next(1, 1500) : int.MaxValue;
        var list = new NearestSource[8];
        foreach (var direction in Enum.GetValues<WalkDirection>())
        {
            var nearest = NearestSources.Search(graph, costs, sources, count, limit, direction);
            WalkField[] fields = [.. sources.Select(s => WalkField.Search(graph, costs, [s], limit, direction))];
            foreach (var reader in readers)
            {
                var expected = fields.Select((field, source) => (Deciseconds: field.DecisecondsAt(reader), Source: source))
                    .Where(x => x.Deciseconds != WalkField.NoWalk).Order().Take(count);
                Assert.Equal(expected, Listed(nearest, reader, list).Select(n => (n.Deciseconds, n.Source)));
            }
        }
    }, residents: true);

    [Fact]
    public void MetresAreThoseOfTheShortestAmongTheQuickestWalksInBothDirections() => ForWorlds(1500, world =>
    {
        var graph = world.Graph();
        var costs = graph.CostsFor(world.NewPersona());
        var sources = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(1, 6)));
        var list = new NearestSource[8];
        var nearest = NearestSources.Search(graph, costs, sources, 3, withMetres: true);
        var plain = NearestSources.Search(graph, costs, sources, 3);
        foreach (var reader in RandomWorld.Snaps(graph, world.NewPlaces(5)))
        {
            var found = Listed(nearest, reader, list).ToArray();
            Assert.Equal(found.Select(n => (n.Source, n.Deciseconds)), Listed(plain, reader, list).Select(n => (n.Source, n.Deciseconds)));
            var outward = NearestSources.Search(graph, costs, [reader], 1, direction: WalkDirection.FromSource, withMetres: true);
            foreach (var (source, deciseconds, metres) in found)
            {
                var (expectedDeciseconds, expectedMetres) = ShortestOfTheQuickest(costs, reader, sources[source]);
                Assert.Equal(expectedDeciseconds, deciseconds);
                Assert.Equal(expectedMetres, metres, 6);
                var back = Listed(outward, sources[source], list).Single();
                Assert.Equal(deciseconds, back.Deciseconds);
                Assert.Equal(metres, back.Metres, 6);
            }
        }
    });

    private static IEnumerable<NearestSource> Listed(NearestSources nearest, Snap reader, NearestSource[] list) => list[..nearest.At(reader, list)];

    /// <summary>One walk between two places over the states, relaxing every arc until nothing changes; time first, then metres.</summary>
    private static (int Deciseconds, double Metres) ShortestOfTheQuickest(WalkCosts costs, Snap start, Snap end)
    {
        var (states, net) = (costs.Graph.States, costs.Graph.Net);
        var label = new Dictionary<int, (long Deciseconds, double Metres)>();
        bool Better(int state, long deciseconds, double metres)
        {
            if (deciseconds >= int.MaxValue || (label.TryGetValue(state, out var known) && (known.Deciseconds, known.Metres - 1e-9).CompareTo((deciseconds, metres)) <= 0)) return false;
            label[state] = (deciseconds, metres);
            return true;
        }
        // The walk begins in the seed layer at its start and ends in either at its end, as if it were searched from its start.
        int shift = states.SeedShift[net.Compound[start.Edge]];
        double length = net.LengthMetres[start.Edge];
        Better(states.From[start.Edge] + shift, WalkCosts.Part(costs.Backward[start.Edge], start.Fraction), length * start.Fraction);
        Better(states.To[start.Edge] + shift, WalkCosts.Part(costs.Forward[start.Edge], 1 - start.Fraction), length * (1 - start.Fraction));
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int arc = 0; arc < states.ArcHead.Length; arc++)
            {
                int cost = costs.ArcsFromSource[arc], way = states.ArcWay[arc];
                if (cost == WalkField.NoWalk || !label.TryGetValue(states.ArcTail[arc], out var at)) continue;
                changed |= Better(states.ArcHead[arc], at.Deciseconds + cost, at.Metres + (way < 0 ? 0 : net.LengthMetres[way >> 1]));
            }
        }
        (long, double) best = (int.MaxValue, 0);
        shift = states.SeedShift[net.Compound[end.Edge]];
        length = net.LengthMetres[end.Edge];
        foreach (int layer in new[] { 0, shift })
        {
            Take(states.From[end.Edge] + layer, WalkCosts.Part(costs.Forward[end.Edge], end.Fraction), length * end.Fraction);
            Take(states.To[end.Edge] + layer, WalkCosts.Part(costs.Backward[end.Edge], 1 - end.Fraction), length * (1 - end.Fraction));
        }
        double share = end.Fraction - start.Fraction;
        if (start.Edge == end.Edge) Keep(WalkCosts.Part(share >= 0 ? costs.Forward[end.Edge] : costs.Backward[end.Edge], Math.Abs(share)), length * Math.Abs(share));
        return ((int)best.Item1 + costs.Leg(start.LegMetres) + costs.Leg(end.LegMetres), best.Item2 + start.LegMetres + end.LegMetres);

        void Take(int state, long part, double metres)
        {
            if (label.TryGetValue(state, out var at)) Keep(at.Deciseconds + part, at.Metres + metres);
        }
        void Keep(long deciseconds, double metres)
        {
            if ((deciseconds, metres).CompareTo(best) < 0) best = (deciseconds, metres);
        }
    }
}
