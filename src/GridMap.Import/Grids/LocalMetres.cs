using GridMap.Analysis.Coordinates;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Grids;

/// <summary>A plane of metres around a place, good to a few parts in a thousand over a city: for laying things out, not for measuring.</summary>
public sealed class LocalMetres
{
    public static readonly GeometryFactory Degrees = new(new PrecisionModel(), 4326);

    private readonly Coordinate origin;
    private readonly double metresPerLongitude;
    private const double MetresPerLatitude = 110_900;

    public LocalMetres(Envelope degrees)
    {
        origin = degrees.Centre;
        metresPerLongitude = 111_320 * Math.Cos(origin.Y * Math.PI / 180);
    }

    public Coordinate FromDegrees(Coordinate c) => new((c.X - origin.X) * metresPerLongitude, (c.Y - origin.Y) * MetresPerLatitude);

    /// <summary>Rounded to about a centimetre; the same metres always give the same degrees.</summary>
    public Coordinate ToDegrees(Coordinate c) => new(Math.Round(origin.X + c.X / metresPerLongitude, 7), Math.Round(origin.Y + c.Y / MetresPerLatitude, 7));

    public Geometry FromDegrees(Geometry shape) => Moved.Copy(shape, FromDegrees);
}
