using System.Numerics;
using System.Runtime.InteropServices;

namespace GridMap.Analysis.Walking;

/// <summary>Items by cell of about 111 m. Rows are bands of latitude; each row has columns of its own width, so that cells are
/// nearly square at every latitude, and only cells that hold something take memory: two far cities share one index.</summary>
internal sealed class CellIndex
{
    private const double CellDegrees = 0.001;
    private const int BlockColumns = 64;
    private readonly long[] slotKey;      // row and block of 64 columns; −1: free
    private readonly ulong[] slotFilled;  // which of the block's columns hold something
    private readonly int[] slotCell;      // number of the block's first filled cell
    private readonly int[] first;
    private readonly int[] items;
    private readonly int mask;

    private CellIndex(Builder[] parts)
    {
        var blocks = new Dictionary<long, ulong>();
        foreach (var part in parts) MarkFilled(part.Keys, blocks);
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, blocks.Count * 2));
        mask = slots - 1;
        slotKey = new long[slots];
        slotFilled = new ulong[slots];
        slotCell = new int[slots];
        Array.Fill(slotKey, -1);
        int cells = 0;
        foreach (var (key, filled) in blocks)
        {
            int slot = SlotOf(key);
            while (slotKey[slot] >= 0) slot = (slot + 1) & mask;
            (slotKey[slot], slotFilled[slot], slotCell[slot]) = (key, filled, cells);
            cells += BitOperations.PopCount(filled);
        }
        first = new int[cells + 1];
        foreach (var part in parts)
        {
            foreach (ref long key in CollectionsMarshal.AsSpan(part.Keys)) first[(int)(key = CellOf(key)) + 1]++;   // keys become cells
        }
        for (int cell = 0; cell < cells; cell++) first[cell + 1] += first[cell];
        items = new int[first[cells]];
        int[] next = first[..cells];
        foreach (var part in parts)
        {
            for (int i = 0; i < part.Keys.Count; i++) items[next[(int)part.Keys[i]]++] = part.Items[i];
        }
    }

    /// <summary>The index of what all builders collected; items of a cell stand in the builders' order. Uses the builders up.</summary>
    public static CellIndex Of(params Builder[] parts) => new(parts);

    private static void MarkFilled(List<long> keys, Dictionary<long, ulong> blocks)
    {
        long last = -1;
        ulong filled = 0;   // of the last block, not yet in the dictionary: neighbours come one after another
        foreach (long key in keys)
        {
            if (BlockOf(key) != last)
            {
                if (last >= 0) blocks[last] = blocks.GetValueOrDefault(last) | filled;
                (last, filled) = (BlockOf(key), 0);
            }
            filled |= BitOf(key);
        }
        if (last >= 0) blocks[last] = blocks.GetValueOrDefault(last) | filled;
    }

    private static long BlockOf(long key) => key & ~(BlockColumns - 1L);

    private static ulong BitOf(long key) => 1UL << (int)(key & (BlockColumns - 1));

    private int SlotOf(long block) => (int)((ulong)(block * -7046029254386353131L) >> 33) & mask;

    /// <summary>−1 where the cell holds nothing.</summary>
    private int CellOf(long key)
    {
        long block = BlockOf(key);
        for (int slot = SlotOf(block); slotKey[slot] >= 0; slot = (slot + 1) & mask)
        {
            if (slotKey[slot] != block) continue;
            ulong bit = BitOf(key);
            return (slotFilled[slot] & bit) == 0 ? -1 : slotCell[slot] + BitOperations.PopCount(slotFilled[slot] & (bit - 1));
        }
        return -1;
    }

    public ReadOnlySpan<int> ItemsIn(long key)
    {
        int cell = CellOf(key);
        return cell < 0 ? default : items.AsSpan(first[cell], first[cell + 1] - first[cell]);
    }

    public ReadOnlySpan<int> ItemsAt(double longitude, double latitude)
    {
        int row = RowOf(latitude);
        return ItemsIn(Key(row, ColumnOf(row, longitude)));
    }

    public static int RowOf(double latitude) => (int)Math.Floor((Math.Clamp(latitude, -90, 90) + 90) / CellDegrees);

    public static int ColumnsOf(int row)
    {
        double middle = (row + 0.5) * CellDegrees - 90;
        return Math.Max(1, (int)(360 / CellDegrees * Math.Max(Math.Cos(middle * (Math.PI / 180)), 1e-4)));
    }

    public static int ColumnOf(int row, double longitude) => Wrap(RawColumn(row, longitude), ColumnsOf(row));

    /// <summary>Column before wrapping round the globe; may be negative or beyond the last.</summary>
    public static int RawColumn(int row, double longitude) => (int)Math.Floor((longitude + 180) * ColumnsOf(row) / 360);

    public static int Wrap(int column, int columns)
    {
        column %= columns;
        return column < 0 ? column + columns : column;
    }

    public static long Key(int row, int column) => ((long)row << 32) | (uint)column;

    public static double SouthOf(int row) => row * CellDegrees - 90;

    /// <summary>Collects pairs of cell and item, then makes the index.</summary>
    public sealed class Builder
    {
        private int lastRow = -1;
        private int lastColumns;

        internal List<long> Keys { get; } = [];
        internal List<int> Items { get; } = [];

        public void AddBox(int item, double west, double south, double east, double north)
        {
            for (int row = RowOf(south), last = RowOf(north); row <= last; row++) AddRow(item, row, west, east);
        }

        /// <summary>Every cell that the straight segment passes; longitudes may run beyond 180.</summary>
        public void AddSegment(int item, double lonA, double latA, double lonB, double latB)
        {
            if (latA > latB) (lonA, latA, lonB, latB) = (lonB, latB, lonA, latA);
            int low = RowOf(latA), high = RowOf(latB);
            for (int row = low; row <= high; row++)
            {
                double from = row == low ? lonA : At(SouthOf(row)), to = row == high ? lonB : At(SouthOf(row + 1));
                AddRow(item, row, Math.Min(from, to), Math.Max(from, to));
            }
            double At(double latitude) => lonA + (lonB - lonA) * Math.Clamp((latitude - latA) / (latB - latA), 0, 1);
        }

        private void AddRow(int item, int row, double west, double east)
        {
            if (row != lastRow) (lastRow, lastColumns) = (row, ColumnsOf(row));
            int columns = lastColumns, from = RawColumn(row, west), to = Math.Min(RawColumn(row, east), from + columns - 1);
            for (int column = from; column <= to; column++)
            {
                Keys.Add(Key(row, Wrap(column, columns)));
                Items.Add(item);
            }
        }
    }
}
