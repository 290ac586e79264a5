using GridMap.Analysis.Grids;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;

namespace GridMap.Import.Grids;

/// <summary>A community before its grids have ids: the cells that it holds.</summary>
/// <param name="Laid">Its ground and grids; null: they are put together from cells.</param>
public sealed record CommunityPlan(string Name, IReadOnlyCollection<int> Cells, LaidCommunity? Laid = null);

/// <param name="Ground">Of the community. Its households are numbers in the generator's list.</param>
/// <param name="Grids">Their codes without the community's; their households by their place in the ground's.</param>
public sealed record LaidCommunity(GroundPart Ground, IReadOnlyList<ProposedGrid> Grids);

public sealed record SubdistrictPlan(string Name, IReadOnlyList<CommunityPlan> Communities);

/// <summary>
/// Makes the five levels from cells. Every area is the union of its children along borders that they share vertex by vertex, so areas tile:
/// no hole, no overlap, a parent is exactly its children; grids that come with a community tile it likewise. Siblings are numbered west to east, north to south.
/// </summary>
/// <param name="shapes">By cell; empty where communities come with their ground.</param>
public sealed class AreaTree(CellGraph graph, Polygon[] shapes)
{
    public static readonly PartSize GridSize = new(400, 300, 500);
    public static readonly PartSize MicroGridSize = new(62, 30, 100);

    private const double BandMetres = 350;

    private readonly RegionSplitter splitter = new(graph);
    private long lastId;

    public List<AreaRow> Areas { get; } = [];

    /// <summary>The micro-grid's area id by household, where communities came with their grids.</summary>
    public Dictionary<int, long> MicroGridOfHousehold { get; } = [];

    /// <summary>The micro-grid's area id by cell, where they did not.</summary>
    public long[] MicroGridOfCell { get; } = new long[graph.Weight.Length];

    /// <summary>The community's area id by cell.</summary>
    public long[] CommunityOfCell { get; } = new long[graph.Weight.Length];

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

        if (community.Laid is { } laid)
        {
            AddLaid(laid, id, code);
            inner.AddRange(laid.Ground.Polygon.Geometries.Cast<Polygon>());
            Add(id, 3, parent, code, community.Name, inner);
            return inner;
        }

        var grids = splitter.Split(community.Cells, GridSize).OrderBy(Order).ToList();
        for (var g = 0; g < grids.Count; g++)
        {
            inner.AddRange(AddGrid(grids[g], id, $"{code}{g + 1:000}", g + 1));
        }

        Add(id, 3, parent, code, community.Name, inner);
        return inner;
    }

    private void AddLaid(LaidCommunity laid, long community, string code)
    {
        for (var g = 0; g < laid.Grids.Count; g++)
        {
            var grid = laid.Grids[g];
            var id = ++lastId;
            Areas.Add(new AreaRow(id, 4, community, code + grid.Area.Code, GridName(g + 1), (MultiPolygon)grid.Area.Polygon));
            for (var m = 0; m < grid.MicroGrids.Count; m++)
            {
                var micro = ++lastId;
                Areas.Add(new AreaRow(micro, 5, id, code + grid.MicroGrids[m].Area.Code, MicroGridName(g + 1, m + 1), (MultiPolygon)grid.MicroGrids[m].Area.Polygon));
                foreach (var h in grid.MicroGrids[m].Households)
                {
                    MicroGridOfHousehold[laid.Ground.Households[h]] = micro;
                }
            }
        }
    }

    private static string GridName(int number) => $"第{number}网格";

    private static string MicroGridName(int grid, int number) => $"第{grid}网格-{number:00}微网格";

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
            Add(micro, 5, id, $"{code}{m + 1:000}", MicroGridName(number, m + 1), ground);
            inner.AddRange(ground);
        }

        Add(id, 4, parent, code, GridName(number), inner);
        return inner;
    }

    private (double, double) Order(IEnumerable<int> cells)
    {
        var all = cells as ICollection<int> ?? cells.ToList();
        return (-Math.Floor(all.Average(c => graph.Y[c]) / BandMetres), all.Average(c => graph.X[c]));
    }

    /// <summary>The ground of some cells.</summary>
    public static MultiPolygon Union(IReadOnlyList<Polygon> ground)
    {
        var union = CoverageUnion.Union(ground[0].Factory.BuildGeometry(ground.Cast<Geometry>().ToList()));
        return union as MultiPolygon ?? union.Factory.CreateMultiPolygon([(Polygon)union]);
    }

    private void Add(long id, int level, long? parent, string code, string name, List<Polygon> ground)
    {
        Areas.Add(new AreaRow(id, level, parent, code, name, Union(ground)));
    }
}
