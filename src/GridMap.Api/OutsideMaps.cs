using GridMap.Data;

namespace GridMap.Api;

/// <summary>A base map of somebody else, of pictures, that may be chosen in place of our own tiles.</summary>
/// <param name="Code">In links and in what a browser remembers.</param>
/// <param name="UrlTemplates">From the lowest layer up; each holds {z}, {x} and {y}, and {s} where it has several hosts.</param>
/// <param name="Subdomains">What {s} stands for, a character each.</param>
/// <param name="Gcj02">Its pictures are in GCJ-02, not in WGS 84.</param>
/// <param name="MaxZoom">Beyond it pictures are drawn larger.</param>
public sealed record BaseMapDocument(
    string Code, string NameZh, string NameEn, IReadOnlyList<string> UrlTemplates, string Subdomains, string Attribution, string? AttributionUrl, bool Gcj02, int MaxZoom);

/// <summary>Outside base maps as the settings name them: <c>GridMap:BaseMaps</c>, a list such as <c>osm,tianditu,amap</c>, and one of one's own under
/// <c>GridMap:BaseMap</c>.</summary>
internal static class OutsideMaps
{
    // https://operations.osmfoundation.org/policies/tiles/: light use only, with attribution.
    private static readonly BaseMapDocument Osm = new(
        "osm", "OpenStreetMap", "OpenStreetMap", ["https://tile.openstreetmap.org/{z}/{x}/{y}.png"], "", "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright",
        Gcj02: false, MaxZoom: 19);

    // Its pictures are in GCJ-02 (https://lbs.amap.com/api/javascript-api-v2/guide/transform/convertfrom); whoever uses them needs AutoNavi's leave.
    private static readonly BaseMapDocument Amap = new(
        "amap", "高德地图", "AMap", ["https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"], "1234", "© 高德地图 AutoNavi",
        "https://www.amap.com/", Gcj02: true, MaxZoom: 18);

    // http://lbs.tianditu.gov.cn/server/MapService.html: streets and their names, in CGCS2000, with a key of a browser's application.
    private static BaseMapDocument Tianditu(string key) => new(
        "tianditu", "天地图", "Tianditu", [TiandituLayer("vec", key), TiandituLayer("cva", key)], "01234567", "天地图 © 国家基础地理信息中心", "https://www.tianditu.gov.cn/",
        Gcj02: false, MaxZoom: 18);

    private static string TiandituLayer(string layer, string key) =>
        $"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
        + $"&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={Uri.EscapeDataString(key)}";

    /// <exception cref="StoreException">A setting is wrong; the message names it and what is allowed.</exception>
    public static IReadOnlyList<BaseMapDocument> Read(IConfigurationSection section)
    {
        var maps = (section["BaseMaps"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase).Select(name => Find(name, section)).ToList();
        if (ReadOwn(section.GetSection("BaseMap")) is { } own)
        {
            maps.Add(own);
        }

        return maps;
    }

    private static BaseMapDocument Find(string name, IConfigurationSection section) => name.ToLowerInvariant() switch
    {
        "osm" => Osm,
        "amap" => Amap,
        "tianditu" => Tianditu(section["TiandituKey"] is { Length: > 0 } key
            ? key
            : throw new StoreException("GridMap:BaseMaps names tianditu, which needs a key: set GridMap:TiandituKey to that of a browser's application from https://console.tianditu.gov.cn.")),
        _ => throw new StoreException($"GridMap:BaseMaps names '{name}', which is not known. Known: osm, tianditu, amap; another map is set by GridMap:BaseMap:UrlTemplate."),
    };

    private static BaseMapDocument? ReadOwn(IConfigurationSection section)
    {
        if (section["UrlTemplate"] is not { Length: > 0 } template)
        {
            return null;
        }

        if (!template.Contains("{z}", StringComparison.Ordinal) || !template.Contains("{x}", StringComparison.Ordinal) || !template.Contains("{y}", StringComparison.Ordinal))
        {
            throw new StoreException($"GridMap:BaseMap:UrlTemplate '{template}' must hold {{z}}, {{x}} and {{y}}.");
        }

        var zoom = section.GetValue("MaxZoom", 18);
        return zoom is >= 1 and <= 22
            ? new BaseMapDocument("other", section["Name"] ?? "其他底图", section["Name"] ?? "Other map", [template], section["Subdomains"] ?? "abc", section["Attribution"] ?? "", null,
                section.GetValue("Gcj02", false), zoom)
            : throw new StoreException($"GridMap:BaseMap:MaxZoom {zoom} must be from 1 to 22.");
    }
}
