using System.Globalization;
using System.Text.Json;
using GridMap.Api.Http;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Audit;

/// <param name="Account">Null: the service itself, or somebody without an account.</param>
/// <param name="Actor">account:12, system or nobody.</param>
/// <param name="Address">Of the network, from where.</param>
/// <param name="Action">read, insert, update, delete, sign_in, sign_out, refused or export.</param>
/// <param name="Subject">What it was about: a table's name.</param>
/// <param name="Before">What changed, as it was; null where nothing was before.</param>
public sealed record AuditEntryDocument(
    long Id, DateTimeOffset At, long? AccountId, string? Account, string Actor, string? Address, string Action, string Subject, string SubjectId,
    long? AreaId, JsonElement? Before, JsonElement? After, string? Reason);

/// <param name="Next">For parameter before, to read on; null: this was all.</param>
public sealed record AuditDocument(IReadOnlyList<AuditEntryDocument> Entries, long? Next);

/// <summary>What somebody searches the audit for. Of whose actions they see is the database's matter: those about areas of their scope.</summary>
internal sealed record AuditQuery(string? Account, string? Action, string? Subject, string? SubjectId, string? Address, DateTimeOffset? From, DateTimeOffset? To, long? Before)
{
    private const int LongestText = 200;

    /// <param name="from">A day of the city, included.</param>
    /// <param name="to">A day of the city, not included.</param>
    public static AuditQuery Read(
        string? account, string? action, string? subject, string? subjectId, string? address, string? from, string? to, long? before, TimeZoneInfo zone, Check check)
    {
        foreach (var (text, field) in new[] { (account, "account"), (action, "action"), (subject, "subject"), (subjectId, "subjectId"), (address, "address") })
        {
            check.That(text is null || (text.Length is > 0 and <= LongestText && !text.Contains('\0', StringComparison.Ordinal)), field, $"Allowed: 1 to {LongestText} characters.");
        }

        check.That(before is null or > 0, "before", "Allowed: what an answer gave as next.");
        return new AuditQuery(account, action, subject, subjectId, address, Day(from, "from", zone, check), Day(to, "to", zone, check), before);
    }

    /// <summary>Newest first.</summary>
    public NpgsqlCommand Command(ActingTransaction work, int limit) => work.Command("""
        select a.id, a.at, a.account_id, c.name, a.actor, a.address, a.action, a.subject, a.subject_id, a.area_id, a.before, a.after, a.reason
        from audit a left join account c on c.id = a.account_id
        where ($1::text is null or c.name = $1 or a.actor = $1) and ($2::text is null or a.action = $2) and ($3::text is null or a.subject = $3)
          and ($4::text is null or a.subject_id = $4) and ($5::text is null or a.address = $5)
          and ($6::timestamptz is null or a.at >= $6) and ($7::timestamptz is null or a.at < $7) and ($8::bigint is null or a.id < $8)
        order by a.id desc limit $9
        """,
        Account, Action, Subject, SubjectId, Address, From?.UtcDateTime, To?.UtcDateTime, Before, limit);

    public static AuditEntryDocument ReadEntry(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.IsDBNull(2) ? null : row.GetInt64(2), Text(row, 3), row.GetString(4), Text(row, 5), row.GetString(6),
        row.GetString(7), row.GetString(8), row.IsDBNull(9) ? null : row.GetInt64(9), Document(row, 10), Document(row, 11), Text(row, 12));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static JsonElement? Document(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize<JsonElement>(row.GetString(column));

    private static DateTimeOffset? Day(string? text, string field, TimeZoneInfo zone, Check check)
    {
        if (text is null)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2000 or > 2100)
        {
            check.Add(field, "Allowed: a day such as 2026-11-21, from 2000 to 2100.");
            return null;
        }

        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
