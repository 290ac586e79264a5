namespace GridMap.Api.LivingCircle;

/// <summary>Work that is done once for a key and shared by all who ask for it meanwhile and after. When the last who waits for it goes
/// away it is cancelled; work that failed is done again for the next who asks. The answers asked for last are kept.</summary>
/// <param name="kept">How many answers at most; what is under way comes on top.</param>
internal sealed class SharedWork<TKey, T>(int kept)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Entry> entries = [];
    private long asked;

    private sealed class Entry(Task<T> task, CancellationTokenSource ended)
    {
        public Task<T> Task { get; } = task;

        public CancellationTokenSource Ended { get; } = ended;

        public int Waiting { get; set; }

        public long LastAsked { get; set; }
    }

    /// <param name="work">Called on a pool thread; is to end soon after its token is cancelled.</param>
    public async Task<T> GetAsync(TKey key, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        Entry? entry;
        lock (gate)
        {
            if (!entries.TryGetValue(key, out entry) || entry.Task is { IsFaulted: true } or { IsCanceled: true })
            {
                var ended = new CancellationTokenSource();
                entries[key] = entry = new Entry(Task.Run(() => work(ended.Token)), ended);
            }

            entry.Waiting++;
            entry.LastAsked = ++asked;
            Trim();
        }

        try
        {
            return await entry.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (gate)
            {
                if (--entry.Waiting == 0 && !entry.Task.IsCompleted)
                {
                    entry.Ended.Cancel();
                    if (entries.TryGetValue(key, out var now) && now == entry)
                    {
                        entries.Remove(key);
                    }
                }
            }
        }
    }

    private void Trim()
    {
        while (entries.Count(e => e.Value.Task.IsCompleted) > kept)
        {
            entries.Remove(entries.Where(e => e.Value.Task.IsCompleted).MinBy(e => e.Value.LastAsked).Key);
        }
    }
}
