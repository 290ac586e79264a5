using GridMap.Api.Runs;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>The rows of coverage_run.</summary>
public sealed class CoverageRunStore(NpgsqlDataSource store) : RunStore<CoverageQuestionDocument, CoverageRunDocument>(
    store, "coverage_run", $"id, state, progress, stage, question, totals, timings, problem, created_at, finished_at, {Stale}")
{
    protected override CoverageRunDocument Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), Math.Round(row.GetFloat(2), 3), Text(row, 3), Document<CoverageQuestionDocument>(row, 4)!,
        Document<CoverageTotalsDocument>(row, 5), Document<Dictionary<string, double>>(row, 6), Text(row, 7),
        row.GetFieldValue<DateTimeOffset>(8), Time(row, 9), row.GetBoolean(10), 1);
}
