using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Http;

/// <summary>A GeoJSON geometry, longitude before latitude, WGS 84.</summary>
[JsonConverter(typeof(GeoJsonGeometryConverter))]
public sealed record GeoJsonGeometry(string Json)
{
    // Seven decimals of a degree are about a centimetre.
    private const string Number = "0.#######";

    public static GeoJsonGeometry Point(LonLat place) => new($"{{\"type\":\"Point\",\"coordinates\":{Write(place.Longitude, place.Latitude)}}}");

    public static GeoJsonGeometry Line(IReadOnlyList<LonLat> places)
    {
        var text = new StringBuilder("{\"type\":\"LineString\",\"coordinates\":[");
        for (var i = 0; i < places.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Write(places[i].Longitude, places[i].Latitude));
        }

        return new GeoJsonGeometry(text.Append("]}").ToString());
    }

    /// <summary>A MultiLineString.</summary>
    public static GeoJsonGeometry Lines(IReadOnlyList<IReadOnlyList<LonLat>> lines)
    {
        var text = new StringBuilder("{\"type\":\"MultiLineString\",\"coordinates\":[");
        for (var i = 0; i < lines.Count; i++)
        {
            for (var k = 0; k < lines[i].Count; k++)
            {
                text.Append(k > 0 ? "," : i > 0 ? ",[" : "[").Append(Write(lines[i][k].Longitude, lines[i][k].Latitude));
            }

            text.Append(']');
        }

        return new GeoJsonGeometry(text.Append("]}").ToString());
    }

    public static GeoJsonGeometry From(Geometry geometry)
    {
        var text = new StringBuilder();
        Append(text, geometry);
        return new GeoJsonGeometry(text.ToString());
    }

    private static void Append(StringBuilder text, Geometry geometry)
    {
        text.Append("{\"type\":\"").Append(geometry.GeometryType).Append(geometry is GeometryCollection and not (MultiPoint or MultiLineString or MultiPolygon)
            ? "\",\"geometries\":" : "\",\"coordinates\":");
        AppendBody(text, geometry);
        text.Append('}');
    }

    private static void AppendBody(StringBuilder text, Geometry geometry)
    {
        switch (geometry)
        {
            case Point point:
                text.Append(point.IsEmpty ? "[]" : Write(point.X, point.Y));
                break;
            case LineString line:
                AppendLine(text, line);
                break;
            case Polygon polygon:
                text.Append('[');
                if (!polygon.IsEmpty)
                {
                    AppendLine(text, polygon.ExteriorRing);
                    foreach (var hole in polygon.InteriorRings)
                    {
                        text.Append(',');
                        AppendLine(text, hole);
                    }
                }

                text.Append(']');
                break;
            case GeometryCollection collection:
                AppendParts(text, collection);
                break;
            default:
                throw new ArgumentException($"A {geometry.GeometryType} has no GeoJSON form.", nameof(geometry));
        }
    }

    private static void AppendParts(StringBuilder text, GeometryCollection collection)
    {
        var plain = collection is MultiPoint or MultiLineString or MultiPolygon;
        text.Append('[');
        for (var i = 0; i < collection.NumGeometries; i++)
        {
            text.Append(i == 0 ? "" : ",");
            if (plain)
            {
                AppendBody(text, collection.GetGeometryN(i));
            }
            else
            {
                Append(text, collection.GetGeometryN(i));
            }
        }

        text.Append(']');
    }

    private static void AppendLine(StringBuilder text, LineString line)
    {
        var places = line.CoordinateSequence;
        text.Append('[');
        for (var i = 0; i < places.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Write(places.GetX(i), places.GetY(i)));
        }

        text.Append(']');
    }

    private static string Write(double longitude, double latitude) =>
        $"[{longitude.ToString(Number, CultureInfo.InvariantCulture)},{latitude.ToString(Number, CultureInfo.InvariantCulture)}]";
}

internal sealed class GeoJsonGeometryConverter : JsonConverter<GeoJsonGeometry>
{
    public override GeoJsonGeometry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new GeoJsonGeometry(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, GeoJsonGeometry value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}

/// <summary>A GeoJSON feature.</summary>
public sealed record Feature<TProperties>(GeoJsonGeometry Geometry, TProperties Properties)
{
    public string Type => "Feature";
}

/// <summary>A GeoJSON feature collection.</summary>
public sealed record FeatureCollection<TProperties>(IReadOnlyList<Feature<TProperties>> Features)
{
    public string Type => "FeatureCollection";
}
