using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.Areas.Assignments;
using GridMap.Api.City;
using GridMap.Api.Households;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <summary>Changes of areas, and the ground on which a planner draws them.</summary>
public static class AreaChangeEndpoints
{
    public static void MapAreaChanges(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/area-changes").WithTags("areas").RequireAuthorization(Policies.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("", PostChange).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithSummary("Splits, merges, re-draws, re-parents or renames areas, takes a proposal, or closes a compound, in one transaction; a dry run tells what would move and stores nothing.");
        group.MapGet("/ground", GetGround).WithSummary("The areas below one as GeoJSON at full precision, with households, people and the revision to name in a change.");
        group.MapCompounds();
        group.MapParents();
        group.MapToday();
    }

    private static async Task<Results<Ok<AreaChangeDocument>, ValidationProblem, ProblemHttpResult>> PostChange(
        AreaChangeRequest request, Acting acting, CityCache cities, GridMapSettings settings, CancellationToken cancellation,
        [Description("Tell what would move and store nothing.")] bool dryRun = false)
    {
        var check = new Check();
        if (AreaOrderReader.Read(request, check) is not { } order)
        {
            return check.Problem();
        }

        try
        {
            AreaChangeResult result;
            int visitsDue;
            await using (var work = await acting.BeginAsync(cancellation))
            {
                result = await AreaChanges.MakeAsync(work, order, acting.AccountId, acting.Today, cancellation);
                visitsDue = await DueVisits.CountAsync(work, settings.TimeZone, result.Moves.Select(m => m.Household), result.Day, cancellation);
                if (!dryRun)
                {
                    await work.CommitAsync(cancellation);
                }
            }

            // After the transaction: walks take a while, and nobody should wait for them.
            var found = dryRun ? await AreaChangeAnswers.CheckAsync(result, await cities.GetAsync(cancellation), cancellation) : null;
            return TypedResults.Ok(AreaChangeAnswers.Of(result, visitsDue, dryRun, found));
        }
        catch (AreaChangeRefused e)
        {
            return AreaRefusal.Of<Ok<AreaChangeDocument>>(e.Refusal);
        }
    }

    private static async Task<Results<Ok<GroundDocument>, ProblemHttpResult>> GetGround(
        Acting acting, CancellationToken cancellation, [Description("The area whose parts are wanted; left out: the districts.")] long? parent = null)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var scope = await AreaScope.ReadAsync(work, cancellation);
        var rows = new List<Feature<GroundArea>>();
        var below = await work.ReadAsync("""
            with recursive below as (
              select id, revision from area where parent_id = $1 and valid_to is null and level > 3
              union all
              select a.id, a.revision from below b join area a on a.parent_id = b.id and a.valid_to is null)
            select id, revision from below order by id
            """, r => new AreaRevision(r.GetInt64(0), r.GetInt32(1)), cancellation, parent);
        await using var command = work.Command("""
            with recursive wanted as (select * from area where valid_to is null and (id = $1 or parent_id = $1 or $1::bigint is null and level = 1)),
              below as (
                select w.id as top, w.id from wanted w
                union all
                select b.top, a.id from below b join area a on a.parent_id = b.id and a.valid_to is null),
              counts as (select b.top, count(*)::int as households, sum(h.people)::int as people from below b join household_count h on h.micro_grid_id = b.id group by b.top)
            select w.id, w.level, w.code, w.name, w.parent_id, w.revision, coalesce(c.households, 0), coalesce(c.people, 0), w.geom
            from wanted w left join counts c on c.top = w.id order by w.level, w.code
            """, parent);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var area = new GroundArea(reader.GetInt64(0), reader.GetInt16(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4),
                reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7));
            if (scope.Holds(area.Id))
            {
                rows.Add(new Feature<GroundArea>(GeoJsonGeometry.From(reader.GetFieldValue<Geometry>(8)), area));
            }
        }

        var above = rows.Find(r => r.Properties.Id == parent);
        return parent is not null && above is null
            ? TypedResults.Problem($"There is no area {parent}.", statusCode: StatusCodes.Status404NotFound, title: "Not found")
            : TypedResults.Ok(new GroundDocument(above, [.. rows.Where(r => r != above)], below));
    }
}
