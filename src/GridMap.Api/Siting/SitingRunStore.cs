using System.Text.Json;
using GridMap.Api.Http;
using GridMap.Api.Runs;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Siting;

/// <summary>The rows of siting_run.</summary>
public sealed class SitingRunStore(NpgsqlDataSource store) : RunStore<SitingQuestionDocument, SitingRunDocument>(
    store, "siting_run", $"id, state, progress, stage, question, best_value, best_bound, result, timings, problem, created_at, finished_at, {Stale}")
{
    /// <summary>The latest twenty, newest first, without their answers' steps.</summary>
    public override async Task<List<SitingRunDocument>> ListAsync(CancellationToken cancellation) =>
        [.. (await base.ListAsync(cancellation)).Select(r => r with { Result = r.Result is { } result ? result with { Steps = [] } : null })];

    public override async Task<bool> ProgressAsync(Guid id, double progress, string stage, RunBest? best, CancellationToken cancellation)
    {
        await using var command = Store.CreateCommand("""
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
        await using var command = Store.CreateCommand("""
            update siting_run set result = $2, timings = $3, finished_at = clock_timestamp(), stage = null, best_value = null, best_bound = null,
              progress = case state when 'running' then 1 else progress end, state = case state when 'running' then 'done' else state end
            where id = $1 and state in ('running', 'cancelled')
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(result, Json.Options));
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(timings, Json.Options));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    protected override SitingRunDocument Read(NpgsqlDataReader row)
    {
        var question = Document<SitingQuestionDocument>(row, 4)!;
        return new(
            row.GetGuid(0), row.GetString(1), Math.Round(row.GetFloat(2), 3), Text(row, 3), question, Value(row, 5, question), Value(row, 6, question),
            Document<SitingResultDocument>(row, 7), Document<Dictionary<string, double>>(row, 8), Text(row, 9),
            row.GetFieldValue<DateTimeOffset>(10), Time(row, 11), row.GetBoolean(12));
    }

    private static double? Value(NpgsqlDataReader row, int column, SitingQuestionDocument question) =>
        row.IsDBNull(column) ? null : SitingAnswers.InUnit(row.GetInt64(column), question);
}
