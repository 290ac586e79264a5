using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import.Osm;

/// <summary>Writes rows of one source by binary COPY.</summary>
internal sealed class OsmRows(NpgsqlConnection connection, int sourceId)
{
    /// <summary>Stores compounds and gives each its id.</summary>
    public async Task StoreCompoundsAsync(IReadOnlyList<CompoundShape> compounds, CancellationToken cancellation)
    {
        await using (var ids = new NpgsqlCommand("select nextval(pg_get_serial_sequence('compound', 'id')) from generate_series(1, $1)", connection))
        {
            ids.Parameters.Add(new NpgsqlParameter { Value = compounds.Count });
            await using var reader = await ids.ExecuteReaderAsync(cancellation);
            foreach (var compound in compounds)
            {
                await reader.ReadAsync(cancellation);
                compound.Id = reader.GetInt64(0);
            }
        }

        await using var copy = Begin("compound (id, external_id, name, geom, walled, source_id)");
        foreach (var c in compounds)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(c.Id, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(c.ExternalId, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(c.Name, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync<Geometry>(c.Shape, NpgsqlDbType.Geometry, cancellation);
            await copy.WriteAsync(c.Walled, NpgsqlDbType.Boolean, cancellation);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    public async Task StoreGatesAsync(IReadOnlyList<GateRow> gates, CancellationToken cancellation)
    {
        await using var copy = Begin("gate (compound_id, node_id, name, access, opening_hours, inferred, geom, source_id)");
        foreach (var gate in gates)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(gate.Compound.Id, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(gate.At.Node, NpgsqlDbType.Bigint, cancellation);
            await TextAsync(copy, gate.Name, cancellation);
            await copy.WriteAsync(gate.Access.ToString().ToLowerInvariant(), NpgsqlDbType.Text, cancellation);
            await TextAsync(copy, gate.OpeningHours, cancellation);
            await copy.WriteAsync(gate.Inferred, NpgsqlDbType.Boolean, cancellation);
            await copy.WriteAsync<Geometry>(Shapes.Factory.CreatePoint(new Coordinate(gate.At.Longitude, gate.At.Latitude)), NpgsqlDbType.Geometry, cancellation);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    /// <summary>Until it is disposed, the connection does nothing else.</summary>
    public StreetWriter BeginStreets(Kerbs kerbs, StreetCrossings crossings) => new(Begin(
        "street (external_id, from_node, to_node, geom, length_metres, class, name, bridge, tunnel, walkable, foot_oneway, compound_id, kerb, "
        + "main_crossing_halves, minor_crossing_halves, source_id)"), sourceId, kerbs, crossings);

    /// <summary>As <see cref="BeginStreets"/>.</summary>
    public FacilityWriter BeginFacilities() => new(Begin("facility (external_id, category, name, geom, opening_hours, source_id)"), sourceId);

    /// <summary>As <see cref="BeginStreets"/>.</summary>
    public BaseFeatureWriter BeginBaseFeatures() => new(Begin("base_feature (layer, kind, name, geom, source_id)"), sourceId);

    private NpgsqlBinaryImporter Begin(string target)
    {
        var copy = connection.BeginBinaryImport($"copy {target} from stdin (format binary)");
        copy.Timeout = TimeSpan.FromHours(12);   // at the end the store checks every row's references
        return copy;
    }

    private static Task TextAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellation) =>
        text is null ? copy.WriteNullAsync(cancellation) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellation);
}

