using GridMap.Data;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;
using Npgsql;

namespace GridMap.Import.Grids;

/// <param name="Line">In local metres.</param>
public sealed record WorldStreet(string Class, string? Name, Coordinate[] Line, bool Walkable, bool Inside, bool Tunnel);

/// <param name="Shape">In local metres.</param>
public sealed record WorldCompound(long Id, string Name, Geometry Shape);

/// <summary>The real streets, compounds and ground of the store, in local metres.</summary>
public sealed class StreetWorld
{
    private readonly STRtree<IPreparedGeometry> unbuildable = new();

    public required LocalMetres Plane { get; init; }
    public required Envelope Extent { get; init; }
    public List<WorldStreet> Streets { get; } = [];
    public List<WorldCompound> Compounds { get; } = [];

    /// <summary>Whether nobody can live there: water, park, railway ground, school, works and the like.</summary>
    public bool IsUnbuildable(Coordinate at)
    {
        var point = LocalMetres.Degrees.CreatePoint(at);
        return unbuildable.Query(point.EnvelopeInternal).Any(p => p.Contains(point));
    }

    /// <summary>Reads what imports have laid, not what generators have.</summary>
    /// <exception cref="StoreException">No street has been imported.</exception>
    public static async Task<StreetWorld> ReadAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        const string real = "source_id in (select id from source where kind in ('osm', 'file'))";
        await using var connection = await store.OpenConnectionAsync(cancellation);
        var extent = await ReadExtentAsync(connection, real, cancellation)
            ?? throw new StoreException("The store holds no imported streets. Import a map first: ./gridmap import osm FILE");
        var plane = new LocalMetres(extent);
        var world = new StreetWorld
        {
            Plane = plane,
            Extent = new Envelope(plane.FromDegrees(new Coordinate(extent.MinX, extent.MinY)), plane.FromDegrees(new Coordinate(extent.MaxX, extent.MaxY))),
        };
        await ReadAsync(connection, $"select class, name, geom, walkable, compound_id in (select id from compound where valid_to is null) is true, tunnel from street where {real} order by id", r =>
            world.Streets.Add(new WorldStreet(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1),
                r.GetFieldValue<Geometry>(2).Coordinates.Select(plane.FromDegrees).ToArray(), r.GetBoolean(3), r.GetBoolean(4), r.GetBoolean(5))), cancellation);
        await ReadAsync(connection, $"select id, name, geom from compound where {real} and valid_to is null order by id", r =>
            world.Compounds.Add(new WorldCompound(r.GetInt64(0), r.GetString(1), plane.FromDegrees(r.GetFieldValue<Geometry>(2)))), cancellation);
        await ReadAsync(connection, $"""
            select geom from base_feature where {real} and st_dimension(geom) = 2 and st_isvalid(geom)
              and (layer in ('water', 'park') or (layer = 'landuse' and coalesce(kind, '') not in ('residential', 'retail', 'commercial', 'village_green', '')))
            order by id
            """, r =>
        {
            var shape = plane.FromDegrees(r.GetFieldValue<Geometry>(0));
            world.unbuildable.Insert(shape.EnvelopeInternal, PreparedGeometryFactory.Prepare(shape));
        }, cancellation);
        return world;
    }

    // Of the walkable streets but for the outermost thousandth: a long road out of town is no town.
    private static async Task<Envelope?> ReadExtentAsync(NpgsqlConnection connection, string real, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select percentile_cont(array[0.002, 0.998]) within group (order by st_x(st_startpoint(geom))),
                   percentile_cont(array[0.002, 0.998]) within group (order by st_y(st_startpoint(geom)))
            from street where walkable and {real}
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.IsDBNull(0))
        {
            return null;
        }

        var (x, y) = (reader.GetFieldValue<double[]>(0), reader.GetFieldValue<double[]>(1));
        return new Envelope(x[0], x[1], y[0], y[1]);
    }

    private static async Task ReadAsync(NpgsqlConnection connection, string sql, Action<NpgsqlDataReader> row, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            row(reader);
        }
    }
}
