using GridMap.Api.Accounts;
using GridMap.Api.Areas.Assignments;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Areas.Changes;

/// <param name="Kind">As the change was asked for.</param>
/// <param name="At">When it was made.</param>
/// <param name="Mine">The asker made it.</param>
/// <param name="Names">Of the areas, or the compound, that it was about, as they are called now; the first few.</param>
/// <param name="Households">That came to another micro-grid.</param>
/// <param name="Undoes">It can be taken back: nothing that it had to do with was changed since.</param>
public sealed record ChangeOfToday(long Id, string Kind, DateTimeOffset At, bool Mine, IReadOnlyList<string> Names, int Households, bool Undoes);

/// <summary>What was changed today, so that a page that was closed meanwhile can still offer to take it back.</summary>
internal static class TodayEndpoint
{
    private const int MostChanges = 30;
    private const int MostNames = 3;

    public static void MapToday(this RouteGroupBuilder group) => group.MapGet("/today", GetToday)
        .WithSummary("Changes of areas and compounds that were made today on the asker's ground and stand, the latest first, and which of them can be taken back.");

    private static async Task<Ok<List<ChangeOfToday>>> GetToday(Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        return TypedResults.Ok(await work.ReadAsync("""
            with changes as (
              select * from area_change where made_on = $1 and kind in ('split', 'merge', 'redraw', 'reparent', 'rename', 'adopt', 'close_compound')
                and not exists (select from area_change u where u.kind = 'undo' and u.made_on = $1 and (u.detail ->> 'undoes')::bigint = area_change.id)
                and (kind <> 'close_compound' or exists (select from compound k where k.closed_by = area_change.id))
                and (actor_everywhere() or made_by = $2 or exists (select from area_past p where p.change_id = area_change.id and p.area_id in (select actor_areas()))
                  or exists (select from area_succession s where s.change_id = area_change.id and s.to_id in (select actor_areas())))
              order by id desc limit $3),
            touched as (
              select change_id, area_id as id from area_past where change_id in (select id from changes)
              union select change_id, from_id from area_succession where change_id in (select id from changes)
              union select change_id, to_id from area_succession where change_id in (select id from changes))
            select c.id, c.kind, c.made_at, c.made_by is not distinct from $2,
              coalesce((select array_agg(n.name order by n.place) from (
                select a.name, o.place from jsonb_array_elements(c.detail -> 'areas') with ordinality o (named, place) join area a on a.id = (o.named ->> 'id')::bigint order by o.place limit $4) n),
                array_remove(array[c.detail ->> 'name'], null), '{}'),
              coalesce((c.detail ->> 'households')::int, 0),
              c.kind = 'close_compound' or c.detail ? 'lastArea' and not exists (select from touched t where t.change_id = c.id and (
                  not exists (select from area a where a.id = t.id) or exists (select from area_past p where p.area_id = t.id and p.change_id > c.id)
                  or exists (select from area_succession s where s.change_id > c.id and t.id in (s.from_id, s.to_id))))
            from changes c order by c.id desc
            """, r => new ChangeOfToday(r.GetInt64(0), Kind(r.GetString(1)), r.GetFieldValue<DateTimeOffset>(2), r.GetBoolean(3), r.GetFieldValue<string[]>(4), r.GetInt32(5), r.GetBoolean(6)),
            cancellation, acting.Today, acting.AccountId, MostChanges, MostNames));
    }

    // The store's word for it, and the request's.
    private static string Kind(string stored) => stored == "close_compound" ? "closeCompound" : stored;
}
