using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Data;

/// <summary>Reads the walking network out of the store.</summary>
public static class NetworkReader
{
    /// <summary>A graph and the store's network version that it was read at.</summary>
    public sealed record Network(WalkGraph Graph, long Version);

    /// <summary>Walkable streets, compounds and gates, in one snapshot of the store. Ways inside a compound that is closed are streets like
    /// others, and its gates stand in nobody's way.</summary>
    public static async Task<Network> ReadAsync(NpgsqlDataSource store, CancellationToken cancellation = default)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        long version;
        await using (var command = new NpgsqlCommand("select network from store_version", connection))
        {
            version = (long)(await command.ExecuteScalarAsync(cancellation))!;
        }

        var builder = new WalkGraphBuilder();
        await ReadCompoundsAsync(connection, builder, cancellation);
        await StreetReader.ReadAsync(connection, builder, cancellation);
        await ReadGatesAsync(connection, builder, cancellation);
        return new Network(builder.Build(), version);
    }

    private static async Task ReadCompoundsAsync(NpgsqlConnection connection, WalkGraphBuilder builder, CancellationToken cancellation)
    {
        await using var reader = await connection.BeginBinaryExportAsync(
            "copy (select id, name, geom from compound where valid_to is null order by id) to stdout (format binary)", cancellation);
        while (await reader.StartRowAsync(cancellation) != -1)
        {
            builder.Add(new Compound(
                await reader.ReadAsync<long>(NpgsqlDbType.Bigint, cancellation),
                await reader.ReadAsync<string>(NpgsqlDbType.Text, cancellation),
                await reader.ReadAsync<Geometry>(NpgsqlDbType.Geometry, cancellation)));
        }
    }

    private static async Task ReadGatesAsync(NpgsqlConnection connection, WalkGraphBuilder builder, CancellationToken cancellation)
    {
        var holidays = await HolidayReader.ReadAsync(connection, cancellation);
        await using var reader = await connection.BeginBinaryExportAsync("""
            copy (select id, compound_id, node_id, access, coalesce(opening_hours, '') from gate
                  where exists (select from compound c where c.id = compound_id and c.valid_to is null) order by id) to stdout (format binary)
            """, cancellation);
        while (await reader.StartRowAsync(cancellation) != -1)
        {
            var id = await reader.ReadAsync<long>(NpgsqlDbType.Bigint, cancellation);
            var compound = await reader.ReadAsync<long>(NpgsqlDbType.Bigint, cancellation);
            var node = await reader.ReadAsync<long>(NpgsqlDbType.Bigint, cancellation);
            var access = Enum.Parse<GateAccess>(await reader.ReadAsync<string>(NpgsqlDbType.Text, cancellation), ignoreCase: true);
            var hours = await reader.ReadAsync<string>(NpgsqlDbType.Text, cancellation);
            builder.Add(new Gate(id, compound, node, access, hours.Length == 0 ? null : OpeningHours.Parse(hours).With(holidays)));
        }
    }
}
