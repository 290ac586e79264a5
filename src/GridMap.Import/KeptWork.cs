using System.Globalization;
using Npgsql;

namespace GridMap.Import;

/// <summary>What people did with areas and households since they were loaded: visits, persons, assignments, history. Loads do not take it away
/// unless they are told to.</summary>
public static class KeptWork
{
    public const string Option = "--discard-work";

    // What a load made itself is nobody's work: it names no actor, so the audit does not know it.
    private static readonly (string One, string Many, string Sql)[] Kinds =
    [
        ("visit", "visits", "select count(*) from visit w where w.household_id in (select id from h) and exists (select from audit a where a.subject = 'visit' and a.subject_id = w.id::text)"),
        ("household's persons", "households' persons", "select count(*) from household_person w where w.household_id in (select id from h) and exists (select from audit a where a.subject = 'household_person' and a.subject_id = w.household_id::text)"),
        ("assignment", "assignments", "select count(*) from assignment w where (w.micro_grid_id in (select id from a) or w.household_id in (select id from h)) and exists (select from audit u where u.subject = 'assignment' and u.subject_id = w.id::text)"),
        ("account's scope", "accounts' scopes", "select count(*) from account_scope w where w.area_id in (select id from a)"),
        ("change of areas", "changes of areas", "select count(*) from (select change_id from area_past where area_id in (select id from a) union select change_id from area_succession where from_id in (select id from a) or to_id in (select id from a)) w"),
    ];

    /// <summary>"12 visits, 3 assignments" of these areas and households; null: none.</summary>
    /// <param name="areas">SQL of ids, with $1.</param>
    /// <param name="households">SQL of ids, with $1.</param>
    public static async Task<string?> DescribeAsync(NpgsqlConnection connection, string areas, string households, object parameter, CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var (one, many, sql) in Kinds)
        {
            await using var command = new NpgsqlCommand($"with a as ({areas}), h as ({households}) {sql}", connection) { CommandTimeout = 0, Parameters = { new() { Value = parameter } } };
            if (await command.ExecuteScalarAsync(cancellation) is long and > 0 and var count)
            {
                found.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}"));
            }
        }

        return found.Count == 0 ? null : string.Join(", ", found);
    }

    /// <param name="sources">Names of sources that are about to be deleted with all that hangs on them.</param>
    /// <exception cref="ImportException">People's work hangs on them.</exception>
    internal static async Task RefuseAsync(NpgsqlConnection connection, string[] sources, bool discard, CancellationToken cancellation)
    {
        const string ids = "select id from {0} where source_id in (select id from source where name = any ($1))";
        if (!discard && await DescribeAsync(connection, string.Format(CultureInfo.InvariantCulture, ids, "area"), string.Format(CultureInfo.InvariantCulture, ids, "household"), sources, cancellation) is { } work)
        {
            throw new ImportException($"This replaces {string.Join(" and ", sources)}, and with it {work} would be lost. Back the store up and repeat with {Option} if that is meant, or load under another source's name.");
        }
    }
}
