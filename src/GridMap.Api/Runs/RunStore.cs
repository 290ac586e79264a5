using System.Text.Json;
using GridMap.Api.City;
using GridMap.Api.Http;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Runs;

/// <summary>The best choice that a run has found so far, and the bound proven so far.</summary>
public sealed record RunBest(long Value, long Bound);

/// <summary>Reads and moves the rows of one kind of run.</summary>
/// <param name="table">With the columns id, question, state, progress, stage, problem, network_version, content_version, created_at and
/// finished_at.</param>
/// <param name="columns">What <see cref="Read"/> reads, in order.</param>
public abstract class RunStore<TQuestion, TRun>(NpgsqlDataSource store, string table, string columns)
    where TRun : class
{
    /// <summary>Whether a run's answer is of another state of the store; for the columns.</summary>
    protected const string Stale = "state = 'done' and not exists (select from store_version v where v.network = network_version and v.content = content_version)";

    internal string Table => table;

    /// <summary>Which rows the list holds, as SQL.</summary>
    protected virtual string Listed => "true";

    protected NpgsqlDataSource Store => store;

    public async Task<Guid> AddAsync(TQuestion question, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await using var command = store.CreateCommand($"insert into {table} (id, question, state, stage) values ($1, $2, 'queued', 'queued')");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(question, Json.Options));
        await command.ExecuteNonQueryAsync(cancellation);
        return id;
    }

    public async Task<TRun?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {columns} from {table} where id = $1");
        command.Parameters.AddWithValue(id);
        return (await ReadAsync(command, cancellation)).FirstOrDefault();
    }

    /// <summary>The latest twenty, newest first.</summary>
    public virtual async Task<List<TRun>> ListAsync(CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {columns} from {table} where {Listed} order by created_at desc, id desc limit 20");
        return await ReadAsync(command, cancellation);
    }

    /// <returns>False where the run was cancelled meanwhile.</returns>
    public async Task<bool> StartAsync(Guid id, StoreVersions versions, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"""
            update {table} set state = 'running', network_version = $2, content_version = $3 where id = $1 and state in ('queued', 'running')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(versions.Network);
        command.Parameters.AddWithValue(versions.Content);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <param name="best">Of runs that search for one; others have none.</param>
    /// <returns>False where the run was cancelled meanwhile.</returns>
    public virtual async Task<bool> ProgressAsync(Guid id, double progress, string stage, RunBest? best, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"update {table} set progress = $2, stage = $3 where id = $1 and state in ('queued', 'running')");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue((float)Math.Clamp(progress, 0, 1));
        command.Parameters.AddWithValue(stage);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Ends a run that is under way as failed or cancelled; one that has ended stays as it is.</summary>
    public async Task EndAsync(Guid id, string state, string? problem, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"""
            update {table} set state = $2, problem = $3, stage = null, finished_at = now() where id = $1 and state in ('queued', 'running')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue((object?)problem ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <param name="row">Of the columns.</param>
    protected abstract TRun Read(NpgsqlDataReader row);

    protected static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    protected static T? Document<T>(NpgsqlDataReader row, int column) where T : class =>
        Text(row, column) is { } text ? JsonSerializer.Deserialize<T>(text, Json.Options) : null;

    protected static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private async Task<List<TRun>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var runs = new List<TRun>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            runs.Add(Read(reader));
        }

        return runs;
    }
}
