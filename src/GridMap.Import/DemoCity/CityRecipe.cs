using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridMap.Import.Demo;

/// <summary>data/demo/city.json: positions are metres in the plan, x (u) to the east and y (v) to the north.</summary>
public sealed record CityRecipe(
    DistrictRecipe District, string River, string Railway, StreetRecipe[] Streets, NamedPosition[] Bridges, NamedPosition[] Underpasses,
    SubdistrictRecipe[] Subdistricts, UseRecipe[] Uses, string[] MinorStreets, string[] Lanes,
    string[] CompoundFirst, string[] CompoundSecond, string[] CompoundLast, string[] ShopWords)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new NamedPositionConverter() } };

    /// <exception cref="InvalidDataException">The recipe is not there or not readable: a broken build.</exception>
    public static CityRecipe Load()
    {
        using var stream = typeof(CityRecipe).Assembly.GetManifestResourceStream("demo/city.json")
            ?? throw new InvalidDataException("The demo city's recipe is not in this build.");
        return JsonSerializer.Deserialize<CityRecipe>(stream, Json) ?? throw new InvalidDataException("The demo city's recipe is empty.");
    }
}

public sealed record DistrictRecipe(string Name, string Code);

/// <param name="Axis">v: runs north, <paramref name="At"/> is its x; h: runs east, <paramref name="At"/> is its y.</param>
/// <param name="Names">Name and the coordinate along the street from which it holds, ascending.</param>
public sealed record StreetRecipe(string Axis, double At, string Class, NamedPosition[] Names);

public sealed record NamedPosition(string Name, double At);

public sealed record SubdistrictRecipe(string Name, CommunityRecipe[] Communities);

public sealed record CommunityRecipe(string Name, double[] Box)
{
    public PlanBox Bounds => new(Box[0], Box[1], Box[2], Box[3]);
}

public sealed record UseRecipe(string Use, string Name, double[] Box)
{
    public PlanBox Bounds => new(Box[0], Box[1], Box[2], Box[3]);
}

internal sealed class NamedPositionConverter : JsonConverter<NamedPosition>
{
    public override NamedPosition Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var pair = JsonElement.ParseValue(ref reader);
        return new NamedPosition(pair[0].GetString()!, pair[1].GetDouble());
    }

    public override void Write(Utf8JsonWriter writer, NamedPosition value, JsonSerializerOptions options) => throw new NotSupportedException();
}
