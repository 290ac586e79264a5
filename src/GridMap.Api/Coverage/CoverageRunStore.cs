using System.Text.Json;
using GridMap.Api.City;
using GridMap.Api.Http;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Coverage;

/// <summary>Reads and moves the rows of coverage_run.</summary>
public sealed class CoverageRunStore(NpgsqlDataSource store)
{
    private const string Columns = """
        id, state, progress, stage, question, totals, timings, problem, created_at, finished_at,
        state = 'done' and not exists (select from store_version v where v.network = network_version and v.content = content_version)
        """;

    public async Task<Guid> AddAsync(CoverageQuestionDocument question, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await using var command = store.CreateCommand("insert into coverage_run (id, question, state, stage) values ($1, $2, 'queued', 'queued')");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(question, Json.Options));
        await command.ExecuteNonQueryAsync(cancellation);
        return id;
    }

    public async Task<CoverageRunDocument?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {Columns} from coverage_run where id = $1");
        command.Parameters.AddWithValue(id);
        return (await ReadAsync(command, cancellation)).FirstOrDefault();
    }

    /// <summary>The latest twenty, newest first.</summary>
    public async Task<List<CoverageRunDocument>> ListAsync(CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {Columns} from coverage_run order by created_at desc, id desc limit 20");
        return await ReadAsync(command, cancellation);
    }

    /// <returns>False where the run was cancelled meanwhile.</returns>
    public async Task<bool> StartAsync(Guid id, StoreVersions versions, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            update coverage_run set state = 'running', network_version = $2, content_version = $3 where id = $1 and state in ('queued', 'running')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(versions.Network);
        command.Parameters.AddWithValue(versions.Content);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <returns>False where the run was cancelled meanwhile.</returns>
    public async Task<bool> ProgressAsync(Guid id, double progress, string stage, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("update coverage_run set progress = $2, stage = $3 where id = $1 and state in ('queued', 'running')");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue((float)Math.Clamp(progress, 0, 1));
        command.Parameters.AddWithValue(stage);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Ends a run that is under way as failed or cancelled; one that has ended stays as it is.</summary>
    public async Task EndAsync(Guid id, string state, string? problem, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            update coverage_run set state = $2, problem = $3, stage = null, finished_at = now() where id = $1 and state in ('queued', 'running')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue((object?)problem ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<CoverageRunDocument>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var runs = new List<CoverageRunDocument>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            runs.Add(new CoverageRunDocument(
                reader.GetGuid(0), reader.GetString(1), Math.Round(reader.GetFloat(2), 3), Text(reader, 3),
                JsonSerializer.Deserialize<CoverageQuestionDocument>(reader.GetString(4), Json.Options)!,
                Text(reader, 5) is { } totals ? JsonSerializer.Deserialize<CoverageTotalsDocument>(totals, Json.Options) : null,
                Text(reader, 6) is { } timings ? JsonSerializer.Deserialize<Dictionary<string, double>>(timings, Json.Options) : null,
                Text(reader, 7), reader.GetFieldValue<DateTimeOffset>(8), reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9),
                reader.GetBoolean(10)));
        }

        return runs;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
