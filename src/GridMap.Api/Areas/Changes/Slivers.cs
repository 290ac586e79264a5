using GridMap.Analysis.Grids;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace GridMap.Api.Areas.Changes;

/// <summary>Overlays of areas without what comes of how finely borders are drawn (<see cref="GridCheck"/>'s measure).</summary>
internal static class Slivers
{
    private const double MetresPerDegree = 111_320;

    public static Geometry Shared(Geometry a, Geometry b) => Told(OverlayNGRobust.Overlay(a, b, SpatialFunction.Intersection));

    public static Geometry Without(Geometry a, Geometry b) => Told(OverlayNGRobust.Overlay(a, b, SpatialFunction.Difference));

    /// <summary>Holes that are thinner than the drawing are filled: what rounding leaves where two borders met.</summary>
    public static Geometry Joined(IReadOnlyList<Geometry> shapes)
    {
        var union = shapes.Count == 1 ? shapes[0] : OverlayNGRobust.Union(shapes[0].Factory.BuildGeometry([.. shapes]));
        return Whole(union, [.. Parts(union).Select(p => p.Factory.CreatePolygon(p.Shell, [.. p.Holes.Where(h => IsTold(p.Factory.CreatePolygon(h)))]))]);
    }

    public static IEnumerable<Polygon> Parts(Geometry shape) => Enumerable.Range(0, shape.NumGeometries).Select(shape.GetGeometryN).OfType<Polygon>().Where(p => !p.IsEmpty);

    /// <summary>Metres of border that two areas share, about.</summary>
    public static double SharedBorder(Geometry a, Geometry b)
    {
        const double nearDegrees = 1e-8;
        var edge = a.Buffer(nearDegrees);
        return b.EnvelopeInternal.Intersects(edge.EnvelopeInternal) ? OverlayNGRobust.Overlay(b.Boundary, edge, SpatialFunction.Intersection).Length * MetresPerDegree : 0;
    }

    private static Geometry Told(Geometry shape) => Whole(shape, [.. Parts(shape).Where(IsTold)]);

    private static MultiPolygon Whole(Geometry shape, Polygon[] parts)
    {
        var whole = shape.Factory.CreateMultiPolygon(parts);
        whole.SRID = 4326;
        return whole;
    }

    // In degrees stretched by the latitude: exact enough for a threshold.
    private static bool IsTold(Polygon part)
    {
        double across = Math.Cos(part.Coordinate.Y * Math.PI / 180) * MetresPerDegree;
        double length = 0;
        var places = part.ExteriorRing.Coordinates;
        for (var i = 1; i < places.Length; i++)
        {
            length += Math.Sqrt(Math.Pow((places[i].X - places[i - 1].X) * across, 2) + Math.Pow((places[i].Y - places[i - 1].Y) * MetresPerDegree, 2));
        }

        var area = part.Area * across * MetresPerDegree;
        return area >= GridCheck.LeastSquareMetres && 2 * area / length >= GridCheck.ThinMetres;
    }
}
