using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Households;

/// <summary>Reads households as their document; row-level security shows an actor theirs only.</summary>
internal static class HouseholdRows
{
    /// <summary>$1: the city's time zone. Households of <c>h</c>, with persons masked.</summary>
    public const string Columns = """
        h.id, h.address, st_x(h.geom), st_y(h.geom), h.people_under_7, h.people_7_17, h.people_18_59, h.people_60_plus,
        coalesce(w.care_flags, '{}'), h.colour, m.colour, m.reason, account_display_name(m.set_by), m.set_on, m.until,
        due_day(h.valid_from, v.met_on, i.days, v.called_on, v.retry_days), v.met_on, h.micro_grid_id, h.compound_id, coalesce(w.revision, 1), h.valid_to,
        p.visit_id, p.colour, p.reason, p.day, coalesce(v.in_vain, 0)
        """;

    public const string Joins = """
        join visit_interval i on i.code = coalesce(h.colour, 'none')
        left join household_work w on w.household_id = h.id
        left join lateral (select colour, reason, set_by, set_on, until from colour_mark m where m.household_id = h.id order by m.id desc limit 1) m on true
        left join lateral (select (met_at at time zone $1)::date as met_on, (called_at at time zone $1)::date as called_on, retry_days, in_vain
          from household_calls c where c.household_id = h.id) v on true
        left join lateral (select id as visit_id, proposed_colour as colour, proposed_reason as reason, (happened_at at time zone $1)::date as day from visit v
          where v.household_id = h.id and v.state = 'counted' and v.proposal_state = 'open' order by happened_at desc limit 1) p on true
        """;

    /// <summary>How many columns <see cref="Columns"/> are.</summary>
    public const int Width = 26;

    /// <param name="responsible">Display name of who looks after it.</param>
    public static HouseholdDocument Read(NpgsqlDataReader reader, string? responsible)
    {
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        DateOnly? Day(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);
        long? Id(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
        var (a, b, c, d) = (reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7));
        return new HouseholdDocument(
            reader.GetInt64(0), reader.GetString(1), reader.GetDouble(2), reader.GetDouble(3), new HouseholdPeopleDocument(a, b, c, d, a + b + c + d),
            reader.GetFieldValue<string[]>(8), Text(9),
            reader.IsDBNull(11) ? null : new ColourMarkDocument(Text(10), reader.GetString(11), Text(12), reader.GetFieldValue<DateOnly>(13), Day(14)),
            reader.GetFieldValue<DateOnly>(15), Day(16), Id(17), Id(18), responsible, reader.GetInt32(19), Day(20), [], null, true,
            reader.IsDBNull(21) ? null : new OpenProposalDocument(reader.GetGuid(21), Text(22), reader.GetString(23), reader.GetFieldValue<DateOnly>(24)), reader.GetInt32(25));
    }

    /// <summary>Persons of those households that the actor may read clear, each reading audited.</summary>
    /// <param name="reason">Stated by somebody who is not responsible; '' by who is.</param>
    public static async Task<Dictionary<long, PersonsDocument>> ReadClearAsync(
        ActingTransaction work, PersonVault vault, long[] households, string reason, CancellationToken cancellation)
    {
        var clear = new Dictionary<long, PersonsDocument>();
        await using var command = work.Command("select household_id, cipher from person_read($1, $2)", households, reason);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetInt64(0);
            clear.Add(id, vault.OpenPersons(id, reader.GetFieldValue<byte[]>(1)));
        }

        return clear;
    }

    /// <summary>What visits recorded, of those that the actor may read clear, each reading audited.</summary>
    /// <param name="households">By the visit's id.</param>
    /// <param name="reason">As of persons.</param>
    public static async Task<Dictionary<Guid, VisitContentDocument>> ReadVisitsAsync(
        ActingTransaction work, PersonVault vault, IReadOnlyDictionary<Guid, long> households, string reason, CancellationToken cancellation)
    {
        var contents = new Dictionary<Guid, VisitContentDocument>();
        if (households.Count == 0)
        {
            return contents;
        }

        await using var command = work.Command("select visit_id, cipher from visit_read($1, $2)", households.Keys.ToArray(), reason);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            contents.Add(id, vault.OpenVisit(households[id], reader.GetFieldValue<byte[]>(1)));
        }

        return contents;
    }
}
