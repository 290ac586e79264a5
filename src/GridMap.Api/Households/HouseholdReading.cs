using GridMap.Api.Accounts;
using GridMap.Data;

namespace GridMap.Api.Households;

/// <summary>Reads households for those who may see them: persons clear for who looks after the household, or with a reason; else masked.</summary>
public sealed class HouseholdReading(Acting acting, PersonVault vault, GridMapSettings settings)
{
    // Beside row-level security, so that a policy that is changed by mistake does not open everything.
    private const string InScope = "(h.micro_grid_id in (select actor_areas()) or h.micro_grid_id is null and actor_everywhere() or h.id in (select actor_households()))";

    private const int VisitsTold = 100, PageSize = 100;

    /// <summary>A map that shows more than these shows a blot.</summary>
    internal const int MostPlaces = 5000;

    // $1 time zone, $2 today, $3 … $9 the question, $10 how many, $11 from which on.
    private const string Found = $$"""
        with recursive below as (select id from area where id = $3 union select a.id from area a join below b on a.parent_id = b.id),
        found as (
          select h.id, v.due, count(*) over () as total
          from household h join visit_interval i on i.code = coalesce(h.colour, 'none') left join household_work w on w.household_id = h.id
          left join household_calls c on c.household_id = h.id
          cross join lateral (select due_day(h.valid_from, (c.met_at at time zone $1)::date, i.days, (c.called_at at time zone $1)::date, c.retry_days) as due) v
          where (h.valid_to is not null) = $8 and {{InScope}}
            and ($3::bigint is null or h.micro_grid_id in (select id from below)) and ($4::text is null or coalesce(h.colour, 'none') = $4)
            and ($5::date is null or v.due <= $5) and ($6::text is null or $6 = any (w.care_flags))
            and ($7::text is null or strpos(lower(h.address), lower($7)) > 0 or h.id::text = $7
              or h.micro_grid_id in (select c.area_id from area_code c where $7 ~ '^[0-9]{6}' and starts_with(c.code, $7)))
            and ($9::float8[] is null or h.geom && st_makeenvelope($9[1], $9[2], $9[3], $9[4], 4326))
          order by due, h.id limit $10 offset $11)
        """;

    private object?[] Parameters(HouseholdQuestion question, int limit, long offset) =>
        [settings.TimeZone.Id, acting.Today, question.AreaId, question.Colour, question.DueBy, question.Flag, question.Text, question.Closed, question.Box, limit, offset];

    internal async Task<HouseholdPage> ListAsync(HouseholdQuestion question, int page, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command($"""
            {Found}
            select {HouseholdRows.Columns}, (select masked from household_person k where k.household_id = h.id),
              (select account_display_name(r.worker_id) from responsible(h.id, $2) r), f.total
            from found f join household h on h.id = f.id {HouseholdRows.Joins}
            order by f.due, h.id
            """, Parameters(question, PageSize, (long)PageSize * (page - 1)));
        var (households, total) = (new List<HouseholdDocument>(), 0L);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            households.Add(Masked(reader));
            total = reader.GetInt64(HouseholdRows.Width + 2);
        }

