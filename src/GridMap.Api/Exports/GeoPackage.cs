using System.Diagnostics;
using System.Security;
using System.Text;

namespace GridMap.Api.Exports;

/// <summary>Writes tables as layers of one GeoPackage, through GDAL's ogr2ogr.</summary>
internal static class GeoPackage
{
    /// <param name="folder">An empty one, for what is made on the way.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ExportException">ogr2ogr is not there, or refused.</exception>
    public static async Task<string> WriteAsync(string folder, IReadOnlyList<ExportTable> tables, CancellationToken cancellation)
    {
        var layers = new StringBuilder("<OGRVRTDataSource>");
        foreach (var table in tables)
        {
            var source = Path.Combine(folder, table.Code + (table.HasPlaces ? ".geojson" : ".csv"));
            await using (var file = File.Create(source))
            {
                await (table.HasPlaces ? TextFiles.WriteGeoJsonAsync(file, table, cancellation) : TextFiles.WriteCsvAsync(file, table, cancellation));
            }

            layers.Append($"<OGRVRTLayer name=\"{table.Code}\"><SrcDataSource>{SecurityElement.Escape(source)}</SrcDataSource></OGRVRTLayer>");
        }

        var (all, made) = (Path.Combine(folder, "all.vrt"), Path.Combine(folder, "run.gpkg"));
        await File.WriteAllTextAsync(all, layers.Append("</OGRVRTDataSource>").ToString(), cancellation);
        await RunAsync(["-f", "GPKG", made, all], cancellation);
        return made;
    }

    private static async Task RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("ogr2ogr", arguments) { RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var errors = await process.StandardError.ReadToEndAsync(cancellation);
                await process.WaitForExitAsync(cancellation);
                if (process.ExitCode != 0)
                {
                    throw new ExportException($"GDAL's ogr2ogr could not write the file: {errors.Trim()}");
                }
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ExportException("GDAL's ogr2ogr is not installed on the service's machine (Debian: apt-get install gdal-bin).");
        }
    }
}

/// <summary>A file could not be made on this machine; the message says why.</summary>
public sealed class ExportException(string message) : Exception(message);
