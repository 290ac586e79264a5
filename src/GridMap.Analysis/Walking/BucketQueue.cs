using System.Numerics;

namespace GridMap.Analysis.Walking;

/// <summary>Dial's monotone queue of nodes by integer key. All keys held lie within <c>window</c> of the least one; a node stands
/// in it once. Buckets are doubly linked through arrays by node, so that nothing is allocated while searching.</summary>
internal sealed class BucketQueue
{
    private int[] head = [];      // node + 1; 0: empty
    private ulong[] filled = [];  // one bit a bucket
    private int[] next = [];
    private int[] previous = [];  // node + 1; 0: first in its bucket; −1: taken
    private int mask;
    private int least;

    public int Count { get; private set; }

    /// <summary>Empties the queue. Keys to come start at <paramref name="leastKey"/> and never differ by more than the window.</summary>
    public void Reset(int nodes, int window, int leastKey)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(window + 1, 64));
        if (head.Length < size || Count > 0)
        {
            head = new int[Math.Max(size, head.Length)];
            filled = new ulong[head.Length >> 6];
        }
        if (next.Length < nodes)
        {
            next = new int[nodes];
            previous = new int[nodes];
        }
        mask = head.Length - 1;
        least = leastKey;
        Count = 0;
    }

    public void Add(int node, int key)
    {
        int bucket = key & mask, first = head[bucket];
        next[node] = first;
        previous[node] = 0;
        if (first != 0) previous[first - 1] = node + 1;
        else filled[bucket >> 6] |= 1UL << bucket;
        head[bucket] = node + 1;
        Count++;
    }

    /// <summary>Whether a node that was added since the last reset was not taken yet.</summary>
    public bool Holds(int node) => previous[node] >= 0;

    public void Remove(int node, int key)
    {
        int after = next[node], before = previous[node];
        if (after != 0) previous[after - 1] = before;
        if (before != 0) next[before - 1] = after;
        else SetHead(key & mask, after);
        Count--;
    }

    /// <summary>Takes a node of the least key. The queue must not be empty.</summary>
    public int Take(out int key)
    {
        int bucket = NextFilled(least & mask);
        least += (bucket - least) & mask;
        int node = head[bucket] - 1, after = next[node];
        if (after != 0) previous[after - 1] = 0;
        previous[node] = -1;
        SetHead(bucket, after);
        Count--;
        key = least;
        return node;
    }

    private void SetHead(int bucket, int first)
    {
        head[bucket] = first;
        if (first == 0) filled[bucket >> 6] &= ~(1UL << bucket);
    }

    private int NextFilled(int bucket)
    {
        int word = bucket >> 6;
        ulong bits = filled[word] & (ulong.MaxValue << bucket);
        while (bits == 0)
        {
            word = (word + 1) & (filled.Length - 1);
            bits = filled[word];
        }
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }
}
