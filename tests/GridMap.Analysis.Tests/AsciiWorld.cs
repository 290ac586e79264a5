using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>A world drawn with characters, 50 m from one to the next, the first line the northernmost. Letters, digits, + are junctions;
/// - and | are streets between the junctions beside them. Compounds are boxes of columns and rows given beside the drawing: a street
/// lies in one when both its ends do. Junctions are named by their letters; + has no name.</summary>
internal sealed class AsciiWorld
{
    public const double StepMetres = 50;
    private readonly string[] rows;
    private readonly Dictionary<char, long> nodes = [];
    private readonly List<(long Id, int Left, int Top, int Right, int Bottom)> boxes = [];
    private readonly List<Gate> gates = [];
    private readonly List<(long From, long To, Func<Street, Street> As)> edits = [];

    public AsciiWorld(params string[] rows)
    {
        this.rows = rows;
        for (int y = 0; y < rows.Length; y++)
        {
            for (int x = 0; x < rows[y].Length; x++)
            {
                if (char.IsLetterOrDigit(rows[y][x])) nodes[rows[y][x]] = NodeId(x, y);
            }
        }
    }

    public AsciiWorld Compound(long id, int left, int top, int right, int bottom)
    {
        boxes.Add((id, left, top, right, bottom));
        return this;
    }

    public AsciiWorld Gate(char node, long compound, GateAccess access, long? id = null, OpeningHours? hours = null)
    {
        gates.Add(new(id ?? gates.Count + 1, compound, nodes[node], access, hours));
        return this;
    }

    /// <summary>The street between two junctions, drawn from the one to the other, as it really is.</summary>
    public AsciiWorld Street(char from, char to, Func<Street, Street> asItIs)
    {
        edits.Add((nodes[from], nodes[to], asItIs));
        return this;
    }

    public LonLat PlaceOf(char node)
    {
        for (int y = 0; y < rows.Length; y++)
        {
            int x = rows[y].IndexOf(node);
            if (x >= 0) return Place(x, y);
        }
        throw new ArgumentException($"No junction {node}.");
    }

    public LonLat Place(double x, double y) => Worlds.At(x * StepMetres, -y * StepMetres);

    public WalkGraph Graph()
    {
        var builder = new WalkGraphBuilder();
        foreach (var (id, left, top, right, bottom) in boxes)
            builder.Add(new Compound(id, $"compound {id}", Worlds.Box((left - 0.3) * StepMetres, -(bottom + 0.3) * StepMetres, (right + 0.3) * StepMetres, -(top - 0.3) * StepMetres)));
        long street = 0;
        for (int y = 0; y < rows.Length; y++)
        {
            for (int x = 0; x < rows[y].Length; x++)
            {
                if (!IsJunction(x, y)) continue;
                if (End(x, y, 1, 0, '-') is { } east) builder.Add(NewStreet(++street, x, y, east, y));
                if (End(x, y, 0, 1, '|') is { } south) builder.Add(NewStreet(++street, x, y, x, south));
            }
        }
        gates.ForEach(builder.Add);
        return builder.Build();
    }

    private Street NewStreet(long id, int x, int y, int toX, int toY)
    {
        long compound = boxes.FirstOrDefault(b => Inside(b, x, y) && Inside(b, toX, toY)).Id;
        var street = new Street(id, NodeId(x, y), NodeId(toX, toY), [Place(x, y), Place(toX, toY)], (toX - x + toY - y) * StepMetres, StreetClass.Residential, compound);
        return edits.Where(e => e.From == street.FromNode && e.To == street.ToNode).Aggregate(street, (s, edit) => edit.As(s));
    }

    private static bool Inside((long, int Left, int Top, int Right, int Bottom) box, int x, int y) => x >= box.Left && x <= box.Right && y >= box.Top && y <= box.Bottom;

    private int? End(int x, int y, int dx, int dy, char way)
    {
        (x, y) = (x + dx, y + dy);
        if (At(x, y) != way) return null;
        while (At(x, y) == way) (x, y) = (x + dx, y + dy);
        return IsJunction(x, y) ? (dx > 0 ? x : y) : null;
    }

    private char At(int x, int y) => y < rows.Length && x < rows[y].Length ? rows[y][x] : ' ';
    private bool IsJunction(int x, int y) => At(x, y) is var c && (c == '+' || char.IsLetterOrDigit(c));
    private static long NodeId(int x, int y) => y * 1000 + x + 1;
}
