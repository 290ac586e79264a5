namespace GridMap.Import.Osm;

/// <summary>Tags of one element. A key that is absent reads as the empty string.</summary>
public sealed class OsmTags
{
    public static readonly OsmTags None = new(new Dictionary<string, string>());

    private readonly Dictionary<string, string> tags;

    public OsmTags(Dictionary<string, string> tags) => this.tags = tags;

    public OsmTags(params (string Key, string Value)[] tags) => this.tags = tags.ToDictionary(t => t.Key, t => t.Value);

    public string this[string key] => tags.TryGetValue(key, out var value) ? value : "";

    public int Count => tags.Count;

    public IEnumerable<KeyValuePair<string, string>> All => tags;

    public bool Has(string key) => tags.ContainsKey(key);

    /// <summary>The value of the key without white space around it, or null where that is empty.</summary>
    public string? Text(string key) => this[key].Trim() is { Length: > 0 } text ? text : null;
}
