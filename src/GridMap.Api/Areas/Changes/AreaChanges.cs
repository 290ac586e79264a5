using System.Text.Json;
using GridMap.Api.Areas.Assignments;
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

        if (order is UndoOrder { Change: var undo } && await AreaUndo.CheckAsync(work, undo, day, cancellation) is { } closing)
        {
            return await CompoundChanges.MakeAsync(work, closing, account, day, cancellation);
        }

        var scope = await AreaScope.ReadAsync(work, cancellation);
        var (undone, areas) = await ShapeAsync(work, order, scope, cancellation);
        CheckScope(areas, scope);
        await AreaCodes.GiveAsync(work, areas, cancellation);
        var moves = await HouseholdMoves.FindAsync(work, areas, undone?.Homes, cancellation);
        var counts = await HouseholdMoves.CountAsync(work, areas, moves, cancellation);
        IReadOnlyList<AreaDraft> opened = [.. areas.All.Where(a => a.Opened).OrderBy(a => a.Level).ThenBy(a => a.Code, StringComparer.Ordinal)];
        var change = await OpenChangeAsync(work, order.Kind, account, day, await DetailAsync(work, order, areas, moves, undone, cancellation), cancellation);
        await WriteAreasAsync(work, areas, opened, change, day, counts, cancellation);
        await HouseholdMoves.WriteAsync(work, moves, change, day, cancellation);
        var carried = await CarriedOver.WriteAsync(work, areas, opened, moves, order.Workers, undone, change, day, cancellation);
        return new AreaChangeResult(change, order, day, areas, opened, moves, counts, carried);
    }

    private static async Task<(Undone? Undone, AreaDrafts Areas)> ShapeAsync(ActingTransaction work, AreaOrder order, AreaScope scope, CancellationToken cancellation)
    {
        if (order is UndoOrder undo)
        {
            var (undone, past) = await AreaUndo.ReadAsync(work, undo.Change, cancellation);
            AreaUndo.Apply(past, undone);
            return (undone, past);
        }

        var areas = await AreaReading.ReadAsync(work, order, scope, cancellation);
        AreaShaping.Apply(areas, order);
        if (order is AdoptOrder)
        {
            // The parent's revision does not tell of what was changed below it since the proposal was made.
            var named = order.Areas.Select(a => a.Id).ToHashSet();
            if (areas.All.FirstOrDefault(a => !a.Opened && (a.Closed || a.Redrawn) && !named.Contains(a.Id)) is { } unknown)
            {
                throw new AreaChangeRefused(409, "areas", $"{unknown.Before!.Name} ({unknown.Before.Code}) would lose ground, and the change does not name its revision: it came after the proposal, or was left out. Look at the areas again.", "areaChanged", unknown.Before.Name);
            }
        }

        return (null, areas);
    }

    private static async Task<ChangeDetail> DetailAsync(ActingTransaction work, AreaOrder order, AreaDrafts areas, List<HouseholdMove> moves, Undone? undone, CancellationToken cancellation) => new(
        order.Areas, moves.Count, moves.Sum(m => m.People), await work.ScalarAsync<long>("select max(id) from area", cancellation),
        await work.ReadAsync("select station_id, area_id from station_area where area_id = any ($1)", r => new StationArea(r.GetInt64(0), r.GetInt64(1)), cancellation, areas.All.Where(a => a.Closed).Select(a => a.Id).ToArray()),
        undone?.Change);

    public static async Task<long> OpenChangeAsync(ActingTransaction work, string kind, long account, DateOnly day, object detail, CancellationToken cancellation) =>
        await work.ScalarAsync<long>("insert into area_change (kind, made_on, made_by, detail) values ($1, $2, $3, $4::jsonb) returning id", cancellation,
            kind, day, account == 0 ? null : account, JsonSerializer.Serialize(detail, Json.Options));

    public static void CheckScope(AreaDrafts areas, AreaScope scope)
    {
        if (areas.All.FirstOrDefault(a => (a.Changed || a.Closed) && !scope.Holds(a.Id)) is { } outside)
        {
            throw new AreaChangeRefused(400, "areas", $"The change would alter {outside.Before!.Name} ({outside.Before.Code}), which is outside your scope.", "outsideScope", outside.Before.Name);
        }

        if (areas.All.FirstOrDefault(a => a.Opened && !(a.ParentId is { } parent ? parent < 0 || scope.Holds(parent) : scope.Everywhere)) is { } opened)
        {
            throw new AreaChangeRefused(400, "areas", $"The change would open {opened.Name} beside areas that are outside your scope.", "outsideScope", opened.Name);
        }

        if (!areas.All.Any(a => a.Opened || a.Closed || a.Changed))
        {
            throw new AreaChangeRefused(400, "areas", "Nothing would change.", "nothing");
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
            if (area.Id > 0)
            {
                await work.ExecuteAsync("update area set valid_to = null where id = $1", cancellation, area.Id);
                continue;
            }

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
            throw new AreaChangeRefused(409, "areas", "Areas were changed meanwhile; look at them again.", "changedMeanwhile");
        }
    }
}
