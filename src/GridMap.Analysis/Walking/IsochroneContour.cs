using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>Marching squares over the times at lattice points, for one limit after another.</summary>
/// <remarks>Every crossing lies strictly between two lattice points, so that rings never touch: the polygons are valid by construction,
/// and for two limits over the same times, where more points are inside, the one lies in the other. A crossing is named by the point
/// before it (row by row) times two, plus one where the line from that point runs north.</remarks>
internal sealed class IsochroneContour(IsochroneTimes times)
{
    private const int Side = GroundLattice.TilePoints, Parts = GroundLattice.Parts;
    private const int LeastShare = 13;   // a twentieth of a step
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    private readonly CrossingTable linkAt = new();
    private readonly List<Link> links = [];
    private readonly List<Corner> corners = [];
    private readonly List<Ring> rings = [];
    private int limit;
    private int stride;

    /// <summary>From a crossing at a place (in parts of a step from the box's corner) to the next; the inside is on the left.</summary>
    private record struct Link(int X, int Y, long Next, int Ring);

    private readonly record struct Corner(int X, int Y);

    /// <param name="Start">Its first corner.</param>
    /// <param name="West">Its westernmost corner, which lies between two points of a row.</param>
    private readonly record struct Ring(int Start, int End, Corner West, double SquareMetres)
    {
        public bool IsHole => SquareMetres < 0;
    }

    public Isochrone Draw(int limitDeciseconds)
    {
        limit = limitDeciseconds;
        stride = times.Box.Columns * Side;
        linkAt.Clear();
        links.Clear();
        corners.Clear();
        rings.Clear();
        LinkCells();
        for (int link = 0; link < links.Count; link++)
        {
            if (links[link].Ring < 0) Follow(link);
        }
        return new(limitDeciseconds, Assemble(), rings.Sum(r => r.SquareMetres));
    }

    private void LinkCells()
    {
        var box = times.Box;
        Span<float> near = stackalloc float[(Side + 1) * (Side + 1)];
        for (int row = 0; row < box.Rows - 1; row++)
        {
            for (int column = 0; column < box.Columns - 1; column++)
            {
                int at = row * box.Columns + column;
                float a = times.UniformOf(at), b = times.UniformOf(at + 1), c = times.UniformOf(at + box.Columns), d = times.UniformOf(at + box.Columns + 1);
                bool inside = a <= limit;   // NaN, of a tile that is not uniform, differs from all
                if (!float.IsNaN(a + b + c + d) && b <= limit == inside && c <= limit == inside && d <= limit == inside) continue;
                Gather(at, near);
                for (int j = 0; j < Side; j++)
                {
                    for (int i = 0; i < Side; i++)
                    {
                        int slot = j * (Side + 1) + i;
                        int kind = (near[slot] <= limit ? 1 : 0) | (near[slot + 1] <= limit ? 2 : 0) | (near[slot + Side + 2] <= limit ? 4 : 0) | (near[slot + Side + 1] <= limit ? 8 : 0);
                        if (kind is not (0 or 15)) LinkCell(column * Side + i, row * Side + j, kind);
                    }
                }
            }
        }
    }

    /// <summary>The points of a tile with the next column and row.</summary>
    private void Gather(int at, Span<float> near)
    {
        int columns = times.Box.Columns;
        Copy(at, 0, Side, 0, Side, near);
        Copy(at + 1, Side, 1, 0, Side, near);
        Copy(at + columns, 0, Side, Side, 1, near);
        Copy(at + columns + 1, Side, 1, Side, 1, near);
    }

    private void Copy(int at, int toColumn, int columns, int toRow, int rows, Span<float> near)
    {
        float uniform = times.UniformOf(at);
        var values = float.IsNaN(uniform) ? times.ValuesOf(at) : default;
        for (int row = 0; row < rows; row++)
        {
            var target = near.Slice((toRow + row) * (Side + 1) + toColumn, columns);
            if (values.IsEmpty) target.Fill(uniform);
            else values.Slice(row * Side, columns).CopyTo(target);
        }
    }

