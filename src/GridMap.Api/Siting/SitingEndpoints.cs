using GridMap.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Siting;

/// <summary>Asks which changes to make for a budget, follows the runs that answer, and reads the answers.</summary>
public static class SitingEndpoints
{
    public static void AddSiting(this IServiceCollection services)
    {
        services.AddSingleton<SitingRunStore>();
        services.AddSingleton<SitingRunner>();
        services.AddSingleton<SitingQueue>();
        services.AddHostedService<SitingWorker>();
    }

    public static void MapSiting(this IEndpointRouteBuilder routes)
    {
        var planners = routes.MapGroup("/api/siting-runs").WithTags("siting").RequireAuthorization(SessionEndpoints.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        planners.MapPost("", PostRun).WithSummary("Asks which changes to make for a budget; answered in the background, with a bound on the best possible.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        planners.MapGet("", GetRuns).WithSummary("The latest twenty runs, without the steps of their answers.");
        planners.MapGet("/{id}", GetRun).WithSummary("One run, with its progress and the best found so far, and its answer.").ProducesProblem(StatusCodes.Status404NotFound);
        planners.MapDelete("/{id}", DeleteRun).WithSummary("Cancels a run that is queued or under way; it keeps the best found until then.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<SitingAcceptedDocument>, ValidationProblem, ProblemHttpResult>> PostRun(
        SitingQuestionDocument question, SitingRunner runner, SitingRunStore runs, SitingQueue queue, CancellationToken cancellation)
    {
        question = SitingQuestions.WithDefaults(question);
        var check = await runner.CheckAsync(question, cancellation);
        if (check.Failed)
        {
            return check.Problem();
        }

        // A caller who goes away here leaves no row behind that nobody runs.
        var id = await runs.AddAsync(question, CancellationToken.None);
        if (!await queue.TryAddAsync(id, question, CancellationToken.None))
        {
            await runs.EndAsync(id, "failed", "Too many runs were waiting.", CancellationToken.None);
            return TypedResults.Problem("Too many runs are waiting. Try again when some are done.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Busy");
        }

        return TypedResults.Accepted($"/api/siting-runs/{id}", new SitingAcceptedDocument(id, "queued"));
    }

    private static async Task<Ok<List<SitingRunDocument>>> GetRuns(SitingRunStore runs, CancellationToken cancellation) =>
        TypedResults.Ok(await runs.ListAsync(cancellation));

    private static async Task<Results<Ok<SitingRunDocument>, ProblemHttpResult>> GetRun(Guid id, SitingRunStore runs, CancellationToken cancellation) =>
        await runs.FindAsync(id, cancellation) is { } run ? TypedResults.Ok(run) : NotFound(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteRun(Guid id, SitingRunStore runs, CancellationToken cancellation)
    {
        if (await runs.FindAsync(id, cancellation) is null)
        {
            return NotFound(id);
        }

        // Whoever runs it sees this within a fifth of a second and stops.
        await runs.EndAsync(id, "cancelled", null, cancellation);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NotFound(Guid id) =>
        TypedResults.Problem($"There is no siting run {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
