namespace GridMap.Analysis.Walking;

/// <summary>A place in WGS 84 degrees; longitude comes first, always.</summary>
public readonly record struct LonLat(double Longitude, double Latitude);
