using System.Text.Json;
using GridMap.Data;
using GridMap.Import.Names;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import.Grids;

/// <summary>Writes a generator's rows under one source, all marked generated, replacing what that source held, in one transaction.</summary>
public static class GeneratedWriter
{
    /// <param name="DiscardWork">Although people's work hangs on what is replaced (<see cref="KeptWork"/>).</param>
    /// <param name="English">What its names are in English; null: they have none.</param>
    public sealed record Source(string Name, string Kind, string Attribution, object Detail, bool DiscardWork = false, Func<string, string>? English = null);

    /// <param name="ownCompounds">Compound ids in the rows are the generator's own; false: they are the store's.</param>
    public static async Task WriteAsync(NpgsqlDataSource store, Source source, GeneratedRows rows, bool ownCompounds,
        Action<string, double>? progress, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        progress?.Invoke("replacing", 0);
        await KeptWork.RefuseAsync(connection, [source.Name], source.DiscardWork, cancellation);
        await ExecuteAsync(connection, "delete from source where name = $1", [source.Name], cancellation);
        var sourceId = (int)(await ScalarAsync(connection,
            "insert into source (name, kind, attribution, detail) values ($1, $2, $3, $4::jsonb) returning id",
            [source.Name, source.Kind, source.Attribution, JsonSerializer.Serialize(source.Detail, JsonSerializerOptions.Web)], cancellation))!;
        var areaOffset = await ReserveAsync(connection, "area", rows.Areas.Count, cancellation);
        var compoundOffset = ownCompounds ? await ReserveAsync(connection, "compound", rows.Compounds.Count, cancellation) : 0;
        var stationOffset = await ReserveAsync(connection, "station", rows.Stations.Count, cancellation);

        progress?.Invoke("areas", 0.05);
        await CopyAsync(connection, "area (id, level, parent_id, code, name, geom, source_id, generated)", rows.Areas.OrderBy(a => a.Level), async (w, a) =>
        {
            await w.WriteAsync(a.Id + areaOffset, NpgsqlDbType.Bigint, cancellation);
            await w.WriteAsync((short)a.Level, NpgsqlDbType.Smallint, cancellation);
            await WriteIdAsync(w, a.ParentId + areaOffset, cancellation);
            await w.WriteAsync(a.Code, NpgsqlDbType.Text, cancellation);
            await w.WriteAsync(a.Name, NpgsqlDbType.Text, cancellation);
            await w.WriteAsync(a.Shape, NpgsqlDbType.Geometry, cancellation);
        }, sourceId, cancellation);
        await WriteNetworkAsync(connection, rows, compoundOffset, sourceId, progress, cancellation);
        progress?.Invoke("households", 0.5);
        await CopyAsync(connection,
            "household (address, geom, people_under_7, people_7_17, people_18_59, people_60_plus, micro_grid_id, compound_id, colour, source_id, generated)",
            rows.Households, async (w, h) =>
            {
                await w.WriteAsync(h.Address, NpgsqlDbType.Text, cancellation);
                await w.WriteAsync(h.Place, NpgsqlDbType.Geometry, cancellation);
                await w.WriteAsync(h.People.Under7, NpgsqlDbType.Integer, cancellation);
                await w.WriteAsync(h.People.From7To17, NpgsqlDbType.Integer, cancellation);
                await w.WriteAsync(h.People.From18To59, NpgsqlDbType.Integer, cancellation);
                await w.WriteAsync(h.People.From60, NpgsqlDbType.Integer, cancellation);
                await WriteIdAsync(w, h.MicroGridId + areaOffset, cancellation);
                await WriteIdAsync(w, h.CompoundId + compoundOffset, cancellation);
                await WriteTextAsync(w, h.Colour, cancellation);
            }, sourceId, cancellation);
        progress?.Invoke("stations", 0.9);
        await WriteStationsAsync(connection, rows, stationOffset, areaOffset, sourceId, cancellation);
        if (source.English is { } inEnglish)
        {
            var names = new EnglishNames();
            foreach (var name in rows.Names.Distinct()) names.Add(name, inEnglish(name));
            await names.StoreAsync(connection, sourceId, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        progress?.Invoke("done", 1);
        await using var analyze = new NpgsqlCommand("analyze area, compound, gate, street, station, facility, household, base_feature", connection);
        await analyze.ExecuteNonQueryAsync(cancellation);
    }

    private static bool IsMainRoad(string streetClass) => Osm.StreetCrossings.IsMain(StreetClasses.Parse(streetClass));

    private static async Task WriteNetworkAsync(NpgsqlConnection connection, GeneratedRows rows, long compoundOffset, int sourceId,
        Action<string, double>? progress, CancellationToken cancellation)
    {
        progress?.Invoke("streets", 0.2);
        if (rows.Compounds.Count > 0)
        {
            await CopyAsync(connection, "compound (id, name, geom, walled, source_id, generated)", rows.Compounds, async (w, c) =>
            {
                await w.WriteAsync(c.Id + compoundOffset, NpgsqlDbType.Bigint, cancellation);
                await w.WriteAsync(c.Name, NpgsqlDbType.Text, cancellation);
                await w.WriteAsync(c.Shape.Factory.CreateMultiPolygon([c.Shape]), NpgsqlDbType.Geometry, cancellation);
                await w.WriteAsync(c.Walled, NpgsqlDbType.Boolean, cancellation);
            }, sourceId, cancellation);
        }

        if (rows.Gates.Count > 0)
        {
            await CopyAsync(connection, "gate (compound_id, node_id, name, access, opening_hours, inferred, geom, source_id, generated)", rows.Gates, async (w, g) =>
            {
                await w.WriteAsync(g.CompoundId + compoundOffset, NpgsqlDbType.Bigint, cancellation);
                await w.WriteAsync(g.NodeId, NpgsqlDbType.Bigint, cancellation);
                await WriteTextAsync(w, g.Name, cancellation);
                await w.WriteAsync(g.Access, NpgsqlDbType.Text, cancellation);
                await WriteTextAsync(w, g.OpeningHours, cancellation);
                await w.WriteAsync(false, NpgsqlDbType.Boolean, cancellation);
                await w.WriteAsync(g.Place, NpgsqlDbType.Geometry, cancellation);
            }, sourceId, cancellation);
        }

        if (rows.Streets.Count > 0)
        {
            var onMainRoads = rows.Streets.Where(s => IsMainRoad(s.Class)).SelectMany(s => new[] { s.FromNode, s.ToNode }).ToHashSet();
            await CopyAsync(connection,
                "street (from_node, to_node, geom, length_metres, class, name, bridge, tunnel, walkable, compound_id, main_crossing_halves, minor_crossing_halves, source_id, generated)", rows.Streets, async (w, s) =>
                {
                    await w.WriteAsync(s.FromNode, NpgsqlDbType.Bigint, cancellation);
                    await w.WriteAsync(s.ToNode, NpgsqlDbType.Bigint, cancellation);
                    await w.WriteAsync(s.Line, NpgsqlDbType.Geometry, cancellation);
                    await w.WriteAsync(s.LengthMetres, NpgsqlDbType.Double, cancellation);
                    await w.WriteAsync(s.Class, NpgsqlDbType.Text, cancellation);
                    await WriteTextAsync(w, s.Name, cancellation);
                    await w.WriteAsync(s.Bridge, NpgsqlDbType.Boolean, cancellation);
                    await w.WriteAsync(s.Tunnel, NpgsqlDbType.Boolean, cancellation);
                    await w.WriteAsync(s.Walkable, NpgsqlDbType.Boolean, cancellation);
                    await WriteIdAsync(w, s.CompoundId + compoundOffset, cancellation);
                    // As imported maps have it: who comes to a main road's line from the side has half of it to cross.
                    var ends = (onMainRoads.Contains(s.FromNode) ? 1 : 0) + (onMainRoads.Contains(s.ToNode) ? 1 : 0);
                    await w.WriteAsync((short)(IsMainRoad(s.Class) ? 0 : ends), NpgsqlDbType.Smallint, cancellation);
                    await w.WriteAsync((short)0, NpgsqlDbType.Smallint, cancellation);
                }, sourceId, cancellation);
        }

        if (rows.BaseFeatures.Count > 0)
        {
            await CopyAsync(connection, "base_feature (layer, kind, name, geom, source_id, generated)", rows.BaseFeatures, async (w, b) =>
            {
                await w.WriteAsync(b.Layer, NpgsqlDbType.Text, cancellation);
                await WriteTextAsync(w, b.Kind, cancellation);
                await WriteTextAsync(w, b.Name, cancellation);
                await w.WriteAsync(b.Shape, NpgsqlDbType.Geometry, cancellation);
            }, sourceId, cancellation);
        }
    }

    private static async Task WriteStationsAsync(NpgsqlConnection connection, GeneratedRows rows, long stationOffset, long areaOffset, int sourceId,
        CancellationToken cancellation)
    {
        var stations = rows.Stations.Select((s, i) => (Id: stationOffset + i + 1, Row: s)).ToList();
        await CopyAsync(connection, "station (id, kind, name, geom, opening_hours, capacity, address, phone, source_id, generated)", stations, async (w, s) =>
        {
            await w.WriteAsync(s.Id, NpgsqlDbType.Bigint, cancellation);
            await w.WriteAsync(s.Row.Kind, NpgsqlDbType.Text, cancellation);
            await w.WriteAsync(s.Row.Name, NpgsqlDbType.Text, cancellation);
            await w.WriteAsync(s.Row.Place, NpgsqlDbType.Geometry, cancellation);
            await WriteTextAsync(w, s.Row.OpeningHours, cancellation);
            await (s.Row.Capacity is { } capacity ? w.WriteAsync(capacity, NpgsqlDbType.Integer, cancellation) : w.WriteNullAsync(cancellation));
            await WriteTextAsync(w, s.Row.Address, cancellation);
            await WriteTextAsync(w, s.Row.Phone, cancellation);
        }, sourceId, cancellation);
        await CopyAsync(connection, "station_item (station_id, item_code)", stations.SelectMany(s => s.Row.Items.Select(item => (s.Id, item))), async (w, s) =>
        {
            await w.WriteAsync(s.Id, NpgsqlDbType.Bigint, cancellation);
            await w.WriteAsync(s.item, NpgsqlDbType.Text, cancellation);
        }, null, cancellation);
        await CopyAsync(connection, "station_area (station_id, area_id)", stations.SelectMany(s => s.Row.AreaIds.Select(area => (s.Id, area))), async (w, s) =>
        {
            await w.WriteAsync(s.Id, NpgsqlDbType.Bigint, cancellation);
            await w.WriteAsync(s.area + areaOffset, NpgsqlDbType.Bigint, cancellation);
        }, null, cancellation);
        if (rows.Facilities.Count > 0)
        {
            await CopyAsync(connection, "facility (category, name, geom, opening_hours, source_id, generated)", rows.Facilities, async (w, f) =>
            {
                await w.WriteAsync(f.Category, NpgsqlDbType.Text, cancellation);
                await w.WriteAsync(f.Name, NpgsqlDbType.Text, cancellation);
                await w.WriteAsync(f.Place, NpgsqlDbType.Geometry, cancellation);
                await WriteTextAsync(w, f.OpeningHours, cancellation);
            }, sourceId, cancellation);
        }
    }

    /// <param name="sourceId">Appended with generated = true; null for tables that have neither column.</param>
    private static async Task CopyAsync<T>(NpgsqlConnection connection, string target, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write,
        int? sourceId, CancellationToken cancellation)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"copy {target} from stdin (format binary)", cancellation);
        importer.Timeout = TimeSpan.FromHours(12);   // at the end the store checks every row's references
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellation);
            await write(importer, row);
            if (sourceId is { } id)
            {
                await importer.WriteAsync(id, NpgsqlDbType.Integer, cancellation);
                await importer.WriteAsync(true, NpgsqlDbType.Boolean, cancellation);
            }
        }

        await importer.CompleteAsync(cancellation);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter writer, string? value, CancellationToken cancellation) =>
        value is null ? writer.WriteNullAsync(cancellation) : writer.WriteAsync(value, NpgsqlDbType.Text, cancellation);

    private static Task WriteIdAsync(NpgsqlBinaryImporter writer, long? value, CancellationToken cancellation) =>
        value is { } id ? writer.WriteAsync(id, NpgsqlDbType.Bigint, cancellation) : writer.WriteNullAsync(cancellation);

    /// <returns>What to add to the generator's ids 1…count so that they are new in the table.</returns>
    private static async Task<long> ReserveAsync(NpgsqlConnection connection, string table, int count, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, $"lock table {table} in share row exclusive mode", [], cancellation);
        var first = (long)(await ScalarAsync(connection, "select nextval(pg_get_serial_sequence($1, 'id'))", [$"gridmap.{table}"], cancellation))!;
        await ExecuteAsync(connection, "select setval(pg_get_serial_sequence($1, 'id'), $2)", [$"gridmap.{table}", first + count], cancellation);
        return first;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancellation);
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
