using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Polygonize;

namespace GridMap.Analysis.Grids;

/// <summary>A change to the areas of one parent. Areas are named by their place in the set.</summary>
public abstract record GridEdit;

/// <param name="Line">EPSG:4326; crosses the area from border to border.</param>
public sealed record SplitArea(int Area, LineString Line) : GridEdit;

/// <summary>The first in the set keeps its id and code.</summary>
public sealed record MergeAreas(IReadOnlyList<int> Areas) : GridEdit;

/// <summary>The area takes this polygon, as far as it is the parent's; neighbours give what it gains, and each piece that it leaves goes to the
/// neighbour that shares the longest border with it.</summary>
public sealed record RedrawArea(int Area, Geometry Polygon) : GridEdit;

/// <summary>New codes for all, from west to east and north to south.</summary>
public sealed record RenumberAreas(string ParentCode) : GridEdit;

/// <param name="AreaOf">By household of the ground: the index of its area or −1. As many have an area as before.</param>
/// <param name="Changed">Indexes of areas whose ground is not what it was, the new ones among them.</param>
/// <param name="Problem">Why the edit cannot be made; the areas are then as they were.</param>
/// <param name="Reason">The same in a word that programs can go by: notCut, tooManyPieces, notNeighbours, invalidBorder, outsideParent, noGroundLeft, noNeighbour; null: an index or a list is wrong.</param>
public sealed record GridEditResult(IReadOnlyList<GridArea> Areas, IReadOnlyList<int> AreaOf, IReadOnlyList<int> Changed, string? Problem = null, string? Reason = null);

/// <summary>Splits, merges and re-draws areas. Pure: the set that goes in stays as it is.</summary>
public static class GridEditor
{
    private const int MostPieces = 20;

    /// <param name="areaOf">By household of the ground: the index of its area or −1.</param>
    public static GridEditResult Apply(GridGround ground, IReadOnlyList<GridArea> areas, IReadOnlyList<int> areaOf, GridEdit edit) => edit switch
    {
        SplitArea split => Split(ground, areas, areaOf, split),
        MergeAreas merge => Merge(ground, areas, areaOf, merge),
        RedrawArea redraw => Redraw(ground, areas, areaOf, redraw),
        RenumberAreas renumber => Renumber(areas, areaOf, renumber),
        _ => throw new ArgumentException($"There is no edit {edit.GetType().Name}.", nameof(edit)),
    };

    private static GridEditResult Split(GridGround ground, IReadOnlyList<GridArea> areas, IReadOnlyList<int> areaOf, SplitArea edit)
    {
        if (!Has(areas, edit.Area)) return Refused(areas, areaOf, $"There is no area {edit.Area}; the set has {areas.Count}.");
        var shape = areas[edit.Area].Polygon;
        var pieces = Cut(shape, edit.Line);
        if (pieces.Count <= GridCheck.Polygons(shape).Count()) return Refused(areas, areaOf, "The line does not cut the area: draw it from one side of the border across to the other.", "notCut");
        if (pieces.Count > MostPieces) return Refused(areas, areaOf, $"The line cuts the area into {pieces.Count} pieces; at most {MostPieces}.", "tooManyPieces");
        var after = areas.ToList();
        after[edit.Area] = areas[edit.Area] with { Polygon = Whole(pieces[0]) };
        foreach (var piece in pieces.Skip(1)) after.Add(new GridArea(0, FreeCode(after), Whole(piece)));
        int[] changed = [edit.Area, .. Enumerable.Range(areas.Count, after.Count - areas.Count)];
        return new(after, Assign(ground, after, areaOf, changed), changed);
    }

    /// <summary>The pieces, those of most ground first.</summary>
    private static List<Polygon> Cut(Geometry shape, LineString line)
    {
        var inside = OverlayNGRobust.Overlay(line, shape, SpatialFunction.Intersection);
        var lines = OverlayNGRobust.Overlay(shape.Boundary, Lengthened(inside), SpatialFunction.Union);
        var polygonizer = new Polygonizer();
        polygonizer.Add(lines);
        return [.. polygonizer.GetPolygons().Cast<Polygon>().Where(p => shape.Contains(p.InteriorPoint)).OrderByDescending(p => p.Area)];
    }

