using GridMap.Analysis.Coverage;
using GridMap.Analysis.Grids;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests.Grids;

/// <summary>A town of square blocks, 100 m each, with a street on every border; the origin is its south-western corner. Households stand where
/// they are put.</summary>
internal sealed class TownWorld(int columns, int rows)
{
    public const double BlockMetres = 100;

    private readonly List<Street> streets = [];
    private readonly List<Compound> compounds = [];
    private readonly List<Gate> gates = [];
    private readonly List<HouseholdPoint> households = [];

    public int Columns => columns;
    public int Rows => rows;
    public IReadOnlyList<HouseholdPoint> Households => households;
    public IReadOnlyList<Compound> Compounds => compounds;

    public Polygon Community => Blocks(0, 0, columns, rows);

    public static Polygon Blocks(double west, double south, double east, double north) =>
        Worlds.Box(west * BlockMetres, south * BlockMetres, east * BlockMetres, north * BlockMetres);

    /// <param name="without">Streets that are not there: true for those between (x, y) and its eastern (false: northern) neighbour.</param>
    public TownWorld Lay(Func<int, int, bool, bool>? without = null)
    {
        for (int x = 0; x <= columns; x++)
        {
            for (int y = 0; y <= rows; y++)
            {
                if (x < columns && without?.Invoke(x, y, true) != true) Street(x, y, x + 1, y);
                if (y < rows && without?.Invoke(x, y, false) != true) Street(x, y, x, y + 1);
            }
        }
        return this;
    }

    public void Street(double x, double y, double toX, double toY, long compound = 0) => streets.Add(new(
        streets.Count + 1, Node(x, y), Node(toX, toY), [At(x, y), At(toX, toY)],
        Math.Sqrt((toX - x) * (toX - x) + (toY - y) * (toY - y)) * BlockMetres, StreetClass.Residential, compound));

    public long Compound(double west, double south, double east, double north)
    {
        long id = compounds.Count + 1;
        compounds.Add(new(id, $"compound {id}", Blocks(west, south, east, north)));
        return id;
    }

    public void Gate(double x, double y, long compound, GateAccess access) => gates.Add(new(gates.Count + 1, compound, Node(x, y), access));

    /// <summary>So many households of two people, all at one place.</summary>
    public void House(double x, double y, int count)
    {
        for (int i = 0; i < count; i++) households.Add(new(households.Count + 1, At(x, y), 2, 0));
    }

    public void Remove(int count, Func<HouseholdPoint, bool> which) => households.Where(which).Take(count).ToList().ForEach(h => households.Remove(h));

    public GridGround Ground(Geometry? polygon = null)
    {
        var builder = new WalkGraphBuilder();
        streets.ForEach(builder.Add);
        compounds.ForEach(builder.Add);
        gates.ForEach(builder.Add);
        var graph = builder.Build();
        return GridGround.Of(graph, Demand.Create(graph, households), polygon ?? Community);
    }

    public static LonLat At(double x, double y) => Worlds.At(x * BlockMetres, y * BlockMetres);

    private static long Node(double x, double y) => (long)Math.Round(y * 100) * 100_000 + (long)Math.Round(x * 100) + 1;
}
