namespace GridMap.Import.Osm;

/// <summary>Places of the nodes that are needed: first their ids are asked for, then given places. 16 bytes a node.</summary>
internal sealed class NodeStore
{
    private const int Absent = int.MinValue;
    private long[] ids = new long[1024];
    private int count;
    private int[] lons = [];
    private int[] lats = [];

    public int Count => count;

    /// <summary>The lowest number asked for, at most 0: editors number new nodes below it. Known once frozen.</summary>
    public long Lowest => count > 0 ? Math.Min(0, ids[0]) : 0;

    public void Ask(long id)
    {
        if (count == ids.Length)
        {
            int before = count;
            Sort();
            if (count > before / 2) Array.Resize(ref ids, ids.Length * 2);
        }

        ids[count++] = id;
    }

    public void Ask(ReadOnlySpan<long> many)
    {
        foreach (long id in many) Ask(id);
    }

    /// <summary>To be called once between asking and giving.</summary>
    public void Freeze()
    {
        Sort();
        lons = new int[count];
        lats = new int[count];
        Array.Fill(lons, Absent);
    }

    /// <summary>Keeps the place if the node was asked for.</summary>
    public void Give(long id, int lonE7, int latE7)
    {
        int at = IndexOf(id);
        if (at >= 0) (lons[at], lats[at]) = (lonE7, latE7);
    }

    public bool Asked(long id) => IndexOf(id) >= 0;

    /// <summary>The node's place among all that were asked for, from 0 to below <see cref="Count"/>; negative where it was not.</summary>
    public int IndexOf(long id) => Array.BinarySearch(ids, 0, count, id);

    /// <returns>False where the file does not hold the node.</returns>
    public bool TryGet(long id, out double longitude, out double latitude)
    {
        int at = IndexOf(id);
        bool known = at >= 0 && lons[at] != Absent;
        (longitude, latitude) = known ? (lons[at] / 1e7, lats[at] / 1e7) : default;
        return known;
    }

    /// <summary>A node that the file holds.</summary>
    public WayPoint Get(long id)
    {
        int at = IndexOf(id);
        return new WayPoint(id, lons[at] / 1e7, lats[at] / 1e7);
    }

    private void Sort()
    {
        Array.Sort(ids, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (kept == 0 || ids[i] != ids[kept - 1]) ids[kept++] = ids[i];
        }

        count = kept;
    }
}
