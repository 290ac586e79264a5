using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;

namespace GridMap.Import.Grids;

/// <summary>A community before its grids: the cells that it holds.</summary>
public sealed record CommunityPlan(string Name, IReadOnlyCollection<int> Cells);

public sealed record SubdistrictPlan(string Name, IReadOnlyList<CommunityPlan> Communities);

/// <summary>
/// Makes the five levels from cells. Every area is the union of its children along borders that they share vertex by vertex, so areas tile:
/// no hole, no overlap, a parent is exactly its children. Siblings are numbered west to east, north to south.
/// </summary>
public sealed class AreaTree(CellGraph graph, Polygon[] shapes)
{
    public static readonly PartSize GridSize = new(400, 300, 500);
    public static readonly PartSize MicroGridSize = new(62, 30, 100);

    private const double BandMetres = 350;

    private readonly RegionSplitter splitter = new(graph);
    private long lastId;

    public List<AreaRow> Areas { get; } = [];

    /// <summary>The micro-grid's area id by cell.</summary>
    public long[] MicroGridOfCell { get; } = new long[shapes.Length];

    /// <summary>The community's area id by cell.</summary>
    public long[] CommunityOfCell { get; } = new long[shapes.Length];

    /// <param name="districtCode">Six digits.</param>
    /// <param name="nameMark">Put before the names of grids and micro-grids.</param>
    public void Build(string districtCode, string districtName, IReadOnlyList<SubdistrictPlan> subdistricts)
    {
        var district = ++lastId;
        var parts = new List<Polygon>();
        for (var s = 0; s < subdistricts.Count; s++)
        {
            var id = ++lastId;
            var code = $"{districtCode}{s + 1:000}";
            var inner = new List<Polygon>();
            var communities = subdistricts[s].Communities.OrderBy(c => Order(c.Cells)).ToList();
            for (var c = 0; c < communities.Count; c++)
            {
                inner.AddRange(AddCommunity(communities[c], id, $"{code}{c + 1:000}"));
            }

            Add(id, 2, district, code, subdistricts[s].Name, inner);
            parts.AddRange(inner);
        }

        Add(district, 1, null, districtCode, districtName, parts);
    }

    private List<Polygon> AddCommunity(CommunityPlan community, long parent, string code)
    {
        var id = ++lastId;
        var inner = new List<Polygon>();
        foreach (var cell in community.Cells)
        {
            CommunityOfCell[cell] = id;
        }

        var grids = splitter.Split(community.Cells, GridSize).OrderBy(Order).ToList();
        for (var g = 0; g < grids.Count; g++)
        {
            inner.AddRange(AddGrid(grids[g], id, $"{code}{g + 1:000}", g + 1));
        }

        Add(id, 3, parent, code, community.Name, inner);
        return inner;
    }

    private List<Polygon> AddGrid(List<int> cells, long parent, string code, int number)
    {
        var id = ++lastId;
        var inner = new List<Polygon>();
        var parts = splitter.Split(cells, MicroGridSize).OrderBy(Order).ToList();
        for (var m = 0; m < parts.Count; m++)
        {
            var micro = ++lastId;
            parts[m].ForEach(c => MicroGridOfCell[c] = micro);
            var ground = parts[m].Select(c => shapes[c]).ToList();
            Add(micro, 5, id, $"{code}{m + 1:000}", $"第{number}网格-{m + 1:00}微网格", ground);
            inner.AddRange(ground);
        }

        Add(id, 4, parent, code, $"第{number}网格", inner);
        return inner;
    }

    private (double, double) Order(IEnumerable<int> cells)
    {
        var all = cells as ICollection<int> ?? cells.ToList();
        return (-Math.Floor(all.Average(c => graph.Y[c]) / BandMetres), all.Average(c => graph.X[c]));
    }

    private void Add(long id, int level, long? parent, string code, string name, List<Polygon> ground)
    {
        var union = CoverageUnion.Union(ground[0].Factory.BuildGeometry(ground.Cast<Geometry>().ToList()));
        var shape = union as MultiPolygon ?? union.Factory.CreateMultiPolygon([(Polygon)union]);
        Areas.Add(new AreaRow(id, level, parent, code, name, shape));
    }
}
