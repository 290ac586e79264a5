using System.Globalization;

namespace GridMap.Api.Tiles;

/// <summary>How one tile layer is drawn: SQL with parameters z, x, y and, of a run, its id; the SQL depends on the zoom only.</summary>
internal sealed class TileLayer(bool ofRun, Func<int, string> write)
{
    private readonly string[] sql = [.. Enumerable.Range(0, 20).Select(write)];

    public bool OfRun => ofRun;

    public string SqlFor(int zoom) => sql[zoom];
}

/// <summary>The tile layers and what each shows at which zoom, so that a tile stays small: extent 4096, buffer 64.</summary>
internal static class TileLayers
{
    private static readonly Dictionary<string, TileLayer> All = new(StringComparer.Ordinal)
    {
        ["base"] = new(false, BaseLayer.Write),
        ["areas"] = new(false, WriteAreas),
        ["stations"] = new(false, _ => Tile(Layer("station", "select id, kind, name, {0} from station, tile where valid_to is null and geom && look", Shape("geom")))),
        ["coverage"] = new(true, WriteCoverage),
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
    private static string WriteCoverage(int zoom)
    {
        const string Households = "coverage_household c join household_count h on h.id = c.household_id cross join tile where c.run_id = $4 and h.geom && look";
        if (zoom >= 16)
        {
            return Tile(Layer("coverage", $"select c.outcome, c.walk_deciseconds / 600 as minutes, c.gap, 1 as households, {{0}} from {Households}", Shape("h.geom")));
        }

        var cell = Number(360.0 / (1 << zoom) / (zoom >= 14 ? 512 : 256));
        return Tile(Layer("coverage", $$"""
            select outcome, minutes, gap, households, {0} from (
              select c.outcome, min(c.walk_deciseconds) / 600 as minutes, min(c.gap) as gap, count(*) as households,
                st_setsrid(st_makepoint(avg(st_x(h.geom)), avg(st_y(h.geom))), 4326) as place
              from {{Households}} group by c.outcome, floor(st_x(h.geom) / {{cell}}), floor(st_y(h.geom) / {{cell}})) g cross join tile
            """, Shape("place")));
    }
}
