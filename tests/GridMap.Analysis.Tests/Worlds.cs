using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>Small worlds drawn with characters.</summary>
internal static class Worlds
{
    /// <summary>One metre a second: deciseconds are ten times metres.</summary>
    public static readonly Persona Plain = new("plain", 1);
    public static readonly Persona Adult = new("adult", 1.25);

    public const double OriginLongitude = 104;
    public const double OriginLatitude = 30;

    /// <summary>Place so many metres east and north of the worlds' corner.</summary>
    public static LonLat At(double eastMetres, double northMetres) =>
        new(OriginLongitude + eastMetres / 96_486.28, OriginLatitude + northMetres / 110_852.43);

    public static Polygon Box(double west, double south, double east, double north)
    {
        LonLat a = At(west, south), b = At(east, north);
        return (Polygon)new GeometryFactory(new PrecisionModel(), 4326).ToGeometry(new Envelope(a.Longitude, b.Longitude, a.Latitude, b.Latitude));
    }
}
