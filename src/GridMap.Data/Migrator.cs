using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace GridMap.Data;

/// <summary>The store cannot be used as it is; the message says why and what to do.</summary>
public sealed class StoreException(string message) : Exception(message);

/// <summary>Applies the SQL files of Migrations/ in order, each recorded with its checksum, all in one transaction.</summary>
public static class Migrator
{
    // Any constant will do: it keeps two copies of the service from migrating at once.
    private const long AdvisoryLock = 0x6772_6964_6d61_7001;

    private sealed record Migration(int Version, string Name, string Sql, string Checksum);

    private static readonly IReadOnlyList<Migration> All = Load();

    /// <summary>The newest schema version that this program knows.</summary>
    public static int LatestVersion => All[^1].Version;

    /// <summary>Brings the schema up to date.</summary>
    /// <returns>How many migrations were applied.</returns>
    /// <exception cref="StoreException">PostGIS is missing, the role may not do what is needed, the store is newer than this program, or a landed migration was edited.</exception>
    public static async Task<int> MigrateAsync(NpgsqlDataSource store, CancellationToken cancellation = default)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({AdvisoryLock})", cancellation);
        await CreateExtensionAsync(connection, cancellation);
        await ExecuteAsync(connection, $"""
            create schema if not exists {GridMapDataSource.Schema};
            create table if not exists {GridMapDataSource.Schema}.schema_migration (
              version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now());
            """, cancellation);
        var applied = await ReadAppliedAsync(connection, cancellation);
        Check(applied);
        var pending = All.Where(m => !applied.ContainsKey(m.Version)).ToList();
        foreach (var migration in pending)
        {
            try
            {
                await ExecuteAsync(connection, migration.Sql, cancellation);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new StoreException($"The store cannot be brought up to date: {e.MessageText}. {e.Hint}".TrimEnd());
            }

            await using var record = new NpgsqlCommand(
                "insert into gridmap.schema_migration (version, name, checksum) values ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = migration.Version }, new() { Value = migration.Name }, new() { Value = migration.Checksum } },
            };
            await record.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        if (pending.Count > 0)
        {
            await connection.ReloadTypesAsync(cancellation);
        }

        return pending.Count;
    }

    /// <summary>The version that the store has; 0 where it holds no schema.</summary>
    public static async Task<int> CurrentVersionAsync(NpgsqlDataSource store, CancellationToken cancellation = default)
    {
        await using var exists = store.CreateCommand("select to_regclass('gridmap.schema_migration') is not null");
        if (await exists.ExecuteScalarAsync(cancellation) is not true)
        {
            return 0;
        }

        await using var command = store.CreateCommand("select coalesce(max(version), 0) from gridmap.schema_migration");
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static void Check(IReadOnlyDictionary<int, string> applied)
    {
        var newest = applied.Count == 0 ? 0 : applied.Keys.Max();
        if (newest > LatestVersion)
        {
            throw new StoreException(
                $"The store has schema version {newest}, this GridMap knows up to {LatestVersion}. Use a newer GridMap, or another database.");
        }

        foreach (var migration in All)
        {
            if (applied.TryGetValue(migration.Version, out var checksum) && checksum != migration.Checksum)
            {
                throw new StoreException(
                    $"Migration {migration.Name} was applied to this store with other contents. A landed migration is never edited: restore it, or start with './gridmap reset --yes'.");
            }
        }
    }

    private static async Task<Dictionary<int, string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var applied = new Dictionary<int, string>();
        await using var command = new NpgsqlCommand("select version, checksum from gridmap.schema_migration", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        }

        return applied;
    }

    private static async Task CreateExtensionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync(connection, "create extension if not exists postgis with schema public", cancellation);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.InsufficientPrivilege
                                              or PostgresErrorCodes.FeatureNotSupported)
        {
            throw new StoreException(
                $"The database has no PostGIS and it cannot be created ({e.MessageText}). Install postgresql-15-postgis-3 and run 'create extension postgis' as a superuser.");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static List<Migration> Load()
    {
        var assembly = typeof(Migrator).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                var sql = reader.ReadToEnd();
                var version = int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture);
                return new Migration(version, name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
            })
            .ToList();
    }
}
