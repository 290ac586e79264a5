using System.Globalization;
using GridMap.Data;

namespace GridMap.Api.Areas.Changes;

/// <summary>Codes of areas that are opened or have another parent: the parent's code and the next number that no area ever had. Division codes
/// have 6 digits for a district, 9 for a subdistrict, 12 for a community; ours go on with 3 for a grid and 3 for a micro-grid.</summary>
internal static class AreaCodes
{
    private const int Longest = 32;

    /// <summary>Digits that a level adds to its parent's code.</summary>
    private static int Digits(int level) => level == 1 ? 2 : 3;

    /// <exception cref="AreaChangeRefused">All numbers below a parent were used.</exception>
    public static async Task GiveAsync(ActingTransaction work, AreaDrafts areas, CancellationToken cancellation)
    {
        for (var level = 1; level <= 5; level++)
        {
            var wanting = areas.All.Where(a => a.Level == level && !a.Closed && Wants(areas, a)).OrderBy(a => a.Opened ? 1 : 0).ThenBy(a => a.Code, StringComparer.Ordinal).ThenByDescending(a => a.Id);
            foreach (var family in wanting.GroupBy(a => a.ParentId).ToList())
            {
                var head = areas.Find(family.Key)?.Code ?? Head(areas);
                var used = await UsedAsync(work, head, level, cancellation);
                foreach (var area in family)
                {
                    area.Code = Next(area, head, level, used, areas);
                    used[area.Code] = area.Id;
                }
            }
        }
    }

    private static bool Wants(AreaDrafts areas, AreaDraft area)
    {
        // One that is there again has its code, and a change that is taken back says which.
        if (area.Before is not { } before || area.Code != before.Code)
        {
            return area.Before is null && area.Id < 0;
        }

        // A code that was not made of the parent's says nothing about where the area belongs.
        return areas.Find(area.ParentId) is { } parent && areas.Find(before.ParentId) is { } former
            && before.Code.StartsWith(former.Before!.Code, StringComparison.Ordinal) && !before.Code.StartsWith(parent.Code, StringComparison.Ordinal);
    }

    private static string Head(AreaDrafts areas)
    {
        var code = areas.All.Where(a => a.Level == 1 && !a.Opened).Min(a => a.Code)!;
        return code.Length > 2 ? code[..^2] : code;
    }

    private static async Task<Dictionary<string, long>> UsedAsync(ActingTransaction work, string head, int level, CancellationToken cancellation)
    {
        var used = new Dictionary<string, long>();
        await using var command = work.Command("select code, area_id from area_code where left(code, $1) = $2 and length(code) = $3", head.Length, head, head.Length + Digits(level));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            used.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return used;
    }

    private static string Next(AreaDraft area, string head, int level, Dictionary<string, long> used, AreaDrafts areas)
    {
        // One that comes back to a former parent gets its own code again; below a parent with a new code, numbers stay.
        if (used.Where(u => u.Value == area.Id).Select(u => u.Key).Order(StringComparer.Ordinal).LastOrDefault() is { } own)
        {
            return own;
        }

        var digits = Digits(level);
        if (area.Before is { } before && areas.Find(before.ParentId) is { } former && before.Code.Length == former.Before!.Code.Length + digits
            && head + before.Code[^digits..] is var kept && !used.ContainsKey(kept) && former.Id == area.ParentId)
        {
            return kept;
        }

        var most = (int)Math.Pow(10, digits) - 1;
        var last = used.Keys.Select(c => int.TryParse(c.AsSpan(head.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty(0).Max();
        for (var tried = 0; tried < most; tried++)
        {
            var number = (last + tried) % most + 1;
            var code = head + number.ToString(new string('0', digits), CultureInfo.InvariantCulture);
            if (code.Length <= Longest && !used.ContainsKey(code))
            {
                return code;
            }
        }

        throw new AreaChangeRefused(400, "areas", $"All numbers below {head} were used, or codes would be longer than {Longest} characters.", "noCodes");
    }
}
