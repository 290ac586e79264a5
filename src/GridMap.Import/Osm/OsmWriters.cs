using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import.Osm;

/// <summary>Writes rows of one source by binary COPY, one by one as they are read. Not completed: nothing is stored.</summary>
internal abstract class OsmWriter(NpgsqlBinaryImporter copy, int sourceId) : IDisposable
{
    public void Complete() => copy.Complete();

    public void Dispose() => copy.Dispose();

    protected NpgsqlBinaryImporter Copy => copy;

    protected void Start() => copy.StartRow();

    protected void Text(string? text)
    {
        if (text is null) copy.WriteNull();
        else copy.Write(text, NpgsqlDbType.Text);
    }

    protected void Source() => copy.Write(sourceId, NpgsqlDbType.Integer);
}

/// <summary>Writes streets and adds up what was written.</summary>
internal sealed class StreetWriter(NpgsqlBinaryImporter copy, int sourceId, Kerbs kerbs, StreetCrossings crossings) : OsmWriter(copy, sourceId)
{
    /// <summary>Metres of the walkable ones, assumed ways left out.</summary>
    public double WalkableMetres { get; private set; }
    public long Walkable { get; private set; }
    public long Inside { get; private set; }
    public long Assumed { get; private set; }
    public long DrawnOnly { get; private set; }

    /// <summary>Walkable streets with one.</summary>
    public long RaisedKerbs { get; private set; }

    /// <summary>Walkable pieces of mapped crossings.</summary>
    public long Crossings { get; private set; }

    /// <summary>Of these, without a known kerb.</summary>
    public long UnknownKerbs { get; private set; }

    public void Write(Piece piece)
    {
        double metres = Geodesy.LengthMetres(Array.ConvertAll(piece.Points, p => new LonLat(p.Longitude, p.Latitude)));
        bool assumed = piece.Class == StreetClass.Assumed;
        var kerb = kerbs.Of(piece);
        var crossed = crossings.Of(piece);
        Count(piece, metres, assumed, kerb);
        Start();
        Text(assumed ? null : $"way/{piece.Road.Id}");
        Copy.Write(piece.From, NpgsqlDbType.Bigint);
        Copy.Write(piece.To, NpgsqlDbType.Bigint);
        Geometry line = Shapes.Factory.CreateLineString(Array.ConvertAll(piece.Points, p => new Coordinate(p.Longitude, p.Latitude)));
        Copy.Write(line, NpgsqlDbType.Geometry);
        Copy.Write(metres, NpgsqlDbType.Double);
        Text(StreetClasses.Name(piece.Class));
        Text(piece.Road.Name);
        Copy.Write(piece.Road.Bridge, NpgsqlDbType.Boolean);
        Copy.Write(piece.Road.Tunnel, NpgsqlDbType.Boolean);
        Copy.Write(piece.Walkable, NpgsqlDbType.Boolean);
        Copy.Write((short)piece.Road.Rule.Oneway, NpgsqlDbType.Smallint);
        if (piece.Compound is null) Copy.WriteNull();
        else Copy.Write(piece.Compound.Id, NpgsqlDbType.Bigint);
        Text(kerb);
        Halves(crossed?.MainHalves);
        Halves(crossed?.MinorHalves);
        Source();
    }

    private void Halves(byte? halves)
    {
        if (halves is null) Copy.WriteNull();
        else Copy.Write((short)halves.Value, NpgsqlDbType.Smallint);
    }

    private void Count(Piece piece, double metres, bool assumed, string? kerb)
    {
        if (!piece.Walkable)
        {
            DrawnOnly++;
            return;
        }

        Walkable++;
        if (assumed) Assumed++;
        else WalkableMetres += metres;
        if (piece.Compound is not null && !assumed) Inside++;
        if (kerb == "raised") RaisedKerbs++;
        if (piece.Class != StreetClass.Crossing) return;
        Crossings++;
        if (kerb is null) UnknownKerbs++;
    }
}

/// <summary>Writes facilities and counts them by category.</summary>
internal sealed class FacilityWriter(NpgsqlBinaryImporter copy, int sourceId) : OsmWriter(copy, sourceId)
{
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    public void Write(FacilityRow facility)
    {
        Counts[facility.Category] = Counts.GetValueOrDefault(facility.Category) + 1;
        Start();
        Text(facility.ExternalId);
        Text(facility.Category);
        Text(facility.Name);
        Copy.Write<Geometry>(facility.Place, NpgsqlDbType.Geometry);
        Text(facility.OpeningHours);
        Source();
    }
}

/// <summary>Writes features of the base map.</summary>
internal sealed class BaseFeatureWriter(NpgsqlBinaryImporter copy, int sourceId) : OsmWriter(copy, sourceId)
{
    public long Count { get; private set; }

    public void Write(string layer, string kind, string? name, Geometry shape)
    {
        Count++;
        Start();
        Text(layer);
        Text(kind);
        Text(name);
        Copy.Write(shape, NpgsqlDbType.Geometry);
        Source();
    }
}
