using GridMap.Api.Households;
using GridMap.Data;

namespace GridMap.Api.Visits;

/// <summary>The statements of the intake: one for all items of a kind.</summary>
internal static class SyncRows
{
    public static async Task<Dictionary<Guid, KnownItem>> LedgerAsync(ActingTransaction work, Guid[] ids, CancellationToken cancellation)
    {
        var known = new Dictionary<Guid, KnownItem>();
        await using var command = work.Command("select id, kind, household_id, event_id, content_hash, reason, resolved_by from sync_item where id = any ($1)", ids);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            known.Add(reader.GetGuid(0), new KnownItem(reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt64(2),
                reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.GetFieldValue<byte[]>(4), reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.IsDBNull(6) ? null : reader.GetGuid(6)));
        }

        return known;
    }

    /// <returns>Only households that the actor looks after today or ever did.</returns>
    public static async Task<Dictionary<long, HouseholdPlace>> PlacesAsync(ActingTransaction work, long[] households, DateOnly today, CancellationToken cancellation)
    {
        var places = new Dictionary<long, HouseholdPlace>();
        await using var command = work.Command("""
            with mine as materialized (select actor_households() as id), asked as (select unnest($1) as id)
            select id, true, null::date, null::text, null::date from asked where id in (select id from mine)
            union all
            select household_id, false, closed_on, worker, since from actor_handed_over(array(select id from asked where id not in (select id from mine)), $2)
            """, households, today);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            DateOnly? Day(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);
            places.Add(reader.GetInt64(0), new HouseholdPlace(reader.GetBoolean(1), Day(2), reader.IsDBNull(3) ? null : reader.GetString(3), Day(4)));
        }

        return places;
    }

    /// <returns>Ids that another account used before; the transaction must not go on with them.</returns>
    public static async Task<IReadOnlyCollection<Guid>> WriteLedgerAsync(
        ActingTransaction work, PersonVault vault, long account, IReadOnlyList<AcceptedItem> items, CancellationToken cancellation)
    {
        var missing = items.Select(i => i.Document.Id).ToHashSet();
        await using var command = work.Command("""
            insert into sync_item (id, account_id, kind, household_id, content_hash, outcome, reason, cipher, event_id)
            select id, $1, kind, nullif(household, 0), hash, case when reason is null then 'stored' else 'conflict' end, reason, nullif(cipher, ''),
              nullif(event, '00000000-0000-0000-0000-000000000000')
            from unnest($2::uuid[], $3::text[], $4::bigint[], $5::bytea[], $6::text[], $7::bytea[], $8::uuid[]) i (id, kind, household, hash, reason, cipher, event)
            order by id
            on conflict (id) do nothing returning id
            """, account, items.Select(i => i.Document.Id).ToArray(), items.Select(i => i.Document.Kind).ToArray(),
            items.Select(i => i.Document.Visit?.HouseholdId ?? i.Document.Household?.HouseholdId ?? 0).ToArray(), items.Select(i => i.Hash).ToArray(),
            items.Select(i => i.Reason).ToArray(), items.Select(i => CipherOf(vault, i)).ToArray(),
            items.Select(i => i.Document.Step?.EventId ?? Guid.Empty).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            missing.Remove(reader.GetGuid(0));
        }

        return missing;
    }

    // An edit or a step that does not count is kept here, and nowhere else.
    private static byte[] CipherOf(PersonVault vault, AcceptedItem item) => item.Reason is null && !item.PutAway ? []
        : item.Document.Household is { } edit ? vault.Protect(edit.HouseholdId, edit.ToEdit())
        : item.Document.Step is { } step ? vault.Protect(step) : [];

    public static async Task WriteVisitsAsync(ActingTransaction work, PersonVault vault, long account, IReadOnlyList<AcceptedItem> items,
        TimeSpan clockOffset, DateTimeOffset now, CancellationToken cancellation)
    {
        if (items.Count == 0)
        {
            return;
        }

        var visits = items.Select(i => i.Document.Visit!).ToArray();
        await work.ExecuteAsync("""
            insert into visit (id, household_id, worker_id, happened_at, clock_offset_seconds, state, cipher, proposed_colour, proposed_reason, proposal_state, photo_ids,
              outcome)
            select id, household, $1, at, $2, state, cipher, colour, reason, case when reason is not null then 'open' end, string_to_array(photos, ',')::uuid[], outcome
            from unnest($3::uuid[], $4::bigint[], $5::timestamptz[], $6::text[], $7::bytea[], $8::text[], $9::text[], $10::text[], $11::text[])
              v (id, household, at, state, cipher, colour, reason, photos, outcome)
            """, cancellation, account, clockOffset.TotalSeconds, items.Select(i => i.Document.Id).ToArray(), visits.Select(v => v.HouseholdId).ToArray(),
            visits.Select(v => Corrected(v.HappenedAt, clockOffset, now)).ToArray(),
            items.Select(i => i.Reason is not null ? "conflict" : i.PutAway ? "away" : "counted").ToArray(),
            visits.Select(v => vault.Protect(v.HouseholdId, new VisitContentDocument(v.Answers, v.Meters, v.Greetings, v.Note))).ToArray(),
            visits.Select(v => v.ColourProposal?.Colour).ToArray(), visits.Select(v => v.ColourProposal?.Reason).ToArray(),
            visits.Select(v => string.Join(',', v.PhotoIds ?? [])).ToArray(), visits.Select(v => v.Outcome ?? "met").ToArray());
    }

    /// <summary>Marks the conflicts that items decided, and puts away the visits that met them: the item holds the content again.</summary>
    public static async Task ResolveAsync(ActingTransaction work, IReadOnlyList<AcceptedItem> items, CancellationToken cancellation)
    {
        if (items.Count == 0)
        {
            return;
        }

        object[] pairs = [items.Select(i => i.Document.Resolution!.ConflictId).ToArray(), items.Select(i => i.Document.Id).ToArray()];
        await work.ExecuteAsync(
            "update sync_item s set resolved_by = r.item from unnest($1::uuid[], $2::uuid[]) r (conflict, item) where s.id = r.conflict", cancellation, pairs);
        await work.ExecuteAsync("update visit set state = 'away' where id = any ($1) and state = 'conflict'", cancellation, pairs[0]);
    }

    /// <summary>By the service's clock; never later than now, whatever a clock said.</summary>
    public static DateTimeOffset Corrected(DateTimeOffset byPhone, TimeSpan clockOffset, DateTimeOffset now)
    {
        var at = byPhone.ToUniversalTime() + clockOffset;
        return at < now ? at : now;
    }

    public static HouseholdEditDocument ToEdit(this SyncEditDocument edit) => new(edit.BaseRevision, edit.CareFlags, edit.Persons, edit.Note);
}