    // The line's ends lie on the border but for rounding; a hair's breadth beyond, they meet it for certain.
    private static Geometry Lengthened(Geometry lines)
    {
        const double hairDegrees = 1e-10;
        var parts = Enumerable.Range(0, lines.NumGeometries).Select(i => lines.GetGeometryN(i)).OfType<LineString>().Where(l => l.Length > 0).Select(l =>
        {
            var c = l.Coordinates;
            c[0] = Beyond(c[1], c[0], hairDegrees);
            c[^1] = Beyond(c[^2], c[^1], hairDegrees);
            return (Geometry)l.Factory.CreateLineString(c);
        });
        return lines.Factory.BuildGeometry([.. parts]);
    }

    private static Coordinate Beyond(Coordinate from, Coordinate to, double degrees)
    {
        double length = from.Distance(to);
        return length == 0 ? to : new(to.X + (to.X - from.X) / length * degrees, to.Y + (to.Y - from.Y) / length * degrees);
    }

    private static GridEditResult Merge(GridGround ground, IReadOnlyList<GridArea> areas, IReadOnlyList<int> areaOf, MergeAreas edit)
    {
        int[] merged = [.. edit.Areas.Distinct().Order()];
        if (merged.FirstOrDefault(i => !Has(areas, i), -1) is var unknown and not -1) return Refused(areas, areaOf, $"There is no area {unknown}; the set has {areas.Count}.");
        if (merged.Length < 2) return Refused(areas, areaOf, "Name at least two areas to merge.");
        var union = Filled(ground, OverlayNGRobust.Union(areas[0].Polygon.Factory.BuildGeometry([.. merged.Select(i => areas[i].Polygon)])));
        int before = merged.Max(i => GridCheck.Polygons(areas[i].Polygon).Count());
        if (GridCheck.Polygons(union).Count() > before) return Refused(areas, areaOf, "The areas do not share a border; only neighbours can be merged.", "notNeighbours");
        int keep = merged[0];
        var after = new List<GridArea>();
        var number = new int[areas.Count];
        for (int i = 0; i < areas.Count; i++)
        {
            bool gone = i != keep && merged.Contains(i);
            number[i] = gone ? keep : after.Count;
            if (!gone) after.Add(i == keep ? areas[i] with { Polygon = Whole(union) } : areas[i]);
        }
        return new(after, [.. areaOf.Select(a => a < 0 ? -1 : number[a])], [number[keep]]);
    }

    private static GridEditResult Redraw(GridGround ground, IReadOnlyList<GridArea> areas, IReadOnlyList<int> areaOf, RedrawArea edit)
    {
        if (!Has(areas, edit.Area)) return Refused(areas, areaOf, $"There is no area {edit.Area}; the set has {areas.Count}.");
        if (edit.Polygon is not (Polygon or MultiPolygon) || !edit.Polygon.IsValid) return Refused(areas, areaOf, "The new border is not a valid polygon: it crosses or touches itself, or is not closed.", "invalidBorder");
        var plane = LocalPlane.Around(ground.Polygon);
        var wanted = Kept(plane, OverlayNGRobust.Overlay(edit.Polygon, ground.Polygon, SpatialFunction.Intersection));
        if (wanted.IsEmpty) return Refused(areas, areaOf, "The new border lies outside the parent.", "outsideParent");
        Geometry[] shapes = [.. areas.Select(a => a.Polygon)];
        var changed = new SortedSet<int> { edit.Area };
        for (int i = 0; i < shapes.Length; i++)
        {
            if (i == edit.Area || !shapes[i].EnvelopeInternal.Intersects(wanted.EnvelopeInternal)) continue;
            var taken = Kept(plane, OverlayNGRobust.Overlay(shapes[i], wanted, SpatialFunction.Intersection));
            if (taken.IsEmpty) continue;
            shapes[i] = Kept(plane, OverlayNGRobust.Overlay(shapes[i], wanted, SpatialFunction.Difference));
            if (shapes[i].IsEmpty) return Refused(areas, areaOf, $"Area {areas[i].Code} would be left without ground; merge the two instead.", "noGroundLeft");
            changed.Add(i);
        }
        var left = Kept(plane, OverlayNGRobust.Overlay(shapes[edit.Area], wanted, SpatialFunction.Difference));
        shapes[edit.Area] = wanted;
        foreach (var piece in GridCheck.Polygons(left))
        {
            int to = LongestBorder(piece, shapes, edit.Area);
            if (to < 0) return Refused(areas, areaOf, "Ground that the area leaves touches no other area that could take it.", "noNeighbour");
            shapes[to] = Filled(ground, OverlayNGRobust.Overlay(shapes[to], piece, SpatialFunction.Union));
            changed.Add(to);
        }
        var after = areas.Select((a, i) => changed.Contains(i) ? a with { Polygon = Whole(shapes[i]) } : a).ToList();
        return new(after, Assign(ground, after, areaOf, [.. changed]), [.. changed]);
    }

