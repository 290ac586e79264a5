using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coordinates;

/// <summary>What a file's coordinates can be in, and the way to WGS 84.</summary>
public abstract class CoordinateSystem
{
    /// <summary>EPSG:4326, EPSG:4490 (CGCS2000), EPSG:4491–4554 (CGCS2000 Gauss-Kruger zones, 3° and 6°, with or without zone prefix),
    /// EPSG:326xx and 327xx, EPSG:3857, GCJ-02, BD-09; case does not matter.</summary>
    /// <returns>Null and a problem that lists what is allowed.</returns>
    public static CoordinateSystem? TryGet(string name, out string? problem) => throw new NotImplementedException();

    /// <summary>x is longitude or easting, y latitude or northing (x before y, whatever the axis order of the registry).</summary>
    public abstract LonLat ToWgs84(double x, double y);

    public abstract string Name { get; }
}
