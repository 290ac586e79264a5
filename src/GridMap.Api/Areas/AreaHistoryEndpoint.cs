using GridMap.Api.Accounts;
using GridMap.Api.Areas.Assignments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Areas;

/// <summary>What an area was and is.</summary>
/// <param name="ValidTo">Null: it goes on.</param>
/// <param name="States">The latest first.</param>
/// <param name="CameOf">Areas that it came of.</param>
/// <param name="Became">Areas that came of it.</param>
public sealed record AreaHistoryDocument(
    long Id, int Level, string Code, string Name, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyList<string> Codes,
    IReadOnlyList<AreaStateDocument> States, IReadOnlyList<AreaSuccession> CameOf, IReadOnlyList<AreaSuccession> Became);

/// <param name="Ended">The change that ended this state: split, merge, redraw, reparent, rename or adopt; null: it holds, or the change is not the asker's to see.</param>
public sealed record AreaStateDocument(string Code, string Name, long? ParentId, DateOnly ValidFrom, DateOnly? ValidTo, string? Ended);

public sealed record AreaSuccession(long Id, string Code, string Name, bool Closed, DateOnly On);

/// <summary>The history of an area, readable under any code that it ever had.</summary>
public static class AreaHistoryEndpoint
{
    public static void MapAreaHistory(this IEndpointRouteBuilder routes) => routes.MapGet("/api/areas/{id}/history", GetHistory).WithTags("areas")
        .RequireAuthorization(Policies.Staff).WithSummary("What an area was and is: names, codes and parents by days, and what it came of or became.")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<AreaHistoryDocument>, ProblemHttpResult>> GetHistory(long id, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var found = await work.ReadAsync("""
            select level, code, name, parent_id, valid_from, valid_to, array(select code from area_code where area_id = id order by code) from area where id = $1
            """, r => (Level: r.GetInt16(0), Code: r.GetString(1), Name: r.GetString(2), Parent: r.LongOrNull(3), From: r.GetFieldValue<DateOnly>(4), To: r.DayOrNull(5), Codes: r.GetFieldValue<string[]>(6)), cancellation, id);
        if (found.Count == 0)
        {
            return TypedResults.Problem($"There is no area {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var area = found[0];
        var past = await work.ReadAsync("""
            select p.code, p.name, p.parent_id, p.valid_from, p.valid_to, c.kind from area_past p left join area_change c on c.id = p.change_id where p.area_id = $1 order by p.change_id desc
            """, r => new AreaStateDocument(r.GetString(0), r.GetString(1), r.LongOrNull(2), r.GetFieldValue<DateOnly>(3), r.DayOrNull(4), r.TextOrNull(5)), cancellation, id);
        var end = await work.ReadAsync("select c.kind from area_succession s join area_change c on c.id = s.change_id where s.from_id = $1 order by c.id desc limit 1", r => r.GetString(0), cancellation, id);
        Task<List<AreaSuccession>> Kin(string sql) => work.ReadAsync(sql, r => new AreaSuccession(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetFieldValue<DateOnly>(4)), cancellation, id);
        var cameOf = await Kin("select a.id, a.code, a.name, a.valid_to is not null, coalesce(p.valid_from, a.valid_from) from area_succession s join area a on a.id = s.from_id left join lateral (select min(x.valid_from) as valid_from from (select valid_from from area_past where area_id = s.to_id union all select valid_from from area where id = s.to_id) x) p on true where s.to_id = $1 order by a.code");
        var became = await Kin("select a.id, a.code, a.name, a.valid_to is not null, (select min(x.valid_from) from (select valid_from from area_past where area_id = a.id union all select a.valid_from) x) from area_succession s join area a on a.id = s.to_id where s.from_id = $1 order by a.code");
        IReadOnlyList<AreaStateDocument> states = [new(area.Code, area.Name, area.Parent, area.From, area.To, area.To is null ? null : end.FirstOrDefault()), .. past];
        return TypedResults.Ok(new AreaHistoryDocument(id, area.Level, area.Code, area.Name, states[^1].ValidFrom, area.To, area.Codes, states, cameOf, became));
    }
}
