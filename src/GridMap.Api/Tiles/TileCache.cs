using Microsoft.Extensions.Caching.Memory;

namespace GridMap.Api.Tiles;

/// <summary>Tiles drawn lately, by their ETag: the same ETag is the same tile, so nothing here is ever out of date.</summary>
public sealed class TileCache : IDisposable
{
    private const long LimitBytes = 64L * 1024 * 1024;
    private const int EntryBytes = 256; // what an empty tile costs to remember

    private readonly MemoryCache tiles = new(new MemoryCacheOptions { SizeLimit = LimitBytes });

    public async Task<byte[]> GetAsync(string etag, Func<Task<byte[]>> draw)
    {
        if (tiles.TryGetValue(etag, out byte[]? known))
        {
            return known!;
        }

        var tile = await draw();
        tiles.Set(etag, tile, new MemoryCacheEntryOptions { Size = tile.Length + EntryBytes });
        return tile;
    }

    public void Dispose() => tiles.Dispose();
}
