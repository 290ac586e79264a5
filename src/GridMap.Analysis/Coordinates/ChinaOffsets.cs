using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coordinates;

/// <summary>GCJ-02 and BD-09, the offset coordinates of Chinese web maps. Outside mainland China they are the identity.</summary>
/// <remarks>The series is the one in public use since 2010 (for example npm's gcoord); there is no official publication.</remarks>
public static class ChinaOffsets
{
    private const double SemiMajorMetres = 6378245;   // Krasovsky 1940
    private const double EccentricitySquared = 0.00669342162296594323;
    private const double BaiduAngle = Math.PI * 3000 / 180;

    public static LonLat Wgs84ToGcj02(LonLat wgs84) => IsOutside(wgs84) ? wgs84 : Shifted(wgs84);

    /// <summary>Iterated inverse, to below a millimetre.</summary>
    public static LonLat Gcj02ToWgs84(LonLat gcj02) => IsOutside(gcj02) ? gcj02 : Invert(Shifted, gcj02);

    public static LonLat Gcj02ToBd09(LonLat gcj02) => IsOutside(gcj02) ? gcj02 : Baidu(gcj02);

    /// <summary>Iterated inverse, to below a millimetre.</summary>
    public static LonLat Bd09ToGcj02(LonLat bd09) => IsOutside(bd09) ? bd09 : Invert(Baidu, bd09);

    /// <summary>The box that maps in use take for mainland China.</summary>
    private static bool IsOutside(LonLat p) => !(p.Longitude is >= 72.004 and <= 137.8347 && p.Latitude is >= 0.8293 and <= 55.8271);

    private static LonLat Invert(Func<LonLat, LonLat> forward, LonLat target)
    {
        var guess = target;
        for (int i = 0; i < 30; i++)
        {
            var image = forward(guess);
            double lon = target.Longitude - image.Longitude, lat = target.Latitude - image.Latitude;
            guess = new(guess.Longitude + lon, guess.Latitude + lat);
            if (Math.Abs(lon) < 1e-12 && Math.Abs(lat) < 1e-12) break;
        }
        return guess;
    }

    private static LonLat Shifted(LonLat p)
    {
        double x = p.Longitude - 105, y = p.Latitude - 35, radians = p.Latitude / 180 * Math.PI, sine = Math.Sin(radians);
        double magic = 1 - EccentricitySquared * sine * sine, root = Math.Sqrt(magic);
        double common = (20 * Math.Sin(6 * x * Math.PI) + 20 * Math.Sin(2 * x * Math.PI)) * 2 / 3;
        double lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.Sqrt(Math.Abs(x)) + common
            + (20 * Math.Sin(y * Math.PI) + 40 * Math.Sin(y / 3 * Math.PI)) * 2 / 3
            + (160 * Math.Sin(y / 12 * Math.PI) + 320 * Math.Sin(y * Math.PI / 30)) * 2 / 3;
        double lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.Sqrt(Math.Abs(x)) + common
            + (20 * Math.Sin(x * Math.PI) + 40 * Math.Sin(x / 3 * Math.PI)) * 2 / 3
            + (150 * Math.Sin(x / 12 * Math.PI) + 300 * Math.Sin(x / 30 * Math.PI)) * 2 / 3;
        return new(
            p.Longitude + lon * 180 / (SemiMajorMetres / root * Math.Cos(radians) * Math.PI),
            p.Latitude + lat * 180 / (SemiMajorMetres * (1 - EccentricitySquared) / (magic * root) * Math.PI));
    }

    private static LonLat Baidu(LonLat p)
    {
        double radius = Math.Sqrt(p.Longitude * p.Longitude + p.Latitude * p.Latitude) + 0.00002 * Math.Sin(p.Latitude * BaiduAngle);
        double angle = Math.Atan2(p.Latitude, p.Longitude) + 0.000003 * Math.Cos(p.Longitude * BaiduAngle);
        return new(radius * Math.Cos(angle) + 0.0065, radius * Math.Sin(angle) + 0.006);
    }
}
