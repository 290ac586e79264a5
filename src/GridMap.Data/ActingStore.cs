using Npgsql;

namespace GridMap.Data;

/// <summary>Who acts in a transaction: row-level security and the audit read it (0009_who_sees_what.sql).</summary>
/// <param name="Name">'account:12', 'system', or '' for somebody without an account, who sees nothing that is protected.</param>
/// <param name="Day">Today in the city: assignments are valid by days.</param>
/// <param name="Address">Of the network, from where the request came.</param>
/// <param name="Reason">Stated by a viewer who is not responsible.</param>
public sealed record Actor(string Name, DateOnly Day, string? Address = null, string? Reason = null)
{
    /// <summary>The service itself: signing in, deadlines, the demo's data. Never for somebody's request about households.</summary>
    public static Actor System(DateOnly day, string? address = null) => new("system", day, address);

    public static Actor Account(long id, DateOnly day, string? address = null) => new(FormattableString.Invariant($"account:{id}"), day, address);

    public static Actor Nobody(DateOnly day, string? address = null) => new("", day, address);
}

/// <summary>Opens transactions in somebody's name. Protected tables (households, persons, visits, events, assignments, accounts, audit)
/// are empty outside of them.</summary>
public sealed class ActingStore(NpgsqlDataSource store)
{
    public async Task<ActingTransaction> BeginAsync(Actor actor, CancellationToken cancellation)
    {
        var connection = await store.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var command = new NpgsqlCommand("""
                select set_config('gridmap.actor', $1, true), set_config('gridmap.day', $2, true),
                  set_config('gridmap.address', $3, true), set_config('gridmap.reason', $4, true)
                """, connection, transaction);
            command.Parameters.AddWithValue(actor.Name);
            command.Parameters.AddWithValue(actor.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            command.Parameters.AddWithValue(actor.Address ?? "");
            command.Parameters.AddWithValue(actor.Reason ?? "");
            await command.ExecuteNonQueryAsync(cancellation);
            return new ActingTransaction(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A transaction in somebody's name; what is not committed is rolled back.</summary>
public sealed class ActingTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    /// <param name="parameters">$1, $2 …; null is the database's null.</param>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in parameters)
        {
            command.Parameters.AddWithValue(value ?? DBNull.Value);
        }

        return command;
    }

    /// <returns>How many rows it touched.</returns>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row; the default where there is none or it is null.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is T value ? value : default;
    }

    public Task CommitAsync(CancellationToken cancellation) => transaction.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
