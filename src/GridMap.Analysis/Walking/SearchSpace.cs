using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GridMap.Analysis.Walking;

/// <summary>Where a search starts: a node, with what the walk from there to its source costs already.</summary>
internal readonly record struct Seed(int Node, int Deciseconds, int Source);

/// <summary>Labels of one search. A space may be used for many searches, one after another; only what was labelled is cleared.</summary>
/// <remarks>
/// <para>A node's label is the least cost, and among sources of equal cost the lowest index: labels do not depend on the order of the
/// visit.</para>
/// <para>Dial's buckets (Communications of the ACM 12, 1969), made wide and corrected as in delta-stepping (Meyer and Sanders, Journal
/// of Algorithms 49, 2003): all nodes of a bucket of 1.6 seconds are visited in one go, in any order, and a node whose label becomes
/// better while its bucket is being visited is visited again, which streets longer than two metres never cause. Many nodes at once let
/// the processor fetch the next nodes' memory while one is worked on; that halves the time.</para>
/// </remarks>
internal sealed class SearchSpace
{
    private const int BucketBits = 4;
    private const int FarAhead = 8, Ahead = 4;   // nodes between the fetch of a node's label, of its arcs, and its visit
    private readonly BucketLists queue = new();
    private readonly int[] touched;
    private readonly int[] parentArc;
    private int touchedCount;
    private int[] batch = new int[1024];

    /// <param name="routes">Whether parents are kept, which routes need.</param>
    public SearchSpace(int nodes, bool routes = true)
    {
        Deciseconds = new int[nodes];
        Source = new int[nodes];
        parentArc = routes ? new int[nodes] : [];
        touched = new int[nodes];
        Array.Fill(Deciseconds, WalkField.NoWalk);
    }

    /// <summary>By node; NoWalk where there is none within the limit.</summary>
    public readonly int[] Deciseconds;

    /// <summary>By labelled node.</summary>
    public readonly int[] Source;

    /// <summary>By labelled node: the arc whose tail is the node before, −1 at a seed.</summary>
    /// <exception cref="InvalidOperationException">The space keeps no parents.</exception>
    public int[] ParentArc => parentArc.Length == Deciseconds.Length ? parentArc : throw new InvalidOperationException("This search kept no routes.");

    public ReadOnlySpan<int> Touched => touched.AsSpan(0, touchedCount);

    public void Run(StateNet states, int[] arcCosts, int longestArc, List<Seed> seeds, int limit, CancellationToken cancellation)
    {
        Clear();
        if (seeds.Count == 0) return;
        int least = int.MaxValue, most = 0;
        foreach (var seed in seeds) (least, most) = (Math.Min(least, seed.Deciseconds), Math.Max(most, seed.Deciseconds));
        queue.Reset((Math.Max(most - least, longestArc) >> BucketBits) + 2);
        foreach (var seed in seeds) Plant(seed);
        for (int bucket = least >> BucketBits; queue.Count > 0; bucket++)
        {
            for (int count; (count = queue.Drain(bucket, ref batch)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                if (parentArc.Length > 0) Visit<Parents>(bucket, count, states, arcCosts, limit);
                else Visit<NoParents>(bucket, count, states, arcCosts, limit);
            }
        }
    }

    private void Clear()
    {
        if (touchedCount > Deciseconds.Length / 8) Array.Fill(Deciseconds, WalkField.NoWalk);
        else foreach (int node in Touched) Deciseconds[node] = WalkField.NoWalk;
        touchedCount = 0;
    }

    private void Plant(Seed seed)
    {
        int old = Deciseconds[seed.Node];
        if (seed.Deciseconds > old || (seed.Deciseconds == old && seed.Source >= Source[seed.Node])) return;
        if (old == WalkField.NoWalk) touched[touchedCount++] = seed.Node;
        Deciseconds[seed.Node] = seed.Deciseconds;
        Source[seed.Node] = seed.Source;
        if (parentArc.Length > 0) parentArc[seed.Node] = -1;
        queue.Add(seed.Deciseconds >> BucketBits, seed.Node);
    }

    // Two versions of the loop, without a test in it.
    private interface IKeeping { static abstract bool Parents { get; } }
    private readonly struct Parents : IKeeping { static bool IKeeping.Parents => true; }
    private readonly struct NoParents : IKeeping { static bool IKeeping.Parents => false; }

    /// <summary>Hands on the labels of a bucket's nodes. Arrays are read without checks of bounds: nodes and arcs are numbered by the
    /// net that made them.</summary>
    private void Visit<TKeeping>(int bucket, int count, StateNet states, int[] arcCosts, int limit) where TKeeping : struct, IKeeping
    {
        ref int labels = ref MemoryMarshal.GetArrayDataReference(Deciseconds);
        ref int sources = ref MemoryMarshal.GetArrayDataReference(Source);
        ref int first = ref MemoryMarshal.GetArrayDataReference(states.ArcFirst);
        ref int heads = ref MemoryMarshal.GetArrayDataReference(states.ArcHead);
        ref int costs = ref MemoryMarshal.GetArrayDataReference(arcCosts);
        int[] nodes = batch;
        for (int i = 0; i < count; i++)
        {
            if (i + FarAhead < count) FetchAhead(ref labels, ref sources, ref first, nodes[i + FarAhead]);
            if (i + Ahead < count)
            {
                int arcs = Unsafe.Add(ref first, nodes[i + Ahead]);
                Fetch.Line(ref Unsafe.Add(ref heads, arcs));
                Fetch.Line(ref Unsafe.Add(ref costs, arcs));
            }
            int node = nodes[i], at = Unsafe.Add(ref labels, node), source = Unsafe.Add(ref sources, node);
            if (at >> BucketBits != bucket) continue;   // visited in an earlier bucket
            for (int arc = Unsafe.Add(ref first, node), end = Unsafe.Add(ref first, node + 1); arc < end; arc++)
            {
                int cost = Unsafe.Add(ref costs, arc);
                if (cost > limit - at) continue;
                int head = Unsafe.Add(ref heads, arc), old = Unsafe.Add(ref labels, head), next = at + cost;
                if (next > old || (next == old && source >= Unsafe.Add(ref sources, head))) continue;
                Unsafe.Add(ref labels, head) = next;
                Unsafe.Add(ref sources, head) = source;
                if (TKeeping.Parents) parentArc[head] = arc;
                if (old == WalkField.NoWalk) touched[touchedCount++] = head;
                else if (next >> BucketBits == old >> BucketBits && next >> BucketBits != bucket) continue;   // stands in that bucket already
                queue.Add(next >> BucketBits, head);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead(ref int labels, ref int sources, ref int first, int node)
    {
        Fetch.Line(ref Unsafe.Add(ref labels, node));
        Fetch.Line(ref Unsafe.Add(ref sources, node));
        Fetch.Line(ref Unsafe.Add(ref first, node));
    }
}
