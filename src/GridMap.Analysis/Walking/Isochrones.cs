using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>Polygons of where a walk takes at most so many minutes, from a field.</summary>
/// <remarks>
/// Places snap to the nearest street, so the time jumps from one street's ground to the next one's: across a river or a wall a
/// dead end is seconds away and the other bank ten minutes. A contour of a coarse lattice would miss what is narrower than it. So
/// lattice points stand a quarter of a cell apart, and ground that is narrower than that is looked for at about a metre and gets a
/// point near it (<see cref="GroundTile"/>). Where points snap to depends on the streets alone and is kept, so that an isochrone is a
/// matter of reading times at points, of the tiles near reached streets, and of drawing the line between them. The lattice lies fixed on
/// the ground, and on which side of a limit a point is depends on the field alone: of two limits over one field, the smaller's polygon
/// lies in the larger's, exactly, drawn together or not.
/// </remarks>
public static class Isochrones
{
    /// <summary>Cell of the contour in metres: a household nearer to the line than this may lie on the wrong side of it.</summary>
    public const double CellMetres = 25;

    /// <summary>One polygon for each limit, in the order given, each inside the next larger by construction.</summary>
    /// <param name="limitsDeciseconds">Positive; the field must have been searched at least as far.</param>
    /// <returns>EPSG:4326 geometries, valid, with holes; empty where nothing is reached.</returns>
    /// <exception cref="ArgumentException">No limit, one that is not positive or beyond the field's, a field of other costs, or one that
    /// reaches over more than 200 km.</exception>
    public static IReadOnlyList<Isochrone> Draw(WalkGraph graph, WalkCosts costs, WalkField field, IReadOnlyList<int> limitsDeciseconds,
        CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(field.Costs, costs) || !ReferenceEquals(costs.Graph, graph)) throw new ArgumentException("The field was searched with other costs.", nameof(field));
        if (limitsDeciseconds.Count == 0 || limitsDeciseconds.Any(l => l <= 0 || l > field.Limit))
            throw new ArgumentException("Limits are positive and within the field's.", nameof(limitsDeciseconds));
        var space = SpaceOf(graph);
        var drawn = Draw(field, limitsDeciseconds, space, cancellation);
        graph.Ground.Idle.Add(space);
        return drawn;
    }

    /// <summary>As the other, with a search of its own from one place, as far as the largest limit.</summary>
    /// <exception cref="ArgumentException">No limit, one that is not positive, or costs of another graph.</exception>
    public static IReadOnlyList<Isochrone> Draw(WalkGraph graph, WalkCosts costs, Snap place, IReadOnlyList<int> limitsDeciseconds, WalkDirection direction,
        CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(costs.Graph, graph)) throw new ArgumentException("The costs belong to another graph.", nameof(costs));
        if (limitsDeciseconds.Count == 0 || limitsDeciseconds.Min() <= 0) throw new ArgumentException("Limits are positive.", nameof(limitsDeciseconds));
        var space = SpaceOf(graph);
        var field = WalkField.Search(costs, [place], limitsDeciseconds.Max(), direction, space.Search, cancellation);
        var drawn = Draw(field, limitsDeciseconds, space, cancellation);
        graph.Ground.Idle.Add(space);
        return drawn;
    }

    private static IsochroneSpace SpaceOf(WalkGraph graph) => graph.Ground.Idle.TryTake(out var idle) ? idle : new(graph);

    private static Isochrone[] Draw(WalkField field, IReadOnlyList<int> limits, IsochroneSpace space, CancellationToken cancellation)
    {
        foreach (var source in field.Sources)
        {
            if (!source.IsSnapped) continue;
            space.Times.Measure(field, GroundLattice.For(source.Position), [.. limits.Order()], cancellation);
            return [.. limits.Select(space.Contour.Draw)];
        }
        return [.. limits.Select(limit => new Isochrone(limit, GeometryFactory.Default.CreatePolygon(), 0))];
    }
}

public sealed record Isochrone(int LimitDeciseconds, Geometry Polygon, double AreaSquareMetres);

/// <summary>Working memory of one isochrone at a time.</summary>
internal sealed class IsochroneSpace
{
    public IsochroneSpace(WalkGraph graph)
    {
        Search = new(graph.NodeCount, routes: false);
        Times = new(graph);
        Contour = new(Times);
    }

    public SearchSpace Search { get; }
    public IsochroneTimes Times { get; }
    public IsochroneContour Contour { get; }
}
