using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Api.City;

/// <summary>A station that is valid today.</summary>
/// <param name="Hours">Null: not known, or not understood.</param>
public sealed record CityStation(
    long Id, string Kind, string Name, LonLat Place, string? OpeningHours, OpeningHours? Hours, int? Capacity, string? Address, string? Phone,
    bool Generated, IReadOnlySet<string> Items, long[] Areas)
{
    /// <summary>Open at this local time; null where the hours are not known.</summary>
    public bool? IsOpen(DateTime local) => Hours?.IsOpen(local);
}

/// <summary>What a map and an answer need beside the network, read in one snapshot.</summary>
public sealed record CityContent(
    StoreVersions Versions, IReadOnlyList<CityStation> Stations, AreaIndex Areas, IReadOnlyDictionary<string, PersonaRow> Personas,
    IReadOnlyDictionary<string, StationKind> Kinds, IReadOnlyDictionary<string, ServiceItem> Items, IReadOnlyDictionary<string, FacilityCategory> Categories)
{
    public static async Task<CityContent> ReadAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        return new CityContent(
            await VersionWatch.ReadAsync(connection, cancellation),
            await ReadStationsAsync(connection, cancellation),
            new AreaIndex(await ReadAreasAsync(connection, cancellation)),
            await ReadCodesAsync(connection, "select code, name_zh, name_en, speed_metres_per_second, steps_factor, crossing_seconds, source from persona order by speed_metres_per_second desc, code",
                r => new PersonaRow(r.GetString(0), r.GetString(1), r.GetString(2), r.GetDouble(3), r.IsDBNull(4) ? null : r.GetDouble(4), r.GetDouble(5), r.GetString(6)), p => p.Code, cancellation),
            await ReadCodesAsync(connection, "select code, name_zh, name_en, tier_minutes, source from station_kind order by tier_minutes desc, code",
                r => new StationKind(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetString(4)), k => k.Code, cancellation),
            await ReadCodesAsync(connection, "select code, name_zh, name_en, department, source from service_item order by department, code",
                r => new ServiceItem(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4)), i => i.Code, cancellation),
            await ReadCodesAsync(connection, "select code, name_zh, name_en, tier_minutes, osm_tags, source from facility_category order by tier_minutes, code",
                r => new FacilityCategory(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetFieldValue<string[]>(4), r.GetString(5)), c => c.Code, cancellation));
    }

    private static async Task<List<CityStation>> ReadStationsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var stations = new List<CityStation>();
        await using var command = new NpgsqlCommand("""
            select s.id, s.kind, s.name, st_x(s.geom), st_y(s.geom), s.opening_hours, s.capacity, s.address, s.phone, s.generated,
              array(select item_code from station_item i where i.station_id = s.id order by item_code),
              array(select area_id from station_area a where a.station_id = s.id order by area_id)
            from station s where s.valid_to is null order by s.id
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var hours = reader.IsDBNull(5) ? null : reader.GetString(5);
            stations.Add(new CityStation(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), new LonLat(reader.GetDouble(3), reader.GetDouble(4)),
                hours, hours is null ? null : OpeningHours.TryParse(hours, out _),
                reader.IsDBNull(6) ? null : reader.GetInt32(6), reader.IsDBNull(7) ? null : reader.GetString(7), reader.IsDBNull(8) ? null : reader.GetString(8),
                reader.GetBoolean(9), reader.GetFieldValue<string[]>(10).ToHashSet(), reader.GetFieldValue<long[]>(11)));
        }

        return stations;
    }

    private static async Task<List<CityArea>> ReadAreasAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var areas = new List<CityArea>();
        await using var command = new NpgsqlCommand("select id, level, parent_id, code, name, generated, geom from area where valid_to is null order by level, id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            areas.Add(new CityArea(reader.GetInt64(0), reader.GetInt16(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), reader.GetString(3), reader.GetString(4),
                reader.GetBoolean(5), reader.GetFieldValue<Geometry>(6)));
        }

        return areas;
    }

    // A Dictionary that nothing is removed from lists its entries in the order they were added.
    private static async Task<Dictionary<string, T>> ReadCodesAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, Func<T, string> code, CancellationToken cancellation)
    {
        var rows = new Dictionary<string, T>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var row = read(reader);
            rows.Add(code(row), row);
        }

        return rows;
    }
}
