using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.Areas.Assignments;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Points;

/// <summary>Both sides of every booking. Row-level security shows those of the actor's communities.</summary>
internal static class PointsLedger
{
    private const int PageSize = 100;

    private const string Bookings = """
        from points_transaction t join points_holder h on h.id = t.holder_id
        join points_account own on own.holder_id = t.holder_id
        join points_entry e on e.transaction_id = t.id and e.account_id = own.id
        left join points_entry o on o.transaction_id = t.id and o.account_id <> own.id
        left join points_account a on a.id = o.account_id
        where ($1::uuid is null or t.holder_id = $1) and ($2::bigint is null or area_above(h.area_id, (select level from area where id = $2)) = $2)
        """;

    internal static async Task<Results<Ok<LedgerDocument>, ValidationProblem>> GetLedger(
        Acting acting, CancellationToken cancellation, [Description("Only of this holder.")] Guid? holder = null, [Description("Only of communities below this area, or of this one.")] long? area = null, int page = 1)
    {
        var check = new Check();
        check.Within(page, 1, 1_000_000, "page");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        var sums = (await work.ReadAsync($"""
            select coalesce(-sum(o.points) filter (where a.code = 'issued'), 0), coalesce(sum(o.points) filter (where a.code = 'redeemed'), 0), coalesce(sum(e.points), 0),
              coalesce(sum(e.points), 0) + coalesce(sum(o.points), 0), count(distinct t.id)::int
            {Bookings}
            """, r => (Earned: r.GetInt64(0), Spent: r.GetInt64(1), Held: r.GetInt64(2), Difference: r.GetInt64(3), Bookings: r.GetInt32(4)), cancellation, holder, area))[0];
        var entries = await work.ReadAsync($"""
            select t.id, t.at, t.holder_id, h.masked, t.what, account_display_name(t.made_by), e.points, coalesce(a.code, ''), coalesce(o.points, 0)
            {Bookings}
            order by t.at desc, t.id limit $3 offset $4
            """, r => new BookingDocument(r.GetGuid(0), r.GetFieldValue<DateTimeOffset>(1), r.GetGuid(2), r.GetString(3), r.GetString(4), r.TextOrNull(5), r.GetInt32(6), r.GetString(7), r.GetInt32(8)),
            cancellation, holder, area, PageSize, (long)PageSize * (page - 1));
        return TypedResults.Ok(new LedgerDocument(sums.Earned, sums.Spent, sums.Held, sums.Difference, sums.Bookings, page, PageSize, entries));
    }
}