    private void LinkCell(int i, int j, int kind)
    {
        switch (kind)   // bits: south-west 1, south-east 2, north-east 4, north-west 8
        {
            case 1: Add(South, West); break;
            case 2: Add(East, South); break;
            case 3: Add(East, West); break;
            case 4: Add(North, East); break;
            case 6: Add(North, South); break;
            case 7: Add(North, West); break;
            case 8: Add(West, North); break;
            case 9: Add(South, North); break;
            case 11: Add(East, North); break;
            case 12: Add(West, East); break;
            case 13: Add(South, East); break;
            case 14: Add(West, South); break;
            case 5 when JoinsAcross(i, j): Add(South, East); Add(North, West); break;
            case 5: Add(South, West); Add(North, East); break;
            case 10 when JoinsAcross(i, j): Add(West, South); Add(East, North); break;
            default: Add(East, South); Add(West, North); break;
        }

        void Add(int from, int to)
        {
            var (x, y) = from switch
            {
                South => (i * Parts + Share(i, j, i + 1, j), j * Parts),
                North => (i * Parts + Share(i, j + 1, i + 1, j + 1), (j + 1) * Parts),
                West => (i * Parts, j * Parts + Share(i, j, i, j + 1)),
                _ => ((i + 1) * Parts, j * Parts + Share(i + 1, j, i + 1, j + 1)),
            };
            linkAt.Add(Name(i, j, from), links.Count);
            links.Add(new(x, y, Name(i, j, to), -1));
        }
    }

    private const int South = 0, West = 1, North = 2, East = 3;

    private long Name(int i, int j, int side) => side switch
    {
        South => ((long)j * stride + i) * 2,
        North => ((long)(j + 1) * stride + i) * 2,
        West => ((long)j * stride + i) * 2 + 1,
        _ => ((long)j * stride + i + 1) * 2 + 1,
    };

    /// <summary>Where the limit is passed between two points: by the times where both belong to one street, in the middle elsewhere.</summary>
    private int Share(int i, int j, int nextI, int nextJ)
    {
        int edge = times.EdgeAt(i, j);
        if (edge < 0 || edge != times.EdgeAt(nextI, nextJ)) return Parts / 2;
        float a = times.TimeWithin(limit, i, j), b = times.TimeWithin(limit, nextI, nextJ);
        if (a == b || a >= IsochroneTimes.Never || b >= IsochroneTimes.Never) return Parts / 2;
        return Math.Clamp((int)((limit - a) / (b - a) * Parts), LeastShare, Parts - LeastShare);
    }

    /// <summary>Two opposite corners inside: joined for this limit if for any smaller one, so that polygons nest.</summary>
    private bool JoinsAcross(int i, int j) =>
        ((double)times.TimeWithin(limit, i, j) + times.TimeWithin(limit, i + 1, j) + times.TimeWithin(limit, i, j + 1) + times.TimeWithin(limit, i + 1, j + 1)) / 4 <= limit;

    /// <summary>Makes a ring of the links from this one on, without the corners that lie on a straight line.</summary>
    private void Follow(int link)
    {
        int start = corners.Count;
        var west = new Corner(int.MaxValue, 0);
        while (links[link].Ring < 0)
        {
            var at = links[link];
            links[link] = at with { Ring = rings.Count };
            var corner = new Corner(at.X, at.Y);
            if (corner.X < west.X && corner.Y % Parts == 0) west = corner;
            if (corners.Count >= start + 2 && IsStraight(corners[^2], corners[^1], corner)) corners[^1] = corner;
            else corners.Add(corner);
            link = linkAt.Find(at.Next);
        }
        rings.Add(new(start, corners.Count, west, SquareMetres(start, corners.Count)));
    }

    private static bool IsStraight(Corner a, Corner b, Corner c) => (long)(b.X - a.X) * (c.Y - b.Y) == (long)(b.Y - a.Y) * (c.X - b.X);

