using System.CommandLine;
using System.Globalization;
using GridMap.Api.Accounts;
using GridMap.Import;
using GridMap.Import.Demo;
using GridMap.Import.Grids;
using Npgsql;

namespace GridMap.Cli;

/// <summary>generate demo and generate grids: data of our own, always marked as generated.</summary>
internal static class GenerateCommands
{
    public const int DefaultSeed = 1;

    public static Command Create() => new("generate", "Make data where there is none; everything made is marked as generated.") { Demo(), Grids() };

    /// <summary>Loads the demo city and says what it holds.</summary>
    public static async Task DemoAsync(NpgsqlDataSource store, int seed, bool discardWork, CancellationToken cancellation)
    {
        await new AccountStore(store).EnsureDemoAsync(cancellation);
        var report = await Progress.ShowAsync(show => DemoCity.GenerateAsync(store, seed, (stage, share) => show("Demo city: " + stage, share), cancellation, discardWork));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"• Demo city: {report.Households:N0} households ({report.People:N0} people) in {report.Communities} communities, {report.Compounds} compounds, {report.Stations} stations; fictitious, seed {seed}"));
        await FieldWork.GenerateAsync(store, DemoCity.SourceName, seed, cancellation);
    }

    private static Option<int> Seed() => new("--seed") { Description = "The same seed makes the same data", DefaultValueFactory = _ => DefaultSeed };

    private static Command Demo()
    {
        var seed = Seed();
        var discard = ImportCommands.DiscardWork();
        var command = new Command("demo", "The demo city: a fictitious riverside district that holds every case the analysis can name.") { seed, discard };
        command.SetAction(async (result, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            await StoreCommands.MigrateAsync(store, cancellation);
            try
            {
                await DemoAsync(store, result.GetValue(seed), result.GetValue(discard), cancellation);
                return 0;
            }
            catch (ImportException e)
            {
                return CommandLine.Fail($"{e.Message} The store is as before.");
            }
        });
        return command;
    }

    private static Command Grids()
    {
        var seed = Seed();
        var households = new Option<int?>("--households") { Description = "How many households to lay (default: from residential ground and street fronts)" };
        var discard = ImportCommands.DiscardWork();
        var command = new Command("grids", "Communities, grids, micro-grids, households and stations over imported streets and compounds.") { seed, households, discard };
        command.SetAction(async (result, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            await StoreCommands.MigrateAsync(store, cancellation);
            GridsReport report;
            try
            {
                report = await Progress.ShowAsync(show => GridsGenerator.GenerateAsync(
                    store, result.GetValue(seed), new GridsOptions(result.GetValue(households), result.GetValue(discard)), show, cancellation));
            }
            catch (ArgumentOutOfRangeException e)
            {
                return CommandLine.Fail(e.Message);
            }
            catch (ImportException e)
            {
                return CommandLine.Fail($"{e.Message} The store is as before.");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Generated, seed {result.GetValue(seed)}: {report.Households:N0} households ({report.People:N0} people) in {report.Communities:N0} communities, {report.Grids:N0} grids, {report.MicroGrids:N0} micro-grids; {report.Stations:N0} stations"));
            await FieldWork.GenerateAsync(store, GridsGenerator.SourceName, result.GetValue(seed), cancellation);
            if (report.MicroGridsOutsideSize.Count > 0)
            {
                Console.WriteLine($"{report.MicroGridsOutsideSize.Count:N0} micro-grids hold fewer than 30 or more than 100 households: {string.Join(", ", report.MicroGridsOutsideSize.Take(10).Select(m => $"{m.Key} ({m.Value})"))}");
            }

            return 0;
        });
        return command;
    }
}
