using System.Numerics;
using System.Runtime.CompilerServices;

namespace GridMap.Analysis.Walking;

/// <summary>A ring of lists of nodes, one for each bucket of keys. A list is a chain of chunks in one array, so that adding writes to
/// consecutive places and nothing is taken out but a whole list. What became stale stays in; the reader tells.</summary>
internal sealed class BucketLists
{
    private const int ChunkSize = 64;     // a head that names the chunk's predecessor's end, then nodes
    private int[] end = new int[64];      // by bucket: behind its last node in the pool; 0: empty
    private int[] pool = new int[ChunkSize * 64];
    private int poolEnd;
    private int free;                     // first of the chunks given back, chained by their heads
    private int mask;

    /// <summary>Nodes in all lists.</summary>
    public int Count { get; private set; }

    /// <summary>Empties the lists. Buckets held at one time differ by less than <paramref name="buckets"/>.</summary>
    public void Reset(int buckets)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(buckets, 2));
        if (end.Length < size) end = new int[size];
        else Array.Clear(end, 0, size);
        mask = size - 1;
        poolEnd = ChunkSize;
        free = 0;
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int bucket, int node)
    {
        int at = end[bucket & mask];
        if ((at & (ChunkSize - 1)) == 0) at = NewChunk(at);
        pool[at] = node;
        end[bucket & mask] = at + 1;
        Count++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int NewChunk(int endOfPrevious)
    {
        int chunk = free;
        if (chunk != 0) free = pool[chunk];
        else
        {
            chunk = poolEnd;
            poolEnd += ChunkSize;
            if (poolEnd > pool.Length) Array.Resize(ref pool, pool.Length * 2);
        }
        pool[chunk] = endOfPrevious;
        return chunk + 1;
    }

    /// <summary>Empties the bucket's list into the array, which grows where it is too short.</summary>
    /// <returns>How many nodes.</returns>
    public int Drain(int bucket, ref int[] nodes)
    {
        int count = 0, at = end[bucket & mask];
        end[bucket & mask] = 0;
        while (at != 0)
        {
            int chunk = (at - 1) & ~(ChunkSize - 1), size = at - chunk - 1;
            if (count + size > nodes.Length) Array.Resize(ref nodes, Math.Max(nodes.Length * 2, count + size));
            pool.AsSpan(chunk + 1, size).CopyTo(nodes.AsSpan(count));
            count += size;
            at = pool[chunk];
            pool[chunk] = free;
            free = chunk;
        }
        Count -= count;
        return count;
    }
}
