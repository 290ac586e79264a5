using System.Text.Json;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Coverage;

/// <summary>Writes a run's answer in one transaction: all of it is there, or nothing.</summary>
internal static class CoverageWriter
{
    /// <param name="item">The service item asked about.</param>
    /// <returns>False where the run was cancelled meanwhile; nothing is written then.</returns>
    public static async Task<bool> WriteAsync(
        NpgsqlDataSource store, Guid run, LoadedCity city, Demand demand, CoverageResult result, string? item, IReadOnlyDictionary<long, AreaCount> counts,
        Func<Dictionary<string, double>> timings, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Task.Run(() => WriteHouseholds(connection, run, demand, result, cancellation), cancellation);
        await WriteAreasAsync(connection, run, city, counts, cancellation);
        await WriteGapsAsync(connection, run, city, result, item, cancellation);
        await using var finish = new NpgsqlCommand("""
            update coverage_run set state = 'done', progress = 1, stage = null, finished_at = clock_timestamp(), totals = $2, timings = $3
            where id = $1 and state = 'running'
            """, connection);
        finish.Parameters.AddWithValue(run);
        finish.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(CoverageTotalsDocument.From(Total(city, counts)), Json.Options));
        finish.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(timings(), Json.Options));
        if (await finish.ExecuteNonQueryAsync(cancellation) == 0)
        {
            return false;
        }

        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    // Half a million values: written without awaiting each, which takes a third of the time.
    private static void WriteHouseholds(NpgsqlConnection connection, Guid run, Demand demand, CoverageResult result, CancellationToken cancellation)
    {
        using var writer = connection.BeginBinaryImport(
            "copy coverage_household (run_id, household_id, walk_deciseconds, outcome, gap) from stdin (format binary)");
        for (var i = 0; i < demand.Households.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.StartRow();
            writer.Write(run, NpgsqlDbType.Uuid);
            writer.Write(demand.Households[i].Id, NpgsqlDbType.Bigint);
            WriteOrNull(writer, result.WalkDeciseconds[i], result.WalkDeciseconds[i] != WalkField.NoWalk);
            writer.Write((short)result.Outcomes[i], NpgsqlDbType.Smallint);
            WriteOrNull(writer, result.GapOf[i], result.GapOf[i] >= 0);
        }

        writer.Complete();
    }

    private static async Task WriteAreasAsync(
        NpgsqlConnection connection, Guid run, LoadedCity city, IReadOnlyDictionary<long, AreaCount> counts, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync("""
            copy coverage_area (run_id, area_id, level, households, households_covered, households_unsnapped, households_excluded,
              people, people_covered, people_unsnapped, people_excluded) from stdin (format binary)
            """, cancellation);
        foreach (var (id, level) in city.Content.Areas.All.Select(a => (a.Id, a.Level)).Append((Id: 0, Level: 0)))
        {
            var c = counts.GetValueOrDefault(id);
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(run, NpgsqlDbType.Uuid, cancellation);
            await writer.WriteAsync(id, NpgsqlDbType.Bigint, cancellation);
            await writer.WriteAsync((short)level, NpgsqlDbType.Smallint, cancellation);
            foreach (var number in (int[])[c.Households, c.HouseholdsCovered, c.HouseholdsUnsnapped, c.HouseholdsExcluded, c.People, c.PeopleCovered, c.PeopleUnsnapped, c.PeopleExcluded])
            {
                await writer.WriteAsync(number, NpgsqlDbType.Integer, cancellation);
            }
        }

        await writer.CompleteAsync(cancellation);
    }

    private static async Task WriteGapsAsync(NpgsqlConnection connection, Guid run, LoadedCity city, CoverageResult result, string? item, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            "copy coverage_gap (run_id, gap, geom, households, people, community_id, reason, evidence, remedy, other_remedies) from stdin (format binary)", cancellation);
        foreach (var gap in result.Gaps)
        {
            var community = city.Content.Areas.At(gap.Evidence.From).FirstOrDefault(a => a.Level == 3);
            gap.Shape.SRID = 4326;
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(run, NpgsqlDbType.Uuid, cancellation);
            await writer.WriteAsync(gap.Number, NpgsqlDbType.Integer, cancellation);
            await writer.WriteAsync<Geometry>(gap.Shape, NpgsqlDbType.Geometry, cancellation);
            await writer.WriteAsync(gap.Households, NpgsqlDbType.Integer, cancellation);
            await writer.WriteAsync(gap.People, NpgsqlDbType.Integer, cancellation);
            if (community is null)
            {
                await writer.WriteNullAsync(cancellation);
            }
            else
            {
                await writer.WriteAsync(community.Id, NpgsqlDbType.Bigint, cancellation);
            }

            await writer.WriteAsync(GapDocuments.Snake(gap.Reason), NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(JsonSerializer.Serialize(GapDocuments.Evidence(gap, item), Json.Options), NpgsqlDbType.Jsonb, cancellation);
            if (GapDocuments.Remedy(gap.Remedy) is { } remedy)
            {
                await writer.WriteAsync(JsonSerializer.Serialize(remedy, Json.Options), NpgsqlDbType.Jsonb, cancellation);
            }
            else
            {
                await writer.WriteNullAsync(cancellation);
            }

            await writer.WriteAsync(JsonSerializer.Serialize(gap.OtherRemedies.Select(GapDocuments.Remedy), Json.Options), NpgsqlDbType.Jsonb, cancellation);
        }

        await writer.CompleteAsync(cancellation);
    }

    private static void WriteOrNull(NpgsqlBinaryImporter writer, int value, bool known)
    {
        if (known)
        {
            writer.Write(value, NpgsqlDbType.Integer);
        }
        else
        {
            writer.WriteNull();
        }
    }

    /// <summary>The districts and those outside.</summary>
    internal static AreaCount Total(LoadedCity city, IReadOnlyDictionary<long, AreaCount> counts) =>
        city.Content.Areas.All.Where(a => a.Level == 1).Aggregate(counts.GetValueOrDefault(0), (sum, a) => CoverageAnswers.Sum(sum, counts.GetValueOrDefault(a.Id)));
}
