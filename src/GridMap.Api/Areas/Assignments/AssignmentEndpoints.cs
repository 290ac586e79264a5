using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.Areas.Changes;
using GridMap.Api.Households;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Areas.Assignments;

/// <summary>Who looks after whom, today and on other days, and handing over.</summary>
public static class AssignmentEndpoints
{
    public static void MapAssignments(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("assignments").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        var desk = group.MapGroup("").RequireAuthorization(policy => policy.RequireRole("planner", "dispatcher", "administrator"));
        desk.MapGet("/assignments", GetAssignments).WithSummary("Who looks after which micro-grids and households on a day, and who is nobody's.");
        desk.MapPost("/handovers", PostHandover).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Gives a worker's micro-grids or households to another, for days or for good, in one transaction; a dry run tells what would move.");
        group.MapGet("/households/{id}/responsible", GetResponsible).RequireAuthorization(Policies.Staff).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Who looked after a household on a day, and in which micro-grid it was.");
    }

    private static async Task<Results<Ok<AssignmentsDocument>, ValidationProblem>> GetAssignments(
        Acting acting, GridMapSettings settings, CancellationToken cancellation, [Description("Only below this area.")] long? area = null, [Description("Only of this worker.")] long? worker = null,
        [Description("Default: today in the city.")] DateOnly? day = null)
    {
        var on = day ?? acting.Today;
        await using var work = await acting.BeginAsync(cancellation);
        var assignments = await work.ReadAsync(Below + """
            select s.id, s.worker_id, c.display_name, s.micro_grid_id, a.code, a.name, s.household_id, o.address,
              coalesce(n.households, 1), coalesce(n.people, o.people, 0), s.valid_from, s.valid_to
            from assignment s join account c on c.id = s.worker_id left join area a on a.id = s.micro_grid_id
              left join household o on o.id = s.household_id
              left join lateral (select count(*)::int as households, coalesce(sum(h.people), 0)::int as people from household h where h.micro_grid_id = s.micro_grid_id and h.valid_to is null) n on s.micro_grid_id is not null
            where s.valid_from <= $1 and (s.valid_to is null or s.valid_to > $1) and ($3::bigint is null or s.worker_id = $3)
              and ($2::bigint is null or coalesce(s.micro_grid_id, o.micro_grid_id) in (select id from below))
            order by c.display_name, s.worker_id, a.code, s.household_id
            """, r => new AssignmentDocument(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.LongOrNull(3), r.TextOrNull(4), r.TextOrNull(5), r.LongOrNull(6), r.TextOrNull(7), r.GetInt32(8), r.GetInt32(9),
                r.GetFieldValue<DateOnly>(10), r.DayOrNull(11)), cancellation, on, area, worker);
        var due = await DueVisits.ByWorkerAsync(work, settings.TimeZone, area, on, cancellation);
        var workers = await work.ReadAsync("select id, name, display_name from account where role = 'worker' and not disabled order by display_name, id",
            r => new WorkerDocument(r.GetInt64(0), r.GetString(1), r.GetString(2),
                assignments.Count(a => a.WorkerId == r.GetInt64(0) && a.MicroGridId is not null), assignments.Where(a => a.WorkerId == r.GetInt64(0)).Sum(a => a.Households),
                due.GetValueOrDefault(r.GetInt64(0))), cancellation);
        var unassigned = worker is not null ? [] : await work.ReadAsync(Below + """
            select a.id, a.code, a.name, count(h.id)::int, coalesce(sum(h.people), 0)::int
            from area a left join household h on h.micro_grid_id = a.id and h.valid_to is null
            where a.level = 5 and a.valid_to is null and a.id in (select actor_areas()) and ($2::bigint is null or a.id in (select id from below))
              and not exists (select from assignment s where s.micro_grid_id = a.id and s.valid_from <= $1 and (s.valid_to is null or s.valid_to > $1))
            group by a.id order by a.code
            """, r => new UnassignedMicroGrid(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetInt32(4)), cancellation, on, area);
        return TypedResults.Ok(new AssignmentsDocument(on, assignments, workers, unassigned));
    }

    private const string Below = "with recursive below as (select id from area where id = $2 union all select a.id from below b join area a on a.parent_id = b.id)\n";

    private static async Task<Results<Ok<HandoverDocument>, ValidationProblem, ProblemHttpResult>> PostHandover(
        HandoverRequest request, Acting acting, GridMapSettings settings, CancellationToken cancellation, [Description("Tell what would move and store nothing.")] bool dryRun = false)
    {
        var check = new Check();
        Handovers.Check(request, acting.Today, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        try
        {
            await using var work = await acting.BeginAsync(cancellation);
            var done = await Handovers.MakeAsync(work, request, acting.AccountId, acting.Today, settings.TimeZone, cancellation);
            if (!dryRun)
            {
                await work.CommitAsync(cancellation);
            }

            return TypedResults.Ok(dryRun ? done with { Id = null } : done);
        }
        catch (AreaChangeRefused e)
        {
            check.Add(e.Refusal.Where, e.Refusal.Problem);
            return check.Problem();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ExclusionViolation)
        {
            return TypedResults.Problem("Somebody else was given the same micro-grid or household for some of these days meanwhile. Look at the assignments again.",
                statusCode: StatusCodes.Status409Conflict, title: "Changed meanwhile");
        }
    }

    private static async Task<Results<Ok<ResponsibleDocument>, ProblemHttpResult>> GetResponsible(
        long id, Acting acting, CancellationToken cancellation, [Description("Default: today in the city.")] DateOnly? day = null)
    {
        var on = day ?? acting.Today;
        await using var work = await acting.BeginAsync(cancellation);
        var found = await work.ReadAsync("""
            select r.worker_id, c.display_name, coalesce(r.in_stead, false), place.micro_grid_id, coalesce(was.code, a.code), coalesce(was.name, a.name)
            from household h
            left join lateral (
              select h.micro_grid_id where h.placed_from <= $2 and (h.valid_to is null or h.valid_to > $2)
              union all
              select p.micro_grid_id from household_past p where p.household_id = h.id and p.valid_from <= $2 and p.valid_to > $2
              limit 1) place on true
            left join responsible(h.id, $2) r on true
            left join account c on c.id = r.worker_id
            left join area a on a.id = place.micro_grid_id
            left join area_past was on was.area_id = place.micro_grid_id and was.valid_from <= $2 and was.valid_to > $2
            where h.id = $1 and actor_sees(h.id)
            """, r => new ResponsibleDocument(id, on, r.LongOrNull(0), r.TextOrNull(1), r.GetBoolean(2), r.LongOrNull(3), r.TextOrNull(4), r.TextOrNull(5)), cancellation, id, on);
        return found.Count == 0
            ? TypedResults.Problem($"There is no household {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found")
            : TypedResults.Ok(found[0]);
    }
}

/// <summary>Reading rows of an acting transaction.</summary>
internal static class ActingRows
{
    public static async Task<List<T>> ReadAsync<T>(this ActingTransaction work, string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params object?[] parameters)
    {
        var rows = new List<T>();
        await using var command = work.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public static long? LongOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateOnly? DayOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);
}
