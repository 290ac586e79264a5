using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Benchmarks;

/// <summary>Where the streets of a generated city run: crooked blocks, smaller towards the middle, a good third of their sides missing, a
/// river with few bridges, compounds of four by four junctions. Every junction can be reached from every other.</summary>
internal sealed class BigCityPlan
{
    private const double CentreLongitude = 104.066, CentreLatitude = 30.66;
    private const double MetresPerDegree = 111_195;
    private const double KeptShare = 0.635;
    private const int BlockSide = 4, BlockSpacing = 20, BridgeSpacing = 24;

    private readonly double[] columnMetres;
    private readonly double[] rowMetres;
    private readonly int[] compoundAt;
    private readonly bool[] kept;   // side 2n runs east from junction n, 2n + 1 north
    private readonly List<(int Column, int Row)> blocks = [];

    public BigCityPlan(int nodes, int seed)
    {
        Seed = seed;
        Columns = Math.Max(8, (int)Math.Sqrt(nodes));
        Rows = Math.Max(8, nodes / Columns);
        columnMetres = Spread(Columns);
        rowMetres = Spread(Rows);
        compoundAt = new int[Columns * Rows];
        PlaceBlocks();
        kept = new bool[2 * compoundAt.Length];
        KeepSides();
    }

    public int Seed { get; }
    public int Columns { get; }
    public int Rows { get; }

    /// <summary>Distances from 48 m in the middle to 92 m at the rim.</summary>
    private static double[] Spread(int lines)
    {
        var metres = new double[lines];
        for (int i = 1; i < lines; i++) metres[i] = metres[i - 1] + 48 + 44 * Math.Abs(2.0 * i / lines - 1);
        double middle = metres[^1] / 2;
        return Array.ConvertAll(metres, m => m - middle);
    }

    /// <summary>A place between grid lines; whole numbers are lines.</summary>
    public LonLat PlaceAt(double column, double row) => Place(Between(columnMetres, column), Between(rowMetres, row));

    private static double Between(double[] metres, double line)
    {
        int low = Math.Clamp((int)Math.Floor(line), 0, metres.Length - 2);
        return metres[low] + (line - low) * (metres[low + 1] - metres[low]);
    }

    /// <summary>Rounded to a ten-millionth of a degree, as OpenStreetMap's places are.</summary>
    private static LonLat Place(double east, double north) => new(
        Math.Round(CentreLongitude + east / (MetresPerDegree * Math.Cos(CentreLatitude * Math.PI / 180)), 7),
        Math.Round(CentreLatitude + north / MetresPerDegree, 7));

    public LonLat JunctionPlace(int node) => PlaceAt(
        node % Columns + 0.44 * (Draw.Share(Seed, 1, node) - 0.5), node / Columns + 0.44 * (Draw.Share(Seed, 2, node) - 0.5));

    private bool NorthOfRiver(int node)
    {
        double across = node % Columns / (double)Columns;
        return node / Columns > Rows * (0.42 + 0.06 * Math.Sin(9 * across));
    }

    private void PlaceBlocks()
    {
        for (int row = 2; row + BlockSide < Rows; row += BlockSpacing)
        {
            for (int column = 2; column + BlockSide < Columns; column += BlockSpacing)
            {
                int origin = row * Columns + column, opposite = origin + (BlockSide - 1) * (Columns + 1);
                if (NorthOfRiver(origin) != NorthOfRiver(opposite) || NorthOfRiver(origin + BlockSide - 1) != NorthOfRiver(opposite)) continue;
                blocks.Add((column, row));
                for (int i = 0; i < BlockSide * BlockSide; i++) compoundAt[origin + i / BlockSide * Columns + i % BlockSide] = blocks.Count;
            }
        }
    }

