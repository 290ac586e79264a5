using System.Collections.Concurrent;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>Polygons of where a walk takes at most so many minutes, from a field.</summary>
/// <remarks>
/// Places snap to the nearest street, so the time jumps from one street's ground to the next one's: across a river or a wall a
/// dead end is seconds away and the other bank ten minutes. A contour of a coarse lattice would miss what is narrower than it. So
/// the plane is cut in blocks of 50 m; bounds of the time over a block tell most to lie wholly inside or outside of every limit. The
/// others get the true time at lattice points of a quarter of a cell, and cells without a line near them that the bounds leave open
/// are looked through at about a metre; what is found there moves a lattice point to the other side.
/// </remarks>
public static class Isochrones
{
    /// <summary>Cell of the contour in metres: a household nearer to the line than this may lie on the wrong side of it.</summary>
    public const double CellMetres = 25;

    private const int LookSteps = 2;     // a line this many lattice steps away is near
    private const int LookPoints = 5;    // places along a cell's side that are looked at

    /// <summary>One polygon for each limit, in the order given, each inside the next larger by construction.</summary>
    /// <param name="limitsDeciseconds">Positive; the field must have been searched at least as far.</param>
    /// <returns>EPSG:4326 geometries, valid, with holes; empty where nothing is reached.</returns>
    /// <exception cref="ArgumentException">No limit, one that is not positive or beyond the field's, or a field of other costs.</exception>
    public static IReadOnlyList<Isochrone> Draw(WalkGraph graph, WalkCosts costs, WalkField field, IReadOnlyList<int> limitsDeciseconds,
        CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(field.Costs, costs) || !ReferenceEquals(costs.Graph, graph)) throw new ArgumentException("The field was searched with other costs.", nameof(field));
        if (limitsDeciseconds.Count == 0 || limitsDeciseconds.Any(l => l <= 0 || l > field.Limit))
            throw new ArgumentException("Limits are positive and within the field's.", nameof(limitsDeciseconds));
        var lattice = new IsochroneLattice(limitsDeciseconds);
        var frame = Frame.Of(field);
        if (frame is null) return [.. limitsDeciseconds.Select(limit => new Isochrone(limit, GeometryFactory.Default.CreatePolygon(), 0))];

        var undecided = Measure(graph, field, lattice, frame, limitsDeciseconds, cancellation);
        LookCloser(graph, field, lattice, frame, undecided, limitsDeciseconds, cancellation);
        var drawn = new Isochrone[limitsDeciseconds.Count];
        for (int k = 0; k < drawn.Length; k++)
        {
            var polygon = lattice.Draw(limitsDeciseconds[k]).Close(frame.ToDegrees);
            drawn[k] = new(limitsDeciseconds[k], polygon, AreaOnEarth.SquareMetres(polygon));
        }
        return drawn;
    }

    /// <summary>Times of every block that can hold a place within the largest limit.</summary>
    /// <returns>The blocks that were sampled, with the bounds of their times.</returns>
    private static (int Bi, int Bj, int Low, int High)[] Measure(WalkGraph graph, WalkField field, IsochroneLattice lattice, Frame frame, IReadOnlyList<int> limits, CancellationToken cancellation)
    {
        var found = new ConcurrentBag<(int Bi, int Bj, int Low, int High, IsochroneLattice.Block Block)>();
        Parallel.ForEach(frame.BlocksNear(field, lattice.LargestLimit), new ParallelOptions { CancellationToken = cancellation }, () => new IsochroneSampler(graph, field), (at, _, sampler) =>
        {
            var step = frame.StepAt(at.Bj);
            sampler.Gather(frame.CentreOf(at.Bi, at.Bj), step.BlockRadius);
            var (low, high) = sampler.Bounds(0, 0, step.BlockRadius);
            if (low > lattice.LargestLimit) return sampler;
            if (limits.All(limit => low > limit || high <= limit)) found.Add((at.Bi, at.Bj, low, high, new([high == WalkField.NoWalk ? low : high], [])));
            else found.Add((at.Bi, at.Bj, low, high, Sample(sampler, step)));
            return sampler;
        }, _ => { });
        var ordered = found.OrderBy(f => f.Bj).ThenBy(f => f.Bi).ToArray();
        foreach (var (bi, bj, _, _, block) in ordered) lattice.Set(bi, bj, block);
        return [.. ordered.Where(f => !f.Block.IsUniform).Select(f => (f.Bi, f.Bj, f.Low, f.High))];
    }

    private static IsochroneLattice.Block Sample(IsochroneSampler sampler, Frame.Step step)
    {
        const int side = IsochroneLattice.BlockPoints;
        int[] times = new int[side * side], edges = new int[side * side];
        for (int slot = 0; slot < times.Length; slot++)
            times[slot] = sampler.TimeAt((slot % side - side / 2) * step.X, (slot / side - side / 2) * step.Y, out edges[slot]);
        return new(times, edges);
    }

    private static void LookCloser(WalkGraph graph, WalkField field, IsochroneLattice lattice, Frame frame, (int Bi, int Bj, int Low, int High)[] blocks, IReadOnlyList<int> limits, CancellationToken cancellation)
    {
        const int side = IsochroneLattice.BlockPoints;
        var found = new ConcurrentBag<(int I, int J, int Deciseconds)>();
        Parallel.ForEach(blocks, new ParallelOptions { CancellationToken = cancellation }, () => new IsochroneSampler(graph, field), (at, _, sampler) =>
        {
            bool gathered = false;
            var step = frame.StepAt(at.Bj);
            foreach (int limit in limits)
            {
                if (at.Low > limit || at.High <= limit) continue;
                bool?[] uniform = lattice.UniformCells(at.Bi, at.Bj, LookSteps, limit);
                for (int slot = 0; slot < uniform.Length; slot++)
                {
                    if (uniform[slot] is not { } inside) continue;
                    if (!gathered) sampler.Gather(frame.CentreOf(at.Bi, at.Bj), step.BlockRadius);
                    gathered = true;
                    double x = (slot % side - side / 2) * step.X, y = (slot / side - side / 2) * step.Y;
                    if (FindOther(sampler, step, x, y, inside, limit) is not { } other) continue;
                    int i = at.Bi * side + slot % side, j = at.Bj * side + slot / side;
                    found.Add((i + (int)Math.Round((other.X - x) / step.X), j + (int)Math.Round((other.Y - y) / step.Y), other.Deciseconds));
                }
            }
            return sampler;
        }, _ => { });
        foreach (var (i, j, deciseconds) in found.Order()) lattice.Override(i, j, deciseconds);
    }

    /// <summary>A place in the cell on the other side of the limit than its corners, or null.</summary>
    private static (double X, double Y, int Deciseconds)? FindOther(IsochroneSampler sampler, Frame.Step step, double x, double y, bool inside, int limit)
    {
        var (low, high) = sampler.Bounds(x + step.X / 2, y + step.Y / 2, Math.Sqrt(step.X * step.X + step.Y * step.Y) / 2);
        if (inside ? high <= limit : low > limit) return null;
        for (int p = 0; p < LookPoints * LookPoints; p++)
        {
            double px = x + (p % LookPoints + 0.5) / LookPoints * step.X, py = y + (p / LookPoints + 0.5) / LookPoints * step.Y;
            int deciseconds = sampler.TimeAt(px, py, out _);
            if (deciseconds <= limit != inside) return (px, py, deciseconds);
        }
        return null;
    }
}

public sealed record Isochrone(int LimitDeciseconds, Geometry Polygon, double AreaSquareMetres);
