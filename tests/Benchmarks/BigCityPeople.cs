using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>Areas, households and stations of a generated city. Areas are tiles of junctions, each level's within the next's.</summary>
internal sealed class BigCityPeople(BigCityPlan plan)
{
    /// <summary>Junctions along the sides of an area, by level − 1. At two households a junction: 72 in a micro-grid, 432 in a grid.</summary>
    private static readonly (int Columns, int Rows)[] Tiles = [(324, 324), (108, 108), (36, 36), (12, 18), (6, 6)];

    private int AcrossOf(int level) => (plan.Columns + Tiles[level - 1].Columns - 1) / Tiles[level - 1].Columns;

    private long AreaAt(int level, int column, int row)
    {
        var (columns, rows) = Tiles[level - 1];
        return level * 100_000_000L + row / rows * AcrossOf(level) + column / columns + 1;
    }

    public BigArea[] Areas()
    {
        var areas = new List<BigArea>();
        for (int level = 1; level <= 5; level++)
        {
            var (columns, rows) = Tiles[level - 1];
            for (int row = 0; row < plan.Rows; row += rows)
            {
                for (int column = 0; column < plan.Columns; column += columns)
                {
                    LonLat low = plan.PlaceAt(column - 0.5, row - 0.5);
                    LonLat high = plan.PlaceAt(Math.Min(column + columns, plan.Columns) - 0.5, Math.Min(row + rows, plan.Rows) - 0.5);
                    areas.Add(new(AreaAt(level, column, row), level, level == 1 ? null : AreaAt(level - 1, column, row),
                        low.Longitude, low.Latitude, high.Longitude, high.Latitude));
                }
            }
        }
        return [.. areas];
    }

    public HouseholdPoint[] Households(int count)
    {
        int junctions = plan.Columns * plan.Rows;
        var households = new HouseholdPoint[count];
        Parallel.For(0, (count + 4095) / 4096, block =>
        {
            for (int i = block * 4096; i < Math.Min(count, (block + 1) * 4096); i++)
            {
                int node = (int)((long)i * junctions / count);
                households[i] = new(i + 1, NearJunction(node, i, 20, 0.9), 1 + Draw.Below(plan.Seed, 22, i, 5), AreaAt(5, node % plan.Columns, node / plan.Columns));
            }
        });
        return households;
    }

    private LonLat NearJunction(int node, long index, int salt, double spread) => plan.PlaceAt(
        node % plan.Columns + spread * (Draw.Share(plan.Seed, salt, index) - 0.5), node / plan.Columns + spread * (Draw.Share(plan.Seed, salt + 1, index) - 0.5));

    public Dictionary<string, ServicePoint[]> Stations(int count)
    {
        int categories = BigCity.Categories.Length;
        return BigCity.Categories.Select((category, c) => (category, Points: Enumerable.Range(0, (count - c + categories - 1) / categories).Select(i =>
        {
            int number = i * categories + c, node = Draw.Below(plan.Seed, 30, number, plan.Columns * plan.Rows);
            return new ServicePoint(number + 1, $"{category} {i + 1}", NearJunction(node, number, 31, 0.6), Capacity: 500 + Draw.Below(plan.Seed, 33, number, 4000));
        }).ToArray())).ToDictionary(x => x.category, x => x.Points);
    }
}
