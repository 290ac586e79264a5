using static GridMap.Api.Tiles.TileLayers;

namespace GridMap.Api.Tiles;

/// <summary>The base map: what is large shows from afar, what is small only near.</summary>
internal static class BaseLayer
{
    public static string Write(int zoom)
    {
        var layers = new List<string>
        {
            Features("landuse", zoom, polygons: true), Features("park", zoom, polygons: true), Features("water", zoom, polygons: true),
            Features("waterway", zoom, polygons: false), Features("railway", zoom, polygons: false),
        };
        if (zoom >= 13)
        {
            layers.Add(Layer("compound", $"select id, name, {English("compound.name")}, walled, {{0}} from compound, tile where valid_to is null and geom && look", Shape(Simple("geom", zoom))));
        }

        if (zoom >= 14)
        {
            layers.Add(Features("building", zoom, polygons: true));
        }

        layers.Add(Streets(zoom));
        if (zoom >= 16)
        {
            layers.Add(Layer("gate", "select access, {0} from gate, tile where geom && look and exists (select from compound c where c.id = compound_id and c.valid_to is null)", Shape("geom")));
        }

        layers.Add(Layer("place", $"select name, {English("base_feature.name")}, kind, {{0}} from base_feature, tile where layer = 'place' and geom && look", Shape("st_pointonsurface(geom)")));
        return Tile(layers);
    }

    private static string Features(string layer, int zoom, bool polygons)
    {
        // A polygon below about two pixels is not seen.
        var size = polygons && zoom < 17 ? $" and st_xmax(geom) - st_xmin(geom) + st_ymax(geom) - st_ymin(geom) > {Number(PixelDegrees(zoom) * 2)}" : "";
        return Layer(layer, $"select kind, name, {English("base_feature.name")}, {{0}} from base_feature, tile where layer = '{layer}' and geom && look{size}", Shape(Simple("geom", zoom)));
    }

    // Pieces that look alike are drawn as one feature: fewer bytes, and a name is written once along the street.
    private static string Streets(int zoom) => Layer("street", $$"""
        select class, name, {{English("s.name")}}, bridge, tunnel, compound, {0} from (
          select class, name, bridge, tunnel, (compound_id is not null and exists (select from compound c where c.id = compound_id and c.valid_to is null)) as compound, st_linemerge(st_collect(geom)) as line
          from street, tile where geom && look{{Classes(zoom)}}
          group by 1, 2, 3, 4, 5) s cross join tile
        """, Shape(Simple("line", zoom)));

    private static string English(string name) =>
        $"(select min(e.name_en) from english_name e where e.name = {name}) as \"name:en\"";

    private static string Classes(int zoom)
    {
        string[] shown = zoom switch
        {
            < 9 => ["motorway", "trunk"],
            < 11 => ["motorway", "trunk", "primary"],
            < 12 => ["motorway", "trunk", "primary", "secondary"],
            < 13 => ["motorway", "trunk", "primary", "secondary", "tertiary"],
            < 14 => ["motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "pedestrian"],
            _ => [],
        };
        return shown.Length > 0 ? $" and class in ('{string.Join("', '", shown)}')" : zoom < 16 ? " and class <> 'assumed'" : "";
    }

    private static string Simple(string geometry, int zoom) =>
        zoom >= 16 ? geometry : $"st_simplify({geometry}, {Number(PixelDegrees(zoom) / 4)}, true)";
}
