using System.Globalization;
using GridMap.Analysis.Walking;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace GridMap.Analysis.Coordinates;

/// <summary>What a file's coordinates can be in, and the way to WGS 84.</summary>
public abstract class CoordinateSystem
{
    private const string Allowed = "EPSG:4326, EPSG:4490, EPSG:4491–4554 (CGCS2000 Gauss-Kruger zones), EPSG:32601–32660, EPSG:32701–32760, EPSG:3857, GCJ-02, BD-09";

    /// <summary>EPSG:4326, EPSG:4490 (CGCS2000), EPSG:4491–4554 (CGCS2000 Gauss-Kruger zones, 3° and 6°, with or without zone prefix),
    /// EPSG:326xx and 327xx, EPSG:3857, GCJ-02, BD-09; case does not matter.</summary>
    /// <returns>Null and a problem that lists what is allowed.</returns>
    public static CoordinateSystem? TryGet(string name, out string? problem)
    {
        problem = null;
        string key = (name ?? "").Trim().ToUpperInvariant();
        if (key is "GCJ-02" or "GCJ02") return new ByFormula("GCJ-02", (x, y) => ChinaOffsets.Gcj02ToWgs84(new(x, y)));
        if (key is "BD-09" or "BD09") return new ByFormula("BD-09", (x, y) => ChinaOffsets.Gcj02ToWgs84(ChinaOffsets.Bd09ToGcj02(new(x, y))));
        string digits = key.StartsWith("EPSG:", StringComparison.Ordinal) ? key[5..] : "";
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && OfCode(code) is { } system) return system;
        problem = $"Coordinate system \"{name}\" is not known; allowed: {Allowed}.";
        return null;
    }

    /// <summary>x is longitude or easting, y latitude or northing (x before y, whatever the axis order of the registry).</summary>
    public abstract LonLat ToWgs84(double x, double y);

    public abstract string Name { get; }

    private static CoordinateSystem? OfCode(int code) => code switch
    {
        4326 => new ByFormula("EPSG:4326", (x, y) => new(x, y)),
        4490 => new ByFormula("EPSG:4490", (x, y) => new(x, y)),   // CGCS2000 is WGS 84 to far below a metre
        3857 => new ByFormula("EPSG:3857", FromWebMercator),
        >= 4491 and <= 4501 => GaussKruger(code, 75 + 6 * (code - 4491), (code - 4491 + 13) * 1_000_000 + 500_000),
        >= 4502 and <= 4512 => GaussKruger(code, 75 + 6 * (code - 4502), 500_000),
        >= 4513 and <= 4533 => GaussKruger(code, 75 + 3 * (code - 4513), (code - 4513 + 25) * 1_000_000 + 500_000),
        >= 4534 and <= 4554 => GaussKruger(code, 75 + 3 * (code - 4534), 500_000),
        >= 32601 and <= 32660 => new Projected($"EPSG:{code}", ProjectedCoordinateSystem.WGS84_UTM(code - 32600, true)),
        >= 32701 and <= 32760 => new Projected($"EPSG:{code}", ProjectedCoordinateSystem.WGS84_UTM(code - 32700, false)),
        _ => null,
    };

    private static Projected GaussKruger(int code, int centralMeridian, int falseEasting)
    {
        string wkt = string.Create(CultureInfo.InvariantCulture, $$"""
            PROJCS["EPSG:{{code}}",GEOGCS["CGCS2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],
            UNIT["degree",0.017453292519943295]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],
            PARAMETER["central_meridian",{{centralMeridian}}],PARAMETER["scale_factor",1],PARAMETER["false_easting",{{falseEasting}}],
            PARAMETER["false_northing",0],UNIT["metre",1],AXIS["East",EAST],AXIS["North",NORTH]]
            """);
        return new($"EPSG:{code}", (ProjectedCoordinateSystem)new CoordinateSystemFactory().CreateFromWkt(wkt));
    }

    private static LonLat FromWebMercator(double x, double y)
    {
        const double radiusMetres = 6378137;
        return new(x / radiusMetres * (180 / Math.PI), Math.Atan(Math.Sinh(y / radiusMetres)) * (180 / Math.PI));
    }

    private sealed class ByFormula(string name, Func<double, double, LonLat> formula) : CoordinateSystem
    {
        public override string Name => name;
        public override LonLat ToWgs84(double x, double y) => formula(x, y);
    }

    private sealed class Projected(string name, ProjectedCoordinateSystem system) : CoordinateSystem
    {
        private readonly MathTransform inverse =
            new CoordinateTransformationFactory().CreateFromCoordinateSystems(system, system.GeographicCoordinateSystem).MathTransform;

        public override string Name => name;

        public override LonLat ToWgs84(double x, double y)
        {
            var (longitude, latitude) = inverse.Transform(x, y);
            return new(longitude, latitude);
        }
    }
}
