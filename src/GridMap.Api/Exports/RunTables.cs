using GridMap.Api.Counts;
using GridMap.Api.Coverage;
using Npgsql;

namespace GridMap.Api.Exports;

/// <summary>The tables of a run: areas by level, and gaps. Counts are told as the pages tell them to the same viewer.</summary>
internal static class RunTables
{
    /// <summary>By level, 1 to 5.</summary>
    public static readonly string[] Levels = ["districts", "subdistricts", "communities", "grids", "micro_grids"];

    public const string Gaps = "gaps";

    private static readonly ExportColumn[] AreaColumns =
    [
        new("code", ExportKind.Text), new("name", ExportKind.Text), new("parentCode", ExportKind.Text), new("parentName", ExportKind.Text),
        new("people", ExportKind.Whole), new("peopleCovered", ExportKind.Whole), new("peopleNotCovered", ExportKind.Whole), new("peopleUnsnapped", ExportKind.Whole),
        new("peopleExcluded", ExportKind.Whole), new("sharePeopleCovered", ExportKind.Share), new("households", ExportKind.Whole), new("householdsCovered", ExportKind.Whole),
        new("householdsUnsnapped", ExportKind.Whole), new("householdsExcluded", ExportKind.Whole), new("generated", ExportKind.Word),
    ];

    private static readonly ExportColumn[] GapColumns =
    [
        new("gap", ExportKind.Whole), new("people", ExportKind.Whole), new("households", ExportKind.Whole), new("community", ExportKind.Text), new("reason", ExportKind.Word),
        new("nearest", ExportKind.Text), new("straightMetres", ExportKind.Decimal), new("walkMetres", ExportKind.Decimal), new("walkMinutes", ExportKind.Decimal),
        new("inTheWay", ExportKind.Text), new("remedy", ExportKind.Word), new("remedyAt", ExportKind.Text), new("remedyPeople", ExportKind.Whole),
        new("remedyLon", ExportKind.Decimal), new("remedyLat", ExportKind.Decimal), new("lon", ExportKind.Decimal), new("lat", ExportKind.Decimal),
    ];

    public static async Task<ExportTable> AreasAsync(NpgsqlDataSource store, Guid run, int level, CountView view, CancellationToken cancellation)
    {
        var told = await CoverageAnswers.ReadAreasAsync(store, run, level, null, view, cancellation);
        var shapes = new Dictionary<long, (string Geometry, string? ParentCode, string? ParentName, bool Generated)>();
        await using var command = store.CreateCommand("""
            select a.id, st_asgeojson(a.geom, 6), p.code, p.name, a.generated from area a left join area p on p.id = a.parent_id where a.id = any($1)
            """);
        command.Parameters.AddWithValue(told.Areas.Select(a => a.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            shapes.Add(reader.GetInt64(0), (reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetBoolean(4)));
        }

        // An area that was removed from the store for good has left no shape behind.
        return new ExportTable(Levels[level - 1], AreaColumns, [.. told.Areas.Where(a => shapes.ContainsKey(a.Id)).Select(a => Row(a, shapes[a.Id]))]);
    }

    public static async Task<ExportTable> GapsAsync(NpgsqlDataSource store, Guid run, CountView view, CancellationToken cancellation) =>
        new(Gaps, GapColumns, [.. (await CoverageAnswers.ReadGapsAsync(store, run, view, cancellation)).Features.Select(f => Row(f.Properties, f.Geometry.Json))]);

    private static ExportRow Row(CoverageAreaDocument a, (string Geometry, string? ParentCode, string? ParentName, bool Generated) shape) => new(
        [
            a.Code, a.Name, shape.ParentCode, shape.ParentName,
            a.People.Total, a.People.Covered, Math.Max(0, a.People.Total - a.People.Covered - a.People.Unsnapped - a.People.Excluded), a.People.Unsnapped, a.People.Excluded,
            a.SharePeopleCovered, a.Households.Total, a.Households.Covered, a.Households.Unsnapped, a.Households.Excluded, shape.Generated ? "yes" : "no",
        ], shape.Geometry);

    private static ExportRow Row(CoverageGapProperties g, string geometry) => new(
        [
            g.Gap, g.People, g.Households, g.CommunityName, g.Reason, g.Evidence.Station?.Name, g.Evidence.StraightMetres, g.Evidence.WalkMetres,
            g.Evidence.WalkSeconds is { } seconds ? Math.Round(seconds / 60, 1) : null,
            string.Join("; ", g.Evidence.InTheWay.Select(o => o.Name ?? o.Kind).Distinct()),
            g.Remedy?.Kind, g.Remedy?.StationName ?? g.Remedy?.Compound ?? g.Remedy?.Across?.Name, g.Remedy?.PeopleClosed, g.Remedy?.Lon, g.Remedy?.Lat,
            g.Evidence.From[0], g.Evidence.From[1],
        ], geometry);
}
