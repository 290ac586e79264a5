using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>What somebody is told who asks for the way, worked by hand.</summary>
public sealed class RouteTellingTests
{
    private static WalkRoute Route(AsciiWorld world, LonLat from, LonLat to)
    {
        var graph = world.Graph();
        return WalkField.Search(graph, graph.CostsFor(Worlds.Plain), [graph.Snap(to)]).RouteAt(graph.Snap(from))!;
    }

    private static WalkRoute Route(AsciiWorld world, char from, char to) => Route(world, world.PlaceOf(from), world.PlaceOf(to));

    private static Func<Street, Street> Named(string name, StreetClass street = StreetClass.Residential) => s => s with { Name = name, Class = street };

    private static Func<Street, Street> As(StreetClass street) => s => s with { Class = street };

    private static string Told(WalkRoute route) => string.Join(", ", route.Steps.Select(s => $"{s.Turn} {s.StreetName ?? s.Class.ToString()} {s.Metres:0}"));

    [Fact]
    public void TurnsAreToldFromWhereTheWalkerComes()
    {
        var world = new AsciiWorld(
            "  b--c",
            "  |   ",
            "a-x   ",
            "  |   ",
            "  d   ").Street('a', 'x', Named("A")).Street('b', 'x', Named("B")).Street('b', 'c', Named("C")).Street('x', 'd', Named("D"));
        Assert.Equal("Start A 100, Left B 100, Right C 150", Told(Route(world, 'a', 'c')));
        Assert.Equal("Start C 150, Left B 100, Right A 100", Told(Route(world, 'c', 'a')));
        Assert.Equal("Start B 100, Straight D 100", Told(Route(world, 'b', 'd')));
        Assert.Equal([90, 0, 90], Route(world, 'a', 'c').Steps.Select(s => (int)Math.Round(s.HeadingDegrees)));
        Assert.Equal([270, 180, 270], Route(world, 'c', 'a').Steps.Select(s => (int)Math.Round(s.HeadingDegrees)));
        var turned = Route(world, 'a', 'c').Steps[1].From;
        Assert.Equal(world.PlaceOf('x').Longitude, turned.Longitude, 6);
        Assert.Equal(world.PlaceOf('x').Latitude, turned.Latitude, 6);
    }

    [Theory]
    [InlineData(20, WalkTurn.Straight)]
    [InlineData(40, WalkTurn.SlightRight)]
    [InlineData(100, WalkTurn.Right)]
    [InlineData(140, WalkTurn.SharpRight)]
    [InlineData(175, WalkTurn.Back)]
    [InlineData(-40, WalkTurn.SlightLeft)]
    [InlineData(-100, WalkTurn.Left)]
    [InlineData(-140, WalkTurn.SharpLeft)]
    public void HowSharpATurnIsSaysWhatItIsCalled(double degrees, WalkTurn turn)
    {
        double radians = double.DegreesToRadians(degrees);
        LonLat a = Worlds.At(0, -100), x = Worlds.At(0, 0), b = Worlds.At(100 * Math.Sin(radians), 100 * Math.Cos(radians));
        var builder = new WalkGraphBuilder();
        builder.Add(new Street(1, 1, 2, [a, x], 100, StreetClass.Residential, Name: "A"));
        builder.Add(new Street(2, 3, 2, [b, x], 100, StreetClass.Residential, Name: "B"));   // drawn against the walk
        var graph = builder.Build();
        var route = WalkField.Search(graph, graph.CostsFor(Worlds.Plain), [graph.SnapOnStreet(2, 0)]).RouteAt(graph.SnapOnStreet(1, 0))!;
        Assert.Equal([WalkTurn.Start, turn], route.Steps.Select(s => s.Turn));
    }

    [Fact]
    public void AStreetOfOneNameIsOneStretchThroughItsJunctionsAndRoundItsBends()
    {
        var world = new AsciiWorld("a-b-c-d", "  | |  ", "  e f  ").Street('a', 'b', Named("A")).Street('b', 'c', Named("A")).Street('c', 'd', Named("A"));
        Assert.Equal("Start A 300", Told(Route(world, 'a', 'd')));

        var builder = new WalkGraphBuilder();
        builder.Add(new Street(1, 1, 2, [Worlds.At(0, 0), Worlds.At(100, 0), Worlds.At(100, 100)], 200, StreetClass.Residential, Name: "A"));
        var graph = builder.Build();
        var bend = WalkField.Search(graph, graph.CostsFor(Worlds.Plain), [graph.SnapOnStreet(1, 1)]).RouteAt(graph.SnapOnStreet(1, 0))!;
        Assert.Equal("Start A 200", Told(bend));
    }

    [Fact]
    public void NamelessPathsAreToldByTheirTurns()
    {
        var world = new AsciiWorld("a-b-c", "    |", "    d").Street('a', 'b', As(StreetClass.Footway)).Street('b', 'c', As(StreetClass.Path)).Street('c', 'd', As(StreetClass.Footway));
        Assert.Equal("Start Footway 200, Right Footway 100", Told(Route(world, 'a', 'd')));
    }

