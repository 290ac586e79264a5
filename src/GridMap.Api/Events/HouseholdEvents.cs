using GridMap.Api.Accounts;
using GridMap.Api.Areas.Assignments;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Events;

/// <param name="Metres">From the household.</param>
/// <param name="OverdueSince">The first due that was missed, of one that is not closed.</param>
public sealed record HouseholdEventDocument(
    Guid Id, string Category, string Text, string State, DateTimeOffset RaisedAt, DateTimeOffset? DueAt, DateTimeOffset? OverdueSince, double Metres);

/// <summary>What happened round a household, for who looks at it from a desk (0031_events_of_a_household.sql).</summary>
public static class HouseholdEvents
{
    private const double NearMetres = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/households/{id}/events", GetEvents).WithTags("households")
        .RequireAuthorization(policy => policy.RequireRole("planner", "dispatcher", "administrator"))
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .WithSummary("Events within 50 m of a household, those that are not closed first, at most 50; without who reported them.");

    private static async Task<Results<Ok<List<HouseholdEventDocument>>, ProblemHttpResult>> GetEvents(long id, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        if (!await work.ScalarAsync<bool>("select actor_sees($1)", cancellation, id))
        {
            return TypedResults.Problem($"There is no household {id} in your scope.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        return TypedResults.Ok(await work.ReadAsync("select id, category, body, state, raised_at, due_at, overdue_since, away from events_near_household($1, $2)", r => new HouseholdEventDocument(
            r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetFieldValue<DateTimeOffset>(4),
            r.IsDBNull(5) ? null : r.GetFieldValue<DateTimeOffset>(5), r.IsDBNull(6) ? null : r.GetFieldValue<DateTimeOffset>(6), r.GetDouble(7)), cancellation, id, NearMetres));
    }
}
