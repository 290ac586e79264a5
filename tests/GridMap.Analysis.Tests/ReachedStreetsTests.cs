using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

public sealed class ReachedStreetsTests
{
    [Fact]
    public void APlaceOnAStreetIsInAPieceExactlyWhereTheFieldReachesIt() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var world = RandomWorld.Of(seed);
            var graph = world.Graph();
            var costs = graph.CostsFor(world.NewPersona(), world.Random.Next(2) == 0 ? null : RandomWorld.Noon);
            var sources = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(1, 3)));
            var direction = world.Random.Next(2) == 0 ? WalkDirection.FromSource : WalkDirection.TowardsSource;
            var field = WalkField.Search(graph, costs, sources, 2000, direction);
            int limit = world.Random.Next(1, 2000);
            var pieces = new List<(double From, double To)>();
            for (int edge = 0; edge < graph.EdgeCount; edge++)
            {
                ReachedStreets.Pieces(field, edge, limit, pieces);
                for (int k = 0; k < 20; k++)
                {
                    // At a share that is no end of a piece; times are whole, so the limit itself may be either.
                    double share = world.Random.NextDouble();
                    int deciseconds = field.DecisecondsAt(new Snap(edge, share, 0, default));
                    if (pieces.Exists(p => share >= p.From && share <= p.To)) Assert.True(deciseconds <= limit, $"{deciseconds} > {limit}");
                    else Assert.True(deciseconds >= limit, $"{deciseconds} < {limit}");
                }
                for (int k = 1; k < pieces.Count; k++) Assert.True(pieces[k].From > pieces[k - 1].To);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>a is 200 m from b and c each; s stands 50 m along a–b. Within 100 s of s: all to a and on to 50 m, and 100 m towards b.</summary>
    [Fact]
    public void LinesEndWhereTheLimitIsReached()
    {
        var world = new AsciiWorld("c---a---b");
        var graph = world.Graph();
        var start = graph.Snap(world.Place(5, 0));
        var field = WalkField.Search(graph, graph.CostsFor(Worlds.Plain), [start], 3000, WalkDirection.FromSource);
        var networks = ReachedStreets.Of(field, [1000, 500, 3000]);
        Assert.Equal([200, 100, 400], networks.Select(n => Math.Round(n.LengthMetres, 1)));
        Assert.Equal([200, 100, 400], networks.Select(n => Math.Round(n.Lines.Sum(l => Geodesy.LengthMetres([.. l])), 1)));
        Assert.Single(networks[1].Lines);
        Assert.Equal(2, networks[0].Lines.Count);
    }
}
