using GridMap.Api.Runs;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>The rows of coverage_run.</summary>
public sealed class CoverageRunStore(NpgsqlDataSource store) : RunStore<CoverageQuestionDocument, CoverageRunDocument>(
    store, "coverage_run", $"id, state, progress, stage, question, totals, timings, problem, created_at, finished_at, {Stale}, pruned_at is not null")
{
    protected override string Listed => "pruned_at is null";

    /// <summary>Keeps a run whole for good.</summary>
    public async Task KeepAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = Store.CreateCommand("update coverage_run set kept_at = coalesce(kept_at, now()) where id = $1");
        command.Parameters.AddWithValue(id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Clears away the areas, gaps and households of runs that are neither among the newest, nor kept, nor the newest of a saved
    /// scenario's question. Their questions and totals stay.</summary>
    public async Task PruneAsync(int newest, CancellationToken cancellation)
    {
        await using var connection = await Store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand("""
            update coverage_run r set pruned_at = now()
            where r.state = 'done' and r.pruned_at is null and r.kept_at is null
              and r.id not in (select id from coverage_run where state = 'done' and pruned_at is null order by created_at desc, id desc limit $1)
              and not exists (
                select from scenario s where s.question = r.question and not exists (
                  select from coverage_run n where n.question = r.question and n.state = 'done' and n.pruned_at is null and (n.created_at, n.id) > (r.created_at, r.id)))
            returning r.id
            """, connection);
        command.Parameters.AddWithValue(newest);
        var pruned = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                pruned.Add(reader.GetGuid(0));
            }
        }

        foreach (var table in pruned.Count == 0 ? [] : (string[])["coverage_household", "coverage_area", "coverage_gap"])
        {
            await using var clear = new NpgsqlCommand($"delete from {table} where run_id = any($1)", connection);
            clear.Parameters.AddWithValue(pruned.ToArray());
            await clear.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    protected override CoverageRunDocument Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), Math.Round(row.GetFloat(2), 3), Text(row, 3), Document<CoverageQuestionDocument>(row, 4)!,
        Document<CoverageTotalsDocument>(row, 5), Document<Dictionary<string, double>>(row, 6), Text(row, 7),
        row.GetFieldValue<DateTimeOffset>(8), Time(row, 9), row.GetBoolean(10), 1, row.GetBoolean(11));
}
