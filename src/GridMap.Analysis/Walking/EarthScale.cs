namespace GridMap.Analysis.Walking;

/// <summary>Metres of one degree at a latitude on WGS 84. A plane with these scales, laid at a place, is right to about a
/// millionth within a few hundred metres of it and to a thousandth within ten kilometres.</summary>
internal readonly record struct EarthScale(double MetresPerDegreeLongitude, double MetresPerDegreeLatitude)
{
    private const double SemiMajorMetres = 6378137;
    private const double EccentricitySquared = 0.00669437999014132;

    public static EarthScale At(double latitude)
    {
        double radians = latitude * (Math.PI / 180), sine = Math.Sin(radians);
        double w2 = 1 - EccentricitySquared * sine * sine, w = Math.Sqrt(w2);
        return new(
            Math.Max(SemiMajorMetres * Math.Cos(radians) / w, 1e-3) * (Math.PI / 180),
            SemiMajorMetres * (1 - EccentricitySquared) / (w2 * w) * (Math.PI / 180));
    }

    /// <summary>The difference of two longitudes by the short way round, −180 to 180.</summary>
    public static double ShortWay(double degrees) => degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;

    public double DistanceMetres(LonLat a, LonLat b) => DistanceMetres(a.Longitude, a.Latitude, b.Longitude, b.Latitude);

    public double DistanceMetres(double lonA, double latA, double lonB, double latB)
    {
        double x = ShortWay(lonB - lonA) * MetresPerDegreeLongitude, y = (latB - latA) * MetresPerDegreeLatitude;
        return Math.Sqrt(x * x + y * y);
    }
}
