namespace GridMap.Import.Osm;

/// <summary>What of a map file becomes which row, but for streets (see <see cref="FootAccess"/>). Pure.</summary>
internal static class Taken
{
    private static readonly HashSet<string> Walls = ["wall", "fence", "city_wall", "hedge", "retaining_wall"];

    /// <summary>Residential ground with a name.</summary>
    public static bool IsCompound(OsmTags tags) => tags["landuse"] == "residential" && tags.Text("name") is not null;

    /// <summary>A line that walkers cannot cross.</summary>
    public static bool IsWall(OsmTags tags) => Walls.Contains(tags["barrier"]);

    /// <summary>Layer and kind of a feature of the base map, or null.</summary>
    /// <param name="area">Whether the shape is an area: a closed way or a multipolygon.</param>
    public static (string Layer, string Kind)? BaseFeature(OsmTags tags, bool area) => area ? Ground(tags) : Line(tags);

    /// <summary>Kind of a place label, or null.</summary>
    public static string? Place(OsmTags tags) => tags.Text("name") is null ? null : tags.Text("place");

    /// <summary>As those who mapped it write it for readers of English: an English name, else its pinyin; null where they do not.</summary>
    public static string? NameInEnglish(OsmTags tags) => tags.Text("name:en") ?? tags.Text("name:zh_pinyin") ?? tags.Text("name:zh-Latn-pinyin");

    private static (string, string)? Line(OsmTags tags)
    {
        if (tags["waterway"] is "river" or "stream" or "canal" or "drain" or "ditch" && tags["tunnel"] is "" or "no") return ("waterway", tags["waterway"]);
        if (tags["railway"] is "rail" or "light_rail" or "subway" or "tram" or "monorail" or "narrow_gauge" && !Underground(tags)) return ("railway", tags["railway"]);
        return null;
    }

    // A line below the ground is in nobody's way. Metro lines run there unless they are mapped on a bridge or in a cutting.
    private static bool Underground(OsmTags tags) =>
        tags["tunnel"] is not ("" or "no") || tags["layer"].StartsWith('-')
        || (tags["railway"] == "subway" && tags["bridge"] is "" or "no" && tags["cutting"] is "" or "no" && tags["embankment"] is "" or "no");

    private static (string, string)? Ground(OsmTags tags)
    {
        if (tags["building"] is not ("" or "no")) return ("building", tags["building"]);
        if (tags["natural"] == "water") return ("water", tags.Text("water") ?? "water");
        if (tags["waterway"] is "riverbank" or "dock") return ("water", "river");
        if (tags["landuse"] is "reservoir" or "basin") return ("water", tags["landuse"]);
        if (tags["leisure"] is "park" or "garden" or "playground" or "nature_reserve" or "golf_course") return ("park", tags["leisure"]);
        if (tags["landuse"] is "grass" or "forest" or "recreation_ground" or "village_green" or "meadow") return ("park", tags["landuse"]);
        if (tags["natural"] is "wood" or "scrub" or "grassland") return ("park", tags["natural"]);
        if (tags["amenity"] is "school" or "university" or "college" or "kindergarten" or "hospital") return ("landuse", tags["amenity"]);
        if (tags["leisure"] is "pitch" or "stadium" or "sports_centre") return ("landuse", tags["leisure"]);
        if (tags["landuse"] is "residential" or "commercial" or "retail" or "industrial" or "military" or "cemetery" or "farmland" or "railway" or "construction" or "education")
        {
            return ("landuse", tags["landuse"]);
        }

        // Railways and rivers that run in a ring.
        return Line(tags);
    }
}

/// <summary>Which categories a thing belongs to: the tags that the store's catalogue names, "key=value".</summary>
internal sealed class FacilityCategories
{
    private readonly Dictionary<(string Key, string Value), List<string>> byTag = [];
    private readonly HashSet<string> keys = [];

    public void Add(string category, IEnumerable<string> osmTags)
    {
        foreach (var tag in osmTags)
        {
            int equals = tag.IndexOf('=', StringComparison.Ordinal);
            var key = (tag[..equals], tag[(equals + 1)..]);
            keys.Add(key.Item1);
            if (!byTag.TryGetValue(key, out var list)) byTag[key] = list = [];
            if (!list.Contains(category)) list.Add(category);
        }
    }

    /// <summary>Category codes of a thing, each once; a tag of several values ("a;b") counts for each of them and as it stands.</summary>
    public IReadOnlyCollection<string> Of(OsmTags tags)
    {
        SortedSet<string>? found = null;
        foreach (var (key, value) in tags.All)
        {
            if (!keys.Contains(key)) continue;
            foreach (var part in value.Split(';', StringSplitOptions.TrimEntries).Append(value).Distinct())
            {
                if (byTag.TryGetValue((key, part), out var categories)) (found ??= new(StringComparer.Ordinal)).UnionWith(categories);
            }
        }

        return found ?? (IReadOnlyCollection<string>)[];
    }
}
