using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>The plane that an isochrone's lattice lies in: blocks of a fixed number of metres at the latitude of its origin.</summary>
/// <remarks>Far from the origin's latitude blocks are wider or narrower than their name; times are measured with the scale of each
/// block's own latitude, so that only the fineness changes.</remarks>
internal sealed class Frame
{
    private readonly LonLat origin;
    private readonly double blockLongitude;
    private readonly double blockLatitude;

    private Frame(LonLat origin)
    {
        this.origin = origin;
        var scale = EarthScale.At(origin.Latitude);
        blockLongitude = IsochroneLattice.BlockMetres / scale.MetresPerDegreeLongitude;
        blockLatitude = IsochroneLattice.BlockMetres / scale.MetresPerDegreeLatitude;
    }

    /// <returns>Null where the field has no source on the network.</returns>
    public static Frame? Of(WalkField field)
    {
        foreach (var source in field.Sources)
        {
            if (source.IsSnapped) return new(source.Position);
        }
        return null;
    }

    /// <summary>Metres between lattice points in a row of blocks.</summary>
    public readonly record struct Step(double X, double Y)
    {
        public double BlockRadius => Math.Sqrt(X * X + Y * Y) * IsochroneLattice.BlockPoints / 2;
    }

    public Step StepAt(int bj)
    {
        var scale = EarthScale.At(CentreOf(0, bj).Latitude);
        return new(blockLongitude * scale.MetresPerDegreeLongitude / IsochroneLattice.BlockPoints, blockLatitude * scale.MetresPerDegreeLatitude / IsochroneLattice.BlockPoints);
    }

    public LonLat CentreOf(int bi, int bj) => new(origin.Longitude + (bi + 0.5) * blockLongitude, origin.Latitude + (bj + 0.5) * blockLatitude);

    public Coordinate ToDegrees(double i, double j) => new(
        origin.Longitude + i / IsochroneLattice.BlockPoints * blockLongitude, origin.Latitude + j / IsochroneLattice.BlockPoints * blockLatitude);

    /// <summary>Blocks that a leg from a street reached within the limit can touch.</summary>
    public (int Bi, int Bj)[] BlocksNear(WalkField field, int limit)
    {
        var blocks = new HashSet<(int, int)>();
        var net = field.Costs.Graph.Net;
        for (int edge = 0; edge < net.EdgeCount; edge++)
        {
            bool own = field.HasSourceOn(edge);
            int from = field.DecisecondsAt(new Snap(edge, 0, 0, default)), to = field.DecisecondsAt(new Snap(edge, 1, 0, default));
            int least = own ? 0 : Math.Min(from, to);
            if (least > limit) continue;
            double reach = Math.Min(WalkGraph.DefaultSnapCapMetres, (limit - least + 1) / 10.0 * field.Costs.Persona.SpeedMetresPerSecond);
            for (int point = net.PointFirst[edge]; point < net.PointFirst[edge + 1] - 1; point++) AddSegment(net, point, reach, blocks);
        }
        return [.. blocks];
    }

    private void AddSegment(StreetNet net, int point, double reach, HashSet<(int, int)> blocks)
    {
        double ax = EarthScale.ShortWay(net.Longitude[point] - origin.Longitude) / blockLongitude, ay = (net.Latitude[point] - origin.Latitude) / blockLatitude;
        double bx = ax + EarthScale.ShortWay(net.Longitude[point + 1] - net.Longitude[point]) / blockLongitude, by = (net.Latitude[point + 1] - origin.Latitude) / blockLatitude;
        var step = StepAt((int)Math.Floor(ay));
        double pad = reach / (Math.Min(step.X, step.Y) * IsochroneLattice.BlockPoints) + 0.75;
        for (int bj = (int)Math.Floor(Math.Min(ay, by) - pad); bj <= (int)Math.Floor(Math.Max(ay, by) + pad); bj++)
        {
            for (int bi = (int)Math.Floor(Math.Min(ax, bx) - pad); bi <= (int)Math.Floor(Math.Max(ax, bx) + pad); bi++)
            {
                if (SegmentDistance.SquareToOrigin(ax - bi - 0.5, ay - bj - 0.5, bx - ax, by - ay, out _) <= pad * pad) blocks.Add((bi, bj));
            }
        }
    }
}

internal static class AreaOnEarth
{
    /// <summary>Area of a geometry in degrees, by the local scale at every side: right to a millionth for a city.</summary>
    public static double SquareMetres(Geometry geometry)
    {
        double total = 0;
        for (int n = 0; n < geometry.NumGeometries; n++)
        {
            if (geometry.GetGeometryN(n) is not Polygon polygon || polygon.IsEmpty) continue;
            total += Ring(polygon.ExteriorRing);
            foreach (var hole in polygon.InteriorRings) total -= Ring(hole);
        }
        return total;
    }

    private static double Ring(LineString ring)
    {
        var points = ring.CoordinateSequence;
        double sum = 0, lon0 = points.GetX(0);
        for (int i = 1; i < points.Count; i++)
        {
            var scale = EarthScale.At((points.GetY(i) + points.GetY(i - 1)) / 2);
            double x = (points.GetX(i) + points.GetX(i - 1)) / 2 - lon0, dy = points.GetY(i) - points.GetY(i - 1);
            sum += x * scale.MetresPerDegreeLongitude * dy * scale.MetresPerDegreeLatitude;
        }
        return Math.Abs(sum);
    }
}