        return new HouseholdPage((int)total, page, PageSize, households);
    }

    internal async Task<HouseholdPlacesDocument> PlacesAsync(HouseholdQuestion question, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command($"""
            {Found}
            select h.id, st_x(h.geom), st_y(h.geom), h.colour, f.due <= $2, f.total from found f join household h on h.id = f.id order by f.due, h.id
            """, Parameters(question, MostPlaces, 0));
        var (places, total) = (new List<HouseholdPlaceDocument>(), 0L);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            places.Add(new HouseholdPlaceDocument(reader.GetInt64(0), reader.GetDouble(1), reader.GetDouble(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetBoolean(4)));
            total = reader.GetInt64(5);
        }

        return new HouseholdPlacesDocument((int)total, places);
    }

    /// <param name="reason">Null: none is stated, who is not responsible sees the mask.</param>
    /// <returns>Null where it is not there, or not the actor's to see.</returns>
    public async Task<HouseholdDetailDocument?> FindAsync(long id, string? reason, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation, reason);
        if (await FindAsync(work, id, reason, cancellation) is not { } household)
        {
            return null;
        }

        var register = await RegisterAsync(work, id, cancellation);
        var marks = await MarksAsync(work, id, cancellation);
        var visits = await VisitsAsync(work, id, clear: !household.Masked, reason, cancellation);
        await work.CommitAsync(cancellation); // the readings are in the audit
        return new HouseholdDetailDocument(household, register, marks, visits);
    }

    /// <returns>Null where it is not there, or not the actor's to see. Commit: the reading is in the audit.</returns>
    internal async Task<HouseholdDocument?> FindAsync(ActingTransaction work, long id, string? reason, CancellationToken cancellation)
    {
        HouseholdDocument household;
        await using (var command = work.Command($"""
            select {HouseholdRows.Columns}, (select masked from household_person k where k.household_id = h.id),
              (select account_display_name(r.worker_id) from responsible(h.id, $2) r)
            from household h {HouseholdRows.Joins} where h.id = $3 and {InScope}
            """, settings.TimeZone.Id, acting.Today, id))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
            {
                return null;
            }

            household = Masked(reader);
        }

        var responsible = await work.ScalarAsync<bool>("select $1 in (select actor_households())", cancellation, id);
        if (!responsible && reason is null)
        {
            return household;
        }

        var clear = await HouseholdRows.ReadClearAsync(work, vault, [id], reason ?? "", cancellation);
        return household.With(clear.GetValueOrDefault(id, PersonsDocument.Nobody), masked: false);
    }

    private static HouseholdDocument Masked(Npgsql.NpgsqlDataReader reader) => HouseholdRows
        .Read(reader, reader.IsDBNull(HouseholdRows.Width + 1) ? null : reader.GetString(HouseholdRows.Width + 1))
        .With(PersonVault.ReadMasked(reader.IsDBNull(HouseholdRows.Width) ? null : reader.GetString(HouseholdRows.Width)), masked: true);

    private static async Task<HouseholdRegisteredDocument> RegisterAsync(ActingTransaction work, long id, CancellationToken cancellation)
    {
        await using var command = work.Command("""
            select h.valid_from, h.closed_why, c.name, m.code, m.name, g.name, k.name, k.id from household h
            left join compound c on c.id = h.compound_id left join area m on m.id = h.micro_grid_id left join area g on g.id = m.parent_id left join area k on k.id = g.parent_id
            where h.id = $1
            """, id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        return new HouseholdRegisteredDocument(reader.GetFieldValue<DateOnly>(0), Text(1), Text(2), Text(3), Text(4), Text(5), Text(6), reader.IsDBNull(7) ? null : reader.GetInt64(7));
    }

    private static async Task<List<ColourMarkDocument>> MarksAsync(ActingTransaction work, long id, CancellationToken cancellation)
    {
        var marks = new List<ColourMarkDocument>();
        await using var command = work.Command(
            "select colour, reason, account_display_name(set_by), set_on, until from colour_mark where household_id = $1 order by id desc limit 100", id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            marks.Add(new ColourMarkDocument(reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetFieldValue<DateOnly>(3), reader.IsDBNull(4) ? null : reader.GetFieldValue<DateOnly>(4)));
        }

        return marks;
    }

    private async Task<List<VisitDocument>> VisitsAsync(ActingTransaction work, long id, bool clear, string? reason, CancellationToken cancellation)
    {
        var visits = new List<VisitDocument>();
        await using (var command = work.Command("""
            select id, coalesce(account_display_name(worker_id), ''), happened_at, clock_offset_seconds, state, proposed_colour, proposed_reason, proposal_state, photo_ids, outcome
            from visit where household_id = $1 order by happened_at desc, id limit $2
            """, id, VisitsTold))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
                visits.Add(new VisitDocument(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetDouble(3), reader.GetString(4),
                    Text(5), Text(6), Text(7), reader.GetFieldValue<Guid[]>(8), reader.GetString(9), null));
            }
        }

        if (!clear)
        {
            return visits;
        }

        var contents = await HouseholdRows.ReadVisitsAsync(work, vault, visits.ToDictionary(v => v.Id, _ => id), reason ?? "", cancellation);
        return [.. visits.Select(v => v with { Content = contents.GetValueOrDefault(v.Id) })];
    }
}
