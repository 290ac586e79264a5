using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coordinates;

/// <summary>GCJ-02 and BD-09, the offset coordinates of Chinese web maps. Outside mainland China they are the identity.</summary>
public static class ChinaOffsets
{
    public static LonLat Wgs84ToGcj02(LonLat wgs84) => throw new NotImplementedException();

    /// <summary>Iterated inverse, to below a millimetre.</summary>
    public static LonLat Gcj02ToWgs84(LonLat gcj02) => throw new NotImplementedException();

    public static LonLat Gcj02ToBd09(LonLat gcj02) => throw new NotImplementedException();
    public static LonLat Bd09ToGcj02(LonLat bd09) => throw new NotImplementedException();
}
