using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>Walks through, into and out of compounds, worked by hand.</summary>
public sealed class CompoundWalkTests
{
    /// <summary>A road round a compound: from gate g to gate h it is 200 m straight through and 400 m round.</summary>
    private static AsciiWorld Ring() => new AsciiWorld(
        "+---+",
        "|   |",
        "g-m-h",
        "    |",
        "    z").Compound(1, 0, 2, 4, 2);

    private static int Seconds(AsciiWorld world, char from, char to)
    {
        var graph = world.Graph();
        var field = WalkField.Search(graph, graph.CostsFor(Worlds.Plain), [OnNode(graph, world, to)]);
        int deciseconds = field.DecisecondsAt(OnNode(graph, world, from));
        return deciseconds == WalkField.NoWalk ? -1 : (int)Math.Round(deciseconds / 10.0);
    }

    private static Snap OnNode(WalkGraph graph, AsciiWorld world, char node) => graph.Snap(world.PlaceOf(node));

    [Theory]
    [InlineData(GateAccess.Public, GateAccess.Public, 200)]
    [InlineData(GateAccess.Visitors, GateAccess.Visitors, 200)]
    [InlineData(GateAccess.Visitors, GateAccess.Closed, 600)]   // out by g, round by the north
    [InlineData(GateAccess.Closed, GateAccess.Closed, -1)]
    public void ThoseInsideLeaveByTheGatesThatTheyMayPass(GateAccess g, GateAccess h, int seconds)
    {
        var world = Ring().Gate('g', 1, g).Gate('h', 1, h);
        Assert.Equal(seconds, Seconds(world, 'm', 'z'));
        Assert.Equal(seconds, Seconds(world, 'z', 'm'));
    }

    [Fact]
    public void ACompoundIsWalkedThroughOnlyWhenItsGatesArePublic()
    {
        foreach (var (g, h, seconds) in new[]
        {
            (GateAccess.Public, GateAccess.Public, 600), (GateAccess.Public, GateAccess.Visitors, 800),
            (GateAccess.Visitors, GateAccess.Public, 800), (GateAccess.Visitors, GateAccess.Visitors, 800),
        })
        {
            // From the road's west corner, outside the compound, to z south of h.
            var world = new AsciiWorld("+-------+", "|       |", "g---m---h", "|       |", "w       z").Compound(1, 0, 2, 8, 2).Gate('g', 1, g).Gate('h', 1, h);
            Assert.Equal(seconds, Seconds(world, 'w', 'z'));
        }
    }

    [Fact]
    public void WithAPublicGateAmongOthersAVisitorPassesThroughByPublicGatesOnly()
    {
        // Three gates in a row: a public, b visitors, c public. Through from a to c, not from a to b.
        var world = new AsciiWorld(
            "a---b---c",
            "|   |   |",
            "x   y   z").Compound(1, 0, 0, 8, 0).Gate('a', 1, GateAccess.Public).Gate('b', 1, GateAccess.Visitors).Gate('c', 1, GateAccess.Public);
        Assert.Equal(600, Seconds(world, 'x', 'z'));
        Assert.Equal(-1, Seconds(world, 'x', 'y'));
    }

    [Fact]
    public void WithoutAGateTheBorderIsAWall()
    {
        var world = new AsciiWorld("w---g-m", "    |", "    z").Compound(1, 4, 0, 6, 0);
        var graph = world.Graph();
        Assert.Equal(0, graph.Net.Compound[graph.Snap(world.PlaceOf('m')).Edge]);   // no known gate: the nearest street outside
        Assert.Equal(-1, Seconds(world.Gate('g', 1, GateAccess.Closed), 'm', 'z'));
        Assert.Equal(200, Seconds(new AsciiWorld("w---g-m", "    |", "    z").Compound(1, 4, 0, 6, 0).Gate('g', 1, GateAccess.Visitors), 'm', 'z'));
    }

