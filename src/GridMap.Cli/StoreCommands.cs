using System.CommandLine;
using System.Globalization;
using GridMap.Api.Accounts;
using GridMap.Api.Events;
using GridMap.Api.Points;
using GridMap.Data;
using GridMap.Import;
using Npgsql;

namespace GridMap.Cli;

/// <summary>Commands about the store as a whole.</summary>
internal static class StoreCommands
{
    public static Command Setup()
    {
        var empty = new Option<bool>("--empty") { Description = "Do not load the demo city into an empty store" };
        var command = new Command("setup", "Bring the store up to date; load the demo city when it is empty.") { empty };
        command.SetAction(async (result, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            await MigrateAsync(store, cancellation);
            if (!result.GetValue(empty) && await ScalarAsync<bool>(store, "select not exists (select from source)", cancellation))
            {
                await GenerateCommands.DemoAsync(store, GenerateCommands.DefaultSeed, false, cancellation);
                Console.WriteLine($"• {await DemoEvents.MakeAsync(store, cancellation)} fictitious events, some overdue");
                var (holders, bookings) = await DemoPoints.MakeAsync(store, new HolderNames(KeyRing.Open()), GenerateCommands.DefaultSeed, DateOnly.FromDateTime(DateTime.UtcNow), cancellation);
                Console.WriteLine($"• {holders} fictitious holders of points, {bookings} bookings");
            }

            await AccountCommands.EnsureAdministratorAsync(store, cancellation);

            return 0;
        });
        return command;
    }

    public static Command Migrate()
    {
        var command = new Command("migrate", "Bring the store's schema and reference values up to date.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            await MigrateAsync(store, cancellation);
            return 0;
        });
        return command;
    }

    public static Command Status()
    {
        var command = new Command("status", "Schema version, sources and counts.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            var version = await Migrator.CurrentVersionAsync(store, cancellation);
            Console.WriteLine($"Schema: version {version} of {Migrator.LatestVersion}");
            if (version == 0)
            {
                return 0;
            }

            await using var command = store.CreateCommand("""
                select s.name, s.kind, to_char(s.imported_at, 'YYYY-MM-DD HH24:MI'),
                  (select count(*) from street where source_id = s.id), (select count(*) from compound where source_id = s.id),
                  (select count(*) from station where source_id = s.id), (select count(*) from household where source_id = s.id)
                from source s order by s.id
                """);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"Source: {reader.GetString(0)} ({reader.GetString(1)}, {reader.GetString(2)} UTC): {reader.GetInt64(3):N0} streets, {reader.GetInt64(4):N0} compounds, {reader.GetInt64(5):N0} stations, {reader.GetInt64(6):N0} households"));
            }

            return 0;
        });
        return command;
    }

    public static Command Reset()
    {
        var yes = new Option<bool>("--yes") { Description = "Yes, delete everything" };
        var discard = ImportCommands.DiscardWork();
        var command = new Command("reset", "Delete everything that GridMap keeps in the database.") { yes, discard };
        command.SetAction(async (result, cancellation) =>
        {
            if (!result.GetValue(yes))
            {
                return CommandLine.Fail("reset deletes everything in the store. If that is meant: reset --yes");
            }

            await using var store = CommandLine.OpenStore();
            if (!result.GetValue(discard) && await Migrator.CurrentVersionAsync(store, cancellation) == Migrator.LatestVersion)
            {
                await using var connection = await store.OpenConnectionAsync(cancellation);
                if (await KeptWork.DescribeAsync(connection, "select id from area where $1", "select id from household where $1", true, cancellation) is { } work)
                {
                    return CommandLine.Fail($"{work} would be lost. Back the store up first; if that is meant: reset --yes {KeptWork.Option}");
                }
            }

            await using var drop = store.CreateCommand("drop schema if exists gridmap cascade");
            await drop.ExecuteNonQueryAsync(cancellation);
            Console.WriteLine("The store is empty. './gridmap up' begins with the demo city.");
            return 0;
        });
        return command;
    }

    public static Command TestDatabase()
    {
        var name = new Argument<string>("name");
        var command = new Command("test-database", "Make an empty database beside the store's and print its connection string.") { name };
        command.Hidden = true;
        command.SetAction(async (result, cancellation) =>
        {
            var target = new NpgsqlConnectionStringBuilder(GridMapDataSource.Normalise(CommandLine.ConnectionString()));
            await using (var store = GridMapDataSource.Create(target.ConnectionString))
            {
                var quoted = '"' + result.GetValue(name)!.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
                await using var drop = store.CreateCommand($"drop database if exists {quoted} with (force)");
                await drop.ExecuteNonQueryAsync(cancellation);
                await using var create = store.CreateCommand($"create database {quoted}");
                await create.ExecuteNonQueryAsync(cancellation);
            }

            target.Database = result.GetValue(name);
            Console.WriteLine(target.ConnectionString);
            return 0;
        });
        return command;
    }

    public static Command ServiceLoginOf()
    {
        var name = new Argument<string>("name");
        var command = new Command("service-login", "Make a login for the service that leads to nothing but its role, with the password on standard input; print its connection string.") { name };
        command.Hidden = true;
        command.SetAction(async (result, cancellation) =>
        {
            var password = (await Console.In.ReadLineAsync(cancellation))?.Trim() is { Length: > 0 } line ? line : throw new StoreException("A password is read from standard input; there was none.");
            Console.WriteLine(await ServiceLogin.MakeAsync(CommandLine.ConnectionString(), result.GetValue(name)!, password, cancellation));
            return 0;
        });
        return command;
    }

    public static async Task MigrateAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        var applied = await Migrator.MigrateAsync(store, cancellation);
        if (applied > 0)
        {
            Console.WriteLine($"• Schema brought to version {Migrator.LatestVersion}");
        }

        await ReferenceData.LoadAsync(store, CommandLine.DataDirectory(), cancellation);
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource store, string sql, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
