using System.Text.Json;
using GridMap.Api.Http;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Areas.Changes;

/// <summary>What a change did, before it is told.</summary>
/// <param name="Opened">In the answer's order: by level, then by code.</param>
/// <param name="Compound">Where the order was about a compound.</param>
internal sealed record AreaChangeResult(long Change, AreaOrder Order, DateOnly Day, AreaDrafts Areas, IReadOnlyList<AreaDraft> Opened,
    List<HouseholdMove> Moves, HouseholdCounts Counts, CarriedOver Carried, CompoundChange? Compound = null);

/// <summary>Makes a change of areas within the caller's transaction. A dry run is the same without a commit, so that it tells exactly what would be.</summary>
internal static class AreaChanges
{
    // Any constant will do: one change at a time, so that each is worked out on what the one before left.
    internal const long AdvisoryLock = 0x6772_6964_6d61_7003;

    /// <exception cref="AreaChangeRefused">It cannot be made: 400, 404 (not there, or outside the actor's scope), 409 (changed meanwhile).</exception>
    public static async Task<AreaChangeResult> MakeAsync(ActingTransaction work, AreaOrder order, long account, DateOnly day, CancellationToken cancellation)
    {
        await work.ExecuteAsync($"select pg_advisory_xact_lock({AdvisoryLock})", cancellation);
        if (order is CompoundOrder compound)
        {
            return await CompoundChanges.MakeAsync(work, compound, account, day, cancellation);
        }

        var scope = await AreaScope.ReadAsync(work, cancellation);
        var areas = await AreaReading.ReadAsync(work, order, scope, cancellation);
        AreaShaping.Apply(areas, order);
        CheckScope(areas, scope);
        await AreaCodes.GiveAsync(work, areas, cancellation);
        var moves = await HouseholdMoves.FindAsync(work, areas, cancellation);
        var counts = await HouseholdMoves.CountAsync(work, areas, moves, cancellation);
        IReadOnlyList<AreaDraft> opened = [.. areas.All.Where(a => a.Opened).OrderBy(a => a.Level).ThenBy(a => a.Code, StringComparer.Ordinal)];
        var change = await OpenChangeAsync(work, order.Kind, account, day, new { areas = order.Areas, households = moves.Count, people = moves.Sum(m => m.People) }, cancellation);
        await WriteAreasAsync(work, areas, opened, change, day, counts, cancellation);
        await HouseholdMoves.WriteAsync(work, moves, change, day, cancellation);
        var carried = await CarriedOver.WriteAsync(work, areas, opened, moves, order.Workers, change, day, cancellation);
        return new AreaChangeResult(change, order, day, areas, opened, moves, counts, carried);
    }

    public static async Task<long> OpenChangeAsync(ActingTransaction work, string kind, long account, DateOnly day, object detail, CancellationToken cancellation) =>
        await work.ScalarAsync<long>("insert into area_change (kind, made_on, made_by, detail) values ($1, $2, $3, $4::jsonb) returning id", cancellation,
            kind, day, account == 0 ? null : account, JsonSerializer.Serialize(detail, Json.Options));

    private static void CheckScope(AreaDrafts areas, AreaScope scope)
    {
        if (areas.All.FirstOrDefault(a => (a.Changed || a.Closed) && !scope.Holds(a.Id)) is { } outside)
        {
            throw new AreaChangeRefused(400, "areas", $"The change would alter {outside.Before!.Name} ({outside.Before.Code}), which is outside your scope.");
        }

        if (areas.All.FirstOrDefault(a => a.Opened && !(a.ParentId is { } parent ? parent < 0 || scope.Holds(parent) : scope.Everywhere)) is { } opened)
        {
            throw new AreaChangeRefused(400, "areas", $"The change would open {opened.Name} beside areas that are outside your scope.");
        }

        if (!areas.All.Any(a => a.Opened || a.Closed || a.Changed))
        {
            throw new AreaChangeRefused(400, "areas", "Nothing would change.");
        }
    }

    private static async Task WriteAreasAsync(ActingTransaction work, AreaDrafts areas, IReadOnlyList<AreaDraft> opened, long change, DateOnly day, HouseholdCounts counts, CancellationToken cancellation)
    {
        long[] closed = [.. areas.All.Where(a => a.Closed).Select(a => a.Id)];
        List<AreaDraft> changed = [.. areas.All.Where(a => a.Changed)];
        await work.ExecuteAsync("""
            insert into area_past (area_id, parent_id, code, name, geom, valid_from, valid_to, change_id)
            select id, parent_id, code, name, geom, least(valid_from, $2), $2, $3 from area where id = any ($1)
            """, cancellation, changed.Select(a => a.Id).ToArray(), day, change);
        await work.ExecuteAsync("update area set valid_to = greatest(valid_from, $2) where id = any ($1)", cancellation, closed, day);
        var numbers = new Dictionary<long, long>();
        foreach (var area in opened)
        {
            var id = await work.ScalarAsync<long>("""
                insert into area (level, parent_id, code, name, geom, valid_from, source_id, generated) values ($1, $2, $3, $4, st_setsrid(st_geomfromwkb($5), 4326), $6, $7, $8) returning id
                """, cancellation, (short)area.Level, area.ParentId is { } p && numbers.TryGetValue(p, out var parent) ? parent : area.ParentId, area.Code, area.Name,
                area.Shape.AsBinary(), day, area.SourceId, area.Generated);
            numbers.Add(area.Id, id);
        }

        areas.Renumber(numbers);
        counts.Renumber(numbers);
        await UpdateAsync(work, changed, day, cancellation);
        await work.ExecuteAsync("insert into area_succession (change_id, from_id, to_id) select $1, a.from_id, a.to_id from unnest($2::bigint[], $3::bigint[]) a (from_id, to_id)", cancellation,
            change, areas.Successions.Select(s => s.From.Id).ToArray(), areas.Successions.Select(s => s.To.Id).ToArray());
    }

    private static async Task UpdateAsync(ActingTransaction work, List<AreaDraft> changed, DateOnly day, CancellationToken cancellation)
    {
        await using var command = work.Command("""
            update area a set parent_id = v.parent, code = v.code, name = v.name, geom = coalesce(st_setsrid(st_geomfromwkb(v.shape), 4326), a.geom), valid_from = greatest(a.valid_from, $6)
            from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bytea[]) v (id, parent, code, name, shape) where a.id = v.id
            """, changed.Select(a => a.Id).ToArray(), null, changed.Select(a => a.Code).ToArray(), changed.Select(a => a.Name).ToArray(),
            changed.Select(a => a.Redrawn ? a.Shape.AsBinary() : null).ToArray(), day);
        command.Parameters[1] = new NpgsqlParameter { Value = changed.Select(a => a.ParentId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
        command.Parameters[4].NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea;
        if (await command.ExecuteNonQueryAsync(cancellation) != changed.Count)
        {
            throw new AreaChangeRefused(409, "areas", "Areas were changed meanwhile; look at them again.");
        }
    }
}
