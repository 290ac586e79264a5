using System.Text.Json;
using GridMap.Api.Http;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Grids;

/// <summary>Reads polygons out of GeoJSON that a client sent.</summary>
internal static class PolygonReader
{
    public static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    private const int MostCorners = 100_000;
    private const string Allowed = "Allowed: a GeoJSON Polygon or MultiPolygon of closed rings that do not cross themselves, longitude before latitude.";

    /// <returns>Null where it is none; the check then says so.</returns>
    public static MultiPolygon? Read(GeoJsonGeometry? json, string field, Check check)
    {
        if (json is null || Parse(json) is not { } shape)
        {
            check.Add(field, Allowed);
            return null;
        }

        if (shape.IsEmpty || !shape.IsValid)
        {
            check.Add(field, "The polygon is empty or crosses itself. " + Allowed);
            return null;
        }

        return shape;
    }

    private static MultiPolygon? Parse(GeoJsonGeometry json)
    {
        using var document = JsonDocument.Parse(json.Json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var corners = 0;
        Polygon?[] polygons = type.GetString() switch
        {
            "Polygon" => [ReadPolygon(coordinates, ref corners)],
            "MultiPolygon" => ReadAll(coordinates, ref corners),
            _ => [null],
        };
        return polygons.All(p => p is not null) ? Factory.CreateMultiPolygon([.. polygons.OfType<Polygon>()]) : null;
    }

    private static Polygon?[] ReadAll(JsonElement list, ref int corners)
    {
        var polygons = new List<Polygon?>();
        foreach (var polygon in list.EnumerateArray())
        {
            polygons.Add(ReadPolygon(polygon, ref corners));
        }

        return [.. polygons];
    }

    private static Polygon? ReadPolygon(JsonElement rings, ref int corners)
    {
        if (rings.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var read = new List<LinearRing>();
        foreach (var ring in rings.EnumerateArray())
        {
            if (ReadRing(ring, ref corners) is not { } closed)
            {
                return null;
            }

            read.Add(closed);
        }

        return read.Count == 0 ? null : Factory.CreatePolygon(read[0], [.. read.Skip(1)]);
    }

    private static LinearRing? ReadRing(JsonElement ring, ref int corners)
    {
        if (ring.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var places = new List<Coordinate>();
        foreach (var place in ring.EnumerateArray())
        {
            if (++corners > MostCorners || place.ValueKind != JsonValueKind.Array || place.GetArrayLength() < 2
                || !IsDegrees(place[0], 180, out var longitude) || !IsDegrees(place[1], 90, out var latitude))
            {
                return null;
            }

            places.Add(new Coordinate(longitude, latitude));
        }

        return places.Count >= 4 && places[0].Equals2D(places[^1]) ? Factory.CreateLinearRing([.. places]) : null;
    }

    private static bool IsDegrees(JsonElement number, double most, out double value)
    {
        value = 0;
        return number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out value) && Math.Abs(value) <= most;
    }
}