    [Theory]
    [InlineData('m', 'z', null, 200)]   // who lives at m leaves by h
    [InlineData('z', 'm', null, -1)]    // a stranger does not come in
    [InlineData('z', 'm', 1L, 200)]     // who lives there does
    [InlineData('m', 'z', 0L, -1)]      // a visitor would not get out
    [InlineData('z', 'y', 1L, 600)]     // nobody takes the compound as a short cut: round by the north, 400 m, and 100 m at each end
    public void AResidentsGateLetsPassThoseWhoLiveThere(char from, char to, long? home, int seconds)
    {
        var world = new AsciiWorld(
            "+---+",
            "|   |",
            "g-m-h",
            "|   |",
            "y   z").Compound(1, 0, 2, 4, 2).Gate('g', 1, GateAccess.Residents).Gate('h', 1, GateAccess.Residents);
        var graph = world.Graph();
        Assert.Equal(seconds, InSeconds(WalkField.Search(graph, graph.CostsFor(Worlds.Plain, null, home), [OnNode(graph, world, to)]).DecisecondsAt(OnNode(graph, world, from))));
        Assert.Equal(seconds, InSeconds(WalkField.Search(graph, graph.CostsFor(Worlds.Plain, null, home), [OnNode(graph, world, from)],
            direction: WalkDirection.FromSource).DecisecondsAt(OnNode(graph, world, to))));
    }

    [Fact]
    public void WhoLivesInOneHalfOfACompoundComesBackIntoTheOther()
    {
        // Two halves of one compound, with gates g and h for residents alone. 100 m to g, 100 down, 100 along the street, 100 up to h, 100 in.
        var world = new AsciiWorld(
            "a-g h-s",
            "  | |  ",
            "x-+-+-y").Compound(1, 0, 0, 6, 0).Gate('g', 1, GateAccess.Residents).Gate('h', 1, GateAccess.Residents);
        Assert.Equal(500, Seconds(world, 'a', 's'));
        Assert.Equal(-1, Seconds(world, 'x', 's'));
        var graph = world.Graph();
        Snap home = OnNode(graph, world, 'a'), station = OnNode(graph, world, 's');
        var costs = graph.CostsFor(Worlds.Plain);
        var route = WalkField.Search(graph, costs, [station]).RouteAt(home)!;
        Assert.Equal([1L, 2L], route.Steps.Where(s => s.Gate is not null).Select(s => s.Gate!.Id));
        Assert.Equal(500, route.Metres, 0.01);
        Assert.Equal(500, WalkMatrix.Compute(graph, costs, [home], [station], WalkField.NoWalk).Metres[0][0], 0.01);
        var list = new NearestSource[1];
        NearestSources.Search(graph, costs, [station], 1, withMetres: true).At(home, list);
        Assert.Equal((5000, 500.0), (list[0].Deciseconds, Math.Round(list[0].Metres, 1)));
    }

    private static int InSeconds(int deciseconds) => deciseconds == WalkField.NoWalk ? -1 : (int)Math.Round(deciseconds / 10.0);

    [Fact]
    public void APlaceBesideAWallSnapsToItsOwnSide()
    {
        var world = Ring().Gate('g', 1, GateAccess.Visitors).Gate('h', 1, GateAccess.Visitors);
        var graph = world.Graph();
        var outside = graph.Snap(world.Place(2, 1.55));   // 22 m north of m's path, beyond the compound's border 15 m from it
        Assert.Equal(0, graph.Net.Compound[outside.Edge]);
        Assert.Equal(77.5, outside.LegMetres, 0.5);
    }

    [Fact]
    public void ARiverIsCrossedAtItsBridgeOnly()
    {
        var world = new AsciiWorld(
            "a---+---b",
            "        |",
            "c---+---d");
        Assert.Equal(900, Seconds(world, 'a', 'c'));   // two long sides and the bridge
    }
}
