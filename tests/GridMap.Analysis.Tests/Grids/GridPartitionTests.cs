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
                Assert.All(micro.Areas, a => Assert.True(a.Violations.All(v => v is CutsCompound), $"seed {seed}: {a.Area.Code} {string.Join(", ", a.Violations)}"));
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
}