    [Fact]
    public void StepsAndCrossingsStandForThemselves_WithTheNameOfTheRoad()
    {
        //        n
        // a-s-t--x--y-z   steps from s to t, a crossing from t to y over the main street n-x-m
        //        m
        var world = new AsciiWorld("      n    ", "      |    ", "a-s-t-x-y-z", "      |    ", "      m    ")
            .Street('a', 's', As(StreetClass.Footway)).Street('s', 't', As(StreetClass.Steps))
            .Street('t', 'x', As(StreetClass.Crossing)).Street('x', 'y', As(StreetClass.Crossing)).Street('y', 'z', As(StreetClass.Footway))
            .Street('n', 'x', Named("Main", StreetClass.Secondary)).Street('x', 'm', Named("Main", StreetClass.Secondary));
        var route = Route(world, 'a', 'z');
        Assert.Equal("Start Footway 100, Straight Steps 100, Straight Crossing 200, Straight Footway 100", Told(route));
        Assert.Equal([new CrossedRoad("Main", StreetClass.Secondary)], route.Steps[2].Crosses);
        Assert.All(route.Steps.Where((_, i) => i != 2), s => Assert.Empty(s.Crosses));
    }

    [Theory]
    [InlineData(StreetClass.Tertiary, StreetClass.Tertiary, true)]
    [InlineData(StreetClass.Residential, StreetClass.Residential, false)]   // a lane: nobody waits for it
    [InlineData(StreetClass.Tertiary, null, false)]                         // it only joins from one side
    public void WhoWalksStraightOnOverARoadIsToldItsName(StreetClass north, StreetClass? south, bool told)
    {
        var world = new AsciiWorld(south is null ? ["  n  ", "  |  ", "a-x-z"] : ["  n  ", "  |  ", "a-x-z", "  |  ", "  m  "])
            .Street('a', 'x', Named("A")).Street('x', 'z', Named("A")).Street('n', 'x', Named("Over", north));
        if (south is { } to) world.Street('x', 'm', Named("Over", to));
        var step = Assert.Single(Route(world, 'a', 'z').Steps);
        Assert.Equal(told ? ["Over"] : [], step.Crosses.Select(c => c.Name));
    }

    [Fact]
    public void WhoTurnsIntoARoadDoesNotCrossIt()
    {
        var world = new AsciiWorld("  n  ", "  |  ", "a-x-z", "  |  ", "  m  ")
            .Street('a', 'x', Named("A")).Street('x', 'z', Named("A")).Street('n', 'x', Named("Over", StreetClass.Primary)).Street('x', 'm', Named("Over", StreetClass.Primary));
        Assert.All(Route(world, 'a', 'm').Steps, s => Assert.Empty(s.Crosses));
    }

    [Fact]
    public void GatesAreToldByTheirCompound_OutAndIn()
    {
        var world = new AsciiWorld("a-g---h-b").Compound(7, 0, 0, 2, 0).Compound(8, 6, 0, 8, 0)
            .Gate('g', 7, GateAccess.Visitors, 70).Gate('h', 8, GateAccess.Visitors, 80)
            .Street('g', 'h', Named("Street"));
        var route = Route(world, 'a', 'b');
        Assert.Equal([null, new WalkGate(70, "compound 7", false), new WalkGate(80, "compound 8", true)], route.Steps.Select(s => s.Gate));
        Assert.Equal([true, false, true], route.Steps.Select(s => s.Inside));
        Assert.Equal([100, 200, 100], route.Steps.Select(s => (int)Math.Round(s.Metres)));
    }

    [Fact]
    public void ShortNamelessPiecesAreNotToldButCounted()
    {
        // Along A, 8 m over a pavement's corner, along B to the right; and back.
        var builder = new WalkGraphBuilder();
        builder.Add(new Street(1, 1, 2, [Worlds.At(0, 0), Worlds.At(100, 0)], 100, StreetClass.Residential, Name: "A"));
        builder.Add(new Street(2, 2, 3, [Worlds.At(100, 0), Worlds.At(106, -6)], 8.5, StreetClass.Footway));
        builder.Add(new Street(3, 3, 4, [Worlds.At(106, -6), Worlds.At(106, -106)], 100, StreetClass.Residential, Name: "B"));
        var graph = builder.Build();
        var there = WalkField.Search(graph, graph.CostsFor(Worlds.Plain), [graph.SnapOnStreet(3, 1)]).RouteAt(graph.SnapOnStreet(1, 0))!;
        Assert.Equal("Start A 100, Right B 108", Told(there).Replace("109", "108"));
        Assert.Equal(208.5, there.Steps.Sum(s => s.Metres), 6);
        Assert.Equal(2085, there.Steps.Sum(s => s.Deciseconds));
    }

    [Theory]
    [InlineData(10, WalkTurn.Left)]
    [InlineData(-10, WalkTurn.Right)]
    [InlineData(1, null)]
    public void OnWhichSideThePlaceLiesIsTold(double north, WalkTurn? side)
    {
        var world = new AsciiWorld("a---b").Street('a', 'b', Named("A"));
        LonLat place = Worlds.At(120, north);
        Assert.Equal(side, Route(world, world.PlaceOf('a'), place).TurnTo(place));
        Assert.Equal(side switch { WalkTurn.Left => WalkTurn.Right, WalkTurn.Right => WalkTurn.Left, _ => side }, Route(world, world.PlaceOf('b'), place).TurnTo(place));
    }
}
