using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GridMap.Api.Accounts;
using GridMap.Api.Events;
using GridMap.Api.Households;
using GridMap.Api.Http;
using GridMap.Api.Photos;
using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Visits;

/// <summary>What changed for a phone since its cursor.</summary>
/// <param name="Mine">All of the worker's households, persons left out.</param>
/// <param name="Sent">Those that the phone does not have as they are now, persons clear.</param>
internal sealed record SyncChanges(string Cursor, bool Full, IReadOnlyList<HouseholdDocument> Mine, IReadOnlyList<HouseholdDocument> Sent,
    IReadOnlyList<GoneDocument> Gone, IReadOnlyList<MicroGridDocument>? MicroGrids, IReadOnlyDictionary<long, HouseholdDocument> Current, IReadOnlyDictionary<long, GoneDocument> Elsewhere,
    IReadOnlyList<MyEventDocument>? Events, IReadOnlyDictionary<Guid, EventDocument> EventsNow);

/// <summary>Tells a phone what changed since it was last answered, out of one state of the database.</summary>
public sealed class SyncAnswers(
    Acting acting, PersonVault vault, EventReader events, FieldCatalogues catalogues, GridMapSettings settings, IDataProtectionProvider protection)
{
    private const int VisitsTold = 3;

    private sealed record Row(HouseholdDocument Household, bool Changed, bool HasPersons);

    private sealed record State(string Epoch, ulong OldestUnderWay, List<Row> Rows);

    /// <param name="disputed">Households of conflicts, of which the worker is told how they are now.</param>
    /// <param name="disputedEvents">Events of conflicts.</param>
    internal async Task<SyncChanges> ReadAsync(string? since, IReadOnlyCollection<long> disputed, Guid[] disputedEvents, CancellationToken cancellation)
    {
        var version = (await catalogues.GetAsync(cancellation)).Version;
        await using var work = await acting.BeginAsync(cancellation);
        var known = SyncCursor.Open(protection, acting.AccountId, since);
        var state = await ReadStateAsync(work, known?.OldestUnderWay ?? 0, cancellation);
        if (known is not null && (known.Epoch != state.Epoch || known.Catalogues != version))
        {
            known = null;
        }

        var has = known?.Households.ToHashSet() ?? [];
        var wanted = state.Rows.Where(r => known is null || r.Changed || !has.Contains(r.Household.Id) || disputed.Contains(r.Household.Id)).ToList();
        var clear = await HouseholdRows.ReadClearAsync(work, vault, [.. wanted.Select(r => r.Household.Id)], "", cancellation);

        // Given away since the state was read: the phone is told next time, as if it had never had it.
        var lost = wanted.Where(r => r.HasPersons && !clear.ContainsKey(r.Household.Id)).Select(r => r.Household.Id).ToHashSet();
        var visits = await ReadLastVisitsAsync(work, [.. wanted.Where(r => r.Household.LastVisitOn is not null || r.Household.CallsInVain > 0).Select(r => r.Household.Id)], cancellation);
        var sent = wanted.Where(r => !lost.Contains(r.Household.Id))
            .Select(r => r.Household.With(clear.GetValueOrDefault(r.Household.Id, PersonsDocument.Nobody), masked: false) with { LastVisits = [.. visits[r.Household.Id]] }).ToList();
        var mine = state.Rows.Select(r => r.Household).Where(h => !lost.Contains(h.Id)).ToList();
        var ids = mine.Select(h => h.Id).ToHashSet();
        long[] elsewhere = [.. has.Concat(disputed).Where(id => !ids.Contains(id)).Distinct().Order()];
        var gone = await ReadGoneAsync(work, elsewhere, cancellation);
        var (microGrids, digest) = await ReadMicroGridsAsync(work, cancellation);
        var (mineOfEvents, eventsDigest) = await ReadEventsAsync(work, known?.Events, cancellation);
        var eventsNow = disputedEvents.Length == 0 ? [] : await events.ListAsync(work, "e.id = any ($2)", cancellation, disputedEvents);
        await work.CommitAsync(cancellation); // the readings are in the audit
        var cursor = new SyncCursor(state.Epoch, state.OldestUnderWay, version, digest, eventsDigest, [.. mine.Select(h => h.Id).Order()]);
        return new SyncChanges(cursor.Seal(protection, acting.AccountId), known is null, mine, sent,
            [.. elsewhere.Where(has.Contains).Select(id => gone[id])], known is null || known.MicroGrids != digest ? microGrids : null,
            sent.ToDictionary(h => h.Id), gone, mineOfEvents, eventsNow.ToDictionary(e => e.Id));
    }

    // Each step changes its event's changedAt, and photos come by themselves: the history is read only where something changed.
    private async Task<(IReadOnlyList<MyEventDocument>? Events, string Digest)> ReadEventsAsync(ActingTransaction work, string? known, CancellationToken cancellation)
    {
        var mine = await events.MineAsync(work, cancellation);
        var photos = await PhotoStore.OfAsync(work, [.. mine.Select(e => e.Id)], cancellation);
        var digest = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new object[] { mine, mine.SelectMany(e => photos[e.Id]) }, Json.Options)).AsSpan(0, 8));
        return (digest == known ? null : await EventReader.WithHistoryAsync(work, mine, photos, cancellation), digest);
    }

    // One statement, so that households, changes and transactions under way are those of one moment.
    private async Task<State> ReadStateAsync(ActingTransaction work, ulong since, CancellationToken cancellation)
    {
        var rows = new List<Row>();
        var (epoch, oldest) = ("", 0UL);
        await using var command = work.Command($"""
            with mine as materialized (select actor_households() as id),
            moment as materialized (select feed_epoch() as epoch, pg_snapshot_xmin(pg_current_snapshot())::text as oldest)
            select {HouseholdRows.Columns}, coalesce(f.changed >= $2::text::xid8, false), exists (select from household_person k where k.household_id = h.id),
              account_display_name(actor_account()), t.epoch, t.oldest
            from moment t left join (household h join mine on mine.id = h.id {HouseholdRows.Joins}
              left join household_feed f on f.household_id = h.id) on true
            order by h.id
            """, settings.TimeZone.Id, since.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            const int Next = HouseholdRows.Width;
            (epoch, oldest) = (reader.GetString(Next + 3), ulong.Parse(reader.GetString(Next + 4), System.Globalization.CultureInfo.InvariantCulture));
            if (!reader.IsDBNull(0))
            {
                rows.Add(new Row(HouseholdRows.Read(reader, reader.GetString(Next + 2)), reader.GetBoolean(Next), reader.GetBoolean(Next + 1)));
            }
        }

        return new State(epoch, oldest, rows);
    }

    private async Task<ILookup<long, LastVisitDocument>> ReadLastVisitsAsync(ActingTransaction work, long[] households, CancellationToken cancellation)
    {
        var visits = new List<(long Household, LastVisitDocument Visit)>();
        await using (var command = work.Command("""
            select h.id, v.id, v.happened_at, coalesce(account_display_name(v.worker_id), ''), v.proposed_colour, v.outcome
            from unnest($1) h (id) cross join lateral (
              select id, happened_at, worker_id, proposed_colour, outcome from visit where household_id = h.id and state = 'counted' order by happened_at desc, id limit $2) v
            """, households, VisitsTold))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                visits.Add((reader.GetInt64(0), new LastVisitDocument(reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), null, null,
                    reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetString(5))));
            }
        }

        var contents = await HouseholdRows.ReadVisitsAsync(work, vault, visits.ToDictionary(v => v.Visit.Id, v => v.Household), "", cancellation);
        return visits.Select(v => (v.Household, Visit: contents.TryGetValue(v.Visit.Id, out var content) ? v.Visit with { Note = content.Note, Meters = content.Meters } : v.Visit))
            .ToLookup(v => v.Household, v => v.Visit);
    }

    private async Task<Dictionary<long, GoneDocument>> ReadGoneAsync(ActingTransaction work, long[] households, CancellationToken cancellation)
    {
        // Those that are not in the store at all any more are closed.
        var gone = households.ToDictionary(id => id, id => new GoneDocument(id, SyncBatch.Closed, null, null));
        if (households.Length == 0)
        {
            return gone;
        }

        await using var command = work.Command("select household_id, closed_on, worker, since from actor_handed_over($1, $2)", households, acting.Today);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            DateOnly? Day(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);
            var id = reader.GetInt64(0);
            gone[id] = Day(1) is { } closed ? new GoneDocument(id, SyncBatch.Closed, null, closed)
                : new GoneDocument(id, SyncBatch.HandedOver, reader.IsDBNull(2) ? null : reader.GetString(2), Day(3));
        }

        return gone;
    }

    private static async Task<(List<MicroGridDocument> MicroGrids, string Digest)> ReadMicroGridsAsync(ActingTransaction work, CancellationToken cancellation)
    {
        var microGrids = new List<MicroGridDocument>();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var command = work.Command(
            "select id, code, name, geom from area where id in (select worker_micro_grids(actor_account(), city_day())) and valid_to is null order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var document = new MicroGridDocument(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), GeoJsonGeometry.From(reader.GetFieldValue<Geometry>(3)));
            digest.AppendData(Encoding.UTF8.GetBytes($"{document.Id}\n{document.Code}\n{document.Name}\n{document.Geometry.Json}\n"));
            microGrids.Add(document);
        }

        return (microGrids, Convert.ToHexString(digest.GetHashAndReset().AsSpan(0, 8)));
    }
}
