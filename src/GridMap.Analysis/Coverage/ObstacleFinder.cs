using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Analysis.Coverage;

/// <summary>What stands between a place and a station: obstacles on the straight line that the shortest walk goes round.</summary>
/// <remarks>Ground counts by its border: a wall, or the two banks of a river. All is measured by where lines cross each other.</remarks>
internal sealed class ObstacleFinder
{
    /// <summary>An obstacle that the walk crosses, or passes, as near as this to where the straight line does is not in its way.</summary>
    private const double PassedMetres = 50;

    private readonly STRtree<Piece> tree = new();

    /// <param name="Lines">Of the obstacle, or round its ground.</param>
    private sealed record Piece(Obstacle Obstacle, CoordinateSequence[] Lines);

    public ObstacleFinder(IReadOnlyList<Obstacle> obstacles)
    {
        foreach (var obstacle in obstacles)
        {
            if (obstacle.Shape.IsEmpty) continue;
            CoordinateSequence[] lines = [.. LinearComponentExtracter.GetLines(obstacle.Shape).Cast<LineString>().Select(l => l.CoordinateSequence)];
            tree.Insert(obstacle.Shape.EnvelopeInternal, new(obstacle, lines));
        }
        tree.Build();
    }

    /// <param name="route">The shortest walk from one to the other; null: there is none, and whatever is on the line is in the way.</param>
    /// <returns>Of several pieces of one kind and name, one; the one passed farthest away first.</returns>
    public List<Obstacle> InTheWay(LonLat from, LonLat to, IReadOnlyList<LonLat>? route)
    {
        LonLat[] line = [from, to];
        LonLat[]? walk = route is { Count: > 1 } ? [from, .. route, to] : null;
        var passed = walk is null ? null : Crossings(walk).GroupBy(c => (c.Obstacle.Kind, c.Obstacle.Name)).ToDictionary(g => g.Key, g => g.Select(c => c.Place).ToList());
        var found = new List<(Obstacle Obstacle, double Metres)>();
        foreach (var same in Crossings(line).GroupBy(c => (c.Obstacle.Kind, c.Obstacle.Name)))
        {
            double metres = walk is null ? double.PositiveInfinity
                : passed!.TryGetValue(same.Key, out var places) ? same.Min(c => places.Min(p => Metres(c.Place, p)))
                : Aside(line, walk, Middle(same.Select(c => c.Place)));
            if (metres > PassedMetres) found.Add((same.First().Obstacle, metres));
        }
        return [.. found.OrderByDescending(f => f.Metres).ThenBy(f => f.Obstacle.Kind, StringComparer.Ordinal)
            .ThenBy(f => f.Obstacle.Name, StringComparer.Ordinal).Select(f => f.Obstacle)];
    }

    /// <summary>What a straight way between two places would cross, or null where it would lead through a compound's wall.</summary>
    /// <param name="own">Name of a compound whose wall it may cross once.</param>
    public List<Obstacle>? Across(LonLat from, LonLat to, string? own = null)
    {
        var crossed = Crossings([from, to]);
        return crossed.Exists(c => c.Obstacle.Kind == "compound" && (own is null || c.Obstacle.Name != own)) ? null : [.. crossed.Select(c => c.Obstacle).Distinct()];
    }

    /// <summary>Where the line crosses obstacles, each crossing by itself.</summary>
    private List<(Obstacle Obstacle, LonLat Place)> Crossings(LonLat[] line)
    {
        var found = new List<(Obstacle, LonLat)>();
        var whole = new Envelope();
        foreach (var place in line) whole.ExpandToInclude(place.Longitude, place.Latitude);
        foreach (var piece in tree.Query(whole))
        {
            foreach (var other in piece.Lines)
            {
                for (int k = 1; k < other.Count; k++)
                {
                    LonLat a = new(other.GetX(k - 1), other.GetY(k - 1)), b = new(other.GetX(k), other.GetY(k));
                    if (!whole.Intersects(new Envelope(a.Longitude, b.Longitude, a.Latitude, b.Latitude))) continue;
                    for (int i = 1; i < line.Length; i++)
                    {
                        if (Crossing(line[i - 1], line[i], a, b) is { } place) found.Add((piece.Obstacle, place));
                    }
                }
            }
        }
        return found;
    }

    /// <summary>Where two segments cross or touch; null for parallel ones.</summary>
    private static LonLat? Crossing(LonLat a, LonLat b, LonLat c, LonLat d)
    {
        double rx = b.Longitude - a.Longitude, ry = b.Latitude - a.Latitude, sx = d.Longitude - c.Longitude, sy = d.Latitude - c.Latitude;
        double turn = rx * sy - ry * sx;
        if (turn == 0) return null;
        double x = c.Longitude - a.Longitude, y = c.Latitude - a.Latitude, t = (x * sy - y * sx) / turn, u = (x * ry - y * rx) / turn;
        return t is >= 0 and <= 1 && u is >= 0 and <= 1 ? new(a.Longitude + t * rx, a.Latitude + t * ry) : null;
    }

    /// <summary>Least distance aside of a place on the straight line at which the walk goes past it.</summary>
    private static double Aside(LonLat[] line, LonLat[] walk, LonLat place)
    {
        var scale = EarthScale.At(place.Latitude);
        double ux = (line[1].Longitude - line[0].Longitude) * scale.MetresPerDegreeLongitude, uy = (line[1].Latitude - line[0].Latitude) * scale.MetresPerDegreeLatitude;
        double length = Math.Sqrt(ux * ux + uy * uy), least = double.PositiveInfinity, alongBefore = 0, asideBefore = 0;
        for (int i = 0; i < walk.Length; i++)
        {
            double x = (walk[i].Longitude - place.Longitude) * scale.MetresPerDegreeLongitude, y = (walk[i].Latitude - place.Latitude) * scale.MetresPerDegreeLatitude;
            double along = (x * ux + y * uy) / length, aside = (y * ux - x * uy) / length;
            if (i > 0 && (alongBefore > 0) != (along > 0)) least = Math.Min(least, Math.Abs(asideBefore + alongBefore / (alongBefore - along) * (aside - asideBefore)));
            (alongBefore, asideBefore) = (along, aside);
        }
        return least;
    }

    private static LonLat Middle(IEnumerable<LonLat> places)
    {
        var all = places.ToList();
        return new(all.Average(p => p.Longitude), all.Average(p => p.Latitude));
    }

    private static double Metres(LonLat a, LonLat b) => EarthScale.At(a.Latitude).DistanceMetres(a, b);
}
