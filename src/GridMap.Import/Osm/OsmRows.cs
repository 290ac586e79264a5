using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import.Osm;

/// <summary>A facility, ready to be stored.</summary>
internal sealed record FacilityRow(string ExternalId, string Category, string? Name, Point Place, string? OpeningHours);

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

        await using var copy = await BeginAsync("compound (id, external_id, name, geom, walled, source_id)", cancellation);
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

    /// <returns>Metres of the walkable ones, assumed ways left out.</returns>
    public async Task<double> StoreStreetsAsync(IReadOnlyList<Piece> pieces, CancellationToken cancellation)
    {
        double walkableMetres = 0;
        await using var copy = await BeginAsync(
            "street (external_id, from_node, to_node, geom, length_metres, class, name, bridge, tunnel, walkable, foot_oneway, compound_id, source_id)", cancellation);
        foreach (var piece in pieces)
        {
            var points = piece.Points;
            double metres = Geodesy.LengthMetres(Array.ConvertAll(points, p => new LonLat(p.Longitude, p.Latitude)));
            bool assumed = piece.Class == StreetClass.Assumed;
            if (piece.Walkable && !assumed) walkableMetres += metres;
            await copy.StartRowAsync(cancellation);
            await TextAsync(copy, assumed ? null : $"way/{piece.Road.Id}", cancellation);
            await copy.WriteAsync(piece.From, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(piece.To, NpgsqlDbType.Bigint, cancellation);
            var line = Shapes.Factory.CreateLineString(Array.ConvertAll(points, p => new Coordinate(p.Longitude, p.Latitude)));
            await copy.WriteAsync<Geometry>(line, NpgsqlDbType.Geometry, cancellation);
            await copy.WriteAsync(metres, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(StreetClasses.Name(piece.Class), NpgsqlDbType.Text, cancellation);
            await TextAsync(copy, piece.Road.Name, cancellation);
            await copy.WriteAsync(piece.Road.Bridge, NpgsqlDbType.Boolean, cancellation);
            await copy.WriteAsync(piece.Road.Tunnel, NpgsqlDbType.Boolean, cancellation);
            await copy.WriteAsync(piece.Walkable, NpgsqlDbType.Boolean, cancellation);
            await copy.WriteAsync((short)piece.Road.Rule.Oneway, NpgsqlDbType.Smallint, cancellation);
            if (piece.Compound is null) await copy.WriteNullAsync(cancellation);
            else await copy.WriteAsync(piece.Compound.Id, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, cancellation);
        }

        await copy.CompleteAsync(cancellation);
        return walkableMetres;
    }

    public async Task StoreGatesAsync(IReadOnlyList<GateRow> gates, CancellationToken cancellation)
    {
        await using var copy = await BeginAsync("gate (compound_id, node_id, name, access, opening_hours, inferred, geom, source_id)", cancellation);
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

    public async Task StoreFacilitiesAsync(IReadOnlyList<FacilityRow> facilities, CancellationToken cancellation)
    {
        await using var copy = await BeginAsync("facility (external_id, category, name, geom, opening_hours, source_id)", cancellation);
        foreach (var f in facilities)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(f.ExternalId, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(f.Category, NpgsqlDbType.Text, cancellation);
            await TextAsync(copy, f.Name, cancellation);
            await copy.WriteAsync<Geometry>(f.Place, NpgsqlDbType.Geometry, cancellation);
            await TextAsync(copy, f.OpeningHours, cancellation);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    /// <summary>Until it is disposed, the connection does nothing else.</summary>
    public BaseFeatureWriter BeginBaseFeatures() =>
        new(connection.BeginBinaryImport("copy base_feature (layer, kind, name, geom, source_id) from stdin (format binary)"), sourceId);

    private Task<NpgsqlBinaryImporter> BeginAsync(string target, CancellationToken cancellation) =>
        connection.BeginBinaryImportAsync($"copy {target} from stdin (format binary)", cancellation);

    private static Task TextAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellation) =>
        text is null ? copy.WriteNullAsync(cancellation) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellation);
}

/// <summary>Writes features of the base map one by one. Not completed: nothing is stored.</summary>
internal sealed class BaseFeatureWriter(NpgsqlBinaryImporter copy, int sourceId) : IDisposable
{
    public void Write(string layer, string kind, string? name, Geometry shape)
    {
        copy.StartRow();
        copy.Write(layer, NpgsqlDbType.Text);
        copy.Write(kind, NpgsqlDbType.Text);
        if (name is null) copy.WriteNull();
        else copy.Write(name, NpgsqlDbType.Text);
        copy.Write(shape, NpgsqlDbType.Geometry);
        copy.Write(sourceId, NpgsqlDbType.Integer);
    }

    public void Complete() => copy.Complete();

    public void Dispose() => copy.Dispose();
}
