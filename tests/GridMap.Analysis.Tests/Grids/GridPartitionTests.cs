using GridMap.Analysis.Grids;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests.Grids;

public sealed class GridPartitionTests
{
    private static readonly PartitionOptions Options = new("510104001001", new(300, 500), new(30, 100), []);

    private static TownWorld Town(int columns, int rows, int seed)
    {
        var random = new Random(seed);
        var town = new TownWorld(columns, rows).Lay();
        for (int x = 0; x < columns; x++)
        {
            for (int y = 0; y < rows; y++)
            {
                if (random.Next(3) == 0) town.Compound(x + 0.1, y + 0.1, x + 0.9, y + 0.9);
                for (int house = random.Next(2, 9); house > 0; house--) town.House(x + 0.05 + 0.9 * random.NextDouble(), y + 0.05 + 0.9 * random.NextDouble(), random.Next(1, 12));
            }
        }
        return town;
    }

    [Fact]
    public void GridsAndMicroGridsPassTheirOwnCheck()
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            var ground = Town(8, 7, seed).Ground();
            var grids = GridPartition.Of(ground, Options);
            var result = GridCheck.Of(ground, [.. grids.Select(g => g.Area)], Options.Grid);
            Assert.All(result.Areas, a => Assert.True(a.Violations.Count == 0, $"seed {seed}: {a.Area.Code} {string.Join(", ", a.Violations)}"));
            Assert.Equal((0, 0.0), (result.HouseholdsOutside, result.UncoveredSquareMetres));
            Assert.Equal(grids.Select(g => g.Households.Count), result.Areas.Select(a => a.Households));
            foreach (var grid in grids)
            {
                var within = Town(8, 7, seed).Ground(grid.Area.Polygon);
                var micro = GridCheck.Of(within, [.. grid.MicroGrids.Select(m => m.Area)], Options.MicroGrid);
                Assert.All(micro.Areas, a => Assert.True(a.Violations.Count == 0, $"seed {seed}: {a.Area.Code} {string.Join(", ", a.Violations)}"));
                Assert.Equal(grid.Households.Order(), grid.MicroGrids.SelectMany(m => m.Households).Order());
            }
            Assert.Equal(Enumerable.Range(0, ground.Households.Count), grids.SelectMany(g => g.Households).Order());
        }
    }

    [Fact]
    public void TheSameInputsGiveTheSameAnswer()
    {
        string Text() => string.Join(";", GridPartition.Of(Town(6, 6, 3).Ground(), Options).SelectMany(g => g.MicroGrids).Select(m => $"{m.Area.Code} {m.Households.Count} {m.Area.Polygon}"));
        Assert.Equal(Text(), Text());
    }

    [Fact]
    public void WhatTheNumbersForbidIsNamed()
    {
        static (HouseholdBounds Bounds, string? Reason)[] Reasons(TownWorld town, HouseholdBounds bounds)
        {
            var ground = town.Ground();
            var grids = GridPartition.Of(ground, Options with { Grid = bounds });
            var limits = new GridLimits(ground, bounds);
            return [.. GridCheck.Of(ground, [.. grids.Select(g => g.Area)], bounds).Areas.SelectMany((a, i) => a.Violations.Select(v => (bounds, limits.Reason(v, grids[i].Households))))];
        }

        var town = new TownWorld(2, 2).Lay();
        for (int i = 0; i < 20; i++) town.House(0.1 + i * 0.09, 0.95, 1);
        Assert.Equal([GridLimits.FewerThanLeast], Reasons(town, new(30, 100)).Select(r => r.Reason));
        Assert.All(Reasons(town, new(12, 15)), r => Assert.Equal(GridLimits.NoNumberFits, r.Reason));
        town.House(1.5, 1.05, 140);
        Assert.Equal([GridLimits.OneBuilding], Reasons(town, new(10, 100)).Select(r => r.Reason));
    }

    /// <summary>A river with one bridge at its southern end, four hundred households on each bank: a grid lies on one bank.</summary>
    [Fact]
    public void NoGridLiesOnBothBanksWhereTheBridgeIsFar()
    {
        var town = new TownWorld(3, 8).Lay((x, y, east) => east && x == 1 && y > 0);
        for (int y = 0; y < 8; y++)
        {
            for (int i = 0; i < 5; i++)
            {
                town.House(0.1 + 0.15 * i, y + 0.5, 10);
                town.House(2.1 + 0.15 * i, y + 0.5, 10);
            }
        }
        var river = new GeometryFactory().CreateLineString([.. new[] { (1.5, -1.0), (1.5, 9.0) }.Select(p => TownWorld.At(p.Item1, p.Item2)).Select(p => new Coordinate(p.Longitude, p.Latitude))]);
        var ground = town.Ground();
        var grids = GridPartition.Of(ground, Options with { Grid = new(100, 210), Barriers = [river] });
        double middle = TownWorld.At(1.5, 0).Longitude;
        Assert.All(grids, g => Assert.Single(g.Households.Select(h => ground.Households[h].Place.Longitude < middle).Distinct()));
        Assert.All(GridCheck.Of(ground, [.. grids.Select(g => g.Area)], new(100, 210)).Areas, a => Assert.Empty(a.Violations));
    }

    [Fact]
    public void ACompoundThatFitsIsNotCutAndOneThatDoesNotIs()
    {
        var town = new TownWorld(4, 2).Lay();
        town.Compound(0.1, 0.1, 1.9, 1.9);   // lies over a street
        town.Compound(2.1, 0.1, 2.9, 0.9);
        for (int i = 0; i < 12; i++)
        {
            town.House(0.2 + 0.14 * i, 0.3 + 0.1 * i, 15);
            town.House(2.2 + 0.05 * i, 0.2 + 0.05 * i, 6);
            town.House(2.05 + 0.15 * i, 1.5, 5);
        }
        var ground = town.Ground();
        var grids = GridPartition.Of(ground, Options with { Grid = new(60, 100) });
        int[] PartsOf(long compound) => [.. grids.Select(g => g.Households.Count(h => town.Compounds[(int)compound - 1].Polygon.Contains(new Point(ground.Households[h].Place.Longitude, ground.Households[h].Place.Latitude)))).Where(n => n > 0)];
        Assert.Equal([72], PartsOf(2));
        Assert.True(PartsOf(1).Length >= 2);
        Assert.All(GridCheck.Of(ground, [.. grids.Select(g => g.Area)], new(60, 100)).Areas, a => Assert.Empty(a.Violations));
    }

    /// <summary>The town of both banks as a city: communities lie on one bank each and follow streets, corner by corner.</summary>
    [Fact]
    public void ACityIsSplitIntoCommunitiesThatAreJoinedOnFoot()
    {
        var town = new TownWorld(7, 6).Lay((x, y, east) => east && x == 3 && y > 0);
        for (int x = 0; x < 7; x++) for (int y = 0; y < 6; y++) if (x != 3) town.House(x + 0.5, y + 0.5, 20);
        var ground = town.Ground();
        var parts = GridPartition.Parts(ground, new(150, 260), []);
        Assert.Equal(Enumerable.Range(0, ground.Households.Count), parts.SelectMany(p => p.Households).Order());
        var check = GridCheck.Of(ground, [.. parts.Select((p, i) => new GridArea(i, $"{i}", p.Polygon))], new(150, 260));
        Assert.All(check.Areas, a => Assert.DoesNotContain(a.Violations, v => v is not OutOfOrder));
        Assert.Equal(parts.Select(p => p.Households.Count), check.Areas.Select(a => a.Households));
    }

    /// <summary>Four compounds in a row. The first lies on a southern lane that meets the others' northern street behind the third only: with the
    /// second alone it is not one, with the second and third it is.</summary>
    [Fact]
    public void WhatIsOneOnlyTogetherStaysTogether()
    {
        var town = new TownWorld(4, 1);
        town.Street(0, 0, 3, 0);
        town.Street(3, 0, 3, 1);
        town.Street(0, 1, 3, 1);
        town.Street(3, 1, 4, 1);
        for (int x = 0; x < 4; x++) town.Compound(x, 0, x + 1, 1);
        foreach (var (x, y, count) in new[] { (0.5, 0.1, 10), (1.5, 0.9, 10), (2.5, 0.9, 14), (3.5, 0.9, 16) }) town.House(x, y, count);
        var ground = town.Ground();
        var atoms = AtomMaker.Make(ground, 40, [], CancellationToken.None);
        Assert.Equal(34, Assert.Single(atoms.Ties).Sum(atoms.Weight));
        var bounds = new HouseholdBounds(15, 36);
        var grids = GridPartition.Of(ground, Options with { Grid = bounds, MicroGrid = bounds });
        Assert.Equal([34, 16], grids.Select(g => g.Households.Count));
        Assert.All(GridCheck.Of(ground, [.. grids.Select(g => g.Area)], bounds).Areas, a => Assert.Empty(a.Violations));
    }

    /// <summary>Nobody in the north-western compound is near a street; its people go with it and it stays whole.</summary>
    [Fact]
    public void WhoIsFarFromAnyStreetGoesWithTheCompound()
    {
        var town = new TownWorld(8, 4).Lay((x, y, east) => x < 3 && y > 0 && (east || x < 3));
        town.Compound(0.1, 2.0, 1.9, 3.9);
        for (int i = 0; i < 6; i++) town.House(0.3 + 0.2 * i, 3.3, 7);
        for (int x = 0; x < 8; x++) for (int y = 0; y < 2; y++) town.House(x + 0.5, y + 0.5, 20);
        var ground = town.Ground();
        Assert.Equal(42, ground.FootPartOf.Count(p => p < 0));
        var grids = GridPartition.Of(ground, Options with { Grid = new(60, 110), MicroGrid = new(20, 50) });
        Assert.All(GridCheck.Of(ground, [.. grids.Select(g => g.Area)], new(60, 110)).Areas, a => Assert.Empty(a.Violations));
        Assert.Contains(grids.SelectMany(g => g.MicroGrids), m => m.Households.Count(h => ground.FootPartOf[h] < 0) == 42);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(6, 5)]
    public void BoundsThatHoldNothingAreRefused(int least, int most) =>
        Assert.Throws<ArgumentException>(() => GridPartition.Of(Town(2, 2, 1).Ground(), Options with { Grid = new(least, most) }));
}
