using System.CommandLine;
using GridMap.Import;
using GridMap.Import.Osm;
using GridMap.Import.Tables;

namespace GridMap.Cli;

/// <summary>import osm and import areas|stations|households|facilities.</summary>
internal static class ImportCommands
{
    public static Command Create() => new("import", "Bring maps and registers into the store; each import is one transaction.")
    {
        Osm(), Table(TableKind.Areas), Table(TableKind.Stations), Table(TableKind.Households), Table(TableKind.Facilities),
    };

    /// <summary>For every command that replaces what people may have worked on.</summary>
    public static Option<bool> DiscardWork() => new(KeptWork.Option) { Description = "Although visits, persons, assignments or history of what is replaced would be lost" };

    private static Command Osm()
    {
        var file = new Argument<FileInfo>("file") { Description = ".osm, .osm.gz, .osm.bz2 or .osm.pbf" };
        var discard = DiscardWork();
        var command = new Command("osm", "Streets, compounds, gates, facilities and base map from OpenStreetMap; a file of the same name is replaced.") { file, discard };
        command.SetAction((result, cancellation) => RunAsync(result.GetValue(file)!,
            (store, progress) => OsmImport.RunAsync(store, result.GetValue(file)!.FullName, progress, cancellation, result.GetValue(discard))));
        return command;
    }

    private static Command Table(TableKind kind)
    {
        var name = kind.ToString().ToLowerInvariant();
        var file = new Argument<FileInfo>("file") { Description = "GeoJSON, GeoPackage, Shapefile, or CSV with a header in Chinese or English" };
        var crs = new Option<string?>("--crs") { Description = "Coordinate system: EPSG:4326, EPSG:4490, EPSG:4491 to 4554 (CGCS2000 zones), GCJ-02, BD-09; otherwise what the file declares" };
        var partial = new Option<bool>("--partial") { Description = "Load the good rows although others are refused" };
        var rejects = new Option<FileInfo?>("--rejects") { Description = "Where refused rows are listed (default: FILE.rejects.csv in this folder)" };
        var layer = new Option<string?>("--layer") { Description = "Layer of a GeoPackage (default: the first)" };
        var source = new Option<string?>("--source") { Description = "Name of the source that this file replaces (default: its file name)" };
        var discard = DiscardWork();
        var command = new Command(name, $"Load {name} from a file.") { file, crs, partial, rejects, layer, source, discard };
        command.SetAction((result, cancellation) =>
        {
            var path = result.GetValue(file)!;
            var options = new TableImportOptions
            {
                Crs = result.GetValue(crs),
                Partial = result.GetValue(partial),
                RejectsPath = result.GetValue(rejects)?.FullName ?? Path.GetFullPath(path.Name + ".rejects.csv"),
                Layer = result.GetValue(layer),
                SourceName = result.GetValue(source),
                DiscardWork = result.GetValue(discard),
            };
            return RunAsync(path, (store, progress) => TableImport.RunAsync(store, kind, path.FullName, options, progress, cancellation));
        });
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, Func<Npgsql.NpgsqlDataSource, Action<ImportProgress>, Task<ImportReport>> import)
    {
        if (!file.Exists)
        {
            return CommandLine.Fail(Directory.Exists(file.FullName) ? $"{file.FullName} is a folder, not a file." : $"{file.FullName} is not there.");
        }

        await using var store = CommandLine.OpenStore();
        await StoreCommands.MigrateAsync(store, CancellationToken.None);
        try
        {
            var report = await Progress.ShowAsync(show => import(store, p => show(p.Stage, p.Share)));
            foreach (var line in report.Lines())
            {
                Console.WriteLine(line);
            }

            return 0;
        }
        catch (ImportException e)
        {
            return CommandLine.Fail($"{e.Message} The store is as before.");
        }
    }
}
