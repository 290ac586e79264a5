using System.Collections.Concurrent;

namespace GridMap.Analysis.Walking;

/// <summary>The tiles of a graph's ground, each made when first needed and kept, and the working memory of isochrones. Safe to share
/// between threads.</summary>
internal sealed class Ground(WalkGraph graph)
{
    private const int ChunkBits = 4;       // tiles along a chunk's side, as a logarithm
    private const int MostTiles = 200_000;   // about 500 km², 150 MB
    private readonly ConcurrentDictionary<(int Band, int Column, int Row), GroundTile?[]> chunks = new();
    private readonly ConcurrentBag<GroundTileMaker> makers = [];
    private int made;

    /// <summary>Working memory that nobody uses now.</summary>
    public ConcurrentBag<IsochroneSpace> Idle { get; } = [];

    /// <summary>The tiles of a box, with false where none is wanted; those that are missing are made side by side.</summary>
    /// <param name="wanted">By tile, row by row; the others stay null.</param>
    public void Fill(GroundLattice lattice, TileBox box, ReadOnlySpan<byte> wanted, GroundTile?[] tiles, CancellationToken cancellation)
    {
        var missing = new List<int>();
        for (int at = 0; at < wanted.Length; at++)
        {
            tiles[at] = wanted[at] == 0 ? null : SlotOf(lattice, box, at);
            if (wanted[at] != 0 && tiles[at] is null) missing.Add(at);
        }
        if (missing.Count == 0) return;
        Parallel.ForEach(Partitioner.Create(0, missing.Count), new ParallelOptions { CancellationToken = cancellation }, range =>
        {
            if (!makers.TryTake(out var maker)) maker = new(graph);
            for (int k = range.Item1; k < range.Item2; k++)
            {
                int at = missing[k];
                tiles[at] = SlotOf(lattice, box, at) = maker.Make(lattice, box.ColumnOf(at), box.RowOf(at));
            }
            makers.Add(maker);
        });
        if (Interlocked.Add(ref made, missing.Count) <= MostTiles) return;
        chunks.Clear();   // those who hold tiles keep them
        made = 0;
    }

    private ref GroundTile? SlotOf(GroundLattice lattice, TileBox box, int at)
    {
        int column = box.ColumnOf(at), row = box.RowOf(at), mask = (1 << ChunkBits) - 1;
        var chunk = chunks.GetOrAdd((lattice.Band, column >> ChunkBits, row >> ChunkBits), static _ => new GroundTile?[1 << (2 * ChunkBits)]);
        return ref chunk[(row & mask) << ChunkBits | (column & mask)];
    }
}

/// <summary>Tiles from a first column and row, row by row.</summary>
internal readonly record struct TileBox(int Column, int Row, int Columns, int Rows)
{
    public int Count => Columns * Rows;
    public int ColumnOf(int at) => Column + at % Columns;
    public int RowOf(int at) => Row + at / Columns;
}
