using GridMap.Data;

namespace GridMap.Api.Households;

/// <summary>Counts visits that are due, by the rule that <see cref="HouseholdRows"/> tells as dueOn: the colour's interval from the last visit
/// that counts, or from when the household was entered.</summary>
internal static class DueVisits
{
    /// <param name="households">Counted once each; those that the actor does not see are not counted.</param>
    /// <param name="day">Due on it or before.</param>
    public static async Task<int> CountAsync(ActingTransaction work, TimeZoneInfo zone, IEnumerable<long> households, DateOnly day, CancellationToken cancellation) =>
        await work.ScalarAsync<int>("""
            select count(*)::int from household h join visit_interval i on i.code = coalesce(h.colour, 'none')
            left join lateral (select (max(happened_at) at time zone $1)::date as day from visit v where v.household_id = h.id and v.state = 'counted') v on true
            where h.id = any ($2) and h.valid_to is null and coalesce(v.day, h.valid_from) + i.days <= $3
            """, cancellation, zone.Id, households.ToArray(), day);
}
