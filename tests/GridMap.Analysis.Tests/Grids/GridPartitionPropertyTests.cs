using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Grids;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests.Grids;

/// <summary>Wild worlds: streets missing, compounds with gates of every access, a building of more households than a micro-grid takes, ground
/// with a hole, an L, two pieces, nobody at all.</summary>
public sealed class GridPartitionPropertyTests
{
    private const int Worlds = 30;

    private static (GridGround Ground, PartitionOptions Options) World(int seed)
    {
        var random = new Random(seed);
        int columns = random.Next(2, 7), rows = random.Next(2, 6);
        double missing = random.Next(3) * 0.15;
        var town = new TownWorld(columns, rows).Lay((_, _, _) => random.NextDouble() < missing);
        for (int x = 0; x < columns; x++)
        {
            for (int y = 0; y < rows; y++) AddBlock(town, random, x, y);
        }
        Geometry community = random.Next(4) switch
        {
            0 => town.Community.Difference(TownWorld.Blocks(0.6, 0.6, 1.3, 1.4)),
            1 => town.Community.Difference(TownWorld.Blocks(1, 1, columns, rows)),
            2 => town.Community.Difference(TownWorld.Blocks(0.9, -1, 1.1, rows + 1)),
            _ => town.Community,
        };
        int least = random.Next(1, 40), gridLeast = least * random.Next(2, 6);
        Geometry[] barriers = random.Next(2) == 0 ? [] : [Line(random, columns, rows)];
        return (town.Ground(community), new("510104001001", new(gridLeast, gridLeast * 2 + 3), new(least, least * 3 + 2), barriers));
    }

    private static void AddBlock(TownWorld town, Random random, int x, int y)
    {
        if (random.Next(3) == 0)
        {
            long compound = town.Compound(x + 0.1, y + 0.1, x + (random.Next(3) == 0 ? 1.4 : 0.9), y + 0.9);
            if (random.Next(2) == 0)
            {
                town.Street(x, y, x + 0.5, y + 0.5, compound);
                town.Gate(x, y, compound, (GateAccess)random.Next(3));
            }
        }
        if (random.Next(5) == 0) return;
        for (int house = random.Next(0, 9); house > 0; house--) town.House(x + random.NextDouble(), y + random.NextDouble(), random.Next(40) == 0 ? 140 : random.Next(1, 9));
    }

    private static LineString Line(Random random, int columns, int rows)
    {
        LonLat a = TownWorld.At(random.NextDouble() * columns, -1), b = TownWorld.At(random.NextDouble() * columns, rows + 1);
        return new GeometryFactory().CreateLineString([new(a.Longitude, a.Latitude), new(b.Longitude, b.Latitude)]);
    }

    [Fact]
    public void PartsTileTheGroundHoldEveryHouseholdOnceAndStandInOrder() => ForWorlds((ground, options) =>
    {
        var grids = GridPartition.Of(ground, options);
        var everybody = Enumerable.Range(0, ground.Households.Count);
        Assert.Equal(everybody, grids.SelectMany(g => g.Households).Order());
        Assert.Equal(everybody, grids.SelectMany(g => g.MicroGrids).SelectMany(m => m.Households).Order());
        AssertShapes(ground, [.. grids.Select(g => g.Area)], [.. grids.Select(g => g.Households)], options.Grid);
        foreach (var grid in grids)
        {
            var position = grid.Households.Select((h, i) => (h, i)).ToDictionary(p => p.h, p => p.i);
            AssertShapes(ground.Within(grid.Area.Polygon, grid.Households), [.. grid.MicroGrids.Select(m => m.Area)],
                [.. grid.MicroGrids.Select(m => (IReadOnlyList<int>)[.. m.Households.Select(h => position[h])])], options.MicroGrid);
        }
    });

    private static void AssertShapes(GridGround ground, List<GridArea> areas, List<IReadOnlyList<int>> members, HouseholdBounds bounds)
    {
        var areaOf = new int[ground.Households.Count];
        for (int i = 0; i < members.Count; i++) foreach (int h in members[i]) areaOf[h] = i;
        var check = GridCheck.Of(ground, areas, bounds, areaOf);
        Assert.Equal(0, check.UncoveredSquareMetres);
        Assert.Equal(Enumerable.Range(1, areas.Count).Select(n => n.ToString("000")), areas.Select(a => a.Code[^3..]));
        var limits = new GridLimits(ground, bounds);
        foreach (var area in check.Areas)
        {
            Assert.True(area.Area.Polygon.IsValid);
            Assert.DoesNotContain(area.Violations, v => v is Overlaps or GapBeside or OutsideParent or Encloses or InPieces or OutOfOrder);
        }
        Assert.Equal(areaOf, ground.Assign([.. areas.Select(a => a.Polygon)]));
        // One area alone is out of bounds only where the numbers say so.
        if (areas.Count == 1 && check.Areas[0].Violations.FirstOrDefault(v => v is TooFewHouseholds or TooManyHouseholds) is { } size && ground.Households.Count > 0)
            Assert.True(limits.Reason(size, members[0]) is not null || bounds.CanHold(ground.Households.Count));
    }

    private static void ForWorlds(Action<GridGround, PartitionOptions> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var (ground, options) = World(seed);
            check(ground, options);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Worlds));
}
