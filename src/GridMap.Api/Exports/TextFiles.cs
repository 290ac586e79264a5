using System.Globalization;
using System.Text;
using System.Text.Json;
using GridMap.Api.Audit;

namespace GridMap.Api.Exports;

/// <summary>Tables as files for programs: their columns are named by code.</summary>
internal static class TextFiles
{
    /// <summary>With a mark that spreadsheets take UTF-8 by; no cell is taken for a formula.</summary>
    public static async Task WriteCsvAsync(Stream file, ExportTable table, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteLineAsync(string.Join(',', table.Columns.Select(c => c.Code)));
        foreach (var row in table.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            await writer.WriteLineAsync(string.Join(',', row.Values.Select(Cell)));
        }
    }

    public static async Task WriteGeoJsonAsync(Stream file, ExportTable table, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("name", table.Code);
        json.WriteStartArray("features");
        foreach (var row in table.Rows)
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WritePropertyName("geometry");
            json.WriteRawValue(row.Geometry ?? "null");
            json.WriteStartObject("properties");
            for (var i = 0; i < table.Columns.Count; i++)
            {
                Write(json, table.Columns[i].Code, row.Values[i]);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            await json.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case int whole:
                json.WriteNumber(name, whole);
                break;
            case double number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, (string?)value);
                break;
        }
    }

    // Numbers are no formulas, whatever their sign.
    private static string Cell(object? value) => value switch
    {
        int whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString(CultureInfo.InvariantCulture),
        _ => AuditEndpoints.Cell((string?)value),
    };
}
