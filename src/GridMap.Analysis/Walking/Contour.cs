using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>Marching squares: collects the line through cells whose corners are partly inside, then closes it to polygons.</summary>
/// <remarks>Every crossing lies strictly between two lattice points, so that rings never touch: the polygons are valid by
/// construction, and for two limits over the same values, where more corners are inside, the one lies in the other.</remarks>
internal sealed class Contour
{
    private readonly Dictionary<long, (long Next, double X, double Y)> links = [];

    /// <summary>Corners of one cell and where the line crosses its sides, as shares from the lower index to the higher.</summary>
    public readonly record struct Cell(bool In00, bool In10, bool In11, bool In01, double Bottom, double Right, double Top, double Left, bool JoinAcross);

    public bool IsEmpty => links.Count == 0;

    public void Add(int i, int j, in Cell cell)
    {
        int kind = (cell.In00 ? 1 : 0) | (cell.In10 ? 2 : 0) | (cell.In11 ? 4 : 0) | (cell.In01 ? 8 : 0);
        if (kind is 0 or 15) return;
        var bottom = (Key: Key(i, j, false), X: i + cell.Bottom, Y: (double)j);
        var top = (Key: Key(i, j + 1, false), X: i + cell.Top, Y: j + 1.0);
        var left = (Key: Key(i, j, true), X: (double)i, Y: j + cell.Left);
        var right = (Key: Key(i + 1, j, true), X: i + 1.0, Y: j + cell.Right);
        switch (kind)   // the inside is on the left of each link
        {
            case 1: Link(bottom, left); break;
            case 2: Link(right, bottom); break;
            case 3: Link(right, left); break;
            case 4: Link(top, right); break;
            case 6: Link(top, bottom); break;
            case 7: Link(top, left); break;
            case 8: Link(left, top); break;
            case 9: Link(bottom, top); break;
            case 11: Link(right, top); break;
            case 12: Link(left, right); break;
            case 13: Link(bottom, right); break;
            case 14: Link(left, bottom); break;
            case 5 when cell.JoinAcross: Link(bottom, right); Link(top, left); break;
            case 5: Link(bottom, left); Link(top, right); break;
            case 10 when cell.JoinAcross: Link(left, bottom); Link(right, top); break;
            default: Link(right, bottom); Link(left, top); break;
        }
    }

    private void Link((long Key, double X, double Y) from, (long Key, double X, double Y) to) => links[from.Key] = (to.Key, from.X, from.Y);

    private static long Key(int i, int j, bool upward) => ((long)j << 32) ^ ((long)(uint)i << 1 & 0xFFFFFFFF) ^ (upward ? 1 : 0);

    /// <param name="place">From lattice coordinates to degrees.</param>
    public Geometry Close(Func<double, double, Coordinate> place)
    {
        var shells = new List<LinearRing>();
        var holes = new List<LinearRing>();
        foreach (long start in links.Keys.ToArray())
        {
            var ring = new List<Coordinate>();
            for (long key = start; links.Remove(key, out var link); key = link.Next) Append(ring, place(link.X, link.Y));
            if (ring.Count == 0) continue;   // went with an earlier ring
            ring.Add(ring[0].Copy());
            var closed = new LinearRing([.. ring]);
            (closed.IsCCW ? shells : holes).Add(closed);
        }
        return Assemble(shells, holes);
    }

    /// <summary>Leaves out points that lie on the line between their neighbours.</summary>
    private static void Append(List<Coordinate> ring, Coordinate next)
    {
        if (ring.Count >= 2 && Orientation.Index(ring[^2], ring[^1], next) == OrientationIndex.Collinear) ring[^1] = next;
        else ring.Add(next);
    }

    private static Geometry Assemble(List<LinearRing> shells, List<LinearRing> holes)
    {
        var factory = new GeometryFactory(new PrecisionModel(), 4326);
        var bySize = shells.Select(s => (Ring: s, Box: s.EnvelopeInternal, Size: Math.Abs(Area.OfRing(s.CoordinateSequence)), Holes: new List<LinearRing>()))
            .OrderBy(s => s.Size).ToArray();
        foreach (var hole in holes)
        {
            var point = hole.GetCoordinateN(0);
            foreach (var shell in bySize)
            {
                if (!shell.Box.Contains(point) || !PointLocation.IsInRing(point, shell.Ring.Coordinates)) continue;
                shell.Holes.Add(factory.CreateLinearRing(hole.CoordinateSequence));
                break;
            }
        }
        var polygons = bySize.Reverse().Select(s => factory.CreatePolygon(factory.CreateLinearRing(s.Ring.CoordinateSequence), [.. s.Holes])).ToArray();
        return polygons.Length == 1 ? polygons[0] : factory.CreateMultiPolygon(polygons);
    }
}
