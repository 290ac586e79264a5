using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Tables;

/// <summary>Reads GeoJSON, GeoPackage, Shapefile and whatever else GDAL knows, as a stream of features from ogr2ogr.</summary>
internal static class OgrTable
{
    /// <param name="rawCoordinates">True: as they stand in the file, whatever it declares; false: brought to WGS 84 by GDAL.</param>
    /// <exception cref="ImportException">ogr2ogr is not installed or refuses the file.</exception>
    public static IEnumerable<TableRow> Read(string path, string? layer, bool rawCoordinates, Func<string, string?> fieldOf, ToWgs84 toWgs84)
    {
        using var process = Start(path, layer, rawCoordinates);
        var errors = process.StandardError.ReadToEndAsync();
        foreach (var row in Read(process.StandardOutput, fieldOf, toWgs84)) yield return row;

        process.WaitForExit();
        if (process.ExitCode != 0) throw Problem(path, errors.GetAwaiter().GetResult());
    }

    /// <summary>Newline-delimited GeoJSON: a feature a line.</summary>
    public static IEnumerable<TableRow> Read(TextReader lines, Func<string, string?> fieldOf, ToWgs84 toWgs84)
    {
        long number = 0;
        while (lines.ReadLine() is { } line)
        {
            // RFC 8142: a record separator may stand before each feature.
            line = line.TrimStart('\u001e').Trim();
            if (line.Length > 0) yield return Row(++number, line, fieldOf, toWgs84);
        }
    }

    private static Process Start(string path, string? layer, bool rawCoordinates)
    {
        var start = new ProcessStartInfo("ogr2ogr") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] system = rawCoordinates ? ["-a_srs", "EPSG:4326"] : ["-t_srs", "EPSG:4326"];
        string[] arguments = ["-f", "GeoJSONSeq", "/vsistdout/", Path.GetFullPath(path), .. layer is null ? [] : new[] { layer },
            .. system, "-lco", "COORDINATE_PRECISION=9", "-lco", "RS=NO"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ImportException($"{path}: GDAL's ogr2ogr is needed and not installed (Debian: apt-get install gdal-bin); CSV needs no tool.", e);
        }
    }

    private static ImportException Problem(string path, string said)
    {
        var text = string.Join(' ', said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var remedy = text.Contains("source layer has no coordinate system", StringComparison.Ordinal)
            ? "The file does not say its coordinate system: name it with --crs."
            : text.Contains("layer", StringComparison.OrdinalIgnoreCase) ? "Of a file with several layers name one with --layer." : "Check that it is whole.";
        return new ImportException($"{path} cannot be read by ogr2ogr: {text} {remedy}");
    }

    private static TableRow Row(long number, string line, Func<string, string?> fieldOf, ToWgs84 toWgs84)
    {
        using var json = JsonDocument.Parse(line);
        var fields = new Dictionary<string, string>();
        foreach (var property in json.RootElement.GetProperty("properties").EnumerateObject())
        {
            if (fieldOf(property.Name) is not { } field || property.Value.ValueKind == JsonValueKind.Null) continue;
            var value = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Array => string.Join(';', property.Value.EnumerateArray().Select(v => v.ToString())),
                _ => property.Value.ToString(),
            };
            if (value.Trim().Length > 0) fields.TryAdd(field, value.Trim());
        }

        var row = new TableRow(number, fields, null, null);
        try
        {
            var geometry = json.RootElement.GetProperty("geometry");
            if (geometry.ValueKind == JsonValueKind.Null) throw RowRefused.Because(row, "place", "the feature has no geometry", "give a place");
            return row with { Shape = toWgs84.Apply(row, Shape(row, geometry)) };
        }
        catch (RowRefused e)
        {
            return row with { Problem = e.Problem };
        }
    }

    private static Geometry Shape(TableRow row, JsonElement geometry)
    {
        var factory = Osm.Shapes.Factory;
        var type = geometry.GetProperty("type").GetString();
        var coordinates = geometry.TryGetProperty("coordinates", out var found) ? found : default;
        try
        {
            return type switch
            {
                "Point" => factory.CreatePoint(Place(coordinates)),
                "Polygon" => Polygon(coordinates),
                "MultiPolygon" => factory.CreateMultiPolygon([.. coordinates.EnumerateArray().Select(Polygon)]),
                _ => throw RowRefused.Because(row, "place", $"a {type} is neither a point nor a polygon", "give a Point, Polygon or MultiPolygon"),
            };
        }
        catch (ArgumentException e)
        {
            throw RowRefused.Because(row, "place", $"no sound shape: {e.Message}", "correct the shape");
        }
    }

    private static Polygon Polygon(JsonElement rings)
    {
        var all = rings.EnumerateArray().Select(r => Osm.Shapes.Factory.CreateLinearRing([.. r.EnumerateArray().Select(Place)])).ToArray();
        return Osm.Shapes.Factory.CreatePolygon(all.Length == 0 ? null : all[0], [.. all.Skip(1)]);
    }

    private static Coordinate Place(JsonElement pair) => new(pair[0].GetDouble(), pair[1].GetDouble());
}
