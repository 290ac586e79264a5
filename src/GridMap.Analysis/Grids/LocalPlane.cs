using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>Metres around a place: east and north of it, right to a thousandth within ten kilometres. Straight lines stay straight.</summary>
internal sealed class LocalPlane
{
    private readonly Coordinate origin;
    private readonly EarthScale scale;

    private LocalPlane(Coordinate origin) => (this.origin, scale) = (origin, EarthScale.At(origin.Y));

    public static LocalPlane Around(params IEnumerable<Geometry> degrees)
    {
        var box = new Envelope();
        foreach (var shape in degrees) box.ExpandToInclude(shape.EnvelopeInternal);
        return new(box.Centre ?? new Coordinate(0, 0));
    }

    public Coordinate ToMetres(double longitude, double latitude) =>
        new((longitude - origin.X) * scale.MetresPerDegreeLongitude, (latitude - origin.Y) * scale.MetresPerDegreeLatitude);

    public Coordinate ToMetres(LonLat place) => ToMetres(place.Longitude, place.Latitude);

    public Coordinate ToDegrees(Coordinate metres) =>
        new(origin.X + metres.X / scale.MetresPerDegreeLongitude, origin.Y + metres.Y / scale.MetresPerDegreeLatitude);

    public Geometry ToMetres(Geometry degrees) => Moved.Copy(degrees, c => ToMetres(c.X, c.Y));
}
