using NetTopologySuite.Geometries;

namespace NetTopologySuite.IO;

/// <summary>Writes NetTopologySuite geometries as PostGIS' extended well-known binary (EWKB), with their SRID.</summary>
public class PostGisWriter
{
    /// <summary>The ordinates that are written where a geometry has them.</summary>
    public Ordinates HandleOrdinates { get; set; } = Ordinates.XYZM;

    /// <summary>The bytes of one geometry.</summary>
    public byte[] Write(Geometry geometry) => WriterFor(geometry).Write(geometry);

    /// <summary>Writes one geometry to a stream.</summary>
    public void Write(Geometry geometry, Stream stream) => WriterFor(geometry).Write(geometry, stream);

    // WKBWriter would emit NaN for an ordinate that the geometry has not; PostGIS columns here are two-dimensional.
    private WKBWriter WriterFor(Geometry geometry)
    {
        var coordinate = geometry.Coordinate;
        var has = Ordinates.XY;
        if (coordinate is CoordinateZ z && !double.IsNaN(z.Z))
        {
            has |= Ordinates.Z;
        }

        if (coordinate is CoordinateM m && !double.IsNaN(m.M))
        {
            has |= Ordinates.M;
        }

        has &= HandleOrdinates;
        return new WKBWriter(ByteOrder.LittleEndian, handleSRID: true,
            emitZ: (has & Ordinates.Z) != 0, emitM: (has & Ordinates.M) != 0);
    }
}
