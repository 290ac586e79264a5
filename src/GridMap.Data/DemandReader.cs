using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Data;

/// <summary>Reads what a coverage run needs besides the network.</summary>
public static class DemandReader
{
    /// <summary>Households that are valid today, ordered by id.</summary>
    public static async Task<List<HouseholdPoint>> ReadHouseholdsAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        var households = new List<HouseholdPoint>();
        await using var reader = await connection.BeginBinaryExportAsync("""
            copy (select id, st_x(geom), st_y(geom), people, coalesce(micro_grid_id, 0), coalesce(colour, 'none')
                  from household_count order by id) to stdout (format binary)
            """, cancellation);
        while (await reader.StartRowAsync(cancellation) != -1)
        {
            var id = await reader.ReadAsync<long>(NpgsqlDbType.Bigint, cancellation);
            var longitude = await reader.ReadAsync<double>(NpgsqlDbType.Double, cancellation);
            var latitude = await reader.ReadAsync<double>(NpgsqlDbType.Double, cancellation);
            var people = await reader.ReadAsync<int>(NpgsqlDbType.Integer, cancellation);
            var microGrid = await reader.ReadAsync<long>(NpgsqlDbType.Bigint, cancellation);
            var colour = await reader.ReadAsync<string>(NpgsqlDbType.Text, cancellation) switch
            {
                "red" => HouseholdColour.Red,
                "yellow" => HouseholdColour.Yellow,
                "blue" => HouseholdColour.Blue,
                _ => HouseholdColour.None,
            };
            households.Add(new HouseholdPoint(id, new LonLat(longitude, latitude), people, microGrid) { Colour = colour });
        }

        return households;
    }

    /// <summary>People of 60 or more by household, of households that are valid today and have any.</summary>
    public static async Task<Dictionary<long, int>> ReadEldersAsync(NpgsqlDataSource store, CancellationToken cancellation = default)
    {
        var elders = new Dictionary<long, int>();
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var reader = await connection.BeginBinaryExportAsync(
            "copy (select id, people_60_plus from household_count where people_60_plus > 0) to stdout (format binary)", cancellation);
        while (await reader.StartRowAsync(cancellation) != -1)
        {
            elders.Add(await reader.ReadAsync<long>(NpgsqlDbType.Bigint, cancellation), await reader.ReadAsync<int>(NpgsqlDbType.Integer, cancellation));
        }

        return elders;
    }

    /// <summary>Child to parent, for every area that is valid today.</summary>
    public static async Task<Dictionary<long, long>> ReadParentsAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        var parents = new Dictionary<long, long>();
        await using var command = new NpgsqlCommand("select id, parent_id from area where valid_to is null and parent_id is not null", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            parents.Add(reader.GetInt64(0), reader.GetInt64(1));
        }

        return parents;
    }

    /// <summary>What can stand in a walker's way: water, railways, arterial roads and walled compounds.</summary>
    public static async Task<List<Obstacle>> ReadObstaclesAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        var obstacles = new List<Obstacle>();
        await using var command = new NpgsqlCommand("""
            select case layer when 'railway' then 'railway' else 'river' end, name, geom from base_feature where layer in ('water', 'waterway', 'railway')
            union all
            select 'road', name, geom from street where class in ('trunk', 'motorway', 'primary', 'secondary') and not tunnel
            union all
            select 'compound', name, geom from compound where valid_to is null
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            obstacles.Add(new Obstacle(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetFieldValue<Geometry>(2)));
        }

        return obstacles;
    }
}
