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
    public static GeoJsonGeometry Point(LonLat place) => new(Append(new StringBuilder("{\"type\":\"Point\",\"coordinates\":"), place.Longitude, place.Latitude).Append('}').ToString());

    public static GeoJsonGeometry Line(IReadOnlyList<LonLat> places)
    {
        var text = new StringBuilder("{\"type\":\"LineString\",\"coordinates\":[");
        for (var i = 0; i < places.Count; i++)
        {
            Append(i == 0 ? text : text.Append(','), places[i].Longitude, places[i].Latitude);
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
                Append(text.Append(k > 0 ? "," : i > 0 ? ",[" : "["), lines[i][k].Longitude, lines[i][k].Latitude);
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
                _ = point.IsEmpty ? text.Append("[]") : Append(text, point.X, point.Y);
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
            Append(i == 0 ? text : text.Append(','), places.GetX(i), places.GetY(i));
        }

        text.Append(']');
    }

    private static StringBuilder Append(StringBuilder text, double longitude, double latitude)
    {
        Span<char> pair = stackalloc char[2 * DegreeCharacters + 3];
        pair[0] = '[';
        var length = 1 + Write(pair[1..], longitude);
        pair[length++] = ',';
        length += Write(pair[length..], latitude);
        pair[length++] = ']';
        return text.Append(pair[..length]);
    }

    // Seven decimals of a degree are about a centimetre.
    private const int Decimals = 7;
    private const long Whole = 10_000_000;
    private const int DegreeCharacters = 24;

    /// <summary>Without zeros at the end.</summary>
    private static int Write(Span<char> text, double degrees)
    {
        var scaled = (long)Math.Round(degrees * Whole, MidpointRounding.AwayFromZero);
        var length = 0;
        if (scaled < 0)
        {
            text[length++] = '-';
            scaled = -scaled;
        }

        var (whole, part) = Math.DivRem(scaled, Whole);
        whole.TryFormat(text[length..], out var written, default, CultureInfo.InvariantCulture);
        length += written;
        if (part == 0)
        {
            return length;
        }

        text[length++] = '.';
        for (var place = length + Decimals - 1; place >= length; place--)
        {
            (part, var digit) = Math.DivRem(part, 10);
            text[place] = (char)('0' + digit);
        }

        length += Decimals;
        while (text[length - 1] == '0')
        {
            length--;
        }

        return length;
    }
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
