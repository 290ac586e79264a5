using NetTopologySuite.Geometries;
using NetTopologySuite.Noding;
using NetTopologySuite.Noding.Snapround;
using NetTopologySuite.Operation.Polygonize;

namespace GridMap.Analysis.Grids;

/// <summary>What a border of two pieces of ground runs along, best first.</summary>
internal enum BorderKind : byte
{
    /// <summary>Railway or watercourse.</summary>
    Barrier,

    /// <summary>Secondary road and above.</summary>
    Major,

    Street,

    /// <summary>A compound's outline.</summary>
    Wall,

    /// <summary>Drawn by us between buildings.</summary>
    Open,

    /// <summary>The border of a hole in the community.</summary>
    Hole,

    /// <summary>The community's own border.</summary>
    Outer,
}

/// <summary>Lines in metres that are noded together on a lattice of a thousandth of a millimetre and cut ground into faces whose borders
/// agree corner by corner.</summary>
internal sealed class Linework
{
    private static readonly PrecisionModel Lattice = new(1e6);
    private static readonly GeometryFactory Factory = new();
    private readonly List<ISegmentString> strings = [];

    /// <summary>Two places of a noded border, the smaller first.</summary>
    public readonly record struct Side(double X1, double Y1, double X2, double Y2)
    {
        public static Side Of(Coordinate a, Coordinate b) => a.CompareTo(b) < 0 ? new(a.X, a.Y, b.X, b.Y) : new(b.X, b.Y, a.X, a.Y);

        public double LengthMetres => Math.Sqrt((X2 - X1) * (X2 - X1) + (Y2 - Y1) * (Y2 - Y1));
    }

    public Dictionary<Side, BorderKind> Sides { get; } = [];

    public static Coordinate OnLattice(Coordinate c) => new(Lattice.MakePrecise(c.X), Lattice.MakePrecise(c.Y));

    public void Add(BorderKind kind, IReadOnlyList<Coordinate> line)
    {
        var clean = new List<Coordinate>();
        foreach (var c in line)
        {
            var at = OnLattice(c);
            if (clean.Count == 0 || !clean[^1].Equals2D(at)) clean.Add(at);
        }
        if (clean.Count > 1) strings.Add(new NodedSegmentString([.. clean], kind));
    }

    /// <summary>Only the runs of the line that come near the box.</summary>
    public void AddWithin(BorderKind kind, IReadOnlyList<Coordinate> line, Envelope box)
    {
        var run = new List<Coordinate>();
        for (int i = 1; i < line.Count; i++)
        {
            if (box.Intersects(line[i - 1], line[i]))
            {
                if (run.Count == 0) run.Add(line[i - 1]);
                run.Add(line[i]);
                continue;
            }
            Add(kind, run);
            run.Clear();
        }
        Add(kind, run);
    }

    /// <summary>Faces of all lines so far. Dead ends bound nothing. What is noded stays so: more lines may be added and faces asked again.</summary>
    public List<Polygon> Faces()
    {
        var noder = new SnapRoundingNoder(Lattice);
        noder.ComputeNodes(strings);
        var noded = noder.GetNodedSubstrings();
        Sides.Clear();
        foreach (var s in noded)
        {
            var kind = (BorderKind)s.Context;
            var line = s.Coordinates;
            for (int i = 1; i < line.Length; i++)
            {
                if (line[i - 1].Equals2D(line[i])) continue;
                var side = Side.Of(line[i - 1], line[i]);
                Sides[side] = Sides.TryGetValue(side, out var known) ? Better(known, kind) : kind;
            }
        }
        strings.Clear();
        var polygonizer = new Polygonizer();
        foreach (var (side, kind) in Sides)
        {
            Coordinate[] ends = [new(side.X1, side.Y1), new(side.X2, side.Y2)];
            strings.Add(new NodedSegmentString(ends, kind));
            polygonizer.Add(Factory.CreateLineString(ends));
        }
        return [.. polygonizer.GetPolygons().Cast<Polygon>()];
    }

    private static BorderKind Better(BorderKind a, BorderKind b) =>
        a >= BorderKind.Hole || b >= BorderKind.Hole ? (BorderKind)Math.Max((byte)a, (byte)b) : a < b ? a : b;
}
