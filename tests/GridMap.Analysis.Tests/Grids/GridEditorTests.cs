using GridMap.Analysis.Grids;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests.Grids;

/// <summary>Four areas of two by two blocks; in block (x, y) live 1 + x + 4 y households.</summary>
public sealed class GridEditorTests
{
    private static readonly HouseholdBounds Bounds = new(1, 999);
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    private static readonly GridArea[] Areas =
    [
        new(11, "510104001001001", TownWorld.Blocks(0, 2, 2, 4)), new(12, "510104001001002", TownWorld.Blocks(2, 2, 4, 4)),
        new(13, "510104001001003", TownWorld.Blocks(0, 0, 2, 2)), new(14, "510104001001004", TownWorld.Blocks(2, 0, 4, 2)),
    ];

    private static GridGround Ground()
    {
        var town = new TownWorld(4, 4).Lay();
        for (int x = 0; x < 4; x++) for (int y = 0; y < 4; y++) town.House(x + 0.5, y + 0.5, 1 + x + 4 * y);
        return town.Ground();
    }

    private static LineString Line(params (double X, double Y)[] places) =>
        Factory.CreateLineString([.. places.Select(p => TownWorld.At(p.X, p.Y)).Select(p => new Coordinate(p.Longitude, p.Latitude))]);

    private static GridEditResult Apply(GridGround ground, GridEdit edit, IReadOnlyList<GridArea>? areas = null)
    {
        areas ??= Areas;
        var before = ground.Assign([.. areas.Select(a => a.Polygon)]);
        var result = GridEditor.Apply(ground, areas, before, edit);
        Assert.Equal(before.Count(a => a >= 0), result.AreaOf.Count(a => a >= 0));
        if (result.Problem is not null) Assert.Equal((areas, before, 0), (result.Areas, result.AreaOf, result.Changed.Count));
        return result;
    }

    private static int[] Counts(GridEditResult result) => [.. Enumerable.Range(0, result.Areas.Count).Select(i => result.AreaOf.Count(a => a == i))];

    private static void AssertTiles(GridGround ground, GridEditResult result)
    {
        var check = GridCheck.Of(ground, result.Areas, Bounds, result.AreaOf);
        Assert.All(check.Areas, a => Assert.DoesNotContain(a.Violations, v => v is Overlaps or GapBeside or OutsideParent or Encloses or InPieces));
        Assert.Equal(0, check.UncoveredSquareMetres);
        Assert.Equal(result.AreaOf, ground.Assign([.. result.Areas.Select(a => a.Polygon)]));
    }

    [Fact]
    public void ALineSplitsAnAreaAndTheNewPartGetsTheNextCode()
    {
        var ground = Ground();
        var result = Apply(ground, new SplitArea(2, Line((1.2, -1), (1.2, 2.5))));
        Assert.Equal([11, 12, 13, 14, 0], result.Areas.Select(a => a.Id));
        Assert.Equal("510104001001005", result.Areas[4].Code);
        Assert.Equal([9 + 10 + 13 + 14, 11 + 12 + 15 + 16, 1 + 5, 3 + 4 + 7 + 8, 2 + 6], Counts(result));
        Assert.Equal([2, 4], result.Changed);
        AssertTiles(ground, result);
    }

    [Fact]
    public void NeighboursMergeUnderTheFirstCode()
    {
        var ground = Ground();
        var result = Apply(ground, new MergeAreas([3, 1]));
        Assert.Equal([11L, 12, 13], result.Areas.Select(a => a.Id));
        Assert.Equal([1], result.Changed);
        Assert.Equal(136, Counts(result).Sum());
        Assert.Equal(12 + 11 + 16 + 15 + 3 + 4 + 7 + 8, Counts(result)[1]);
        AssertTiles(ground, result);
    }

    [Fact]
    public void ASplitMergedAgainIsTheAreaItWas()
    {
        var ground = Ground();
        var split = Apply(ground, new SplitArea(0, Line((-1, 2.3), (0.7, 3.1), (3, 3.3))));
        var merged = GridEditor.Apply(ground, split.Areas, split.AreaOf, new MergeAreas([0, 4]));
        Assert.Equal(0, merged.Areas[0].Polygon.SymmetricDifference(Areas[0].Polygon).Area, 1e-15);
        Assert.Equal(ground.Assign([.. Areas.Select(a => a.Polygon)]), merged.AreaOf);
    }

