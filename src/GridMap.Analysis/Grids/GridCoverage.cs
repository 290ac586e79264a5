using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>
/// Whether areas tile their parent, quickly: every side of theirs that is the parent's too, or runs against a neighbour's, is struck out; where
/// none is left, each place of the parent is in one area and no place outside in any, since how often a place is covered changes at sides only.
/// Corners are put on a lattice of a millimetre, and sides cut at corners within two of them, so that what is missed is far thinner than
/// <see cref="GridCheck.ThinMetres"/>.
/// </summary>
internal sealed class GridCoverage
{
    private const double LatticeMetres = 0.001, NearLattices = 2;

    private readonly record struct Corner(long X, long Y) : IComparable<Corner>
    {
        public int CompareTo(Corner other) => (X, Y).CompareTo((other.X, other.Y));
    }

    // By side, its smaller corner first: how much more often it is run forwards than backwards.
    private Dictionary<(Corner, Corner), int> sides = [];

    /// <returns>False also where it is nearly so: then look closer.</returns>
    public static bool IsExact(Geometry parent, IReadOnlyList<Geometry> shapes)
    {
        var made = new GridCoverage();
        foreach (var shape in shapes) made.Add(shape, 1);
        made.Add(parent, -1);
        if (made.sides.Count > 0) made.CutAtCorners();
        return made.sides.Count == 0;
    }

    private void Add(Geometry shape, int times)
    {
        foreach (var polygon in GridCheck.Polygons(shape))
        {
            Add(polygon.Shell, polygon.Shell.IsCCW ? times : -times);
            foreach (var hole in polygon.Holes) Add(hole, hole.IsCCW ? -times : times);
        }
    }

    private void Add(LinearRing ring, int times)
    {
        var line = ring.CoordinateSequence;
        var before = At(line, 0);
        for (int i = 1; i < line.Count; i++)
        {
            var corner = At(line, i);
            Add(before, corner, times);
            before = corner;
        }
    }

    private static Corner At(CoordinateSequence line, int i) => new((long)Math.Round(line.GetX(i) / LatticeMetres), (long)Math.Round(line.GetY(i) / LatticeMetres));

    private void Add(Corner a, Corner b, int times)
    {
        int turn = a.CompareTo(b);
        if (turn == 0) return;
        var side = turn < 0 ? (a, b) : (b, a);
        int now = sides.GetValueOrDefault(side) + (turn < 0 ? times : -times);
        if (now == 0) sides.Remove(side);
        else sides[side] = now;
    }

    private void CutAtCorners()
    {
        Corner[] corners = [.. sides.Keys.SelectMany(s => (Corner[])[s.Item1, s.Item2]).Distinct().Order()];
        var whole = sides;
        sides = [];
        foreach (var ((a, b), times) in whole)
        {
            var before = a;
            foreach (var corner in On(a, b, corners))
            {
                Add(before, corner, times);
                before = corner;
            }
            Add(before, b, times);
        }
    }

    /// <summary>Corners near to the side and between its ends, along it.</summary>
    private static IEnumerable<Corner> On(Corner a, Corner b, Corner[] corners)
    {
        int first = Array.BinarySearch(corners, new Corner(a.X - (long)NearLattices, long.MinValue));
        double dx = b.X - a.X, dy = b.Y - a.Y, square = dx * dx + dy * dy;
        var found = new List<(double Along, Corner Corner)>();
        for (int i = first < 0 ? ~first : first; i < corners.Length && corners[i].X <= b.X + NearLattices; i++)
        {
            double px = corners[i].X - a.X, py = corners[i].Y - a.Y, along = px * dx + py * dy, off = px * dy - py * dx;
            if (along > 0 && along < square && off * off <= NearLattices * NearLattices * square && corners[i] != a && corners[i] != b) found.Add((along, corners[i]));
        }
        return found.Order().Select(f => f.Corner);
    }
}