    /// <summary>By the scale of the ground at each side's tile: right to a hundred-thousandth. Negative for a hole.</summary>
    private double SquareMetres(int start, int end)
    {
        double sum = 0, scale = 0;
        int scaleRow = -1;
        var before = corners[end - 1];
        int west = before.X;
        for (int k = start; k < end; k++)
        {
            var corner = corners[k];
            int row = (before.Y + corner.Y) / 2 / (Parts * Side);
            if (row != scaleRow) (scaleRow, scale) = (row, times.Lattice.SquareMetresAt(((long)times.Box.Row + row) * Side * Parts + Side * Parts / 2));
            sum += ((before.X + corner.X) / 2.0 - west) * (corner.Y - before.Y) * scale;
            before = corner;
        }
        return sum / ((double)Parts * Parts);
    }

    /// <summary>Largest polygon first.</summary>
    private Geometry Assemble()
    {
        var holes = new List<LinearRing>?[rings.Count];
        var shellOf = new int[rings.Count];
        var order = Enumerable.Range(0, rings.Count).OrderBy(r => rings[r].West.X).ToArray();
        foreach (int ring in order)
        {
            shellOf[ring] = ring;
            if (!rings[ring].IsHole) continue;
            shellOf[ring] = shellOf[RingWestOf(rings[ring].West)];
            (holes[shellOf[ring]] ??= []).Add(Close(rings[ring]));
        }
        var polygons = Enumerable.Range(0, rings.Count).Where(r => !rings[r].IsHole).OrderByDescending(r => rings[r].SquareMetres)
            .Select(r => Factory.CreatePolygon(Close(rings[r]), holes[r]?.ToArray() ?? [])).ToArray();
        return polygons.Length == 1 ? polygons[0] : Factory.CreateMultiPolygon(polygons);
    }

    /// <summary>The ring that bounds the inside to the west of a hole: of the same polygon, and farther west.</summary>
    private int RingWestOf(Corner corner)
    {
        int i = corner.X / Parts, j = corner.Y / Parts;
        while (times.At(i, j) <= limit) i--;
        return links[linkAt.Find(((long)j * stride + i) * 2)].Ring;
    }

    private LinearRing Close(in Ring ring)
    {
        var places = new Coordinate[ring.End - ring.Start + 1];
        long west = (long)times.Box.Column * Side * Parts, south = (long)times.Box.Row * Side * Parts;
        for (int k = 0; k < places.Length - 1; k++) places[k] = times.Lattice.PlaceOf(west + corners[ring.Start + k].X, south + corners[ring.Start + k].Y);
        places[^1] = places[0].Copy();
        return Factory.CreateLinearRing(places);
    }
}

/// <summary>Which link leaves each crossing. Open addressing, emptied without giving memory back.</summary>
internal sealed class CrossingTable
{
    private long[] names = new long[4096];   // plus one; 0: empty
    private int[] links = new int[4096];
    private int count;

    public void Clear()
    {
        Array.Clear(names);
        count = 0;
    }

    public void Add(long name, int link)
    {
        if (2 * ++count > names.Length) Grow();
        int slot = SlotOf(name);
        while (names[slot] != 0) slot = (slot + 1) & (names.Length - 1);
        (names[slot], links[slot]) = (name + 1, link);
    }

    /// <summary>Of a crossing that is there.</summary>
    public int Find(long name)
    {
        int slot = SlotOf(name);
        while (names[slot] != name + 1) slot = (slot + 1) & (names.Length - 1);
        return links[slot];
    }

    private int SlotOf(long name) => (int)((ulong)(name * -7046029254386353131L) >> 32) & (names.Length - 1);

    private void Grow()
    {
        var (oldNames, oldLinks) = (names, links);
        (names, links) = (new long[2 * oldNames.Length], new int[2 * oldNames.Length]);
        for (int k = 0; k < oldNames.Length; k++)
        {
            if (oldNames[k] == 0) continue;
            int slot = SlotOf(oldNames[k] - 1);
            while (names[slot] != 0) slot = (slot + 1) & (names.Length - 1);
            (names[slot], links[slot]) = (oldNames[k], oldLinks[k]);
        }
    }
}
