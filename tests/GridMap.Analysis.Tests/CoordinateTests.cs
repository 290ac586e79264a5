using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

public sealed class CoordinateTests
{
    /// <summary>Published geodesics on WGS 84: degree lengths at the equator and the pole, quarter meridian, half round the poles for
    /// places nearly opposite (Karney, J. Geodesy 87, table 2 and GeographicLib's GeodSolve), and JFK to LHR of its manual.</summary>
    [Theory]
    [InlineData(0, 0, 1, 0, 111319.4907932)]
    [InlineData(0, 0, 0, 90, 10001965.7293127)]
    [InlineData(0, 0, 180, 0, 20003931.4586254)]
    [InlineData(0, -30, 179.8, 29.9, 19989832.8276)]
    [InlineData(-73.8, 40.6, -0.5, 51.6, 5551759.4003)]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(179.9, 10, -179.9, 10, 21927.9)]
    public void DistancesArePublishedOnes(double lonA, double latA, double lonB, double latB, double metres)
    {
        double found = Geodesy.DistanceMetres(new(lonA, latA), new(lonB, latB));
        Assert.Equal(metres, found, metres == 21927.9 ? 50 : 0.01);
        Assert.Equal(found, Geodesy.DistanceMetres(new(lonB, latB), new(lonA, latA)), 0.001);
    }

    [Fact]
    public void LocalPlaneAgreesWithTheEllipsoid()
    {
        foreach (double latitude in new[] { -75, -30, 0, 30.67, 60 })
        {
            LonLat a = new(104, latitude), b = new(104.0012, latitude + 0.0009);
            Assert.Equal(Geodesy.DistanceMetres(a, b), EarthScale.At(latitude + 0.00045).DistanceMetres(a, b), 0.001);
        }
    }

    /// <summary>As npm's gcoord 1.0.7 gives them.</summary>
    [Theory]
    [InlineData(104.06, 30.67, 104.062496404, 30.667574872, 104.066444403, 30.676153263)]
    [InlineData(116.403988, 39.914266, 116.410232407, 39.915670251, 116.410358004, 39.920603219)]
    [InlineData(121.4737, 31.2304, 121.478223059, 31.228457738, 121.480237403, 31.236334820)]
    [InlineData(87.6, 43.8, 87.602838972, 43.801212030, 87.606368600, 43.806262800)]
    public void ChinaOffsetsAreTheKnownOnes(double lon, double lat, double gcjLon, double gcjLat, double bdLon, double bdLat)
    {
        Near(new(gcjLon, gcjLat), ChinaOffsets.Wgs84ToGcj02(new(lon, lat)));
        Near(new(bdLon, bdLat), ChinaOffsets.Gcj02ToBd09(new(lon, lat)));
    }

    [Fact]
    public void ChinaOffsetsRoundTripBelowAMillimetre()
    {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            var place = new LonLat(75 + random.NextDouble() * 58, 19 + random.NextDouble() * 33);
            Assert.True(Geodesy.DistanceMetres(place, ChinaOffsets.Gcj02ToWgs84(ChinaOffsets.Wgs84ToGcj02(place))) < 0.001);
            Assert.True(Geodesy.DistanceMetres(place, ChinaOffsets.Bd09ToGcj02(ChinaOffsets.Gcj02ToBd09(place))) < 0.001);
        }
        Assert.Equal(new LonLat(8.68, 49.41), ChinaOffsets.Wgs84ToGcj02(new(8.68, 49.41)));
    }

    /// <summary>104.06° E, 30.67° N in each system, by PROJ 9.1 (gdaltransform).</summary>
    [Theory]
    [InlineData("EPSG:4522", 34697433.5669887, 3396199.26495175)]
    [InlineData("EPSG:4524", 36122279.8829617, 3401019.52973766)]
    [InlineData("epsg:4545", 122279.882961689, 3401019.52973766)]
    [InlineData("EPSG:32648", 409952.41419783, 3393407.38740441)]
    [InlineData("EPSG:3857", 11583906.211948, 3589966.11243971)]
    public void ProjectedCoordinatesComeBack(string name, double x, double y)
    {
        var system = CoordinateSystem.TryGet(name, out string? problem);
        Assert.Null(problem);
        var place = system!.ToWgs84(x, y);
        Assert.Equal(104.06, place.Longitude, 2e-8);
        Assert.Equal(30.67, place.Latitude, 2e-8);
    }

    [Fact]
    public void UnknownSystemsAreAnsweredWithWhatIsAllowed()
    {
        Assert.Null(CoordinateSystem.TryGet("EPSG:2154", out string? problem));
        Assert.Contains("EPSG:4491", problem);
        for (int code = 4491; code <= 4554; code++) Assert.NotNull(CoordinateSystem.TryGet($"EPSG:{code}", out _));
    }

    private static void Near(LonLat expected, LonLat found)
    {
        Assert.Equal(expected.Longitude, found.Longitude, 2e-9);
        Assert.Equal(expected.Latitude, found.Latitude, 2e-9);
    }
}
