using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>Planted causes, each named rightly; sums that must be exact.</summary>
public sealed class CoverageTests
{
    private static (CoverageResult Result, Demand Demand) Run(AsciiWorld world, string homes, ServicePoint[] points, int seconds, bool capacity = false, Obstacle[]? obstacles = null)
    {
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. homes.Select((c, i) => new HouseholdPoint(i + 1, world.PlaceOf(c), 1 << i, 0))]);
        return (CoverageAnalysis.Run(graph, demand, points, new(Worlds.Plain, seconds, RespectCapacity: capacity), obstacles ?? []), demand);
    }

    [Fact]
    public void ARiverIsABarrierAndStandsInTheWay()
    {
        var world = new AsciiWorld(
            "s-----------+",
            "            |",
            "h-----------+");
        var river = new Obstacle("river", "Jin", Worlds.Box(-100, -60, 500, -40));
        var (result, _) = Run(world, "h", [new(7, "station", world.PlaceOf('s'))], 600, obstacles: [river]);
        var gap = Assert.Single(result.Gaps);
        Assert.Equal(GapReason.Barrier, gap.Reason);
        Assert.Equal(7, gap.Evidence.StationId);
        Assert.Equal(100, gap.Evidence.StraightMetres!.Value, 0.5);
        Assert.Equal(1300, gap.Evidence.WalkMetres!.Value, 0.5);
        Assert.Equal(1300, gap.Evidence.WalkSeconds);
        Assert.Equal(13, gap.Evidence.DetourRatio!.Value, 0.1);
        Assert.Equal("Jin", Assert.Single(gap.Evidence.InTheWay).Name);
        Assert.Null(gap.Evidence.GateId);
        Assert.True(gap.Shape.IsValid && gap.Shape.Covers(new Point(world.PlaceOf('h').Longitude, world.PlaceOf('h').Latitude)));
    }

    [Fact]
    public void AClosedGateIsABarrierThatIsNamed()
    {
        // Out by g it is 650 m round to s; through the closed gate k it would be 150 m.
        var world = new AsciiWorld(
            "g---h-k--s",
            "|        |",
            "+--------+").Compound(1, 0, 0, 6, 0).Gate('g', 1, GateAccess.Residents, 11).Gate('k', 1, GateAccess.Closed, 12);
        var (result, _) = Run(world, "h", [new(7, "station", world.PlaceOf('s'))], 400);
        var gap = Assert.Single(result.Gaps);
        Assert.Equal(GapReason.Barrier, gap.Reason);
        Assert.Equal(12, gap.Evidence.GateId);
        Assert.Equal("compound", gap.Evidence.InTheWay[0].Kind);
        Assert.Equal("compound 1", gap.Evidence.InTheWay[0].Name);
        Assert.Equal(850, gap.Evidence.WalkMetres!.Value, 0.5);
    }

    [Fact]
    public void HoursItemCapacityAndDistanceAreToldApart()
    {
        var world = new AsciiWorld("a--b--c--d--------------------------------e");
        ServicePoint At(char place, bool open = true, bool offers = true, int? capacity = null) => new(place, place.ToString(), world.PlaceOf(place), open, offers, capacity);
        Assert.Equal(GapReason.Closed, Reason(At('b', open: false)));
        Assert.Equal(GapReason.ItemNotOffered, Reason(At('b', offers: false)));
        Assert.Equal(GapReason.ItemNotOffered, Reason(At('b', open: false, offers: false)));
        Assert.Equal(GapReason.Closed, Reason(At('b', offers: false), At('c', open: false)));
        Assert.Equal(GapReason.NoneNear, Reason(At('e')));
        Assert.Equal(GapReason.NoneNear, Reason());
        GapReason Reason(params ServicePoint[] points) => Assert.Single(Run(world, "a", points, 350).Result.Gaps).Reason;
    }

    [Fact]
    public void AFullStationTurnsTheFarthestAway()
    {
        var world = new AsciiWorld("a--b--c--d");
        var (result, _) = Run(world, "abc", [new(1, "small", world.PlaceOf('a'), Capacity: 3)], 1000, capacity: true);
        Assert.Equal([CoverageOutcome.Covered, CoverageOutcome.Covered, CoverageOutcome.Uncovered], result.Outcomes);
        var gap = Assert.Single(result.Gaps);
        Assert.Equal(GapReason.OverCapacity, gap.Reason);
        Assert.Equal(1, gap.Evidence.StationId);
        Assert.Equal(4, gap.People);
    }

    [Fact]
    public void PiecesWithoutAnyWalkAndPlacesFarFromStreetsAreNamed()
    {
        var world = new AsciiWorld(
            "s--a",
            "",
            "x--y",
            "",
            "",
            "",
            "",
            "       +-+");
        var graph = world.Graph();
        var demand = Demand.Create(graph,
        [
            new(1, world.PlaceOf('y'), 1, 0), new(2, world.Place(1.5, 5.6), 2, 0), new(3, world.Place(400, 400), 4, 0), new(4, world.PlaceOf('a'), 8, 0),
        ]);
        var result = CoverageAnalysis.Run(graph, demand, [new(1, "s", world.PlaceOf('s'))], new(Worlds.Plain, 300), []);
        Assert.Equal([CoverageOutcome.Uncovered, CoverageOutcome.Unsnapped, CoverageOutcome.Excluded, CoverageOutcome.Covered], result.Outcomes);
        Assert.Equal([GapReason.Unsnapped, GapReason.Disconnected], result.Gaps.Select(g => g.Reason));
        Assert.Equal(180, result.Gaps[0].Evidence.NearestStreetMetres!.Value, 0.5);
        Assert.Equal([1, 0, -1, -1], result.GapOf);
    }

    [Fact]
    public void GapsAreJoinedThroughUncoveredStreetsOnly()
    {
        // a and b lie beyond the limit to the west of s, c to the east; d hangs on b's side.
        var world = new AsciiWorld(
            "a---b------s------c",
            "    |",
            "    d");
        var (result, _) = Run(world, "abcd", [new(1, "s", world.PlaceOf('s'))], 200);
        Assert.Equal(2, result.Gaps.Count);
        Assert.Equal([0, 1, 3], result.Gaps[0].Members);
        Assert.Equal([2], result.Gaps[1].Members);

        // Both streets meet at s, which is covered: two gaps.
        var (apart, _) = Run(new AsciiWorld("a------s------c"), "ac", [new(1, "s", new AsciiWorld("a------s------c").PlaceOf('s'))], 200);
        Assert.Equal(2, apart.Gaps.Count);
    }

    [Fact]
    public void PartsSumToWholesThroughEveryLevel()
    {
        var random = new Random(5);
        var world = new AsciiWorld("a-----------------------b");
        var graph = world.Graph();
        var parents = new Dictionary<long, long>();
        for (int micro = 0; micro < 40; micro++) parents[1000 + micro] = 500 + micro / 5;
        for (int grid = 0; grid < 8; grid++) parents[500 + grid] = 50 + grid / 3;
        for (int community = 0; community < 3; community++) parents[50 + community] = 5;
        parents[5] = 1;
        HouseholdPoint[] households = [.. Enumerable.Range(0, 5000).Select(i => new HouseholdPoint(i, world.Place(random.NextDouble() * 30, random.NextDouble() * 6), random.Next(6), random.Next(41) is var m && m == 40 ? 0 : 1000 + m))];
        var demand = Demand.Create(graph, households);
        var result = CoverageAnalysis.Run(graph, demand, [new(1, "a", world.PlaceOf('a'))], new(Worlds.Plain, 600), []);
        var counts = AreaRollUp.Count(demand, result.Outcomes, parents);
        foreach (long area in parents.Values.Distinct())
            Assert.Equal(counts[area], parents.Where(p => p.Value == area).Aggregate(default(AreaCount), (sum, p) => sum + counts[p.Key]));
        var whole = counts[1] + counts[0];
        Assert.Equal(5000, whole.Households);
        Assert.Equal(households.Sum(h => h.People), whole.People);
        Assert.Equal(result.Outcomes.Count(o => o == CoverageOutcome.Covered), whole.HouseholdsCovered);
        Assert.Equal(result.Outcomes.Count(o => o == CoverageOutcome.Unsnapped), whole.HouseholdsUnsnapped);
        Assert.Equal(result.Outcomes.Count(o => o == CoverageOutcome.Uncovered), whole.HouseholdsUncovered);
        Assert.Equal(whole.HouseholdsUncovered + whole.HouseholdsUnsnapped, result.Gaps.Sum(g => g.Households));
    }
}
