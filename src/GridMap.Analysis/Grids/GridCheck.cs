using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace GridMap.Analysis.Grids;

/// <summary>Looks at areas of one level below one parent against the rules of docs/decisions.</summary>
public static class GridCheck
{
    /// <summary>Ground thinner than this (twice the area over the perimeter) or smaller than <see cref="LeastSquareMetres"/> comes of how
    /// finely borders are drawn and is not told.</summary>
    public const double ThinMetres = 0.05, LeastSquareMetres = 1;

    /// <param name="ground">The parent.</param>
    /// <param name="areaOf">By household of the ground: the index of its area or −1; null: by the polygons.</param>
    /// <param name="walked">The areas whose households' walks are looked at; null: all.</param>
    public static GridCheckResult Of(GridGround ground, IReadOnlyList<GridArea> areas, HouseholdBounds bounds, IReadOnlyList<int>? areaOf = null,
        IReadOnlyCollection<int>? walked = null, CancellationToken cancellation = default)
    {
        areaOf ??= ground.Assign([.. areas.Select(a => a.Polygon)]);
        var members = Enumerable.Range(0, areaOf.Count).ToLookup(h => areaOf[h]);
        var violations = areas.Select(_ => new List<GridViolation>()).ToArray();
        for (int i = 0; i < areas.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Count(members[i].Count(), bounds, violations[i]);
            if (walked?.Contains(i) != false) Walk(ground, areas[i], [.. members[i]], violations[i]);
        }
        Compounds(ground, areaOf, bounds, violations);
        var plane = LocalPlane.Around(ground.Polygon);
        var parent = plane.ToMetres(ground.Polygon);
        Geometry[] shapes = [.. areas.Select(a => plane.ToMetres(a.Polygon))];
        double uncovered = Ground(parent, shapes, violations, cancellation);
        Order(areas, violations);
        var figures = areas.Select((area, i) => new GridFigures(area, members[i].Count(), members[i].Sum(h => ground.HouseholdArray[h].People),
            members[i].Count(h => !ground.SnapArray[h].IsSnapped), shapes[i].Area, Compactness(shapes[i]), violations[i]));
        return new([.. figures], members[-1].Count(), members[-1].Sum(h => ground.HouseholdArray[h].People), uncovered);
    }

    private static double Compactness(Geometry shape) => shape.Length > 0 ? 4 * Math.PI * shape.Area / (shape.Length * shape.Length) : 0;

    private static void Count(int households, HouseholdBounds bounds, List<GridViolation> found)
    {
        if (households < bounds.Least) found.Add(new TooFewHouseholds(households, bounds.Least));
        if (households > bounds.Most) found.Add(new TooManyHouseholds(households, bounds.Most));
    }

