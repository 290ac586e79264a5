using GridMap.Api.Accounts;
using GridMap.Data;

namespace GridMap.Api.Households;

/// <summary>What the list of households is asked for.</summary>
/// <param name="DueBy">Households whose next visit is due by this day; null: all.</param>
internal sealed record HouseholdQuestion(long? AreaId, string? Colour, DateOnly? DueBy, string? Flag, int Page);

/// <summary>Reads households for those who may see them: persons clear for who looks after the household, or with a reason; else masked.</summary>
public sealed class HouseholdReading(Acting acting, PersonVault vault, GridMapSettings settings)
{
    // Beside row-level security, so that a policy that is changed by mistake does not open everything.
    private const string InScope = "(h.micro_grid_id in (select actor_areas()) or h.micro_grid_id is null and actor_everywhere() or h.id in (select actor_households()))";

    private const int VisitsTold = 100, PageSize = 100;

    internal async Task<HouseholdPage> ListAsync(HouseholdQuestion question, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command($$"""
            with recursive below as (select id from area where id = $3 union select a.id from area a join below b on a.parent_id = b.id),
            found as (
              select h.id, coalesce(v.day, h.valid_from) + i.days as due, count(*) over () as total
              from household h join visit_interval i on i.code = coalesce(h.colour, 'none') left join household_work w on w.household_id = h.id
              left join (select household_id, (max(happened_at) at time zone $1)::date as day from visit where state = 'counted' group by household_id) v on v.household_id = h.id
              where h.valid_to is null and {{InScope}}
                and ($3 is null or h.micro_grid_id in (select id from below)) and ($4 is null or coalesce(h.colour, 'none') = $4)
                and ($5 is null or coalesce(v.day, h.valid_from) + i.days <= $5) and ($6 is null or $6 = any (w.care_flags))
              order by due, h.id limit $7 offset $8)
            select {{HouseholdRows.Columns}}, (select masked from household_person k where k.household_id = h.id),
              (select account_display_name(r.worker_id) from responsible(h.id, $2) r), f.total
            from found f join household h on h.id = f.id {{HouseholdRows.Joins}}
            order by f.due, h.id
            """, settings.TimeZone.Id, acting.Today, question.AreaId ?? (object)DBNull.Value, question.Colour, question.DueBy ?? (object)DBNull.Value, question.Flag,
            PageSize, (long)PageSize * (question.Page - 1));
        Typed(command, 2, NpgsqlTypes.NpgsqlDbType.Bigint);
        Typed(command, 3, NpgsqlTypes.NpgsqlDbType.Text);
        Typed(command, 4, NpgsqlTypes.NpgsqlDbType.Date);
        Typed(command, 5, NpgsqlTypes.NpgsqlDbType.Text);
        var (households, total) = (new List<HouseholdDocument>(), 0L);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            households.Add(Masked(reader));
            total = reader.GetInt64(HouseholdRows.Width + 2);
        }

        return new HouseholdPage((int)total, question.Page, PageSize, households);
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

        var marks = await MarksAsync(work, id, cancellation);
        var visits = await VisitsAsync(work, id, clear: !household.Masked, reason, cancellation);
        await work.CommitAsync(cancellation); // the readings are in the audit
        return new HouseholdDetailDocument(household, marks, visits);
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
            select id, coalesce(account_display_name(worker_id), ''), happened_at, clock_offset_seconds, state, proposed_colour, proposed_reason, proposal_state, photo_ids
            from visit where household_id = $1 order by happened_at desc, id limit $2
            """, id, VisitsTold))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
                visits.Add(new VisitDocument(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetDouble(3), reader.GetString(4),
                    Text(5), Text(6), Text(7), reader.GetFieldValue<Guid[]>(8), null));
            }
        }

        if (!clear)
        {
            return visits;
        }

        var contents = await HouseholdRows.ReadVisitsAsync(work, vault, visits.ToDictionary(v => v.Id, _ => id), reason ?? "", cancellation);
        return [.. visits.Select(v => v with { Content = contents.GetValueOrDefault(v.Id) })];
    }

    // Of a null the type cannot be told.
    private static void Typed(Npgsql.NpgsqlCommand command, int index, NpgsqlTypes.NpgsqlDbType type) => command.Parameters[index].NpgsqlDbType = type;
}
