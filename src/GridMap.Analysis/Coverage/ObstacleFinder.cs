using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Analysis.Coverage;

/// <summary>What stands between a place and a station: obstacles on the straight line that the shortest walk goes round.</summary>
internal sealed class ObstacleFinder
{
    /// <summary>An obstacle that the walk crosses, or passes, as near as this to where the straight line does is not in its way.</summary>
    private const double PassedMetres = 50;

    private readonly STRtree<Obstacle> tree = new();

    public ObstacleFinder(IReadOnlyList<Obstacle> obstacles)
    {
        foreach (var obstacle in obstacles)
        {
            if (!obstacle.Shape.IsEmpty) tree.Insert(obstacle.Shape.EnvelopeInternal, obstacle);
        }
        tree.Build();
    }

    /// <param name="route">The shortest walk from one to the other; null: there is none, and whatever is on the line is in the way.</param>
    /// <returns>Of several pieces of one kind and name, one; the one passed farthest away first.</returns>
    public List<Obstacle> InTheWay(LonLat from, LonLat to, IReadOnlyList<LonLat>? route)
    {
        var line = Line([from, to]);
        var walk = route is { Count: > 1 } ? Line([from, .. route, to]) : null;
        var found = new List<(Obstacle Obstacle, double Metres)>();
        foreach (var same in tree.Query(line.EnvelopeInternal).Where(o => o.Shape.Intersects(line)).GroupBy(o => (o.Kind, o.Name)))
        {
            var obstacle = same.First();
            double metres = walk is null ? double.PositiveInfinity : same.Max(o => PassedAway(o, line, walk));
            if (metres > PassedMetres) found.Add((obstacle, metres));
        }
        return [.. found.OrderByDescending(f => f.Metres).ThenBy(f => f.Obstacle.Kind, StringComparer.Ordinal)
            .ThenBy(f => f.Obstacle.Name, StringComparer.Ordinal).Select(f => f.Obstacle)];
    }

    /// <summary>How far from the straight line's crossing the walk crosses the obstacle (any piece of its kind and name), or, where it
    /// does not, how far aside it goes by.</summary>
    private double PassedAway(Obstacle obstacle, LineString line, LineString walk)
    {
        var middle = line.Intersection(Edge(obstacle, line)).Centroid.Coordinate;
        var scale = EarthScale.At(middle.Y);
        var origin = new Point(0, 0);
        double nearest = double.PositiveInfinity;
        foreach (var piece in tree.Query(walk.EnvelopeInternal))
        {
            if (piece.Kind != obstacle.Kind || piece.Name != obstacle.Name || !piece.Shape.Intersects(walk)) continue;
            var crossing = InMetres(walk.Intersection(Edge(piece, line)), middle, scale);
            if (!crossing.IsEmpty) nearest = Math.Min(nearest, crossing.Distance(origin));
        }
        return double.IsInfinity(nearest) ? Aside(InMetres(line, middle, scale), InMetres(walk, middle, scale)) : nearest;
    }

    /// <summary>The wall of ground that the line begins or ends in, else the whole obstacle.</summary>
    private static Geometry Edge(Obstacle obstacle, LineString line) =>
        obstacle.Shape.Dimension == Dimension.Surface && (obstacle.Shape.Intersects(line.StartPoint) || obstacle.Shape.Intersects(line.EndPoint))
            ? obstacle.Shape.Boundary : obstacle.Shape;

    /// <summary>Least distance aside of the line's middle point (the origin) at which the walk goes past it.</summary>
    private static double Aside(Geometry line, Geometry walk)
    {
        var (a, b) = (line.Coordinates[0], line.Coordinates[^1]);
        double length = a.Distance(b), least = double.PositiveInfinity;
        if (length == 0) return least;
        double ux = (b.X - a.X) / length, uy = (b.Y - a.Y) / length;
        var places = walk.Coordinates;
        for (int i = 1; i < places.Length; i++)
        {
            double before = places[i - 1].X * ux + places[i - 1].Y * uy, after = places[i].X * ux + places[i].Y * uy;
            if ((before > 0) == (after > 0)) continue;
            double share = before / (before - after);
            double asideBefore = places[i - 1].Y * ux - places[i - 1].X * uy, asideAfter = places[i].Y * ux - places[i].X * uy;
            least = Math.Min(least, Math.Abs(asideBefore + share * (asideAfter - asideBefore)));
        }
        return least;
    }

    private static Geometry InMetres(Geometry shape, Coordinate origin, EarthScale scale) =>
        AffineTransformation.TranslationInstance(-origin.X, -origin.Y).Scale(scale.MetresPerDegreeLongitude, scale.MetresPerDegreeLatitude).Transform(shape);

    private static LineString Line(IEnumerable<LonLat> places) => new([.. places.Select(p => new Coordinate(p.Longitude, p.Latitude))]);
}