    private static int LongestBorder(Polygon piece, Geometry[] shapes, int but)
    {
        const double nearDegrees = 1e-8;
        var edge = piece.Buffer(nearDegrees);
        (int Area, double Length) best = (-1, 0);
        for (int i = 0; i < shapes.Length; i++)
        {
            if (i == but || !shapes[i].EnvelopeInternal.Intersects(edge.EnvelopeInternal)) continue;
            double length = OverlayNGRobust.Overlay(shapes[i].Boundary, edge, SpatialFunction.Intersection).Length;
            if (length > best.Length) best = (i, length);
        }
        return best.Area;
    }

    private static GridEditResult Renumber(IReadOnlyList<GridArea> areas, IReadOnlyList<int> areaOf, RenumberAreas edit)
    {
        var after = areas.ToList();
        int number = 0;
        foreach (int i in GridOrder.Of([.. areas.Select(a => a.Polygon)])) after[i] = areas[i] with { Code = GridOrder.Code(edit.ParentCode, ++number) };
        return new(after, areaOf, []);
    }

    /// <summary>Households of the changed areas go to the changed area that holds them, to their own where several do; where rounding leaves
    /// one outside all, to the nearest. The others stay where they are.</summary>
    private static int[] Assign(GridGround ground, List<GridArea> areas, IReadOnlyList<int> areaOf, int[] changed)
    {
        var isChanged = changed.ToHashSet();
        var now = areaOf.ToArray();
        Geometry[] shapes = [.. changed.Select(i => areas[i].Polygon)];
        int[] moving = [.. Enumerable.Range(0, now.Length).Where(h => isChanged.Contains(now[h]))];
        int[] first = ground.Within(ground.Polygon, moving).Assign(shapes);
        for (int i = 0; i < moving.Length; i++)
        {
            int h = moving[i];
            now[h] = changed[first[i] >= 0 ? first[i] : Nearest(ground, h, shapes)];
        }
        return now;
    }

    private static int Nearest(GridGround ground, int household, Geometry[] shapes)
    {
        var place = ground.HouseholdArray[household].Place;
        var point = ground.Polygon.Factory.CreatePoint(new Coordinate(place.Longitude, place.Latitude));
        return Enumerable.Range(0, shapes.Length).MinBy(i => (shapes[i].Distance(point), i));
    }

    private static bool Has(IReadOnlyList<GridArea> areas, int index) => index >= 0 && index < areas.Count;

    private static GridEditResult Refused(IReadOnlyList<GridArea> areas, IReadOnlyList<int> areaOf, string problem, string? reason = null) => new(areas, areaOf, [], problem, reason);

    /// <summary>The last code plus one, as long as it ends in digits.</summary>
    private static string FreeCode(List<GridArea> areas)
    {
        string last = areas.Select(a => a.Code).OrderBy(c => c.Length).ThenBy(c => c, StringComparer.Ordinal).Last();
        string head = last.TrimEnd([.. "0123456789"]), digits = last[head.Length..];
        if (digits.Length > 3) (head, digits) = (last[..^3], last[^3..]);
        int number = digits.Length == 0 ? 0 : int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        return head + (number + 1).ToString(new string('0', Math.Max(3, digits.Length)), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static MultiPolygon Whole(Geometry shape)
    {
        var whole = shape.Factory.CreateMultiPolygon([.. GridCheck.Polygons(shape)]);
        whole.SRID = 4326;
        return whole;
    }

    /// <summary>Polygons but those that are thinner than the drawing.</summary>
    private static MultiPolygon Kept(LocalPlane plane, Geometry shape) => shape.Factory.CreateMultiPolygon([.. GridCheck.Polygons(shape).Where(p => GridCheck.IsTold(plane.ToMetres(p)))]);

    /// <summary>Without holes that are thinner than the drawing: what rounding leaves where two borders met.</summary>
    private static MultiPolygon Filled(GridGround ground, Geometry shape)
    {
        var plane = LocalPlane.Around(ground.Polygon);
        return shape.Factory.CreateMultiPolygon([.. GridCheck.Polygons(shape).Select(p =>
            p.Factory.CreatePolygon(p.Shell, [.. p.Holes.Where(h => GridCheck.IsTold(plane.ToMetres(p.Factory.CreatePolygon(h))))]))]);
    }
}
