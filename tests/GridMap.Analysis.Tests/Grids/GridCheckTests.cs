using GridMap.Analysis.Grids;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests.Grids;

/// <summary>Four areas of two by two blocks, 25 households in the middle of each block but the empty one in the south-east; one thing is
/// wrong at a time.</summary>
public sealed class GridCheckTests
{
    private static readonly HouseholdBounds Bounds = new(60, 120);

    private static TownWorld Town(Func<int, int, bool, bool>? without = null)
    {
        var town = new TownWorld(4, 4).Lay(without);
        for (int x = 0; x < 4; x++)
        {
            for (int y = 0; y < 4; y++) if ((x, y) != (3, 0)) town.House(x + 0.5, y + 0.5, 25);
        }
        return town;
    }

    private static List<GridArea> Areas() =>
    [
        new(1, "001", TownWorld.Blocks(0, 2, 2, 4)), new(2, "002", TownWorld.Blocks(2, 2, 4, 4)),
        new(3, "003", TownWorld.Blocks(0, 0, 2, 2)), new(4, "004", TownWorld.Blocks(2, 0, 4, 2)),
    ];

    private static List<(int Area, GridViolation Violation)> Found(TownWorld town, List<GridArea> areas)
    {
        var result = GridCheck.Of(town.Ground(), areas, Bounds);
        return [.. result.Areas.SelectMany((a, i) => a.Violations.Select(v => (i + 1, v)))];
    }

    private static List<GridArea> With(int number, Geometry polygon)
    {
        var areas = Areas();
        areas[number - 1] = areas[number - 1] with { Polygon = polygon };
        return areas;
    }

    [Fact]
    public void NothingIsWrongWithGoodAreas()
    {
        var result = GridCheck.Of(Town().Ground(), Areas(), Bounds);
        Assert.All(result.Areas, a => Assert.Empty(a.Violations));
        Assert.Equal([100, 100, 100, 75], result.Areas.Select(a => a.Households));
        Assert.Equal([200, 200, 200, 150], result.Areas.Select(a => a.People));
        Assert.Equal((0, 0.0), (result.HouseholdsOutside, result.UncoveredSquareMetres));
        Assert.All(result.Areas, a => Assert.Equal(Math.PI / 4, a.Compactness, 3));
    }

    [Fact]
    public void TooFewHouseholds()
    {
        var town = Town();
        town.Remove(41, h => h.Place.Longitude < TownWorld.At(2, 0).Longitude && h.Place.Latitude < TownWorld.At(0, 2).Latitude);
        Assert.Equal([(3, new TooFewHouseholds(59, 60))], Found(town, Areas()));
    }

    [Fact]
    public void TooManyHouseholds()
    {
        var town = Town();
        town.House(0.5, 0.5, 21);
        Assert.Equal([(3, new TooManyHouseholds(121, 120))], Found(town, Areas()));
    }

    [Fact]
    public void HouseholdsBehindAClosedGateAreAPartOfTheirOwn()
    {
        var town = Town();
        long compound = town.Compound(0.1, 0.1, 0.4, 0.4);
        town.Street(0, 0, 0.3, 0.3, compound);
        town.Gate(0, 0, compound, GateAccess.Closed);
        town.House(0.3, 0.3, 7);
        var (area, violation) = Assert.Single(Found(town, Areas()));
        Assert.Equal(3, area);
        Assert.Equal([new FootPart(100, null), new FootPart(7, null)], Assert.IsType<NotContiguous>(violation).Parts);
    }

    /// <summary>A river between the first and the second column with a bridge far to the south: the north-western area lies on both banks.
    /// The two rows of streets that lead to the banks do not meet but at its southern end.</summary>
    [Fact]
    public void BanksWithoutABridgeInTheAreaAreTwoPartsAndTheWalkBetweenIsTold()
    {
        var town = new TownWorld(4, 4).Lay((x, y, east) => east && x == 0 && y > 0 || !east && x == 1);
        for (int y = 0; y < 4; y++)
        {
            town.House(0.05, y + 0.5, 50);
            town.House(1.95, y + 0.5, 50);
        }
        var areas = Areas();
        var result = GridCheck.Of(town.Ground(), areas, new(1, 500));
        var parts = Assert.IsType<NotContiguous>(Assert.Single(result.Areas[0].Violations)).Parts;
        Assert.Equal([100, 100], parts.Select(p => p.Households));
        // Between the southern houses of the two parts, both at y = 2.5: legs of 5 m, 250 m down, 200 m over, 250 m up.
        Assert.Equal(710, parts[1].WalkMetres!.Value, 0.5);
        Assert.Empty(result.Areas[2].Violations);
    }

