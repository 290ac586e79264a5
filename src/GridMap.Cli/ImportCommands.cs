using System.CommandLine;
using GridMap.Import;
using GridMap.Import.Osm;

namespace GridMap.Cli;

/// <summary>import osm.</summary>
internal static class ImportCommands
{
    public static Command Create() => new("import", "Bring maps and registers into the store; each import is one transaction.")
    {
        Osm(),
    };

    private static Command Osm()
    {
        var file = new Argument<FileInfo>("file") { Description = ".osm, .osm.gz, .osm.bz2 or .osm.pbf" };
        var command = new Command("osm", "Streets, compounds, gates, facilities and base map from OpenStreetMap; a file of the same name is replaced.") { file };
        command.SetAction((result, cancellation) => RunAsync(result.GetValue(file)!,
            (store, progress) => OsmImport.RunAsync(store, result.GetValue(file)!.FullName, progress, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, Func<Npgsql.NpgsqlDataSource, Action<ImportProgress>, Task<ImportReport>> import)
    {
        if (!file.Exists)
        {
            return CommandLine.Fail($"{file.FullName} is not there.");
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
