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
