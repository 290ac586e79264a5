using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Import.Tables;

/// <summary>The SQL that table imports share.</summary>
internal sealed class TableSql(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection => connection;

    /// <returns>Null where the store has no streets.</returns>
    public async Task<Envelope?> StreetExtentAsync(CancellationToken cancellation)
    {
        await using var command = Command("select st_extent(geom)::box2d::geometry from street");
        return await command.ExecuteScalarAsync(cancellation) is Geometry box ? box.EnvelopeInternal : null;
    }

    /// <summary>The source of this name, made if need be; its rows stay.</summary>
    public async Task<int> KeepSourceAsync(string name, CancellationToken cancellation)
    {
        await using var command = Command("""
            insert into source (name, kind, attribution) values ($1, 'file', $2)
            on conflict (name) do update set imported_at = now() returning id
            """, name, "From " + name);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>First column to second column.</summary>
    public async Task<Dictionary<string, T>> MapAsync<T>(string sql, CancellationToken cancellation, params object[] values)
    {
        var map = new Dictionary<string, T>();
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) map[reader.GetString(0)] = reader.GetFieldValue<T>(1);
        return map;
    }

    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Puts every current household into the micro-grid that holds it, or into none; where it was before stays readable.</summary>
    public Task<int> AssignMicroGridsAsync(CancellationToken cancellation) => ExecuteAsync("""
        with found as (
          select distinct on (h.id) h.id, a.id as area_id
          from household h left join area a on a.level = 5 and a.valid_to is null and st_covers(a.geom, h.geom)
          where h.valid_to is null order by h.id, a.id),
        moved as (select h.id, found.area_id from found join household h on h.id = found.id where h.micro_grid_id is distinct from found.area_id),
        past as (
          insert into household_past (household_id, micro_grid_id, geom, valid_from, valid_to)
          select h.id, h.micro_grid_id, h.geom, h.placed_from, city_day() from household h join moved on moved.id = h.id where h.placed_from < city_day())
        update household h set micro_grid_id = moved.area_id, placed_from = greatest(h.placed_from, city_day()) from moved where moved.id = h.id
        """, cancellation);

    public async Task<long> CountAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(sql, values);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
