using System.Text.Json;
using Npgsql;

namespace GridMap.Data;

/// <summary>Loads the catalogues of data/reference into the store: what is there is updated, what is gone from them stays.</summary>
public static class ReferenceData
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string[] NamedColumns = ["name_zh", "name_en", "source"];

    /// <param name="directory">The folder data/reference.</param>
    /// <exception cref="StoreException">A file is missing or not readable; the store is as before.</exception>
    public static async Task LoadAsync(NpgsqlDataSource store, string directory, CancellationToken cancellation = default)
    {
        var items = Read<ServiceItem>(directory, "service-items.json");
        var materials = Read<Material>(directory, "materials.json");
        var kinds = Read<StationKind>(directory, "station-kinds.json");
        var categories = Read<FacilityCategory>(directory, "facility-categories.json");
        var personas = Read<PersonaRow>(directory, "personas.json");
        var holidays = Read<Holiday>(directory, "holidays.json");
        var fieldWork = ReadFieldWork(directory);
        var departments = Read<Department>(directory, "departments.json");
        var pointsRules = Read<PointsRule>(directory, "points-rules.json");
        var eventCategories = Read<EventCategory>(directory, "event-categories.json");

        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var i in items)
        {
            await UpsertAsync(connection, "service_item", ["name_zh", "name_en", "department", "words", "pinyin", "materials", "source"],
                [i.Code, i.NameZh, i.NameEn, i.Department, i.Words, i.Pinyin, i.Materials, i.Source], cancellation);
        }

        foreach (var m in materials)
        {
            await UpsertAsync(connection, "material", NamedColumns, [m.Code, m.NameZh, m.NameEn, m.Source], cancellation);
        }

        foreach (var k in kinds)
        {
            await UpsertAsync(connection, "station_kind", ["name_zh", "name_en", "tier_minutes", "source"],
                [k.Code, k.NameZh, k.NameEn, k.TierMinutes, k.Source], cancellation);
        }

        foreach (var c in categories)
        {
            await UpsertAsync(connection, "facility_category", ["name_zh", "name_en", "tier_minutes", "osm_tags", "source"],
                [c.Code, c.NameZh, c.NameEn, c.TierMinutes, c.OsmTags, c.Source], cancellation);
        }

        foreach (var p in personas)
        {
            await UpsertAsync(connection, "persona", ["name_zh", "name_en", "speed_metres_per_second", "steps_factor", "crossing_seconds", "minor_crossing_seconds", "raised_kerbs", "source"],
                [p.Code, p.NameZh, p.NameEn, p.SpeedMetresPerSecond, (object?)p.StepsFactor ?? DBNull.Value, p.CrossingSeconds,
                    (object?)p.MinorCrossingSeconds ?? DBNull.Value, p.RaisedKerbs, p.Source], cancellation);
        }

        foreach (var h in holidays)
        {
            await UpsertAsync(connection, "holiday", ["name_zh", "name_en", "first_day", "last_day", "worked_days", "source"],
                [h.Code, h.NameZh, h.NameEn, h.FirstDay, h.LastDay, h.WorkedDays, h.Source], cancellation);
        }

        foreach (var (table, columns, values) in fieldWork)
        {
            await UpsertAsync(connection, table, columns, values, cancellation);
        }

        foreach (var d in departments)
        {
            await UpsertAsync(connection, "department", ["name_zh", "name_en", "source"], [d.Code, d.NameZh, d.NameEn, d.Source], cancellation);
        }

        foreach (var p in pointsRules)
        {
            await UpsertAsync(connection, "points_rule", ["name_zh", "name_en", "points", "source"], [p.Code, p.NameZh, p.NameEn, p.Points, p.Source], cancellation);
        }

        foreach (var e in eventCategories)
        {
            await UpsertAsync(connection, "event_category", ["name_zh", "name_en", "department", "due_hours", "near_metres", "near_days", "source"],
                [e.Code, e.NameZh, e.NameEn, e.Department, e.DueHours, e.NearMetres, e.NearDays, e.Source], cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static List<(string Table, string[] Columns, object[] Values)> ReadFieldWork(string directory) =>
    [
        .. Read<CareFlagRow>(directory, "care-flags.json").Select(f => ("care_flag", NamedColumns, (object[])[f.Code, f.NameZh, f.NameEn, f.Source])),
        .. Read<ColourReasonRow>(directory, "colour-reasons.json").Select(r => ("colour_reason", NamedColumns, (object[])[r.Code, r.NameZh, r.NameEn, r.Source])),
        .. Read<ChecklistItemRow>(directory, "checklist.json").Select(i => ("checklist_item", new[] { "name_zh", "name_en", "answer", "flags", "place", "source" },
            (object[])[i.Code, i.NameZh, i.NameEn, i.Answer, i.Flags, i.Place, i.Source])),
        .. Read<GreetingRow>(directory, "greetings.json").Select(g => ("greeting", new[] { "name_zh", "name_en", "flags", "place", "source" },
            (object[])[g.Code, g.NameZh, g.NameEn, g.Flags, g.Place, g.Source])),
        .. Read<MeterRow>(directory, "meters.json").Select(m => ("meter", new[] { "name_zh", "name_en", "unit", "source" },
            (object[])[m.Code, m.NameZh, m.NameEn, m.Unit, m.Source])),
        .. Read<VisitIntervalRow>(directory, "visit-intervals.json").Select(v => ("visit_interval", new[] { "days", "source" }, (object[])[v.Code, v.Days, v.Source])),
        .. Read<VisitOutcomeRow>(directory, "visit-outcomes.json").Select(o => ("visit_outcome", new[] { "name_zh", "name_en", "retry_days", "place", "source" },
            (object[])[o.Code, o.NameZh, o.NameEn, o.RetryDays ?? (object)DBNull.Value, o.Place, o.Source])),
    ];

    private sealed record Department(string Code, string NameZh, string NameEn, string Source);

    private sealed record PointsRule(string Code, string NameZh, string NameEn, int Points, string Source);

    private sealed record EventCategory(string Code, string NameZh, string NameEn, string Department, int[] DueHours, int NearMetres, int NearDays, string Source);

    private static List<T> Read<T>(string directory, string file)
    {
        var path = Path.Combine(directory, file);
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<List<T>>(stream, Json) ?? throw new JsonException("the file holds null");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new StoreException($"Reference file {path} cannot be read: {e.Message}");
        }
    }

    // A row that is already as it should be is not written at all: even a statement that changes no row would move the store's version.
    private static async Task UpsertAsync(NpgsqlConnection connection, string table, string[] columns, object[] values, CancellationToken cancellation)
    {
        var same = string.Join(" and ", columns.Select((column, i) => $"{column} is not distinct from ${i + 2}"));
        await using var exists = Command(connection, $"select exists (select from {table} where code = $1 and {same})", values);
        if (await exists.ExecuteScalarAsync(cancellation) is true)
        {
            return;
        }

        var marks = string.Join(", ", Enumerable.Range(1, values.Length).Select(i => "$" + i));
        var sets = string.Join(", ", columns.Select(c => $"{c} = excluded.{c}"));
        await using var upsert = Command(connection,
            $"insert into {table} (code, {string.Join(", ", columns)}) values ({marks}) on conflict (code) do update set {sets}", values);
        await upsert.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
