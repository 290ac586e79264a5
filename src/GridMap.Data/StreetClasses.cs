using System.Collections.Frozen;
using System.Text.Json;
using GridMap.Analysis.Walking;

namespace GridMap.Data;

/// <summary>Street classes as the store and the API write them: snake case.</summary>
public static class StreetClasses
{
    private static readonly FrozenDictionary<string, StreetClass> ByName =
        Enum.GetValues<StreetClass>().ToFrozenDictionary(Name);

    /// <exception cref="StoreException">The store holds a class that this program does not know.</exception>
    public static StreetClass Parse(string name) =>
        ByName.TryGetValue(name, out var value) ? value : throw new StoreException($"Unknown street class '{name}' in the store.");

    public static string Name(StreetClass value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
