using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>The service point nearest in a straight line, by a list sorted by latitude and read outwards from the place.</summary>
internal sealed class PointFinder
{
    private readonly double[] latitude;
    private readonly int[] point;
    private readonly IReadOnlyList<ServicePoint> points;

    public PointFinder(IReadOnlyList<ServicePoint> points, Func<ServicePoint, bool> wanted)
    {
        this.points = points;
        point = [.. Enumerable.Range(0, points.Count).Where(i => wanted(points[i]))];
        latitude = Array.ConvertAll(point, i => points[i].Place.Latitude);
        Array.Sort(latitude, point);
    }

    /// <returns>−1 and an infinite distance where there is no point at all.</returns>
    public (int Point, double Metres) Nearest(LonLat place)
    {
        var scale = EarthScale.At(place.Latitude);
        int at = Array.BinarySearch(latitude, place.Latitude), best = -1;
        if (at < 0) at = ~at;
        double metres = double.PositiveInfinity;
        for (int up = at, down = at - 1; up < point.Length || down >= 0;)
        {
            double above = up < point.Length ? latitude[up] - place.Latitude : double.PositiveInfinity;
            double below = down >= 0 ? place.Latitude - latitude[down] : double.PositiveInfinity;
            if (Math.Min(above, below) * scale.MetresPerDegreeLatitude > metres) break;
            int candidate = above <= below ? point[up++] : point[down--];
            double distance = scale.DistanceMetres(place, points[candidate].Place);
            if (distance < metres) (best, metres) = (candidate, distance);
        }
        return (best, metres);
    }
}
