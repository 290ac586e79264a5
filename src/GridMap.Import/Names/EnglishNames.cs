using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import.Names;

/// <summary>What a source calls things in English, gathered while it is read. Where one name has several, the commonest is kept.</summary>
internal sealed class EnglishNames
{
    private const int LongestName = 200;
    private readonly Dictionary<string, Dictionary<string, int>> found = new(StringComparer.Ordinal);

    /// <summary>Taken only where both are there and the English one has letters; "1, 48, 52" is no name.</summary>
    public void Add(string? name, string? english)
    {
        if (name is null || english is null || english == name || english.Length > LongestName || !english.Any(char.IsAsciiLetter)) return;
        if (!found.TryGetValue(name, out var counts)) found[name] = counts = new(StringComparer.Ordinal);
        counts[english] = counts.GetValueOrDefault(english) + 1;
    }

    public async Task<int> StoreAsync(NpgsqlConnection connection, int sourceId, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy english_name (source_id, name, name_en) from stdin (format binary)", cancellation);
        foreach (var (name, counts) in found)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(name, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First().Key, NpgsqlDbType.Text, cancellation);
        }

        await copy.CompleteAsync(cancellation);
        return found.Count;
    }
}