    private static void Walk(GridGround ground, GridArea area, int[] members, List<GridViolation> found)
    {
        if (members.Length < 2) return;
        int[] parts = FootParts.Of(ground, ground.Near(area.Polygon), members);
        var groups = Enumerable.Range(0, members.Length).Where(i => parts[i] >= 0).GroupBy(i => parts[i], i => ground.SnapArray[members[i]])
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.ToList()).ToList();
        if (groups.Count < 2) return;
        var walks = FootNetwork.Of(ground.Graph).WalkMetres(groups[0], groups[1..]);
        found.Add(new NotContiguous([.. groups.Select((g, i) => new FootPart(g.Count, i == 0 ? null : walks[i - 1]))]));
    }

    private static void Compounds(GridGround ground, IReadOnlyList<int> areaOf, HouseholdBounds bounds, List<GridViolation>[] violations)
    {
        foreach (var compound in Enumerable.Range(0, areaOf.Count).Where(h => ground.CompoundOf[h] != 0).GroupBy(h => ground.CompoundOf[h]))
        {
            int all = compound.Count();
            var sides = compound.Where(h => areaOf[h] >= 0).GroupBy(h => areaOf[h]).ToList();
            if (all > bounds.Most || (sides.Count < 2 && sides.Sum(s => s.Count()) == all)) continue;
            var (id, name, _) = ground.Graph.Compounds[compound.Key - 1];
            foreach (var side in sides) violations[side.Key].Add(new CutsCompound(id, name, side.Count(), all - side.Count()));
        }
    }

    /// <returns>Uncovered square metres of the parent.</returns>
    private static double Ground(Geometry parent, Geometry[] shapes, List<GridViolation>[] violations, CancellationToken cancellation)
    {
        for (int i = 0; i < shapes.Length; i++) Pieces(parent, shapes[i], violations[i]);
        if (GridCoverage.IsExact(parent, shapes)) return 0;
        var tree = new STRtree<int>();
        for (int i = 0; i < shapes.Length; i++) tree.Insert(shapes[i].EnvelopeInternal, i);
        for (int i = 0; i < shapes.Length; i++)
        {
            foreach (int other in tree.Query(shapes[i].EnvelopeInternal).Where(o => o > i).Order())
            {
                cancellation.ThrowIfCancellationRequested();
                double shared = Told(OverlayNGRobust.Overlay(shapes[i], shapes[other], SpatialFunction.Intersection)).Sum(p => p.Area);
                if (shared <= 0) continue;
                violations[i].Add(new Overlaps(other, shared));
                violations[other].Add(new Overlaps(i, shared));
            }
            double outside = Told(Minus(shapes[i], parent)).Sum(p => p.Area);
            if (outside > 0) violations[i].Add(new OutsideParent(outside));
        }
        var gaps = Told(shapes.Length == 0 ? parent : Minus(parent, OverlayNGRobust.Union(parent.Factory.BuildGeometry(shapes)))).ToList();
        for (int i = 0; i < shapes.Length; i++)
        {
            double beside = gaps.Where(g => Touches(g, shapes[i])).Sum(g => g.Area);
            if (beside > 0) violations[i].Add(new GapBeside(beside));
        }
        return gaps.Sum(g => g.Area);
    }

    /// <summary>Along a metre of border or more.</summary>
    private static bool Touches(Geometry gap, Geometry shape) => gap.EnvelopeInternal.Intersects(shape.EnvelopeInternal)
        && OverlayNGRobust.Overlay(gap, shape.Buffer(ThinMetres), SpatialFunction.Intersection).Area > ThinMetres;

    private static void Pieces(Geometry parent, Geometry shape, List<GridViolation> found)
    {
        var holes = Polygons(shape).SelectMany(p => p.Holes).Select(h => (Geometry)shape.Factory.CreatePolygon(h)).ToList();
        double enclosed = holes.SelectMany(h => Told(OverlayNGRobust.Overlay(h, parent, SpatialFunction.Intersection))).Sum(p => p.Area);
        if (enclosed > 0) found.Add(new Encloses(enclosed));
        var pieces = Told(shape).ToList();
        if (pieces.Count < 2) return;
        int ofParent = Polygons(parent).Count(p => pieces.Exists(q => q.Intersects(p)));
        if (pieces.Count > Math.Max(1, ofParent)) found.Add(new InPieces(pieces.Count));
    }

    private static Geometry Minus(Geometry a, Geometry b) => OverlayNGRobust.Overlay(a, b, SpatialFunction.Difference);

    internal static IEnumerable<Polygon> Polygons(Geometry shape) => Enumerable.Range(0, shape.NumGeometries).Select(i => shape.GetGeometryN(i)).OfType<Polygon>();

    private static IEnumerable<Polygon> Told(Geometry shape) => Polygons(shape).Where(IsTold);

    internal static bool IsTold(Geometry metres) => metres.Area >= LeastSquareMetres && 2 * metres.Area / metres.Length >= ThinMetres;

    private static void Order(IReadOnlyList<GridArea> areas, List<GridViolation>[] violations)
    {
        int[] places = Places(GridOrder.Of([.. areas.Select(a => a.Polygon)]));
        int[] byCode = Places([.. Enumerable.Range(0, areas.Count).OrderBy(i => areas[i].Code.Length).ThenBy(i => areas[i].Code, StringComparer.Ordinal)]);
        foreach (int i in GridOrder.Misplaced(places, byCode).Order()) violations[i].Add(new OutOfOrder(places[i] + 1, byCode[i] + 1));
    }

    private static int[] Places(int[] order)
    {
        var places = new int[order.Length];
        for (int i = 0; i < order.Length; i++) places[order[i]] = i;
        return places;
    }
}
