namespace GridMap.Analysis.Walking;

/// <summary>Walking times at lattice points, held by block. Blocks that lie wholly between two limits hold one value for all.</summary>
internal sealed class IsochroneLattice(IReadOnlyList<int> limits)
{
    /// <summary>Points along a block's side.</summary>
    public const int BlockPoints = 8;
    public const double StepMetres = Isochrones.CellMetres / 4;
    public const double BlockMetres = BlockPoints * StepMetres;   // at the origin's latitude

    /// <summary>Edge of a point whose value stands for a whole block or for a place nearby, not for itself.</summary>
    private const int NoEdge = -2;

    private readonly Dictionary<long, Block> blocks = [];

    /// <param name="Deciseconds">By point, or of length 1 where one value stands for all.</param>
    /// <param name="Edge">By point: the edge that it was snapped to, −1 where unsnapped.</param>
    public sealed record Block(int[] Deciseconds, int[] Edge)
    {
        public bool IsUniform => Deciseconds.Length == 1;
    }

    public void Set(int bi, int bj, Block block) => blocks[Key(bi, bj)] = block;

    public IEnumerable<(int Bi, int Bj, Block Block)> All => blocks.Select(b => ((int)b.Key, (int)(b.Key >> 32), b.Value));

    public int At(int i, int j) => At(i, j, out _);

    private int At(int i, int j, out int edge)
    {
        edge = NoEdge;
        if (!blocks.TryGetValue(Key(i >> 3, j >> 3), out var block)) return WalkField.NoWalk;
        if (block.IsUniform) return block.Deciseconds[0];
        int slot = (j & 7) * BlockPoints + (i & 7);
        edge = block.Edge[slot];
        return block.Deciseconds[slot];
    }

    /// <summary>Gives a point the time of a place less than a step away from it.</summary>
    public void Override(int i, int j, int deciseconds)
    {
        if (!blocks.TryGetValue(Key(i >> 3, j >> 3), out var block)) return;
        if (block.IsUniform)
        {
            int[] times = new int[BlockPoints * BlockPoints], edges = new int[times.Length];
            Array.Fill(times, block.Deciseconds[0]);
            Array.Fill(edges, NoEdge);
            Set(i >> 3, j >> 3, block = new(times, edges));
        }
        int slot = (j & 7) * BlockPoints + (i & 7);
        (block.Deciseconds[slot], block.Edge[slot]) = (deciseconds, NoEdge);
    }

    /// <summary>Cells of a block whose corners, and all points within some steps, are on one side of the limit.</summary>
    /// <returns>By cell: null where the sides differ, else whether it is the inside.</returns>
    public bool?[] UniformCells(int bi, int bj, int steps, int limit)
    {
        int side = BlockPoints + 2 * steps + 1;
        Span<bool> inside = stackalloc bool[side * side];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++) inside[y * side + x] = At(bi * BlockPoints - steps + x, bj * BlockPoints - steps + y) <= limit;
        }
        var uniform = new bool?[BlockPoints * BlockPoints];
        for (int slot = 0; slot < uniform.Length; slot++)
        {
            int x0 = slot % BlockPoints, y0 = slot / BlockPoints;
            bool first = inside[y0 * side + x0], same = true;
            for (int y = y0; same && y <= y0 + 2 * steps + 1; y++) same = inside.Slice(y * side + x0, 2 * steps + 2).IndexOf(!first) < 0;
            if (same) uniform[slot] = first;
        }
        return uniform;
    }

    public Contour Draw(int limit)
    {
        var contour = new Contour();
        foreach (var (bi, bj, block) in All)
        {
            bool alone = block.IsUniform;
            for (int j = bj * BlockPoints - 1; j < (bj + 1) * BlockPoints; j++)
            {
                for (int i = bi * BlockPoints - 1; i < (bi + 1) * BlockPoints; i++)
                {
                    // Inside a uniform block nothing crosses; the row and column before the block are drawn here only where no block holds them.
                    bool before = i < bi * BlockPoints || j < bj * BlockPoints;
                    if (before && blocks.ContainsKey(Key(i >> 3, j >> 3))) continue;
                    if (alone && !before && (i & 7) != 7 && (j & 7) != 7) continue;
                    AddCell(contour, i, j, limit);
                }
            }
        }
        return contour;
    }

    private void AddCell(Contour contour, int i, int j, int limit)
    {
        int v00 = At(i, j, out int e00), v10 = At(i + 1, j, out int e10), v01 = At(i, j + 1, out int e01), v11 = At(i + 1, j + 1, out int e11);
        bool in00 = v00 <= limit, in10 = v10 <= limit, in01 = v01 <= limit, in11 = v11 <= limit;
        if (in00 == in10 && in10 == in01 && in01 == in11) return;
        contour.Add(i, j, new(in00, in10, in11, in01, Share(v00, e00, v10, e10, limit), Share(v10, e10, v11, e11, limit),
            Share(v01, e01, v11, e11, limit), Share(v00, e00, v01, e01, limit), JoinsAcross(v00, v10, v01, v11, limit)));
    }

    /// <summary>Where the limit is passed between two points: by the times where both belong to one street, in the middle elsewhere.</summary>
    private static double Share(int a, int edgeA, int b, int edgeB, int limit)
    {
        if (edgeA < 0 || edgeA != edgeB || a == b || a == WalkField.NoWalk || b == WalkField.NoWalk) return 0.5;
        return Math.Clamp(((double)limit - a) / (b - a), 0.05, 0.95);
    }

    /// <summary>Two opposite corners inside: joined for this limit if for any smaller one, so that polygons nest.</summary>
    private static bool JoinsAcross(int v00, int v10, int v01, int v11, int limit) => ((double)v00 + v10 + v01 + v11) / 4 <= limit;

    public int LargestLimit { get; } = limits.Max();

    private static long Key(int bi, int bj) => ((long)bj << 32) | (uint)bi;
}
