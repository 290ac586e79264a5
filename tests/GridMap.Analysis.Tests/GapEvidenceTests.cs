using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>What is said to stand in the way, and the figures beside each reason, in worlds worked out by hand.</summary>
public sealed class GapEvidenceTests
{
    private static CoverageGap TheGap(AsciiWorld world, string homes, ServicePoint[] points, CoverageQuestion question, params Obstacle[] obstacles)
    {
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. homes.Select((c, i) => new HouseholdPoint(i + 1, world.PlaceOf(c), 1 << i, 0))]);
        return Assert.Single(CoverageAnalysis.Run(graph, demand, points, question, obstacles).Gaps);
    }

    [Fact]
    public void AWalkThatIsHardlyLongerIsNoBarrierWhateverLiesOnTheLine()
    {
        // 400 m east and 200 m south: 447 m straight, 600 m on foot, 1.34 times.
        var world = new AsciiWorld(
            "h-------+",
            "        |",
            "        |",
            "        |",
            "        s");
        var gap = TheGap(world, "h", [new(7, "station", world.PlaceOf('s'))], new(Worlds.Plain, 500), new Obstacle("river", "Jin", Worlds.Box(180, -300, 220, -20)));
        Assert.Equal(GapReason.TooFar, gap.Reason);
        Assert.Empty(gap.Evidence.InTheWay);
        Assert.Equal(1.34, gap.Evidence.DetourRatio!.Value, 0.01);
    }

    [Fact]
    public void ADetourIsABarrierOnlyWhereSomethingKnownStandsInTheWay()
    {
        var world = new AsciiWorld(
            "s-----------+",
            "            |",
            "h-----------+");
        ServicePoint[] points = [new(7, "station", world.PlaceOf('s'))];
        Assert.Equal(GapReason.TooFar, TheGap(world, "h", points, new(Worlds.Plain, 600)).Reason);

        // The walk goes 600 m east before it turns; a pond that it passes 30 m aside of is not why.
        var river = new Obstacle("river", "Jin", Worlds.Box(-100, -60, 500, -40));
        Assert.Equal([river], TheGap(world, "h", points, new(Worlds.Plain, 600), river).Evidence.InTheWay);
        var elsewhere = new Obstacle("river", "Fu", Worlds.Box(100, -60, 500, -40));
        Assert.Equal(GapReason.TooFar, TheGap(world, "h", points, new(Worlds.Plain, 600), elsewhere).Reason);
    }

    [Fact]
    public void WhatTheWalkCrossesCloseToTheStraightLineIsNotInItsWay()
    {
        // The road is crossed 25 m beside the line, by another piece of its own; the river only at the bridge 600 m east.
        var world = new AsciiWorld(
            "s-----------+",
            "            |",
            "+-----------+",
            "|",
            "h");
        var river = new Obstacle("river", "Jin", Worlds.Box(-100, -60, 900, -40));
        var far = new Obstacle("road", "Ring", Worlds.Box(-100, -160, 25, -140));
        var gap = TheGap(world, "h", [new(7, "station", world.PlaceOf('s'))], new(Worlds.Plain, 600), far, river);
        Assert.Equal(GapReason.Barrier, gap.Reason);
        Assert.Equal([river], gap.Evidence.InTheWay);
    }

    [Fact]
    public void AClosedStationTellsItsHoursAndWhenItOpensNext()
    {
        var world = new AsciiWorld("a--b");
        var hours = OpeningHours.Parse("Mo-Fr 09:00-17:00");
        var gap = TheGap(world, "a", [new(3, "office", world.PlaceOf('b'), Open: false, Hours: hours)], new(Worlds.Plain, 350, new(2026, 11, 22, 20, 30, 0)));
        Assert.Equal(GapReason.Closed, gap.Reason);
        Assert.Equal((3, hours, new DateTime(2026, 11, 23, 9, 0, 0)), (gap.Evidence.StationId, gap.Evidence.Hours, gap.Evidence.OpensNext));
    }

    [Fact]
    public void AGateShutAtTheHourIsNamedAndTheOpenStationHasNoHours()
    {
        var world = new AsciiWorld("h-g---s").Compound(1, 0, 0, 2, 0).Gate('g', 1, GateAccess.Residents, 5, OpeningHours.Parse("06:00-20:00"));
        var gap = TheGap(world, "h", [new(3, "office", world.PlaceOf('s'))], new(Worlds.Plain, 350, new(2026, 11, 22, 20, 30, 0)));
        Assert.Equal(GapReason.Closed, gap.Reason);
        Assert.Equal((5, "compound 1", null, new DateTime(2026, 11, 23, 6, 0, 0)), (gap.Evidence.Gate!.Id, gap.Evidence.Gate.Compound, gap.Evidence.Hours, gap.Evidence.OpensNext));
        Assert.Equal(world.PlaceOf('g').Longitude, gap.Evidence.Gate.Place.Longitude, 1e-7);
    }

    [Fact]
    public void AFullStationTellsItsCapacityAndThePeopleNearestToIt()
    {
        var world = new AsciiWorld("a--b--c--d");
        var gap = TheGap(world, "abc", [new(1, "small", world.PlaceOf('a'), Capacity: 3)], new(Worlds.Plain, 1000, RespectCapacity: true));
        Assert.Equal((3, 7), (gap.Evidence.Capacity, gap.Evidence.PeopleNearest));
    }

    [Fact]
    public void APieceOfTheNetworkTellsItsSize()
    {
        var world = new AsciiWorld(
            "s--a",
            "",
            "x--y-z");
        var gap = TheGap(world, "y", [new(1, "s", world.PlaceOf('s'))], new(Worlds.Plain, 300));
        Assert.Equal(GapReason.Disconnected, gap.Reason);
        Assert.Equal(new PieceSize(2, 250), gap.Evidence.Piece);
    }

    [Fact]
    public void AFewHousesWithAnotherRatioAreNoGapOfTheirOwn()
    {
        // Behind the river: a to f come 1.7 to 7 times round, g, at the street's end, only 1.3 times; it has a seventh of the people.
        var world = new AsciiWorld(
            "s-----------+",
            "            |",
            "            |",
            "            |",
            "a-b-c-d-e-f-g");
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. "abcdefg".Select((c, i) => new HouseholdPoint(i + 1, world.PlaceOf(c), 5, 0))]);
        var river = new Obstacle("river", "Jin", Worlds.Box(-100, -120, 560, -80));
        var result = CoverageAnalysis.Run(graph, demand, [new(7, "station", world.PlaceOf('s'))], new(Worlds.Plain, 700), [river]);
        var gap = Assert.Single(result.Gaps);
        Assert.Equal((GapReason.Barrier, 7), (gap.Reason, gap.Households));
        Assert.True(gap.Evidence.DetourRatio >= DetourFinder.BarrierRatio);
    }

    [Fact]
    public void TheShapeOfAVeryLargeGapHoldsItsHouseholdsToo()
    {
        LonLat[] places = [.. Enumerable.Range(0, 24_000).Select(i => Worlds.At(i % 200 * 13, i / 200 * 17))];
        var shape = GapShape.Around(places);
        Assert.True(shape.IsValid);
        Assert.All(places.Where((_, i) => i % 97 == 0), p => Assert.True(shape.Covers(new NetTopologySuite.Geometries.Point(p.Longitude, p.Latitude))));
    }
}