    /// <summary>Keeps sides by chance, then those that join what would be apart.</summary>
    private void KeepSides()
    {
        int[] group = new int[2 * compoundAt.Length];   // a junction outside, and its copy within its compound
        for (int i = 0; i < group.Length; i++) group[i] = i;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int side = 0; side < kept.Length; side++)
            {
                if (kept[side] || !CanStand(side, out int from, out int to)) continue;
                int copy = IsInside(from, to) ? compoundAt.Length : 0, a = Find(group, from + copy), b = Find(group, to + copy);
                if (pass == 0 ? Draw.Share(Seed, 3, side) >= KeptShare && !CrossesRiver(from, to) : a == b) continue;
                kept[side] = true;
                group[a] = b;
            }
        }
    }

    private static int Find(int[] group, int i)
    {
        while (group[i] != i) i = group[i] = group[group[i]];
        return i;
    }

    private bool CanStand(int side, out int from, out int to)
    {
        from = side >> 1;
        to = (side & 1) == 0 ? from + 1 : from + Columns;
        bool exists = (side & 1) == 0 ? from % Columns + 1 < Columns : to < compoundAt.Length;
        return exists && (!CrossesRiver(from, to) || ((side & 1) == 1 && from % Columns % BridgeSpacing == BridgeSpacing / 2));
    }

    private bool CrossesRiver(int from, int to) => NorthOfRiver(from) != NorthOfRiver(to);

    private bool IsInside(int from, int to) => compoundAt[from] != 0 && compoundAt[from] == compoundAt[to];

    public Street[] Streets()
    {
        int[] sides = [.. Enumerable.Range(0, kept.Length).Where(side => kept[side])];
        var streets = new Street[sides.Length];
        string[] roads = [.. Enumerable.Range(0, Columns + Rows).Select(i => $"Road {i}")];
        string[] lanes = [.. Enumerable.Range(0, (Columns / 8 + 1) * (Rows / 8 + 1)).Select(i => $"Lane {i}")];
        Parallel.For(0, (sides.Length + 4095) / 4096, block =>
        {
            for (int i = block * 4096; i < Math.Min(sides.Length, (block + 1) * 4096); i++) streets[i] = StreetAt(sides[i], i + 1, roads, lanes);
        });
        return streets;
    }

    private Street StreetAt(int side, long id, string[] roads, string[] lanes)
    {
        CanStand(side, out int from, out int to);
        LonLat[] line = Line(side, JunctionPlace(from), JunctionPlace(to));
        bool inside = IsInside(from, to), north = (side & 1) == 1;
        int road = north ? from % Columns : from / Columns;
        var streetClass = ClassOf(side, road, inside);
        string? name = streetClass is StreetClass.Primary or StreetClass.Secondary or StreetClass.Tertiary ? roads[north ? road : Columns + road]
            : Draw.Share(Seed, 5, side) < 0.3 ? lanes[from % Columns / 8 + (Columns / 8 + 1) * (from / Columns / 8)] : null;
        return new Street(id, NodeId(from), NodeId(to), line, Geodesy.LengthMetres(line), streetClass,
            inside ? compoundAt[from] : 0, Name: name, Bridge: CrossesRiver(from, to));
    }

    private static long NodeId(int node) => 1_000_000_000 + node;

    private StreetClass ClassOf(int side, int road, bool inside)
    {
        double share = Draw.Share(Seed, 4, side);
        if (inside) return share < 0.5 ? StreetClass.Service : StreetClass.Footway;
        if (road % 48 == 12) return StreetClass.Primary;
        if (road % 12 == 0) return StreetClass.Secondary;
        if (road % 4 == 0) return StreetClass.Tertiary;
        return share switch
        {
            < 0.01 => StreetClass.Steps,
            < 0.05 => StreetClass.Crossing,
            < 0.30 => StreetClass.Footway,
            < 0.50 => StreetClass.Service,
            _ => StreetClass.Residential,
        };
    }

    /// <summary>Straight for two thirds of the streets, else with one to four bends.</summary>
    private LonLat[] Line(int side, LonLat from, LonLat to)
    {
        int bends = Draw.Share(Seed, 6, side) < 0.35 ? 1 + Draw.Below(Seed, 7, side, 4) : 0;
        var line = new LonLat[bends + 2];
        (line[0], line[^1]) = (from, to);
        double dx = to.Longitude - from.Longitude, dy = to.Latitude - from.Latitude;
        for (int i = 1; i <= bends; i++)
        {
            double along = i / (bends + 1.0), off = 0.2 * (Draw.Share(Seed, 7 + i, side) - 0.5);
            line[i] = new(Math.Round(from.Longitude + along * dx - off * dy, 7), Math.Round(from.Latitude + along * dy + off * dx, 7));
        }
        return line;
    }

    public Compound[] Compounds() => [.. blocks.Select((block, i) => new Compound(i + 1, $"Compound {i + 1}", Box(block.Column, block.Row)))];

    private Polygon Box(int column, int row)
    {
        Coordinate At(double x, double y) => PlaceAt(column + x, row + y) is var p ? new(p.Longitude, p.Latitude) : throw new InvalidOperationException();
        const double low = -0.3, high = BlockSide - 0.7;
        return new Polygon(new LinearRing([At(low, low), At(high, low), At(high, high), At(low, high), At(low, low)])) { SRID = 4326 };
    }

    /// <summary>One to three for each compound, most for residents only; the first of a compound is never closed.</summary>
    public Gate[] Gates()
    {
        var gates = new List<Gate>();
        var hours = OpeningHours.Parse("06:00-23:00");
        for (int block = 0; block < blocks.Count; block++)
        {
            int first = Draw.Below(Seed, 12, block, 12), count = 1 + Draw.Below(Seed, 13, block, 3);
            for (int i = 0; i < count; i++)
            {
                double share = Draw.Share(Seed, 14, block * 4 + i);
                var access = share < 0.25 ? GateAccess.Public : share > 0.9 && i > 0 ? GateAccess.Closed : GateAccess.Visitors;
                gates.Add(new(gates.Count + 1, block + 1, NodeId(Border(blocks[block], (first + 5 * i) % 12)), access, Draw.Share(Seed, 15, block * 4 + i) < 0.15 ? hours : null));
            }
        }
        return [.. gates];
    }

    /// <summary>One of the twelve junctions on a block's border.</summary>
    private int Border((int Column, int Row) block, int number)
    {
        int step = number % 3;
        var (x, y) = (number / 3) switch { 0 => (step, 0), 1 => (3, step), 2 => (3 - step, 3), _ => (0, 3 - step) };
        return (block.Row + y) * Columns + block.Column + x;
    }
}