    [Fact]
    public void AShortStretchOutsideIsNearlyInside()
    {
        // The way round the missing street between the two houses leaves the area: 70 m out of the 30 m that count as inside, and back.
        foreach (var (depth, whole) in new[] { (0.75, true), (0.85, false) })
        {
            var town = new TownWorld(2, 2);
            town.Street(0, 0, 1, 0);
            town.Street(1, 0, 1, -depth);
            town.Street(1, -depth, 1.02, -depth);
            town.Street(1.02, -depth, 1.02, 0);
            town.Street(1.02, 0, 2, 0);
            town.House(0.5, 0.1, 10);
            town.House(1.5, 0.1, 10);
            var violations = GridCheck.Of(town.Ground(), [new(1, "1", town.Community)], new(1, 99)).Areas[0].Violations;
            Assert.Equal(whole, violations.Count == 0);
        }
    }

    [Fact]
    public void ACompoundOnBothSidesOfABorder()
    {
        var town = Town();
        town.Compound(1.4, 0.4, 2.6, 0.6);
        Assert.Equal([(3, new CutsCompound(1, "compound 1", 25, 25)), (4, new CutsCompound(1, "compound 1", 25, 25))], Found(town, Areas()));
    }

    [Fact]
    public void ACompoundThatFitsIntoNoAreaMayBeCut()
    {
        var town = Town();
        town.Compound(0.1, 0.1, 3.9, 1.9);
        Assert.Empty(Found(town, Areas()));
    }

    [Fact]
    public void AnOverlapIsToldToBoth()
    {
        var found = Found(Town(), With(1, TownWorld.Blocks(0, 2, 2.05, 4)));
        Assert.Equal([(1, 1), (2, 0)], found.Select(f => (f.Area, Assert.IsType<Overlaps>(f.Violation).OtherArea)));
        Assert.All(found, f => Assert.Equal(1000, ((Overlaps)f.Violation).SquareMetres, 1.0));
    }

    [Fact]
    public void AGapIsToldToAllBesideIt()
    {
        var found = Found(Town(), With(1, TownWorld.Blocks(0, 2, 1.95, 4)));
        Assert.Equal([1, 2, 3], found.Select(f => f.Area));
        Assert.All(found, f => Assert.Equal(1000, Assert.IsType<GapBeside>(f.Violation).SquareMetres, 1.0));
    }

    [Fact]
    public void WhatIsThinnerThanTheDrawingIsNoGap() => Assert.Empty(Found(Town(), With(1, TownWorld.Blocks(0, 2, 1.9996, 4))));

    [Fact]
    public void GroundOutsideTheParent()
    {
        var (area, violation) = Assert.Single(Found(Town(), With(2, TownWorld.Blocks(2, 2, 4.1, 4))));
        Assert.Equal(2, area);
        Assert.Equal(2000, Assert.IsType<OutsideParent>(violation).SquareMetres, 1.0);
    }

    [Fact]
    public void AnAreaRoundAnother()
    {
        var town = Town();
        town.House(0.5, 0.55, 60);
        var hole = TownWorld.Blocks(0.4, 0.52, 0.6, 0.6);
        var areas = With(3, Areas()[2].Polygon.Difference(hole));
        areas.Add(new(5, "0025", hole));   // west of the area round it, by its middle
        areas = [.. areas.Select((a, i) => a with { Code = "12534"[i].ToString() })];
        var found = Found(town, areas);
        var (area, violation) = Assert.Single(found, f => f.Violation is not OutOfOrder);
        Assert.Equal(3, area);
        Assert.Equal(160, Assert.IsType<Encloses>(violation).SquareMetres, 1.0);
    }

    [Fact]
    public void APieceApart()
    {
        var areas = Areas();
        areas[3] = areas[3] with { Polygon = areas[3].Polygon.Difference(TownWorld.Blocks(3, 0, 4, 1)) };
        areas[0] = areas[0] with { Polygon = areas[0].Polygon.Union(TownWorld.Blocks(3, 0, 4, 1)) };
        var found = Found(Town(), areas);
        Assert.Equal([(1, new InPieces(2))], found);
    }

    [Fact]
    public void TwoCodesChanged()
    {
        var areas = Areas();
        (areas[2], areas[3]) = (areas[2] with { Code = "004" }, areas[3] with { Code = "003" });
        Assert.Equal(new OutOfOrder(3, 4), Assert.Single(Found(Town(), areas)).Violation);
    }

    [Fact]
    public void NumbersRunFromWestToEastAndNorthToSouth()
    {
        Geometry[] areas = [.. Enumerable.Range(0, 12).Select(i => TownWorld.Blocks(i % 4 + 0.2 * (i / 4), 3 - i / 4 - 0.08 * (i % 4), i % 4 + 1, 4 - i / 4 - 0.08 * (i % 4)))];
        Assert.Equal(Enumerable.Range(0, 12), GridOrder.Of(areas));
        Assert.Equal("510104001001007", GridOrder.Code("510104001001", 7));
    }
}
