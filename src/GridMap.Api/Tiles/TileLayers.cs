using System.Globalization;

namespace GridMap.Api.Tiles;

/// <summary>How one tile layer is drawn: SQL with parameters z, x, y and, of a run, its id; the SQL depends on the zoom only.</summary>
/// <param name="writeInSteps">For viewers who do not see every count; two parameters more: the areas that they see, and the smallest count. Null:
/// the layer tells no counts.</param>
internal sealed class TileLayer(bool ofRun, Func<int, string> write, Func<int, string>? writeInSteps = null)
{
    private readonly string[] sql = [.. Enumerable.Range(0, 20).Select(write)];
    private readonly string[]? inSteps = writeInSteps is null ? null : [.. Enumerable.Range(0, 20).Select(writeInSteps)];

    /// <summary>Null: everybody sees the same.</summary>
    public string? SqlInStepsFor(int zoom) => inSteps?[zoom];

    public bool OfRun => ofRun;

    public string SqlFor(int zoom) => sql[zoom];
}

/// <summary>The tile layers and what each shows at which zoom, so that a tile stays small: extent 4096, buffer 64.</summary>
internal static class TileLayers
{
    private static readonly string OfRun = OfRunWithin("look");

    private const double SmallestCellDegrees = 0.0005;    // about 50 m: a building or two

    private static readonly Dictionary<string, TileLayer> All = new(StringComparer.Ordinal)
    {
        ["base"] = new(false, BaseLayer.Write),
        ["areas"] = new(false, WriteAreas),
        ["stations"] = new(false, _ => Tile(Layer("station", "select id, kind, name, {0} from station, tile where valid_to is null and geom && look", Shape("geom")))),
        ["coverage"] = new(true, WriteCoverage, WriteCoverageInSteps),
    };

    public static string Names => string.Join(", ", All.Keys);

    public static TileLayer? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Side of a screen pixel at this zoom in degrees of longitude, on 256-pixel tiles.</summary>
    public static double PixelDegrees(int zoom) => 360.0 / 256 / (1 << zoom);

    /// <summary>One statement that gives the tile's bytes from its layers; <c>box</c> is the tile in EPSG:3857, <c>look</c> what to search in EPSG:4326.</summary>
    public static string Tile(params IEnumerable<string> layers) => $"""
        with tile as materialized (
          select st_tileenvelope($1, $2, $3) as box, st_transform(st_tileenvelope($1, $2, $3, margin => 64.0 / 4096), 4326) as look)
        select {string.Join("\n || ", layers)}
        """;

    /// <param name="select">A query whose mark {0} becomes the shape's column, <c>mvt</c>.</param>
    public static string Layer(string name, string select, string shape) => $"""
        coalesce((select st_asmvt(f, '{name}', 4096, 'mvt') from (
          {string.Format(CultureInfo.InvariantCulture, select, shape + " as mvt")}) f where mvt is not null), '')
        """;

    public static string Shape(string geometry) => $"st_asmvtgeom(st_transform({geometry}, 3857), box, 4096, 64, true)";

    public static string Number(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    private static string WriteAreas(int zoom)
    {
        var deepest = zoom switch { < 10 => 1, < 12 => 2, < 14 => 3, < 16 => 4, _ => 5 };
        return Tile(Layer("area", $"select id, level, name, {{0}} from area, tile where valid_to is null and level <= {deepest} and geom && look order by level desc, id",
            Shape("geom")));
    }

    // Near, a point for each household; far, one for each outcome in a cell, so that a tile stays small.
    private static string WriteCoverage(int zoom) => Tile(Layer("coverage", Households(zoom, "true"), Shape("place")));

    // The same of the areas that are told as they are ($5); of others cells with as many households as are told of ($6), wide enough that
    // there are some: their middle is no household's place. A cell whose middle is in the tile is counted whole.
    private static string WriteCoverageInSteps(int zoom)
    {
        const string Seen = "h.micro_grid_id = any($5)";
        var cell = Number(Math.Max(SmallestCellDegrees, CellDegrees(zoom)));
        return Tile(Layer("coverage", $$"""
            {{Households(zoom, Seen)}}
            union all
            select outcome, minutes, gap, households, {0} from (
              select c.outcome, min(c.walk_deciseconds) / 600 as minutes, min(c.gap) as gap, count(*) - count(*) % $6 as households,
                st_setsrid(st_makepoint((floor(st_x(h.geom) / {{cell}}) + 0.5) * {{cell}}, (floor(st_y(h.geom) / {{cell}}) + 0.5) * {{cell}}), 4326) as place
              from {{OfRunWithin($"st_expand(look, {cell})")}} and {{Seen}} is not true group by c.outcome, floor(st_x(h.geom) / {{cell}}), floor(st_y(h.geom) / {{cell}})
              having count(*) >= $6) f cross join tile
            """, Shape("place")));
    }

    private static string Households(int zoom, string where)
    {
        if (zoom >= 16)
        {
            return $"select c.outcome, c.walk_deciseconds / 600 as minutes, c.gap, 1::bigint as households, {Shape("h.geom")} as mvt from {OfRun} and {where}";
        }

        var cell = Number(CellDegrees(zoom));
        return $$"""
            select outcome, minutes, gap, households, {{Shape("place")}} as mvt from (
              select c.outcome, min(c.walk_deciseconds) / 600 as minutes, min(c.gap) as gap, count(*) as households,
                st_setsrid(st_makepoint(avg(st_x(h.geom)), avg(st_y(h.geom))), 4326) as place
              from {{OfRun}} and {{where}} group by c.outcome, floor(st_x(h.geom) / {{cell}}), floor(st_y(h.geom) / {{cell}})) g cross join tile
            """;
    }

    private static string OfRunWithin(string ground) =>
        $"coverage_household c join household_count h on h.id = c.household_id cross join tile where c.run_id = $4 and h.geom && {ground}";

    private static double CellDegrees(int zoom) => 360.0 / (1 << zoom) / (zoom >= 14 ? 512 : 256);
}
