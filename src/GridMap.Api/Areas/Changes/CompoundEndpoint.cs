using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.Areas.Assignments;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <param name="ValidTo">The day from which it is closed; null: it goes on.</param>
/// <param name="Reopens">It was closed today: that can be taken back.</param>
/// <param name="Households">That live in it; of a closed one, that lived in it when it was closed.</param>
public sealed record CompoundGround(long Id, string Name, bool Walled, DateOnly ValidFrom, DateOnly? ValidTo, bool Reopens, int Revision, int Households, int People);

/// <summary>The compounds that a planner may close.</summary>
internal static class CompoundEndpoint
{
    public static void MapCompounds(this RouteGroupBuilder group) => group.MapGet("/compounds", GetCompounds)
        .WithSummary("Compounds on an area's ground that lie wholly in the asker's scope, present and closed ones, with the revision to name in a change.");

    private static async Task<Results<Ok<FeatureCollection<CompoundGround>>, ProblemHttpResult>> GetCompounds(
        Acting acting, CancellationToken cancellation, [Description("The area on whose ground they lie.")] long area)
    {
        await using var work = await acting.BeginAsync(cancellation);
        if (!(await AreaScope.ReadAsync(work, cancellation)).Holds(area))
        {
            return TypedResults.Problem($"There is no area {area}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        return TypedResults.Ok(new FeatureCollection<CompoundGround>(await work.ReadAsync("""
            with wanted as (
              select c.* from area a join compound c on c.geom && a.geom and (c.valid_to is null or c.closed_by is not null)
              where a.id = $1 and st_area(st_intersection(a.geom, c.geom)) > 0.01 * st_area(c.geom) and compound_scope(c.id) = 'all'),
              lived as (
              select compound_id, id from household_count where compound_id in (select id from wanted where valid_to is null)
              union all
              select p.compound_id, p.household_id from household_compound_past p join wanted w on w.id = p.compound_id and w.closed_by = p.change_id)
            select w.id, w.name, w.walled, w.valid_from, w.valid_to, m.made_on is not distinct from $2::date and w.valid_to is not null, w.revision,
              coalesce(l.households, 0), coalesce(l.people, 0), w.geom
            from wanted w left join area_change m on m.id = w.closed_by
            left join (select l.compound_id, count(*)::int as households, sum(h.people)::int as people from lived l join household_count h on h.id = l.id group by 1) l on l.compound_id = w.id
            order by w.valid_to desc nulls first, w.name, w.id
            """, r => new Feature<CompoundGround>(GeoJsonGeometry.From(r.GetFieldValue<Geometry>(9)), new CompoundGround(
                r.GetInt64(0), r.GetString(1), r.GetBoolean(2), r.GetFieldValue<DateOnly>(3), r.DayOrNull(4), r.GetBoolean(5), r.GetInt32(6), r.GetInt32(7), r.GetInt32(8))),
            cancellation, area, acting.Today)));
    }
}
