using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coordinates;

/// <summary>Lengths and areas on the WGS 84 ellipsoid, in metres and square metres.</summary>
public static class Geodesy
{
    public static double DistanceMetres(LonLat a, LonLat b) => throw new NotImplementedException();
    public static double LengthMetres(ReadOnlySpan<LonLat> line) => throw new NotImplementedException();
}
