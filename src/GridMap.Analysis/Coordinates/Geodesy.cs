using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coordinates;

/// <summary>Lengths on the WGS 84 ellipsoid, in metres.</summary>
public static class Geodesy
{
    private const double A = 6378137;
    private const double F = 1 / 298.257223563;
    private const double B = A * (1 - F);

    /// <summary>Length of the geodesic, to a tenth of a millimetre: Vincenty's inverse (Survey Review 23, 1975), and where that does
    /// not converge (nearly opposite places) the geodesic's own integrals (Karney, J. Geodesy 87, 2013, equations 7 and 8).</summary>
    public static double DistanceMetres(LonLat a, LonLat b)
    {
        if (a == b) return 0;
        double l = Math.Abs(Math.IEEERemainder(b.Longitude - a.Longitude, 360)) * (Math.PI / 180);
        double u1 = Reduced(a.Latitude), u2 = Reduced(b.Latitude);
        double metres = Vincenty(u1, u2, l);
        return double.IsNaN(metres) ? OppositeGeodesic.Metres(u1, u2, l, B, F) : metres;
    }

    public static double LengthMetres(ReadOnlySpan<LonLat> line)
    {
        double metres = 0;
        for (int i = 1; i < line.Length; i++) metres += DistanceMetres(line[i - 1], line[i]);
        return metres;
    }

    private static double Reduced(double latitude) => Math.Abs(latitude) == 90
        ? Math.CopySign(Math.PI / 2, latitude)
        : Math.Atan((1 - F) * Math.Tan(latitude * (Math.PI / 180)));

    /// <returns>NaN where the iteration does not converge.</returns>
    private static double Vincenty(double u1, double u2, double l)
    {
        var (sinU1, cosU1) = Math.SinCos(u1);
        var (sinU2, cosU2) = Math.SinCos(u2);
        double lambda = l;
        for (int i = 0; i < 100; i++)
        {
            var (sinLambda, cosLambda) = Math.SinCos(lambda);
            double p = cosU2 * sinLambda, q = cosU1 * sinU2 - sinU1 * cosU2 * cosLambda;
            double sinSigma = Math.Sqrt(p * p + q * q), cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
            if (sinSigma == 0) return cosSigma > 0 ? 0 : double.NaN;
            double sigma = Math.Atan2(sinSigma, cosSigma), sinAlpha = cosU1 * cosU2 * sinLambda / sinSigma, cos2Alpha = 1 - sinAlpha * sinAlpha;
            double cos2M = cos2Alpha > 1e-15 ? cosSigma - 2 * sinU1 * sinU2 / cos2Alpha : 0;
            double c = F / 16 * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha)), before = lambda;
            lambda = l + (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (cos2M + c * cosSigma * (2 * cos2M * cos2M - 1)));
            if (lambda > Math.PI) return double.NaN;
            if (Math.Abs(lambda - before) > 1e-13) continue;
            double k = cos2Alpha * (A * A - B * B) / (B * B);
            double bigA = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k))), bigB = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)));
            double delta = bigB * sinSigma * (cos2M + bigB / 4 * (cosSigma * (2 * cos2M * cos2M - 1)
                - bigB / 6 * cos2M * (4 * sinSigma * sinSigma - 3) * (4 * cos2M * cos2M - 3)));
            return B * bigA * (sigma - delta);
        }
        return double.NaN;
    }
}

/// <summary>The geodesic between nearly opposite places: bisection over the azimuth at the first, with the integrals taken by Simpson.</summary>
internal static class OppositeGeodesic
{
    private const int Steps = 512;

    /// <param name="u1">Reduced latitudes, radians.</param>
    /// <param name="longitude">Difference, radians, 0 to π.</param>
    public static double Metres(double u1, double u2, double longitude, double semiMinorMetres, double flattening)
    {
        // Brought to u1 ≤ 0 and |u2| ≤ |u1|, where longitude grows with the azimuth (Karney 2013, section 4).
        if (Math.Abs(u1) < Math.Abs(u2)) (u1, u2) = (u2, u1);
        if (u1 > 0) (u1, u2) = (-u1, -u2);
        u1 = Math.Min(u1, -1e-300);   // on the equator: as if just south of it
        double low = 0, high = Math.PI;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (Walk(u1, u2, middle, semiMinorMetres, flattening).Longitude < longitude) low = middle;
            else high = middle;
        }
        return Walk(u1, u2, (low + high) / 2, semiMinorMetres, flattening).Metres;
    }

    private static (double Longitude, double Metres) Walk(double u1, double u2, double azimuth1, double b, double f)
    {
        var (sinU1, cosU1) = Math.SinCos(u1);
        var (sinU2, cosU2) = Math.SinCos(u2);
        var (sinA1, cosA1) = Math.SinCos(azimuth1);
        double sinA0 = sinA1 * cosU1, cosA0 = Math.Sqrt(cosA1 * cosA1 + sinA1 * sinU1 * (sinA1 * sinU1));
        double cosA2 = Math.Sqrt(Math.Max(0, cosA1 * cosA1 * cosU1 * cosU1 + (cosU2 * cosU2 - cosU1 * cosU1))) / Math.Max(cosU2, 1e-300);
        double sigma1 = Math.Atan2(sinU1, cosA1 * cosU1), sigma2 = Math.Atan2(sinU2, cosA2 * cosU2);
        double omega1 = Math.Atan2(sinA0 * Math.Sin(sigma1), Math.Cos(sigma1)), omega2 = Math.Atan2(sinA0 * Math.Sin(sigma2), Math.Cos(sigma2));
        double k2 = f * (2 - f) / ((1 - f) * (1 - f)) * cosA0 * cosA0, h = (sigma2 - sigma1) / Steps, length = 0, turn = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double sine = Math.Sin(sigma1 + i * h), root = Math.Sqrt(1 + k2 * sine * sine), weight = i == 0 || i == Steps ? 1 : (i & 1) == 1 ? 4 : 2;
            length += weight * root;
            turn += weight * (2 - f) / (1 + (1 - f) * root);
        }
        double omega = omega2 - omega1;
        if (omega < 0) omega += 2 * Math.PI;
        return (omega - f * sinA0 * turn * h / 3, b * length * h / 3);
    }
}
