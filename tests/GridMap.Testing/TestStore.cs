using GridMap.Data;
using Npgsql;

namespace GridMap.Testing;

/// <summary>A migrated store in a database of its own on the server that GRIDMAP_DATABASE names, dropped at the end.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string _server;

    private TestStore(string server, string connectionString)
    {
        _server = server;
        ConnectionString = connectionString;
        DataSource = GridMapDataSource.Create(connectionString);
    }

    public NpgsqlDataSource DataSource { get; }

    public string ConnectionString { get; }

    /// <param name="migrate">False: the database is empty.</param>
    /// <exception cref="InvalidOperationException">GRIDMAP_DATABASE is not set: the launcher sets it.</exception>
    public static async Task<TestStore> CreateAsync(bool migrate = true)
    {
        var server = GridMapDataSource.Normalise(Environment.GetEnvironmentVariable("GRIDMAP_DATABASE") is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException("GRIDMAP_DATABASE is not set. Run the tests with ./gridmap test, or name a PostGIS server there."));
        var name = $"gridmap_test_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"create database {name}");
        var target = new NpgsqlConnectionStringBuilder(server) { Database = name };
        var store = new TestStore(server, target.ConnectionString);
        if (migrate)
        {
            await Migrator.MigrateAsync(store.DataSource);
            await ReferenceData.LoadAsync(store.DataSource, Path.Combine(Checkout.Root, "data", "reference"));
        }

        return store;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var name = new NpgsqlConnectionStringBuilder(ConnectionString).Database;
        await DataSource.DisposeAsync();
        await ExecuteAsync(_server, $"drop database if exists {name} with (force)");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = GridMapDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
