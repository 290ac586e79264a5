using GridMap.Analysis.Hours;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import.Tables;

/// <summary>Facilities of the living circle: shops, schools, clinics and the like.</summary>
internal sealed class FacilityTable(TableSql sql, int sourceId) : ITable
{
    private readonly List<(TableRow Row, string Category)> facilities = [];
    private Dictionary<string, string> categories = [];

    public int Good => facilities.Count;

    public async Task PrepareAsync(CancellationToken cancellation) =>
        categories = await sql.MapAsync<string>("select name_zh, code from facility_category union all select name_en, code from facility_category union all select code, code from facility_category", cancellation);

    public void Check(TableRow row)
    {
        if (!categories.TryGetValue(row["category"], out var category)) throw RowRefused.Because(row, "category", "no category of facilities in the store", "one of " + string.Join(", ", categories.Values.Distinct().Order(StringComparer.Ordinal)));
        if (row["name"].Length > 200) throw RowRefused.Because(row, "name", "longer than 200 characters", "give at most 200 characters");
        if (row.Shape is not Point) throw RowRefused.Because(row, "place", $"a {row.Shape?.GeometryType} is no point", "give a Point");
        if (row["opening_hours"].Length > 0 && OpeningHours.TryParse(row["opening_hours"], out var problem) is null) throw RowRefused.Because(row, "opening_hours", problem!, "OSM's opening_hours, such as Mo-Fr 09:00-17:00");
        facilities.Add((row, category));
    }

    public IEnumerable<RowProblem> CheckTogether() => [];

    public async Task<IReadOnlyDictionary<string, long>> StoreAsync(Action<double> stored, CancellationToken cancellation)
    {
        await using (var copy = await sql.Connection.BeginBinaryImportAsync("copy facility (external_id, category, name, geom, opening_hours, source_id) from stdin (format binary)", cancellation))
        {
            foreach (var (row, category) in facilities)
            {
                await copy.StartRowAsync(cancellation);
                await WriteAsync(copy, row["code"], cancellation);
                await copy.WriteAsync(category, NpgsqlDbType.Text, cancellation);
                await WriteAsync(copy, row["name"], cancellation);
                await copy.WriteAsync<Geometry>(row.Shape!, NpgsqlDbType.Geometry, cancellation);
                await WriteAsync(copy, row["opening_hours"], cancellation);
                await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        return new Dictionary<string, long> { ["facilities"] = facilities.Count };
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string text, CancellationToken cancellation) =>
        text.Length == 0 ? copy.WriteNullAsync(cancellation) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellation);
}
