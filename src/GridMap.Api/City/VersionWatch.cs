using Npgsql;

namespace GridMap.Api.City;

/// <summary>Which state of which store: equal versions mean equal data.</summary>
/// <param name="Store">Tells one store from another that happens to have the same numbers.</param>
/// <param name="Network">Moves when streets, compounds or gates change.</param>
/// <param name="Content">Moves when anything that is shown changes.</param>
public sealed record StoreVersions(string Store, long Network, long Content)
{
    public override string ToString() => $"{Store}-{Network}-{Content}";
}

/// <summary>Asks the store for its versions. Every caller gets an answer that was asked for after it called, so a request never
/// misses a change that came before it; callers that wait at the same time share one question.</summary>
public sealed class VersionWatch(NpgsqlDataSource store)
{
    private const string Question = """
        select network, content, (select to_hex((extract(epoch from applied_at) * 1000000)::bigint) from schema_migration order by version limit 1)
        from store_version
        """;

    private readonly Lock gate = new();
    private Task<StoreVersions>? running;
    private Task<StoreVersions>? next;
    private volatile bool prepares = true;

    public Task<StoreVersions> ReadAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (running is null or { IsCompleted: true })
            {
                return (running = AskAsync()).WaitAsync(cancellation);
            }

            // The running question may have been asked before the change that this caller knows of.
            return (next ??= AskAfterAsync(running)).WaitAsync(cancellation);
        }
    }

    private async Task<StoreVersions> AskAfterAsync(Task before)
    {
        await Task.WhenAny(before).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Task<StoreVersions> mine;
        lock (gate)
        {
            mine = running = AskAsync();
            next = null;
        }

        return await mine;
    }

    private async Task<StoreVersions> AskAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var prepared = prepares;
        try
        {
            return await AskAsync(prepared);
        }
        catch (PostgresException e) when (prepared && e.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement or PostgresErrorCodes.FeatureNotSupported)
        {
            // A pooler between here and the server takes prepared statements elsewhere, or a migration changed the table's columns.
            prepares = false;
            return await AskAsync(false);
        }
    }

    // Asked for each batch of requests: prepared it takes the server a third of the time. Connections of the pool stay prepared.
    private async Task<StoreVersions> AskAsync(bool prepared)
    {
        await using var connection = await store.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Question, connection);
        if (prepared)
        {
            await command.PrepareAsync();
        }

        return await ReadAsync(command, CancellationToken.None);
    }

    /// <summary>Versions as a connection's transaction sees them.</summary>
    public static async Task<StoreVersions> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Question, connection);
        return await ReadAsync(command, cancellation);
    }

    private static async Task<StoreVersions> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new StoreVersions(reader.GetString(2), reader.GetInt64(0), reader.GetInt64(1));
    }
}
