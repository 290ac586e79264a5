using System.Text.Json;
using GridMap.Api.City;
using GridMap.Api.Http;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Siting;

/// <summary>Reads and moves the rows of siting_run.</summary>
public sealed class SitingRunStore(NpgsqlDataSource store)
{
    private const string Columns = """
        id, state, progress, stage, question, best_value, best_bound, result, timings, problem, created_at, finished_at,
        state = 'done' and not exists (select from store_version v where v.network = network_version and v.content = content_version)
        """;

    public async Task<Guid> AddAsync(SitingQuestionDocument question, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await using var command = store.CreateCommand("insert into siting_run (id, question, state, stage) values ($1, $2, 'queued', 'queued')");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(question, Json.Options));
        await command.ExecuteNonQueryAsync(cancellation);
        return id;
    }

    public async Task<SitingRunDocument?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {Columns} from siting_run where id = $1");
        command.Parameters.AddWithValue(id);
        return (await ReadAsync(command, cancellation)).FirstOrDefault();
    }

    /// <summary>The latest twenty, newest first, without their answers' steps.</summary>
    public async Task<List<SitingRunDocument>> ListAsync(CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {Columns} from siting_run order by created_at desc, id desc limit 20");
        return [.. (await ReadAsync(command, cancellation)).Select(r => r with { Result = r.Result is { } result ? result with { Steps = [] } : null })];
    }

    /// <returns>False where the run was cancelled meanwhile.</returns>
    public async Task<bool> StartAsync(Guid id, StoreVersions versions, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            update siting_run set state = 'running', network_version = $2, content_version = $3 where id = $1 and state in ('queued', 'running')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(versions.Network);
        command.Parameters.AddWithValue(versions.Content);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <returns>False where the run was cancelled meanwhile.</returns>
    public async Task<bool> ProgressAsync(Guid id, double progress, string stage, SitingBest? best, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            update siting_run set progress = $2, stage = $3, best_value = $4, best_bound = $5 where id = $1 and state in ('queued', 'running')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue((float)Math.Clamp(progress, 0, 1));
        command.Parameters.AddWithValue(stage);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)best?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)best?.Bound ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Stores the answer and ends the run as done; one that was cancelled stays so, and keeps the answer.</summary>
    public async Task FinishAsync(Guid id, SitingResultDocument result, Dictionary<string, double> timings, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            update siting_run set result = $2, timings = $3, finished_at = clock_timestamp(), stage = null, best_value = null, best_bound = null,
              progress = case state when 'running' then 1 else progress end, state = case state when 'running' then 'done' else state end
            where id = $1 and state in ('running', 'cancelled')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(result, Json.Options));
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(timings, Json.Options));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Ends a run that is under way as failed or cancelled; one that has ended stays as it is.</summary>
    public async Task EndAsync(Guid id, string state, string? problem, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            update siting_run set state = $2, problem = $3, stage = null, finished_at = now() where id = $1 and state in ('queued', 'running')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue((object?)problem ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<SitingRunDocument>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var runs = new List<SitingRunDocument>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var question = Read<SitingQuestionDocument>(reader, 4)!;
            runs.Add(new SitingRunDocument(
                reader.GetGuid(0), reader.GetString(1), Math.Round(reader.GetFloat(2), 3), Text(reader, 3), question,
                Value(reader, 5, question), Value(reader, 6, question), Read<SitingResultDocument>(reader, 7), Read<Dictionary<string, double>>(reader, 8),
                Text(reader, 9), reader.GetFieldValue<DateTimeOffset>(10), reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11), reader.GetBoolean(12)));
        }

        return runs;
    }

    private static double? Value(NpgsqlDataReader reader, int column, SitingQuestionDocument question) =>
        reader.IsDBNull(column) ? null : SitingAnswers.InUnit(reader.GetInt64(column), question);

    private static T? Read<T>(NpgsqlDataReader reader, int column) where T : class =>
        Text(reader, column) is { } text ? JsonSerializer.Deserialize<T>(text, Json.Options) : null;

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
