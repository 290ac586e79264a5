using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GridMap.Import.Osm;

/// <summary>Places of all nodes of a map file, on disk, sorted by number. Held in memory: one number for each 256 nodes, a buffer while
/// nodes are added, and a cache of at most 64 MB. First all nodes are added, then the store is frozen, then it is read.</summary>
internal sealed class NodeStore : IDisposable
{
    private const int BlockNodes = 256;
    private const int CachedBlocks = 1 << 14;

    private readonly record struct Entry(long Id, int LonE7, int LatE7);

    private readonly record struct Run(long Start, int Count, long First, long Last);

    private const int EntryBytes = 16;
    private readonly int runNodes;
    private readonly List<Run> runs = [];
    private readonly Entry[][] cached = new Entry[CachedBlocks][];
    private readonly int[] blockOf = new int[CachedBlocks];
    private SafeFileHandle file = TemporaryFile();
    private Entry[]? buffer;
    private int buffered;
    private long written;
    private long[] blockFirst = [];

    /// <param name="runNodes">So many nodes are sorted in memory at a time.</param>
    public NodeStore(int runNodes = 1 << 20)
    {
        this.runNodes = runNodes;
        buffer = new Entry[runNodes];
        Array.Fill(blockOf, -1);
    }

    /// <summary>Nodes of the file; known once frozen.</summary>
    public int Count => (int)written;

    /// <summary>The lowest number, at most 0: editors number new nodes below it. Known once frozen.</summary>
    public long Lowest => blockFirst.Length > 0 ? Math.Min(0, blockFirst[0]) : 0;

    /// <summary>Of two nodes of one number the later counts.</summary>
    /// <exception cref="ImportException">No room on the disk.</exception>
    public void Add(long id, int lonE7, int latE7)
    {
        buffer![buffered++] = new Entry(id, lonE7, latE7);
        if (buffered == runNodes) WriteRun();
    }

    /// <summary>To be called once between adding and reading.</summary>
    public void Freeze()
    {
        if (buffered > 0) WriteRun();
        buffer = null;
        for (int i = 1; i < runs.Count; i++)
        {
            if (runs[i].First > runs[i - 1].Last) continue;
            Merge();
            break;
        }

        blockFirst = new long[(written + BlockNodes - 1) / BlockNodes];
        Span<Entry> first = stackalloc Entry[1];
        for (int block = 0; block < blockFirst.Length; block++)
        {
            ReadAt((long)block * BlockNodes, first);
            blockFirst[block] = first[0].Id;
        }
    }

    /// <summary>The node's place among all nodes, from 0 to below <see cref="Count"/>; negative where the file does not hold it.</summary>
    public int IndexOf(long id) => Find(id, out _);

    /// <returns>False where the file does not hold the node.</returns>
    public bool TryGet(long id, out double longitude, out double latitude)
    {
        bool known = Find(id, out var entry) >= 0;
        (longitude, latitude) = known ? (entry.LonE7 / 1e7, entry.LatE7 / 1e7) : default;
        return known;
    }

    public void Dispose() => file.Dispose();

    private int Find(long id, out Entry entry)
    {
        entry = default;
        int block = Array.BinarySearch(blockFirst, id);
        if (block < 0) block = ~block - 1;
        if (block < 0) return -1;
        var nodes = Block(block);
        int low = 0, high = Math.Min(BlockNodes, (int)(written - (long)block * BlockNodes)) - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            long at = nodes[middle].Id;
            if (at == id)
            {
                entry = nodes[middle];
                return block * BlockNodes + middle;
            }

            if (at < id) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    private Entry[] Block(int block)
    {
        int slot = block & (CachedBlocks - 1);
        var nodes = cached[slot] ??= new Entry[BlockNodes];
        if (blockOf[slot] != block)
        {
            int count = (int)Math.Min(BlockNodes, written - (long)block * BlockNodes);
            ReadAt((long)block * BlockNodes, nodes.AsSpan(0, count));
            blockOf[slot] = block;
        }

        return nodes;
    }

    private void WriteRun()
    {
        buffered = SortByNumber(buffer!, buffered);
        runs.Add(new Run(written, buffered, buffer![0].Id, buffer[buffered - 1].Id));
        Append(file, buffer.AsSpan(0, buffered));
        buffered = 0;
    }

    /// <returns>How many are left, each number once.</returns>
    private static int SortByNumber(Entry[] entries, int count)
    {
        bool sorted = true;
        for (int i = 1; i < count && sorted; i++) sorted = entries[i].Id > entries[i - 1].Id;
        if (sorted) return count;
        var order = new (long Id, int At)[count];
        for (int i = 0; i < count; i++) order[i] = (entries[i].Id, i);
        Array.Sort(order);
        var unsorted = entries[..count];
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (i + 1 < count && order[i + 1].Id == order[i].Id) continue;
            entries[kept++] = unsorted[order[i].At];
        }

        return kept;
    }

    /// <summary>Merges the runs into one in a file of its own: for files that are not sorted by number.</summary>
    private void Merge()
    {
        const int readAhead = 4096;
        var ahead = runs.ConvertAll(_ => new Entry[readAhead]);
        var at = new int[runs.Count];
        var next = new PriorityQueue<int, (long Id, int Run)>();
        for (int run = 0; run < runs.Count; run++) Offer(run);
        var merged = TemporaryFile();
        var unmerged = file;
        var sorted = new Entry[readAhead];
        int filled = 0;
        written = 0;
        while (next.TryDequeue(out int run, out _))
        {
            var entry = ahead[run][at[run] % readAhead];
            bool again = filled > 0 && sorted[filled - 1].Id == entry.Id;
            if (filled == readAhead && !again)
            {
                Append(merged, sorted);
                filled = 0;
            }

            sorted[again ? filled - 1 : filled++] = entry;
            at[run]++;
            Offer(run);
        }

        Append(merged, sorted.AsSpan(0, filled));
        file = merged;
        unmerged.Dispose();

        void Offer(int run)
        {
            if (at[run] == runs[run].Count) return;
            int offset = at[run] % readAhead;
            if (offset == 0) ReadAt(runs[run].Start + at[run], ahead[run].AsSpan(0, Math.Min(readAhead, runs[run].Count - at[run])));
            next.Enqueue(run, (ahead[run][offset].Id, run));
        }
    }

    private void Append(SafeFileHandle target, ReadOnlySpan<Entry> entries)
    {
        try
        {
            RandomAccess.Write(target, MemoryMarshal.AsBytes(entries), written * EntryBytes);
        }
        catch (IOException e)
        {
            throw new ImportException($"The places of the file's nodes take 16 bytes each in {Path.GetTempPath()}: {e.Message} Make room there, or name another folder by TMPDIR.", e);
        }

        written += entries.Length;
    }

    private void ReadAt(long entry, Span<Entry> into)
    {
        var bytes = MemoryMarshal.AsBytes(into);
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(file, bytes[done..], entry * EntryBytes + done);
            if (read == 0) throw new EndOfStreamException("The temporary file of nodes ends early.");
            done += read;
        }
    }

    /// <summary>A file without a name: it is gone with the process, however that ends.</summary>
    private static SafeFileHandle TemporaryFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"gridmap-nodes-{Guid.NewGuid():N}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        File.Delete(path);
        return handle;
    }
}
