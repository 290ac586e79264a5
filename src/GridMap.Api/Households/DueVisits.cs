using GridMap.Api.Areas.Assignments;
using GridMap.Data;

namespace GridMap.Api.Households;

/// <summary>Counts visits that are due, by the rule that <see cref="HouseholdRows"/> tells as dueOn: due_day() of the database.</summary>
internal static class DueVisits
{
    /// <param name="households">Counted once each; those that the actor does not see are not counted.</param>
    /// <param name="day">Due on it or before.</param>
    public static async Task<int> CountAsync(ActingTransaction work, TimeZoneInfo zone, IEnumerable<long> households, DateOnly day, CancellationToken cancellation) =>
        await work.ScalarAsync<int>("""
            select count(*)::int from household h join visit_interval i on i.code = coalesce(h.colour, 'none')
            left join lateral (select * from household_calls c where c.household_id = h.id) c on true
            where h.id = any ($2) and h.valid_to is null
              and due_day(h.valid_from, (c.met_at at time zone $1)::date, i.days, (c.called_at at time zone $1)::date, c.retry_days) <= $3
            """, cancellation, zone.Id, households.ToArray(), day);

    /// <param name="area">Only households below it; null: all in the actor's scope.</param>
    /// <param name="day">Looked after on it, due on it or before.</param>
    /// <returns>Households by the worker who looks after them; who has none is left out.</returns>
    public static async Task<Dictionary<long, int>> ByWorkerAsync(ActingTransaction work, TimeZoneInfo zone, long? area, DateOnly day, CancellationToken cancellation) =>
        (await work.ReadAsync("""
            with recursive below as (select id from area where id = $2 union all select a.id from below b join area a on a.parent_id = b.id)
            select coalesce(own.worker_id, general.worker_id), count(*)::int
            from household h join visit_interval i on i.code = coalesce(h.colour, 'none')
              left join household_calls c on c.household_id = h.id
              left join assignment own on own.household_id = h.id and own.valid_from <= $3 and (own.valid_to is null or own.valid_to > $3)
              left join assignment general on general.micro_grid_id = h.micro_grid_id and general.valid_from <= $3 and (general.valid_to is null or general.valid_to > $3)
            where h.valid_to is null and due_day(h.valid_from, (c.met_at at time zone $1)::date, i.days, (c.called_at at time zone $1)::date, c.retry_days) <= $3
              and coalesce(own.worker_id, general.worker_id) is not null
              and (h.micro_grid_id in (select actor_areas()) or h.micro_grid_id is null and actor_everywhere())
              and ($2::bigint is null or h.micro_grid_id in (select id from below))
            group by 1
            """, r => (Worker: r.GetInt64(0), Count: r.GetInt32(1)), cancellation, zone.Id, area, day)).ToDictionary(c => c.Worker, c => c.Count);
}
