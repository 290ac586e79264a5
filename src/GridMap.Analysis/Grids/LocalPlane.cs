using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>Metres around a place: east and north of it, right to a thousandth within ten kilometres. Straight lines stay straight.</summary>
internal sealed class LocalPlane
{
    private readonly Coordinate origin;
    private readonly EarthScale scale;

    private LocalPlane(Coordinate origin) => (this.origin, scale) = (origin, EarthScale.At(origin.Y));

    public static LocalPlane Around(Geometry degrees) => new(degrees.EnvelopeInternal.Centre ?? new Coordinate(0, 0));

    public Coordinate ToMetres(double longitude, double latitude) =>
        new((longitude - origin.X) * scale.MetresPerDegreeLongitude, (latitude - origin.Y) * scale.MetresPerDegreeLatitude);

    public Coordinate ToMetres(LonLat place) => ToMetres(place.Longitude, place.Latitude);

    public Coordinate ToDegrees(Coordinate metres) =>
        new(origin.X + metres.X / scale.MetresPerDegreeLongitude, origin.Y + metres.Y / scale.MetresPerDegreeLatitude);

    public Geometry ToMetres(Geometry degrees) => Moved(degrees, c => ToMetres(c.X, c.Y));

    public static Geometry Moved(Geometry shape, Func<Coordinate, Coordinate> move)
    {
        var copy = shape.Copy();
        copy.Apply(new Mover(move));
        copy.GeometryChanged();
        return copy;
    }

    private sealed class Mover(Func<Coordinate, Coordinate> move) : ICoordinateSequenceFilter
    {
        public bool Done => false;
        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence sequence, int i)
        {
            var to = move(sequence.GetCoordinate(i));
            sequence.SetX(i, to.X);
            sequence.SetY(i, to.Y);
        }
    }
}
