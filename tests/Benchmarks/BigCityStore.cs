using GridMap.Analysis.Walking;
using GridMap.Data;
using GridMap.Testing;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Benchmarks;

/// <summary>Writes a generated city into an empty store by COPY. Indexes on places are made after the rows, constraints that join
/// tables are not checked.</summary>
internal static class BigCityStore
{
    public static async Task WriteAsync(TestStore store, BigCity city, CancellationToken cancellation = default)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, """
            set session_replication_role = replica;
            insert into source (name, kind, attribution) values ('bench', 'generated', 'generated');
            drop index street_geom, street_source, street_compound, area_geom, household_geom, household_micro_grid, household_source;
            """, cancellation);
        await CopyAsync(connection, "compound (id, name, geom, walled, source_id)", city.Compounds, cancellation, async (writer, c) =>
        {
            await writer.WriteAsync(c.Id, cancellation);
            await writer.WriteAsync(c.Name, cancellation);
            await writer.WriteAsync(new MultiPolygon([(Polygon)c.Polygon]) { SRID = 4326 }, cancellation);
            await writer.WriteAsync(true, cancellation);
        });
        await WriteStreetsAsync(connection, city, cancellation);
        await WritePlacesAsync(connection, city, cancellation);
        await WriteAreasAsync(connection, city, cancellation);
        await CopyAsync(connection, "household (id, address, geom, people_18_59, micro_grid_id, source_id)", city.Households, cancellation, async (writer, h) =>
        {
            await writer.WriteAsync(h.Id, cancellation);
            await writer.WriteAsync("", cancellation);
            await writer.WriteAsync(At(h.Place), cancellation);
            await writer.WriteAsync(h.People, cancellation);
            await writer.WriteAsync(h.MicroGridId, cancellation);
        });
        await ExecuteAsync(connection, """
            create index street_geom on street using gist (geom);
            create index street_source on street (source_id);
            create index street_compound on street (compound_id) where compound_id is not null;
            create index area_geom on area using gist (geom);
            create index household_geom on household using gist (geom);
            create index household_micro_grid on household (micro_grid_id);
            create index household_source on household (source_id);
            set session_replication_role = default;
            update store_version set network = network + 1, content = content + 1;
            """, cancellation);
        await store.ExecuteAsync("analyze");
    }

    private static async Task WriteStreetsAsync(NpgsqlConnection connection, BigCity city, CancellationToken cancellation)
    {
        string[] classes = [.. Enum.GetValues<StreetClass>().Select(StreetClasses.Name)];
        await CopyAsync(connection, "street (id, from_node, to_node, geom, length_metres, class, name, bridge, compound_id, source_id)", city.Streets, cancellation, async (writer, s) =>
        {
            await writer.WriteAsync(s.Id, cancellation);
            await writer.WriteAsync(s.FromNode, cancellation);
            await writer.WriteAsync(s.ToNode, cancellation);
            await writer.WriteAsync(new LineString(Array.ConvertAll(s.Line, p => new Coordinate(p.Longitude, p.Latitude))) { SRID = 4326 }, cancellation);
            await writer.WriteAsync(s.LengthMetres, cancellation);
            await writer.WriteAsync(classes[(int)s.Class], cancellation);
            await (s.Name is null ? writer.WriteNullAsync(cancellation) : writer.WriteAsync(s.Name, cancellation));
            await writer.WriteAsync(s.Bridge, cancellation);
            await (s.CompoundId == 0 ? writer.WriteNullAsync(cancellation) : writer.WriteAsync(s.CompoundId, cancellation));
        });
    }

    /// <summary>Gates; every category's points as facilities, and those of the clinics also as stations.</summary>
    private static async Task WritePlacesAsync(NpgsqlConnection connection, BigCity city, CancellationToken cancellation)
    {
        var placeOf = new Dictionary<long, LonLat>();
        foreach (var street in city.Streets.Where(s => s.CompoundId != 0)) (placeOf[street.FromNode], placeOf[street.ToNode]) = (street.Line[0], street.Line[^1]);
        await CopyAsync(connection, "gate (id, compound_id, node_id, access, opening_hours, inferred, geom, source_id)", city.Gates.Where(g => placeOf.ContainsKey(g.NodeId)), cancellation, async (writer, g) =>
        {
            await writer.WriteAsync(g.Id, cancellation);
            await writer.WriteAsync(g.CompoundId, cancellation);
            await writer.WriteAsync(g.NodeId, cancellation);
            await writer.WriteAsync(g.Access.ToString().ToLowerInvariant(), cancellation);
            await (g.Hours is null ? writer.WriteNullAsync(cancellation) : writer.WriteAsync("06:00-23:00", cancellation));
            await writer.WriteAsync(false, cancellation);
            await writer.WriteAsync(At(placeOf[g.NodeId]), cancellation);
        });
        var points = city.Stations.SelectMany(kind => kind.Value.Select(point => (Category: kind.Key, Point: point)));
        await CopyAsync(connection, "facility (id, category, name, geom, source_id)", points, cancellation, async (writer, f) =>
        {
            await writer.WriteAsync(f.Point.Id, cancellation);
            await writer.WriteAsync(f.Category, cancellation);
            await writer.WriteAsync(f.Point.Name, cancellation);
            await writer.WriteAsync(At(f.Point.Place), cancellation);
        });
        await CopyAsync(connection, "station (id, kind, name, geom, capacity, source_id)", city.Stations["clinic"], cancellation, async (writer, s) =>
        {
            await writer.WriteAsync(s.Id, cancellation);
            await writer.WriteAsync("community_centre", cancellation);
            await writer.WriteAsync(s.Name, cancellation);
            await writer.WriteAsync(At(s.Place), cancellation);
            await writer.WriteAsync(s.Capacity!.Value, cancellation);
        });
    }

    private static Task WriteAreasAsync(NpgsqlConnection connection, BigCity city, CancellationToken cancellation) =>
        CopyAsync(connection, "area (id, level, parent_id, code, name, geom, source_id)", city.Areas, cancellation, async (writer, a) =>
        {
            await writer.WriteAsync(a.Id, cancellation);
            await writer.WriteAsync((short)a.Level, cancellation);
            await (a.ParentId is null ? writer.WriteNullAsync(cancellation) : writer.WriteAsync(a.ParentId.Value, cancellation));
            await writer.WriteAsync($"{a.Id}", cancellation);
            await writer.WriteAsync($"Area {a.Id}", cancellation);
            var ring = new LinearRing([new(a.West, a.South), new(a.East, a.South), new(a.East, a.North), new(a.West, a.North), new(a.West, a.South)]);
            await writer.WriteAsync(new MultiPolygon([new Polygon(ring)]) { SRID = 4326 }, cancellation);
        });

    private static Point At(LonLat place) => new(place.Longitude, place.Latitude) { SRID = 4326 };

    /// <summary>Writes rows whose last column is the source's id.</summary>
    private static async Task CopyAsync<T>(NpgsqlConnection connection, string target, IEnumerable<T> rows, CancellationToken cancellation, Func<NpgsqlBinaryImporter, T, Task> write)
    {
        int source;
        await using (var command = new NpgsqlCommand("select id from source where name = 'bench'", connection))
        {
            source = (int)(await command.ExecuteScalarAsync(cancellation))!;
        }

        await using var writer = await connection.BeginBinaryImportAsync($"copy {target} from stdin (format binary)", cancellation);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellation);
            await write(writer, row);
            await writer.WriteAsync(source, NpgsqlDbType.Integer, cancellation);
        }

        await writer.CompleteAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
