using System.Runtime.CompilerServices;
using GridMap.Api.Accounts;
using GridMap.Api.Counts;
using GridMap.Api.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Siting;

/// <summary>Asks which changes to make for a budget, follows the runs that answer, and reads the answers.</summary>
public static class SitingEndpoints
{
    private const int MostWaiting = 8;

    public static void AddSiting(this IServiceCollection services) =>
        services.AddRuns<SitingQuestionDocument, SitingRunDocument, SitingRunStore, SitingRunner>(MostWaiting);

    public static void MapSiting(this IEndpointRouteBuilder routes)
    {
        var planners = routes.MapGroup("/api/siting-runs").WithTags("siting").RequireAuthorization(Policies.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        planners.MapPost("", PostRun).WithSummary("Asks which changes to make for a budget; answered in the background, with a bound on the best possible.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        planners.MapGet("", GetRuns).WithSummary("The latest twenty runs, without the steps of their answers.");
        planners.MapGet("/{id}", GetRun).WithSummary("One run, with its progress and the best found so far, and its answer.").ProducesProblem(StatusCodes.Status404NotFound);
        planners.MapGet("/{id}/events", GetEvents).WithSummary("The run as server-sent events until it ends, with the best found so far and the bound proven so far.")
            .Produces<SitingRunDocument>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status404NotFound);
        planners.MapDelete("/{id}", DeleteRun).WithSummary("Cancels a run that is queued or under way; it keeps the best found until then.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<SitingAcceptedDocument>, ValidationProblem, ProblemHttpResult>> PostRun(
        SitingQuestionDocument question, SitingRunner runner, RunQueue<SitingQuestionDocument, SitingRunDocument> queue, CancellationToken cancellation)
    {
        question = runner.WithDefaults(question);
        var check = await runner.CheckAsync(question, cancellation);
        if (check.Failed)
        {
            return check.Problem();
        }

        return await queue.TryAddAsync(question) is { } id ? TypedResults.Accepted($"/api/siting-runs/{id}", new SitingAcceptedDocument(id, "queued")) : RunAnswers.Busy();
    }

    private static async Task<Ok<List<SitingRunDocument>>> GetRuns(SitingRunStore runs, CountViews views, CancellationToken cancellation)
    {
        var view = await views.OfAsync(cancellation);
        return TypedResults.Ok((await runs.ListAsync(cancellation)).ConvertAll(run => SitingAnswers.Told(run, view)));
    }

    private static async Task<Results<Ok<SitingRunDocument>, ProblemHttpResult>> GetRun(Guid id, SitingRunStore runs, CountViews views, CancellationToken cancellation) =>
        await runs.FindAsync(id, cancellation) is { } run ? TypedResults.Ok(SitingAnswers.Told(run, await views.OfAsync(cancellation))) : NotFound(id);

    private static async Task<Results<ServerSentEventsResult<SitingRunDocument>, ProblemHttpResult>> GetEvents(
        Guid id, SitingRunStore runs, CountViews views, IHostApplicationLifetime lifetime, HttpContext context) =>
        await runs.FindAsync(id, context.RequestAborted) is { } run
            ? TypedResults.ServerSentEvents(FollowAsync(run, runs, await views.OfAsync(context.RequestAborted), lifetime, context.RequestAborted))
            : NotFound(id);

    private static async IAsyncEnumerable<SitingRunDocument> FollowAsync(
        SitingRunDocument run, SitingRunStore runs, CountView view, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var now in RunFollowing.FollowAsync(run, r => (r.State, (r.Stage, r.Progress, r.BestValue, r.BestBound)), c => runs.FindAsync(run.Id, c), lifetime, cancellation))
        {
            yield return SitingAnswers.Told(now, view);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteRun(Guid id, SitingRunStore runs, CancellationToken cancellation) =>
        await RunAnswers.CancelAsync(runs, id, cancellation) ? TypedResults.NoContent() : NotFound(id);

    private static ProblemHttpResult NotFound(Guid id) => RunAnswers.NotFound("siting", id);
}
