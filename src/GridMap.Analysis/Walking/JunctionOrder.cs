using System.Numerics;
using System.Runtime.InteropServices;

namespace GridMap.Analysis.Walking;

/// <summary>Numbers the junctions of streets along a Hilbert curve, so that junctions near on the ground are near in memory.</summary>
internal sealed class JunctionOrder
{
    private const int CurveBits = 24;   // about 2 m
    private long[] keys;
    private int[] numbers;   // plus one; 0: free
    private int mask;
    private readonly List<long> ids = [];
    private readonly List<ulong> codes = [];

    /// <param name="byId">Indexes of the streets; a junction stands where the first of them has it.</param>
    public JunctionOrder(StreetColumns streets, int[] byId)
    {
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, byId.Length * 2));
        keys = new long[slots];
        numbers = new int[slots];
        mask = slots - 1;
        From = new int[byId.Length];
        To = new int[byId.Length];
        for (int i = 0; i < byId.Length; i++)
        {
            int street = byId[i], first = streets.PointFirst(street), last = streets.PointEnd[street] - 1;
            From[i] = NumberOf(streets.FromNode[street], streets, first);
            To[i] = NumberOf(streets.ToNode[street], streets, last);
        }
        (keys, numbers) = ([], []);
        Sort();
    }

    /// <summary>Junction of each street's start and end, in the order given.</summary>
    public int[] From { get; }
    public int[] To { get; }

    /// <summary>Node id by junction.</summary>
    public long[] Ids { get; private set; } = [];

    private int NumberOf(long id, StreetColumns streets, int point)
    {
        int slot = SlotOf(id);
        for (; numbers[slot] != 0; slot = (slot + 1) & mask)
        {
            if (keys[slot] == id) return numbers[slot] - 1;
        }
        ids.Add(id);
        codes.Add(Code(streets.Longitude[point], streets.Latitude[point]));
        (keys[slot], numbers[slot]) = (id, ids.Count);
        if (ids.Count * 2 > numbers.Length) Grow();
        return ids.Count - 1;
    }

    private int SlotOf(long id) => (int)((ulong)(id * -7046029254386353131L) >> 33) & mask;

    private void Grow()
    {
        keys = new long[numbers.Length * 2];
        numbers = new int[keys.Length];
        mask = keys.Length - 1;
        for (int i = 0; i < ids.Count; i++)
        {
            int slot = SlotOf(ids[i]);
            while (numbers[slot] != 0) slot = (slot + 1) & mask;
            (keys[slot], numbers[slot]) = (ids[i], i + 1);
        }
    }

    private void Sort()
    {
        ulong[] along = [.. codes];
        int[] order = [.. Enumerable.Range(0, along.Length)];
        Array.Sort(along, order);
        var rank = new int[order.Length];
        Ids = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            rank[order[i]] = i;
            Ids[i] = ids[order[i]];
        }
        foreach (ref int junction in From.AsSpan()) junction = rank[junction];
        foreach (ref int junction in To.AsSpan()) junction = rank[junction];
    }

    /// <summary>Position on the curve (Hilbert, Mathematische Annalen 38, 1891), over the square of all longitudes and latitudes.</summary>
    private static ulong Code(int longitude, int latitude)
    {
        uint x = (uint)(longitude + 1_800_000_000L) >> (32 - CurveBits), y = (uint)(latitude + 1_800_000_000L) >> (32 - CurveBits);
        ulong code = 0;
        for (int bit = CurveBits - 1; bit >= 0; bit--)
        {
            uint right = x >> bit & 1, up = y >> bit & 1;
            code = code << 2 | (3 * right ^ up);
            if (up != 0) continue;
            if (right != 0) (x, y) = (~x, ~y);
            (x, y) = (y, x);
        }
        return code;
    }
}