    [Fact]
    public void ABorderMovesAndNeighboursGiveAndTake()
    {
        var ground = Ground();
        // The first area gives its southern row to the third and takes a column from the second.
        var result = Apply(ground, new RedrawArea(0, TownWorld.Blocks(0, 3, 3, 4.5)));
        Assert.Equal([13 + 14 + 15, 16 + 11 + 12, 1 + 2 + 5 + 6 + 9 + 10, 3 + 4 + 7 + 8], Counts(result));
        Assert.Equal([0, 1, 2], result.Changed);
        AssertTiles(ground, result);
    }

    [Fact]
    public void CodesFollowTheRuleAfterRenumbering()
    {
        var ground = Ground();
        var areas = Areas.Reverse().ToArray();
        Assert.Equal(["9001", "9002", "9003", "9004"], Apply(ground, new RenumberAreas("9"), areas).Areas.Reverse().Select(a => a.Code));
    }

    [Theory]
    [InlineData("split nowhere")]
    [InlineData("split by half a line")]
    [InlineData("merge one")]
    [InlineData("merge apart")]
    [InlineData("unknown")]
    [InlineData("swallow")]
    [InlineData("outside")]
    [InlineData("crossed")]
    public void WhatCannotBeDoneIsSaid(string what)
    {
        Coordinate[] bow = [.. new[] { (0.0, 0.0), (2, 2), (2, 0), (0, 2), (0, 0) }.Select(p => TownWorld.At(p.Item1, p.Item2)).Select(p => new Coordinate(p.Longitude, p.Latitude))];
        (GridEdit edit, string problem) = what switch
        {
            "split nowhere" => ((GridEdit)new SplitArea(0, Line((3, 3), (4, 4))), "does not cut"),
            "split by half a line" => (new SplitArea(0, Line((-1, 3), (1, 3))), "does not cut"),
            "merge one" => (new MergeAreas([1, 1]), "at least two"),
            "merge apart" => (new MergeAreas([0, 3]), "neighbours"),
            "unknown" => (new MergeAreas([0, 4]), "no area 4"),
            "swallow" => (new RedrawArea(0, TownWorld.Blocks(-1, 1, 5, 5)), "510104001001002 would be left without ground"),
            "outside" => (new RedrawArea(0, TownWorld.Blocks(5, 5, 6, 6)), "outside"),
            _ => (new RedrawArea(0, Factory.CreatePolygon(bow)), "not a valid polygon"),
        };
        Assert.Contains(problem, Apply(Ground(), edit).Problem);
    }

    [Fact]
    public void RandomEditsConserveHouseholdsAndTile()
    {
        var ground = Ground();
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            IReadOnlyList<GridArea> areas = Areas;
            IReadOnlyList<int> areaOf = ground.Assign([.. areas.Select(a => a.Polygon)]);
            for (int step = 0; step < 6; step++)
            {
                double At() => random.NextDouble() * 5 - 0.5;
                int area = random.Next(areas.Count);
                GridEdit edit = random.Next(3) switch
                {
                    0 => new SplitArea(area, Line((At(), -0.5), (At(), At()), (At(), 4.5))),
                    1 => new MergeAreas([area, random.Next(areas.Count)]),
                    _ => new RedrawArea(area, ((Geometry)TownWorld.Blocks(At(), At(), At(), At())).Union(random.Next(2) == 0 ? areas[area].Polygon : TownWorld.Blocks(At(), At(), At(), At()))),
                };
                var result = GridEditor.Apply(ground, areas, areaOf, edit);
                Assert.Equal(136, result.AreaOf.Count(a => a >= 0));
                var check = GridCheck.Of(ground, result.Areas, Bounds, result.AreaOf, walked: []);
                Assert.All(check.Areas, a => Assert.DoesNotContain(a.Violations, v => v is Overlaps or GapBeside or OutsideParent));
                Assert.Equal(0, check.UncoveredSquareMetres);
                (areas, areaOf) = (result.Areas, result.AreaOf);
            }
        }
    }
}
