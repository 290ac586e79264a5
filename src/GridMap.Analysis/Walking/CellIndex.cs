using System.Numerics;

namespace GridMap.Analysis.Walking;

/// <summary>Items by cell of about 111 m. Rows are bands of latitude; each row has columns of its own width, so that cells are
/// nearly square at every latitude, and only cells that hold something take memory: two far cities share one index.</summary>
internal sealed class CellIndex
{
    private const double CellDegrees = 0.001;
    private readonly long[] slotKey;
    private readonly int[] slotCell;
    private readonly int[] first;
    private readonly int[] items;
    private readonly int mask;

    private CellIndex(long[] keys, int[] values)
    {
        Array.Sort(keys, values);
        var cellKeys = new List<long>();
        var starts = new List<int>();
        for (int i = 0; i < keys.Length; i++)
        {
            if (i > 0 && keys[i] == keys[i - 1]) continue;
            cellKeys.Add(keys[i]);
            starts.Add(i);
        }
        starts.Add(keys.Length);
        first = [.. starts];
        items = values;
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, cellKeys.Count * 2));
        mask = slots - 1;
        slotKey = new long[slots];
        slotCell = new int[slots];
        Array.Fill(slotKey, -1);
        for (int cell = 0; cell < cellKeys.Count; cell++)
        {
            int slot = SlotOf(cellKeys[cell]);
            while (slotKey[slot] >= 0) slot = (slot + 1) & mask;
            slotKey[slot] = cellKeys[cell];
            slotCell[slot] = cell;
        }
    }

    private int SlotOf(long key) => (int)((ulong)(key * -7046029254386353131L) >> 33) & mask;

    public ReadOnlySpan<int> ItemsIn(long key)
    {
        for (int slot = SlotOf(key); slotKey[slot] >= 0; slot = (slot + 1) & mask)
        {
            if (slotKey[slot] != key) continue;
            int cell = slotCell[slot];
            return items.AsSpan(first[cell], first[cell + 1] - first[cell]);
        }
        return default;
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
        private readonly List<long> keys = [];
        private readonly List<int> values = [];

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
            int columns = ColumnsOf(row), from = RawColumn(row, west), to = Math.Min(RawColumn(row, east), from + columns - 1);
            for (int column = from; column <= to; column++)
            {
                keys.Add(Key(row, Wrap(column, columns)));
                values.Add(item);
            }
        }

        public CellIndex Build() => new([.. keys], [.. values]);
    }
}
