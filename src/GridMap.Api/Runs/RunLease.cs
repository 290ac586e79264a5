using System.Buffers.Binary;
using Npgsql;

namespace GridMap.Api.Runs;

/// <summary>Says that a living process cares for a run: an advisory lock that PostgreSQL lets go when the process, and so its connection,
/// dies. Any number of copies can so tell runs that are under way from those that a dead copy left behind.</summary>
internal sealed class RunLease : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);
    private readonly NpgsqlConnection connection;
    private readonly long key;

    private RunLease(NpgsqlConnection connection, long key)
    {
        this.connection = connection;
        this.key = key;
    }

    public static async Task<RunLease> TakeAsync(NpgsqlDataSource store, Guid run, CancellationToken cancellation)
    {
        var connection = await store.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_lock($1)", connection);
            command.Parameters.AddWithValue(Key(run));
            await command.ExecuteNonQueryAsync(cancellation);
            return new RunLease(connection, Key(run));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Marks abandoned runs as failed now and from then on: one that began just before its copy died is spared at first.</summary>
    /// <param name="failed">Told of each time that the store did not answer.</param>
    public static async Task KeepSweptAsync(NpgsqlDataSource store, string table, Action<NpgsqlException> failed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepEvery);
        do
        {
            try
            {
                await FailAbandonedAsync(store, table, stopping);
            }
            catch (NpgsqlException e)
            {
                failed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Marks queued and running runs that nobody holds as failed.</summary>
    /// <param name="table">Of runs; see <see cref="RunStore{TQuestion, TRun}"/>.</param>
    public static async Task FailAbandonedAsync(NpgsqlDataSource store, string table, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        var open = new List<Guid>();
        await using (var command = new NpgsqlCommand($"select id from {table} where state in ('queued', 'running') and created_at < now() - interval '10 seconds'", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                open.Add(reader.GetGuid(0));
            }
        }

        foreach (var run in open)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var command = new NpgsqlCommand($"""
                update {table} set state = 'failed', stage = null, problem = 'The service that ran it stopped.', finished_at = now()
                where id = $1 and state in ('queued', 'running') and pg_try_advisory_xact_lock($2)
                """, connection);
            command.Parameters.AddWithValue(run);
            command.Parameters.AddWithValue(Key(run));
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    // Unlocked by hand: a pooled connection keeps its session, and so the lock, until it is used again.
    public async ValueTask DisposeAsync()
    {
        await using (connection)
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await using var command = new NpgsqlCommand("select pg_advisory_unlock($1)", connection);
                command.Parameters.AddWithValue(key);
                await command.ExecuteNonQueryAsync();
            }
        }
    }

    private static long Key(Guid run)
    {
        Span<byte> bytes = stackalloc byte[16];
        run.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }
}
