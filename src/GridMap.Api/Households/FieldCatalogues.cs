using System.Text.Json;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Households;

/// <summary>What visits ask and record, and how often: a phone keeps it.</summary>
/// <param name="Version">Changes when any of it does.</param>
public sealed record FieldCatalogueDocument(
    IReadOnlyList<CareFlagRow> CareFlags, IReadOnlyList<ColourReasonRow> ColourReasons, IReadOnlyList<ChecklistItemRow> Checklist,
    IReadOnlyList<GreetingRow> Greetings, IReadOnlyList<MeterRow> Meters, IReadOnlyList<VisitIntervalRow> VisitIntervals,
    IReadOnlyList<VisitOutcomeRow> VisitOutcomes, string Version);

/// <summary>The catalogues of household work, read once: they change with data/reference at a start.</summary>
public sealed class FieldCatalogues(NpgsqlDataSource store)
{
    private const string Sql = """
        with all_of as (select json_build_object(
          'careFlags', (select coalesce(json_agg(json_build_object('code', code, 'nameZh', name_zh, 'nameEn', name_en, 'source', source) order by code), '[]') from care_flag),
          'colourReasons', (select coalesce(json_agg(json_build_object('code', code, 'nameZh', name_zh, 'nameEn', name_en, 'source', source) order by code), '[]') from colour_reason),
          'checklist', (select coalesce(json_agg(json_build_object('code', code, 'nameZh', name_zh, 'nameEn', name_en, 'answer', answer, 'flags', flags, 'place', place, 'source', source) order by place, code), '[]') from checklist_item),
          'greetings', (select coalesce(json_agg(json_build_object('code', code, 'nameZh', name_zh, 'nameEn', name_en, 'flags', flags, 'place', place, 'source', source) order by place, code), '[]') from greeting),
          'meters', (select coalesce(json_agg(json_build_object('code', code, 'nameZh', name_zh, 'nameEn', name_en, 'unit', unit, 'source', source) order by code), '[]') from meter),
          'visitIntervals', (select coalesce(json_agg(json_build_object('code', code, 'days', days, 'source', source) order by days), '[]') from visit_interval),
          'visitOutcomes', (select coalesce(json_agg(json_build_object('code', code, 'nameZh', name_zh, 'nameEn', name_en, 'retryDays', retry_days, 'place', place, 'source', source) order by place), '[]') from visit_outcome))::text as value)
        select value, left(md5(value), 16) from all_of
        """;

    private volatile FieldCatalogueDocument? kept;

    public async ValueTask<FieldCatalogueDocument> GetAsync(CancellationToken cancellation)
    {
        if (kept is { } known)
        {
            return known;
        }

        await using var command = store.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var read = JsonSerializer.Deserialize<FieldCatalogueDocument>(reader.GetString(0), Json.Options)! with { Version = reader.GetString(1) };

        // A store that is just being set up is asked again.
        return read.VisitIntervals.Count == 0 ? read : kept = read;
    }

    internal static async Task<Ok<FieldCatalogueDocument>> GetCatalogues(FieldCatalogues catalogues, CancellationToken cancellation) =>
        TypedResults.Ok(await catalogues.GetAsync(cancellation));
}
