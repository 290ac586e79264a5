using System.Runtime.CompilerServices;
using GridMap.Api.Accounts;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using GridMap.Api.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Coverage;

/// <summary>Asks coverage questions, follows the runs that answer them, and reads the answers.</summary>
public static class CoverageEndpoints
{
    private const int MostWaiting = 16;

    public static void AddCoverage(this IServiceCollection services, IConfiguration configuration)
    {
        var kept = CoverageRunsKept.Read(configuration);
        services.AddSingleton(kept);
        services.AddRuns<CoverageQuestionDocument, CoverageRunDocument, CoverageRunStore, CoverageRunner>(MostWaiting);
        services.AddSingleton<CoverageHours>();
    }

    public static void MapCoverage(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/coverage-runs").WithTags("coverage");
        group.MapGet("", GetRuns).WithSummary("The latest twenty runs.");
        group.MapGet("/{id}", GetRun).WithSummary("One run, with its progress and its totals.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id}/events", GetEvents).WithSummary("The run as server-sent events until it ends.")
            .Produces<CoverageRunDocument>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id}/areas", CoverageAnswers.GetAreas).WithSummary("Coverage by area of one level.").ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        group.MapGet("/{id}/gaps", CoverageAnswers.GetGaps).WithSummary("Gaps as GeoJSON, most people first, each with its reason and evidence.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        group.MapGet("/{id}/distribution", DistributionAnswers.GetDistribution).WithSummary("People by walking minutes, by age and by colour.")
            .RequireRateLimiting(RateLimits.Heavy).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        group.MapGet("/{id}/hours", HourAnswers.GetHours).WithSummary("The run's question at each hour of a day: what is open, and who is covered.")
            .RequireRateLimiting(RateLimits.Heavy).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        group.MapGet("/{id}/hours/{hour}", HourAnswers.GetHour).WithSummary("Coverage by area of one level at an hour of a day.")
            .RequireRateLimiting(RateLimits.Heavy).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);

        var planners = group.MapGroup("").RequireAuthorization(Policies.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        planners.MapPost("", PostRun).WithSummary("Asks a coverage question; answered in the background.").ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        planners.MapPut("/{id}/kept", PutKept).WithSummary("Keeps a run whole for good: somebody passes on a link to it.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        planners.MapDelete("/{id}", DeleteRun).WithSummary("Cancels a run that is queued or under way.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<CoverageAcceptedDocument>, ValidationProblem, ProblemHttpResult>> PostRun(
        CoverageQuestionDocument question, CoverageRunner runner, RunQueue<CoverageQuestionDocument, CoverageRunDocument> queue, CancellationToken cancellation)
    {
        question = runner.WithDefaults(question);
        var check = await runner.CheckAsync(question, cancellation);
        if (check.Failed)
        {
            return check.Problem();
        }

        return await queue.TryAddAsync(question) is { } id ? TypedResults.Accepted($"/api/coverage-runs/{id}", new CoverageAcceptedDocument(id, "queued")) : RunAnswers.Busy();
    }

    private static async Task<Ok<List<CoverageRunDocument>>> GetRuns(CoverageRunStore runs, CountViews views, CancellationToken cancellation)
    {
        var view = await views.OfAsync(cancellation);
        return TypedResults.Ok((await runs.ListAsync(cancellation)).ConvertAll(run => Told(run, view)));
    }

    private static async Task<Results<Ok<CoverageRunDocument>, ProblemHttpResult>> GetRun(Guid id, CoverageRunStore runs, CountViews views, CancellationToken cancellation) =>
        await runs.FindAsync(id, cancellation) is { } run ? TypedResults.Ok(Told(run, await views.OfAsync(cancellation))) : NotFound(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> PutKept(Guid id, CoverageRunStore runs, CancellationToken cancellation)
    {
        if (await CoverageAnswers.ProblemOfAsync(id, runs, cancellation) is { } problem)
        {
            return problem;
        }

        await runs.KeepAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteRun(Guid id, CoverageRunStore runs, CancellationToken cancellation) =>
        await RunAnswers.CancelAsync(runs, id, cancellation) ? TypedResults.NoContent() : NotFound(id);

    private static async Task<Results<ServerSentEventsResult<CoverageRunDocument>, ProblemHttpResult>> GetEvents(
        Guid id, CoverageRunStore runs, CountViews views, IHostApplicationLifetime lifetime, HttpContext context) =>
        await runs.FindAsync(id, context.RequestAborted) is { } run
            ? TypedResults.ServerSentEvents(FollowAsync(run, runs, await views.OfAsync(context.RequestAborted), lifetime, context.RequestAborted))
            : NotFound(id);

    private static async IAsyncEnumerable<CoverageRunDocument> FollowAsync(
        CoverageRunDocument run, CoverageRunStore runs, CountView view, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var now in RunFollowing.FollowAsync(run, r => (r.State, (r.Stage, r.Progress)), c => runs.FindAsync(run.Id, c), lifetime, cancellation))
        {
            yield return Told(now, view);
        }
    }

    internal static CoverageRunDocument Told(CoverageRunDocument run, CountView view) =>
        run.Totals is { } totals && !view.SeesAll ? run with { Totals = CoverageTotalsDocument.From(view.Tell(totals.Count(), null)), SmallestCount = view.Smallest } : run;

    internal static ProblemHttpResult NotFound(Guid id) => RunAnswers.NotFound("coverage", id);
}
