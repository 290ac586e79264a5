using GridMap.Analysis.Grids;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests.Grids;

public sealed class GridCoverageTests
{
    private static readonly GeometryFactory Factory = new();

    private static Geometry Box(double west, double south, double east, double north) => Factory.ToGeometry(new Envelope(west, east, south, north));

    private static readonly Geometry Parent = Box(0, 0, 100, 100);

    [Fact]
    public void CornersOfOneSideOnlyDoNotMatter() =>
        Assert.True(GridCoverage.IsExact(Parent, [Box(0, 0, 100, 40), Box(0, 40, 30, 100), Box(30, 40, 100, 70), Box(30, 70, 100, 100)]));

    [Fact]
    public void AHoleThatIsFilledDoesNotMatter() => Assert.True(GridCoverage.IsExact(Parent, [Parent.Difference(Box(20, 20, 50, 50)), Box(20, 20, 50, 50)]));

    [Theory]
    [InlineData("gap")]
    [InlineData("overlap")]
    [InlineData("outside")]
    [InlineData("twice")]
    [InlineData("inside another")]
    [InlineData("none")]
    public void WhatDoesNotTileIsSeen(string what)
    {
        Geometry[] shapes = what switch
        {
            "gap" => [Box(0, 0, 100, 39.9), Box(0, 40, 100, 100)],
            "overlap" => [Box(0, 0, 100, 40.1), Box(0, 40, 100, 100)],
            "outside" => [Box(0, 0, 100.1, 100)],
            "twice" => [Box(0, 0, 100, 40), Box(0, 40, 100, 100), Box(0, 0, 60, 100), Box(60, 0, 100, 100)],
            "inside another" => [Parent, Box(20, 20, 50, 50)],
            _ => [],
        };
        Assert.False(GridCoverage.IsExact(Parent, shapes));
    }

    /// <summary>Cut by random lines, every piece turned into a place of a lattice of its own: what is said to tile does, and a piece that is
    /// left out, doubled or moved is always seen.</summary>
    [Fact]
    public void RandomPiecesTileUntilOneIsTouched()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            List<Geometry> pieces = [Parent];
            for (int cut = 0; cut < 6; cut++)
            {
                double x = random.NextDouble() * 200 - 50, y = random.NextDouble() * 200 - 50;
                var half = Factory.CreatePolygon([new(-300, -300), new(300 + x, -300), new(x, y + 300), new(-300, 300), new(-300, -300)]);
                pieces = [.. pieces.SelectMany(p => (Geometry[])[p.Intersection(half), p.Difference(half)]).SelectMany(GridCheck.Polygons).Where(p => p.Area > 1e-6)];
            }
            Assert.True(GridCoverage.IsExact(Parent, pieces), $"seed {seed}");
            var touched = pieces.MaxBy(p => p.Area)!;
            Assert.False(GridCoverage.IsExact(Parent, [.. pieces.Where(p => p != touched)]));
            Assert.False(GridCoverage.IsExact(Parent, [.. pieces, touched]));
            var moved = touched.Copy();
            moved.Apply(new NetTopologySuite.Geometries.Utilities.AffineTransformation().Translate(0.06, 0));
            Assert.False(GridCoverage.IsExact(Parent, [.. pieces.Where(p => p != touched), moved]));
        }
    }
}
