using GridMap.Api.City;
using GridMap.Api.LivingCircle;
using GridMap.Import.Names;
using Npgsql;

namespace GridMap.Api.Stations;

/// <summary>A name that something in the city has.</summary>
/// <param name="English">Null: nobody says what it is called in English.</param>
internal sealed record PlaceName(string Name, string? English);

/// <summary>The names of streets, compounds and grounds, kept for each state of what is shown, and what names are in English.</summary>
internal sealed class PlaceNames(NpgsqlDataSource store)
{
    private readonly SharedWork<long, CityNames> work = new(kept: 1);

    /// <summary>What names of streets and compounds are in English.</summary>
    public Task<CityNames> OfGroundAsync(LoadedCity city, CancellationToken cancellation) => work.GetAsync(city.Versions.Content, ReadAsync, cancellation);

    /// <summary>With the names of the city's stations and areas, as they are now.</summary>
    public async Task<CityNames> OfAsync(LoadedCity city, CancellationToken cancellation)
    {
        var ground = await OfGroundAsync(city, cancellation);
        return ground.With(city.Content.Stations.SelectMany(s => new[] { s.Name, s.Address }).OfType<string>()
            .Concat(city.Content.Areas.All.Where(a => a.Level <= 4).Select(a => a.Name)));
    }

    private async Task<CityNames> ReadAsync(CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            select distinct n.name, e.name_en from (
              select name from street where name is not null union select name from compound where valid_to is null
              union select name from base_feature where name is not null and layer in ('park', 'water', 'waterway', 'landuse')) n
            left join lateral (select min(name_en) as name_en from english_name e where e.name = n.name) e on true
            """);
        var names = new List<PlaceName>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                names.Add(new PlaceName(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1)));
            }
        }

        var english = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var all = store.CreateCommand("select name, min(name_en) from english_name group by name");
        await using var rows = await all.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            english[rows.GetString(0)] = rows.GetString(1);
        }

        return new CityNames(names, english);
    }
}

/// <summary>Names, found by how they are read or what they are in English.</summary>
internal sealed class CityNames(IReadOnlyList<PlaceName> names, IReadOnlyDictionary<string, string> english)
{
    private const int ShortestText = 2;

    public CityNames With(IEnumerable<string> more) =>
        new([.. names, .. more.Distinct().Select(name => new PlaceName(name, EnglishOf(name)))], english);

    public string? EnglishOf(string? name) => name is null ? null : english.GetValueOrDefault(name);

    /// <summary>Names whose pinyin, initials or English hold the text, the likeliest first; none where the text is not of Latin letters.</summary>
    public string[] Find(string text, int limit)
    {
        var typed = PinyinMatch.Normalise(text);
        if (typed.Length < ShortestText || !typed.All(char.IsAsciiLetterOrDigit) || !typed.Any(char.IsAsciiLetter))
        {
            return [];
        }

        return [.. names.Select(n => (n.Name, Rank: Rank(n, text, typed))).Where(n => n.Rank is not null)
            .OrderBy(n => n.Rank).ThenBy(n => n.Name.Length).ThenBy(n => n.Name, StringComparer.Ordinal).Select(n => n.Name).Distinct().Take(limit)];
    }

    private static int? Rank(PlaceName name, string text, string typed)
    {
        if (PinyinMatch.Rank(name.Name, typed) is { } rank)
        {
            return rank;
        }

        return name.English?.Contains(text, StringComparison.OrdinalIgnoreCase) == true ? PinyinMatch.Worst : null;
    }
}

/// <summary>Whether a text spells a Chinese name: by syllables, by their first letters, or by a mixture (renminnl for 人民南路).</summary>
internal static class PinyinMatch
{
    public const int Worst = 4;

    /// <summary>Small letters and digits without what parts them; v for ü as u, as one types it.</summary>
    public static string Normalise(string text) =>
        string.Concat(text.ToLowerInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’' or '-'))).Replace('v', 'u').Replace('ü', 'u');

    /// <returns>0: the whole name is spelled; 1: it begins so; 2: a part of it is spelled from a later character on; null: it is not.</returns>
    public static int? Rank(string name, string typed)
    {
        for (var start = 0; start < name.Length; start++)
        {
            if (End(name, start, typed, 0) is { } end)
            {
                return start > 0 ? 2 : end == name.Length ? 0 : 1;
            }
        }

        return null;
    }

    // Up to which character the rest of what was typed goes; null: it does not fit.
    private static int? End(string name, int at, string typed, int from)
    {
        if (from == typed.Length)
        {
            return at;
        }

        if (at == name.Length)
        {
            return null;
        }

        var readings = Pinyin.Readings(name[at]);
        if (readings.Count == 0)
        {
            return char.ToLowerInvariant(name[at]) == typed[from] || !char.IsLetterOrDigit(name[at])
                ? End(name, at + 1, typed, char.IsLetterOrDigit(name[at]) ? from + 1 : from) : null;
        }

        foreach (var reading in readings)
        {
            // The longest first: a syllable whole, the beginning of the last one, else its first letter or letters (zh).
            for (var length = Math.Min(reading.Length, typed.Length - from); length >= 1; length--)
            {
                var whole = length == reading.Length;
                var isLast = from + length == typed.Length;
                var initial = length == 1 || (length == 2 && reading[1] == 'h');
                if ((whole || isLast || initial) && string.CompareOrdinal(reading, 0, typed, from, length) == 0 && End(name, at + 1, typed, from + length) is { } end)
                {
                    return end;
                }
            }
        }

        return null;
    }
}
