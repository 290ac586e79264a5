using System.Globalization;
using System.Text;
using CsvHelper;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GridMap.Import.Tables;

/// <summary>Reads CSV with a header: UTF-8 with or without its mark, or GB18030; comma, semicolon or tab.</summary>
public static class CsvTable
{
    /// <summary>Headers, and the fields of every record as they stand.</summary>
    /// <exception cref="ImportException">The file has no header.</exception>
    public static (IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows) ReadText(string path)
    {
        using var stream = File.OpenRead(path);
        using var csv = CsvReader.Create(stream, Options(path), leaveOpen: false);
        string[] headers = [.. csv.Headers.ToArray().Select(h => h.Trim('\uFEFF'))];
        if (headers.Length == 0) throw new ImportException("The file is empty: a header and at least one row are needed.") { Code = "no_rows" };
        var rows = new List<string[]>();
        while (csv.Read()) rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i))]);
        return (headers, rows);
    }

    private static CsvReaderOptions Options(string path) => new()
    {
        Encoding = DetectEncoding(path), TrackLineNumbers = true, TrimWhitespace = true, MalformedData = CsvMalformedDataHandling.Recover,
    };

    /// <exception cref="ImportException">The file cannot be read, has no header, or no columns for the place.</exception>
    internal static IEnumerable<TableRow> Read(string path, Func<string, string?> fieldOf, ToWgs84 toWgs84)
    {
        using var stream = File.OpenRead(path);
        CsvMalformedRecord? malformed = null;
        using var csv = CsvReader.Create(stream, new CsvReaderOptions
        {
            Encoding = DetectEncoding(path),
            TrackLineNumbers = true,
            TrimWhitespace = true,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = record => malformed = record,
        }, leaveOpen: false);
        var headers = csv.Headers.ToArray();
        if (headers.Length == 0) throw new ImportException($"{path} is empty: a header and at least one row are needed.");
        var columns = Array.ConvertAll(headers, header => fieldOf(header.Trim('\uFEFF')));
        if (!columns.Contains("wkt") && !(columns.Contains("lon") && columns.Contains("lat")))
        {
            throw new ImportException(
                $"{path}, line 1: no columns for the place. The header is \"{string.Join(", ", headers)}\"; needed are a longitude ({TableFields.HeadersOf("lon")}) and a latitude ({TableFields.HeadersOf("lat")}), or WKT ({TableFields.HeadersOf("wkt")}).") { Code = "no_place" };
        }

        while (csv.Read())
        {
            var fields = new Dictionary<string, string>();
            for (int i = 0; i < columns.Length && i < csv.FieldCount; i++)
            {
                if (columns[i] is { } field && csv.GetString(i).Trim() is { Length: > 0 } value) fields.TryAdd(field, value);
            }

            var row = new TableRow(csv.LineNumber, fields, null, null);
            if (malformed is { } bad)
            {
                row = row with { Problem = new RowProblem(row.Number, "", bad.RawRecord ?? "", $"malformed quotation: {bad.Reason}", "put the field into quotation marks and double those within it") };
            }
            else if (csv.FieldCount > columns.Length)
            {
                row = row with { Problem = new RowProblem(row.Number, "", csv.FieldCount.ToString(CultureInfo.InvariantCulture), $"more fields than the header's {columns.Length}", "put fields with a comma into quotation marks") };
            }

            malformed = null;
            yield return row.Problem is null ? Place(row, toWgs84) : row;
        }
    }

    private static TableRow Place(TableRow row, ToWgs84 toWgs84)
    {
        try
        {
            return row with { Shape = row["wkt"].Length > 0 ? FromWkt(row, toWgs84) : FromColumns(row, toWgs84) };
        }
        catch (RowRefused e)
        {
            return row with { Problem = e.Problem };
        }
    }

    private static Geometry FromWkt(TableRow row, ToWgs84 toWgs84)
    {
        try
        {
            return toWgs84.Apply(row, new WKTReader().Read(row["wkt"]));
        }
        catch (Exception e) when (e is ParseException or ArgumentException)
        {
            throw RowRefused.Because(row, "wkt", $"no well-known text: {e.Message}", "write POINT (lon lat), POLYGON ((…)) or MULTIPOLYGON (((…)))");
        }
    }

    private static Geometry FromColumns(TableRow row, ToWgs84 toWgs84)
    {
        double Number(string field) =>
            double.TryParse(row[field], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value
                : throw RowRefused.Because(row, field, "not a number", "decimal degrees with a point, such as 104.0665");
        return toWgs84.Apply(row, new Point(Number("lon"), Number("lat")));
    }

    /// <summary>UTF-8 if all of the file is; else GB18030, the encoding that Chinese spreadsheets write.</summary>
    private static Encoding DetectEncoding(string path)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            using var reader = new StreamReader(path, strict);
            var buffer = new char[1 << 16];
            while (reader.Read(buffer) > 0)
            {
                continue;
            }

            return strict;
        }
        catch (DecoderFallbackException)
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding("GB18030");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
