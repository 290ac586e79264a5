using System.IO.Compression;
using Microsoft.Extensions.Caching.Memory;

namespace GridMap.Api.Tiles;

/// <summary>Tiles drawn lately, by what their ETag is made of: the same is the same tile, so nothing here is ever out of date. Kept as gzip, in which nearly all
/// are sent, so that each is compressed once.</summary>
public sealed class TileCache : IDisposable
{
    private const long LimitBytes = 64L * 1024 * 1024;
    private const int EntryBytes = 256; // what an empty tile costs to remember

    private readonly MemoryCache tiles = new(new MemoryCacheOptions { SizeLimit = LimitBytes });

    /// <returns>The tile as gzip; empty where it is empty.</returns>
    public async Task<byte[]> GetAsync(string state, Func<Task<byte[]>> draw)
    {
        if (tiles.TryGetValue(state, out byte[]? known))
        {
            return known!;
        }

        var tile = Compress(await draw());
        tiles.Set(state, tile, new MemoryCacheEntryOptions { Size = tile.Length + EntryBytes });
        return tile;
    }

    public static byte[] Decompress(byte[] tile)
    {
        using var plain = new MemoryStream();
        using (var zipped = new GZipStream(new MemoryStream(tile), CompressionMode.Decompress))
        {
            zipped.CopyTo(plain);
        }

        return plain.ToArray();
    }

    private static byte[] Compress(byte[] tile)
    {
        if (tile.Length == 0)
        {
            return tile;
        }

        using var zipped = new MemoryStream();
        using (var writer = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            writer.Write(tile);
        }

        return zipped.ToArray();
    }

    public void Dispose() => tiles.Dispose();
}
