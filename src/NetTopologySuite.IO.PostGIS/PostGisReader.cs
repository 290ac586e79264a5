using NetTopologySuite.Geometries;

namespace NetTopologySuite.IO;

/// <summary>Reads PostGIS' extended well-known binary (EWKB) into NetTopologySuite geometries.</summary>
public class PostGisReader
{
    private readonly WKBReader _reader;

    /// <summary>A reader with NetTopologySuite's default coordinates and precision.</summary>
    public PostGisReader()
        : this(NtsGeometryServices.Instance.DefaultCoordinateSequenceFactory,
            NtsGeometryServices.Instance.DefaultPrecisionModel, Ordinates.XYZM)
    {
    }

    /// <summary>A reader with the given coordinates, precision and ordinates.</summary>
    public PostGisReader(CoordinateSequenceFactory coordinateSequenceFactory, PrecisionModel precisionModel, Ordinates handleOrdinates)
    {
        _reader = new WKBReader(new NtsGeometryServices(coordinateSequenceFactory, precisionModel, 0))
        {
            HandleSRID = true,
            HandleOrdinates = handleOrdinates,
        };
    }

    /// <summary>The ordinates that are read.</summary>
    public Ordinates HandleOrdinates
    {
        get => _reader.HandleOrdinates;
        set => _reader.HandleOrdinates = value;
    }

    /// <summary>Whether the SRID is read into the geometry.</summary>
    public bool HandleSRID
    {
        get => _reader.HandleSRID;
        set => _reader.HandleSRID = value;
    }

    /// <summary>Reads one geometry.</summary>
    public Geometry Read(byte[] data) => _reader.Read(data);

    /// <summary>Reads one geometry from where the stream stands.</summary>
    public Geometry Read(Stream stream) => _reader.Read(stream);
}
