using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>Gate world, night world, river world, one-bridge world: the whole coverage analysis (fields, outcomes, reasons) against answers
/// worked out by hand. A character is 50 m; who walks plainly takes a second for a metre.</summary>
public sealed class HandWorkedWorldTests
{
    private const int NoWalk = -1;
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0);
    private static readonly DateTime Night = new(2026, 11, 22, 23, 0, 0);

    /// <summary>Seconds, outcomes and reasons of the homes, in their order; no reason where covered.</summary>
    private static (int[] Seconds, string Outcomes) Ask(AsciiWorld world, string homes, string stations, int limitSeconds, Persona? persona = null, DateTime? at = null,
        OpeningHours? hours = null, Obstacle[]? obstacles = null)
    {
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. homes.Select((c, i) => new HouseholdPoint(i + 1, world.PlaceOf(c), 1 << i, 0))]);
        ServicePoint[] points = [.. stations.Select(c => new ServicePoint(c, c.ToString(), world.PlaceOf(c), at is null || hours?.IsOpen(at.Value) != false, Hours: hours))];
        var result = CoverageAnalysis.Run(graph, demand, points, new(persona ?? Worlds.Plain, limitSeconds, at), obstacles ?? []);
        Assert.Equal(result.Outcomes.Count(o => o != CoverageOutcome.Covered), result.Gaps.Sum(g => g.Households));
        return ([.. result.WalkDeciseconds.Select(d => d == WalkField.NoWalk ? NoWalk : (int)Math.Round(d / 10.0))],
            string.Join(' ', Enumerable.Range(0, homes.Length).Select(i => result.GapOf[i] < 0 ? result.Outcomes[i].ToString() : result.Gaps[result.GapOf[i]].Reason.ToString())));
    }

    /// <summary>A compound between home a and station s, with gates g and h and home m in it; the road round it is 1,000 m.</summary>
    private static AsciiWorld GateWorld(GateAccess g, GateAccess h, string? hours = null)
    {
        var open = hours is null ? null : OpeningHours.Parse(hours);
        return new AsciiWorld(
            "a---g-m-h---s",
            "|           |",
            "|           |",
            "|           |",
            "+-----------+").Compound(1, 4, 0, 8, 0).Gate('g', 1, g, hours: open).Gate('h', 1, h, hours: open);
    }

    [Theory]
    // a to s: 200 to g, 200 through, 200 from h = 600; round: 200 down, 600 along, 200 up = 1,000, which is 1.67 times the straight 600.
    // m to s: 100 to h, 200 on = 300; out by g: 100 + 200 + 1,000 round = 1,300. Within 700 seconds:
    [InlineData(GateAccess.Public, GateAccess.Public, 600, 300, "Covered Covered")]
    [InlineData(GateAccess.Public, GateAccess.Visitors, 1000, 300, "Barrier Covered")]
    [InlineData(GateAccess.Visitors, GateAccess.Visitors, 1000, 300, "Barrier Covered")]
    [InlineData(GateAccess.Residents, GateAccess.Residents, 1000, 300, "Barrier Covered")]   // m lives there
    [InlineData(GateAccess.Residents, GateAccess.Closed, 1000, 1300, "Barrier Barrier")]
    [InlineData(GateAccess.Closed, GateAccess.Closed, 1000, NoWalk, "Barrier Barrier")]
    public void GateWorld_TheStationOutside(GateAccess g, GateAccess h, int a, int m, string outcomes)
    {
        var (seconds, found) = Ask(GateWorld(g, h), "am", "s", 700);
        Assert.Equal([a, m], seconds);
        Assert.Equal(outcomes, found);
    }

    [Theory]
    // The station is at m. a: 200 to g, 100 in = 300; by h: 1,000 round, 200 back, 100 in = 1,300, over four times the straight 300.
    // s: 200 to h, 100 in = 300; by g: 1,000 + 200 + 100 = 1,300. Within 700 seconds:
    [InlineData(GateAccess.Public, GateAccess.Public, 300, 300, "Covered Covered")]
    [InlineData(GateAccess.Visitors, GateAccess.Visitors, 300, 300, "Covered Covered")]
    [InlineData(GateAccess.Visitors, GateAccess.Residents, 300, 1300, "Covered Barrier")]   // neither lives there: h is not for them
    [InlineData(GateAccess.Residents, GateAccess.Residents, NoWalk, NoWalk, "Barrier Barrier")]
    public void GateWorld_TheStationInside(GateAccess g, GateAccess h, int a, int s, string outcomes)
    {
        var (seconds, found) = Ask(GateWorld(g, h), "as", "m", 700);
        Assert.Equal([a, s], seconds);
        Assert.Equal(outcomes, found);
    }

    [Fact]
    public void GateWorld_ResidentsOfOneHalfReachTheStationInTheOther()
    {
        // Both halves are compound 1, and its gates are for residents alone. a: 100 to g, 100 down, 100 along, 100 up to h, 100 in = 500.
        // x, outside: 100 + 100 + 100 up and 100 in = 400 m of street, but h is not for x.
        var world = new AsciiWorld(
            "a-g h-s",
            "  | |  ",
            "x-+-+-y").Compound(1, 0, 0, 6, 0).Gate('g', 1, GateAccess.Residents).Gate('h', 1, GateAccess.Residents);
        var (seconds, found) = Ask(world, "axs", "s", 600);
        Assert.Equal([500, NoWalk, 0], seconds);
        Assert.Equal("Covered Barrier Covered", found);
    }

    [Theory]
    // The gates are open from 6 to 22. At noon as if they had no hours; at night a goes round, 1,000 m, and m is shut in. The station is
    // never closed here: at another hour both would be covered, so "closed" is the reason.
    [InlineData(false, 600, 300, "Covered Covered")]
    [InlineData(true, 1000, NoWalk, "Closed Closed")]
    public void NightWorld_GatesThatCloseAtNight(bool night, int a, int m, string outcomes)
    {
        var (seconds, found) = Ask(GateWorld(GateAccess.Public, GateAccess.Public, "06:00-22:00"), "am", "s", 700, at: night ? Night : Noon);
        Assert.Equal([a, m], seconds);
        Assert.Equal(outcomes, found);
    }

    [Theory]
    // The only station keeps office hours. 22 November 2026 is a Sunday, the 23rd a Monday.
    [InlineData("2026-11-23T12:00", 600, "Covered")]
    [InlineData("2026-11-23T20:30", NoWalk, "Closed")]
    [InlineData("2026-11-22T12:00", NoWalk, "Closed")]
    [InlineData("2026-10-01T12:00", NoWalk, "Closed")]   // a Thursday, National Day
    [InlineData("2026-10-10T12:00", 600, "Covered")]     // a Saturday that is worked for it
    public void NightWorld_AStationThatCloses(string at, int seconds, string outcome)
    {
        var calendar = new HolidayCalendar(Enumerable.Range(1, 7).Select(day => new DateOnly(2026, 10, day)), [new(2026, 10, 10)]);
        var hours = OpeningHours.Parse("Mo-Fr 09:00-17:00; PH off").With(calendar);
        var (found, outcomes) = Ask(GateWorld(GateAccess.Public, GateAccess.Public), "a", "s", 700, at: DateTime.Parse(at), hours: hours);
        Assert.Equal([seconds], found);
        Assert.Equal(outcome, outcomes);
    }

    [Fact]
    public void RiverWorld_TheOtherBankIsNearAndFar()
    {
        // The river runs between the rows; the bridge is in the east. From a: f 400 + 100 = 500, e 200 more, d 400 more. In a straight line
        // d is 100 m away (9 times), e 224 (3.1 times), f 412 (1.2 times). Within 600 seconds f is covered, and the river is in e's and d's way.
        var world = new AsciiWorld(
            "a---b---c",
            "        |",
            "d---e---f");
        var river = new Obstacle("river", "Jin", Worlds.Box(-100, -60, 390, -40));
        var (seconds, outcomes) = Ask(world, "bdef", "a", 600, obstacles: [river]);
        Assert.Equal([200, 900, 700, 500], seconds);
        Assert.Equal("Covered Barrier Barrier Covered", outcomes);

        // Nothing known lies between: the same walks, but no barrier is claimed.
        Assert.Equal("Covered TooFar TooFar Covered", Ask(world, "bdef", "a", 600).Outcomes);

        // A second bridge in the middle, b to e: e 200 + 100 = 300, d 200 more = 500, f 200 more = 500.
        var bridged = new AsciiWorld(
            "a---b---c",
            "    |   |",
            "d---e---f");
        (seconds, outcomes) = Ask(bridged, "bdef", "a", 600, obstacles: [river]);
        Assert.Equal([200, 500, 300, 500], seconds);
        Assert.Equal("Covered Covered Covered Covered", outcomes);
    }

    public static TheoryData<string, Func<Street, Street>, Persona, int, string> Bridges()
    {
        Persona adult = new("adult", 1, 1.5, 20, 8), wheelchair = new("wheelchair", 0.8, null, 30, 12, RaisedKerbs: false);
        return new()
        {
            // 200 m to the bridge, 200 m over it, 200 m on.
            { "a street", s => s, adult, 600, "Covered" },
            { "a street", s => s, wheelchair, 750, "Covered" },                                                     // 600 m at 0.8 m/s
            { "steps", s => s with { Class = StreetClass.Steps }, adult, 700, "Covered" },                          // 200 + 1.5 times 200 + 200
            { "steps", s => s with { Class = StreetClass.Steps }, wheelchair, NoWalk, "Disconnected" },
            { "a raised kerb", s => s with { RaisedKerb = true }, adult, 600, "Covered" },
            { "a raised kerb", s => s with { RaisedKerb = true }, wheelchair, NoWalk, "Disconnected" },
            { "a crossing", s => s with { Class = StreetClass.Crossing }, adult, 620, "Covered" },                  // of a main road, as nothing is known
            { "half of a main road", s => s with { Crossings = new(1, 0) }, adult, 610, "Covered" },
            { "half of a main road", s => s with { Crossings = new(1, 0) }, wheelchair, 765, "Covered" },           // 750 + 15
            { "a crossing of a minor road", s => s with { Class = StreetClass.Crossing, Crossings = new(0, 2) }, adult, 608, "Covered" },
            { "both", s => s with { Class = StreetClass.Crossing, Crossings = new(2, 1) }, adult, 624, "Covered" },   // 20 + 4
            { "towards the station only", s => s with { FootOneway = 1 }, adult, 600, "Covered" },
            { "away from the station only", s => s with { FootOneway = -1 }, adult, NoWalk, "Disconnected" },
        };
    }

    [Theory]
    [MemberData(nameof(Bridges))]
    public void OneBridgeWorld(string bridge, Func<Street, Street> asItIs, Persona persona, int seconds, string outcome)
    {
        var world = new AsciiWorld("a---b---c-e-d").Street('b', 'c', asItIs);
        var (found, outcomes) = Ask(world, "ae", "d", 1000, persona);
        // e lies 100 m from the station on this side of the bridge.
        Assert.True(found.SequenceEqual([seconds, (int)Math.Round(100 / persona.SpeedMetresPerSecond)]), $"{bridge}: {string.Join(' ', found)}");
        Assert.Equal($"{outcome} Covered", outcomes);
    }
}
