using System.Globalization;
using GridMap.Analysis.Hours;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Tables;

/// <summary>Stations with their service items and the areas that they are responsible for.</summary>
internal sealed class StationTable(TableSql sql, int sourceId) : ITable
{
    private sealed record Station(TableRow Row, string Kind, int? Capacity, string[] Items, long[] Areas);

    private readonly List<Station> stations = [];
    private Dictionary<string, string> kinds = [];
    private Dictionary<string, string> items = [];
    private Dictionary<string, long> areas = [];

    public int Good => stations.Count;

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        kinds = await sql.MapAsync<string>("select name_zh, code from station_kind union all select name_en, code from station_kind union all select code, code from station_kind", cancellation);
        items = await sql.MapAsync<string>("select name_zh, code from service_item union all select code, code from service_item", cancellation);
        areas = await sql.MapAsync<long>("select code, id from area where valid_to is null", cancellation);
    }

    public void Check(TableRow row)
    {
        if (row["name"].Length is 0 or > 200) throw RowRefused.Because(row, "name", "no name, or longer than 200 characters", "give 1 to 200 characters");
        if (!kinds.TryGetValue(row["kind"], out var kind)) throw RowRefused.Because(row, "kind", "no kind of station in the store", "one of " + string.Join(", ", kinds.Values.Distinct().Order(StringComparer.Ordinal)));
        if (row.Shape is not Point) throw RowRefused.Because(row, "place", $"a {row.Shape?.GeometryType} is no point", "give a Point");
        if (row["opening_hours"].Length > 0 && OpeningHours.TryParse(row["opening_hours"], out var problem) is null) throw RowRefused.Because(row, "opening_hours", problem!, "OSM's opening_hours, such as Mo-Fr 09:00-17:00");
        int? capacity = null;
        if (row["capacity"].Length > 0)
        {
            capacity = int.TryParse(row["capacity"], NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
                ? value
                : throw RowRefused.Because(row, "capacity", "no whole number above 0", "people that the station can serve, or leave it empty");
        }

        stations.Add(new Station(row, kind, capacity, Codes(row, "items", items), Codes(row, "areas", areas)));
    }

    public IEnumerable<RowProblem> CheckTogether() => [];

    public async Task<IReadOnlyDictionary<string, long>> StoreAsync(Action<double> stored, CancellationToken cancellation)
    {
        foreach (var (at, s) in stations.Index())
        {
            if (at % TableImport.RowsATime == 0) stored((double)at / stations.Count);
            await using var insert = sql.Command("""
                with made as (
                  insert into station (external_id, kind, name, geom, opening_hours, capacity, address, phone, source_id)
                  values (nullif($1, ''), $2, $3, $4, nullif($5, ''), nullif($6, 0), nullif($7, ''), nullif($8, ''), $9) returning id),
                offers as (insert into station_item select made.id, code from made, unnest($10::text[]) code)
                insert into station_area select made.id, area from made, unnest($11::bigint[]) area
                """, s.Row["code"], s.Kind, s.Row["name"], s.Row.Shape!, s.Row["opening_hours"], s.Capacity ?? 0, s.Row["address"], s.Row["phone"],
                sourceId, s.Items, s.Areas);
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        return new Dictionary<string, long> { ["stations"] = stations.Count, ["their service items"] = stations.Sum(s => (long)s.Items.Length), ["their areas"] = stations.Sum(s => (long)s.Areas.Length) };
    }

    private static T[] Codes<T>(TableRow row, string field, Dictionary<string, T> known) =>
        [.. row[field].Split([';', '；', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(code => known.TryGetValue(code, out var value) ? value : throw RowRefused.Because(row, field, $"\"{code}\" is not in the store", "codes of the store, separated by ; or 、"))
            .Distinct()];
}
