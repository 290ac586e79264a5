using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using GridMap.Api.Http;

namespace GridMap.Api.Imports;

/// <summary>Stops the reading of an upload; the message says what is allowed.</summary>
/// <param name="code">By which a page finds words of its own for it.</param>
public sealed class UploadRefused(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <param name="Format">csv or geojsonl: what the content is, whatever was sent.</param>
/// <param name="Content">Of geojsonl in WGS 84 as far as the file says its system.</param>
internal sealed record ReadUpload(string Format, byte[] Content);

/// <summary>
/// Tells by its first bytes what a file is and brings it to CSV or newline-delimited GeoJSON. What GDAL reads it reads in a process of its
/// own (<see cref="BoundedProcess"/>) that is left with its name alone; archives are opened here, for the files that belong to a Shapefile only.
/// </summary>
public sealed partial class UploadReader : IDisposable
{
    public const int LimitBytes = 10 * 1024 * 1024;
    public const int ContentLimitBytes = 40 * 1024 * 1024;
    private const long MemoryLimitBytes = 1_000_000_000;
    private const string Allowed = "Allowed: CSV, GeoJSON, GeoPackage, a Shapefile as zip, or Excel (xlsx).";
    private static readonly FrozenSet<string> ShapefileParts = FrozenSet.Create(".shp", ".shx", ".dbf", ".prj", ".cpg");

    // What opens other files or places that a file names is not there; types are ours to read.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["GDAL_SKIP"] = "OGR_VRT,SQLite,MBTiles,HTTP,WFS,OAPIF,CSW,GMLAS,GML,GPSBabel,PostgreSQL,MySQL,ODBC,MSSQLSpatial,PGeo,Elasticsearch,CARTO,AmigoCloud,PLSCENES,NGW,VDV",
        ["OGR_XLSX_HEADERS"] = "FORCE",
        ["OGR_XLSX_FIELD_TYPES"] = "STRING",
    };

    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));

    public void Dispose() => places.Dispose();

    /// <exception cref="UploadRefused">It is nothing that can be read.</exception>
    internal async Task<ReadUpload> ReadAsync(byte[] sent, CancellationToken cancellation)
    {
        if (sent.Length == 0)
        {
            throw new UploadRefused("no_rows", "The file is empty. " + Allowed);
        }

        if (sent.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            if (VirtualTable().Matches(Encoding.Latin1.GetString(sent)).Any(found => !found.Groups[1].Value.StartsWith("rtree", StringComparison.OrdinalIgnoreCase)))
            {
                throw new UploadRefused("virtual_tables", "The GeoPackage has tables that stand for something outside of it. Export the layer anew.");
            }

            return await ByGdalAsync("GPKG", "sent.gpkg", folder => File.WriteAllBytesAsync(Path.Combine(folder, "sent.gpkg"), sent, cancellation), cancellation);
        }

        if (sent.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            return await FromArchiveAsync(sent, cancellation);
        }

        if (sent.AsSpan(0, Math.Min(sent.Length, 4096)).Contains((byte)0))
        {
            throw new UploadRefused("unknown_format", "The file is neither text nor a format that is known. " + Allowed);
        }

        var start = Encoding.UTF8.GetString(sent, 0, Math.Min(sent.Length, 200)).TrimStart('\uFEFF', ' ', '\n', '\r', '\t', '\u001e');
        return start.StartsWith('{')
            ? await ByGdalAsync("GeoJSON", "sent.geojson", folder => File.WriteAllBytesAsync(Path.Combine(folder, "sent.geojson"), sent, cancellation), cancellation)
            : new ReadUpload("csv", sent);
    }

    private async Task<ReadUpload> FromArchiveAsync(byte[] sent, CancellationToken cancellation)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(sent));
            if (archive.GetEntry("[Content_Types].xml") is not null)
            {
                if (archive.Entries.Sum(entry => entry.Length) > ContentLimitBytes * 4L)
                {
                    throw new UploadRefused("too_large_unpacked", "The workbook is too large when unpacked. Save the sheet as CSV.");
                }

                return await ByGdalAsync("XLSX", "sent.xlsx", folder => File.WriteAllBytesAsync(Path.Combine(folder, "sent.xlsx"), sent, cancellation), cancellation);
            }

            var parts = archive.Entries.Where(entry => ShapefileParts.Contains(Path.GetExtension(entry.Name).ToLowerInvariant())).ToList();
            return parts.Count(entry => entry.Name.EndsWith(".shp", StringComparison.OrdinalIgnoreCase)) == 1
                ? await ByGdalAsync("ESRI Shapefile", "sent.shp", folder => UnpackAsync(parts, folder, cancellation), cancellation)
                : throw new UploadRefused("not_one_shapefile", "The archive must hold exactly one Shapefile (.shp, .shx, .dbf, .prj). " + Allowed);
        }
        catch (InvalidDataException)
        {
            throw new UploadRefused("damaged", "The archive is damaged. Pack it anew.");
        }
    }

    // Under names of our own: no entry can lead out of the folder, and what unpacks to too much is stopped while it does.
    private static async Task UnpackAsync(List<ZipArchiveEntry> parts, string folder, CancellationToken cancellation)
    {
        long unpacked = 0;
        var buffer = new byte[64 * 1024];
        foreach (var part in parts.DistinctBy(entry => Path.GetExtension(entry.Name).ToLowerInvariant()))
        {
            await using var from = part.Open();
            await using var to = File.Create(Path.Combine(folder, "sent" + Path.GetExtension(part.Name).ToLowerInvariant()));
            for (int count; (count = await from.ReadAsync(buffer, cancellation)) > 0;)
            {
                if ((unpacked += count) > ContentLimitBytes)
                {
                    throw new UploadRefused("too_large_unpacked", $"The archive unpacks to more than {ContentLimitBytes / 1024 / 1024} MB.");
                }

                await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }
        }
    }

    private async Task<ReadUpload> ByGdalAsync(string driver, string name, Func<string, Task> write, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("gridmap-import-");   // its owner's alone
        try
        {
            await write(folder.FullName);
            var csv = driver == "XLSX";
            string[] to = csv ? ["-f", "CSV", "read.csv"] : ["-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=9", "-lco", "RS=NO", "read.geojsonl"];
            string[] Arguments(string[] system) => [.. system, .. to, name];
            var failure = await RunAsync(folder.FullName, Arguments(csv ? [] : ["-t_srs", "EPSG:4326"]), cancellation);
            if (failure?.Errors.Contains("no coordinate system", StringComparison.Ordinal) == true)
            {
                failure = await RunAsync(folder.FullName, Arguments(["-a_srs", "EPSG:4326"]), cancellation);    // as it stands: which system is asked later
            }

            if (failure is not null)
            {
                throw failure.TookTooLong ? new UploadRefused("takes_long", "The file takes too long to be read. Send a part of it.")
                    : new UploadRefused("unreadable", $"The file cannot be read: {OneLine(failure.Errors)}");
            }

            var file = new FileInfo(Path.Combine(folder.FullName, to[^1]));
            return file is { Exists: true, Length: > 0 and <= ContentLimitBytes } ? new ReadUpload(csv ? "csv" : "geojsonl", await File.ReadAllBytesAsync(file.FullName, cancellation))
                : throw new UploadRefused("no_rows", "The file holds no rows, or more than can be taken.");
        }
        finally
        {
            folder.Delete(recursive: true);
            places.Release();
        }
    }

    private static async Task<ProcessFailure?> RunAsync(string folder, string[] arguments, CancellationToken cancellation) =>
        (await BoundedProcess.RunAsync("ogr2ogr", folder, arguments, MemoryLimitBytes, ContentLimitBytes, Settings, cancellation)).Failure;

    [GeneratedRegex(@"create\s+virtual\s+table[^;\0]{0,300}?\busing\s+(\w+)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 2000)]
    private static partial Regex VirtualTable();

    private static string OneLine(string said)
    {
        var text = string.Join(' ', said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return text.Length > 300 ? text[..300] + "…" : text;
    }
}
