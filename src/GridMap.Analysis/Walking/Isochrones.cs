using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>Polygons of where a walk takes at most so many minutes, from a field.</summary>
public static class Isochrones
{
    /// <summary>Cell of the contour in metres: a household nearer to the line than this may lie on the wrong side of it.</summary>
    public const double CellMetres = 25;

    /// <summary>One polygon for each limit, in the order given, each inside the next larger by construction.</summary>
    /// <param name="limitsDeciseconds">Positive; the field must have been searched at least as far.</param>
    /// <returns>EPSG:4326 geometries, valid, with holes; empty where nothing is reached.</returns>
    public static IReadOnlyList<Isochrone> Draw(WalkGraph graph, WalkCosts costs, WalkField field, IReadOnlyList<int> limitsDeciseconds,
        CancellationToken cancellation = default) => throw new NotImplementedException();
}

public sealed record Isochrone(int LimitDeciseconds, Geometry Polygon, double AreaSquareMetres);
