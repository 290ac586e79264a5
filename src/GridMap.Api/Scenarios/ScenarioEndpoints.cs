using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using GridMap.Api.Accounts;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace GridMap.Api.Scenarios;

/// <summary>Saves hypothetical changes, and tells what they change. Who has a scenario's id may read it; planners write.</summary>
public static class ScenarioEndpoints
{
    private const int MostCompared = 8;
    private const int PageSize = 500;
    private const int PreviewPageSize = 5000;

    public static void AddScenarios(this IServiceCollection services)
    {
        services.AddSingleton<ScenarioStore>();
        services.AddSingleton<ScenarioBases>();
    }

    public static void MapScenarios(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/scenarios").WithTags("scenarios");
        group.MapGet("/{id}", GetScenario).WithSummary("One scenario. Its ETag is what If-Match takes to change it.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id}/difference", GetDifference).RequireRateLimiting(RateLimits.Heavy).WithSummary("Who gains and who loses, against the city as it is now.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/compare", GetComparison).RequireRateLimiting(RateLimits.Heavy).WithSummary("Scenarios of one question side by side.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        var planners = group.MapGroup("").RequireAuthorization(Policies.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        planners.MapGet("", GetScenarios).WithSummary("The hundred scenarios that were changed last.");
        planners.MapGet("/{id}/households", GetHouseholds).WithSummary("The households that a scenario changes something for, in pages of 500.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        planners.MapPost("", PostScenario).WithSummary("Saves a scenario.").ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        planners.MapPut("/{id}", PutScenario).WithSummary("Replaces a scenario, if nobody else changed it: If-Match takes the ETag that was read.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        planners.MapDelete("/{id}", DeleteScenario).WithSummary("Removes a scenario; with If-Match only if nobody changed it since it was read.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        planners.MapPost("/preview", PostPreview).WithSummary("What changes that are not saved would change: asked again and again while a station is dragged.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        planners.MapPost("/preview/households", PostPreviewHouseholds).WithSummary("The households that changes which are not saved would change something for, in pages of 5,000: those of a map.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Ok<List<ScenarioDocument>>> GetScenarios(ScenarioStore scenarios, CancellationToken cancellation) =>
        TypedResults.Ok(await scenarios.ListAsync(cancellation));

    private static async Task<Results<Ok<ScenarioDocument>, ProblemHttpResult>> GetScenario(
        Guid id, HttpResponse response, ScenarioStore scenarios, CancellationToken cancellation)
    {
        if (await scenarios.FindAsync(id, cancellation) is not { } scenario)
        {
            return NotFound(id);
        }

        Tag(response, scenario);
        return TypedResults.Ok(scenario);
    }

    private static async Task<Results<Created<ScenarioDocument>, ValidationProblem>> PostScenario(
        ScenarioSaveDocument scenario, HttpResponse response, ClaimsPrincipal user, CityCache cities, ScenarioStore scenarios, CancellationToken cancellation)
    {
        var city = await cities.GetAsync(cancellation);
        (var check, scenario) = Validated(scenario, city.Content);
        if (check.Failed)
        {
            return check.Problem();
        }

        var saved = await scenarios.AddAsync(scenario, user.Identity!.Name!, city.Versions, cancellation);
        Tag(response, saved);
        return TypedResults.Created($"/api/scenarios/{saved.Id}", saved);
    }

    private static async Task<Results<Ok<ScenarioDocument>, ValidationProblem, ProblemHttpResult>> PutScenario(
        Guid id, ScenarioSaveDocument scenario, HttpContext context, CityCache cities, ScenarioStore scenarios, CancellationToken cancellation)
    {
        var city = await cities.GetAsync(cancellation);
        (var check, scenario) = Validated(scenario, city.Content);
        var revision = RevisionOf(context.Request.Headers.IfMatch.ToString());
        check.That(revision is not null, "If-Match", "Allowed: the header with the ETag of GET /api/scenarios/{id}, such as \"3\".");
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await scenarios.ReplaceAsync(id, revision!.Value, scenario, city.Versions, cancellation) is { } saved)
        {
            Tag(context.Response, saved);
            return TypedResults.Ok(saved);
        }

        return await RefusedAsync(id, scenarios, cancellation);
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> DeleteScenario(
        Guid id, HttpRequest request, ScenarioStore scenarios, CancellationToken cancellation)
    {
        var ifMatch = request.Headers.IfMatch.ToString();
        var revision = RevisionOf(ifMatch);
        var check = new Check();
        check.That(ifMatch.Length == 0 || revision is not null, "If-Match", "Allowed: no such header, or the ETag of GET /api/scenarios/{id}, such as \"3\".");
        if (check.Failed)
        {
            return check.Problem();
        }

        return await scenarios.DeleteAsync(id, revision, cancellation) ? TypedResults.NoContent() : await RefusedAsync(id, scenarios, cancellation);
    }

    private static async Task<ProblemHttpResult> RefusedAsync(Guid id, ScenarioStore scenarios, CancellationToken cancellation) =>
        await scenarios.FindAsync(id, cancellation) is { } other
            ? TypedResults.Problem($"Somebody changed the scenario meanwhile: its ETag is now \"{other.Revision}\". Read it again and decide.",
                statusCode: StatusCodes.Status412PreconditionFailed, title: "Changed meanwhile")
            : NotFound(id);

    private static async Task<Results<Ok<ScenarioDifferenceDocument>, ValidationProblem>> PostPreview(
        ScenarioPreviewDocument preview, CityCache cities, ScenarioBases bases, CountViews views, CancellationToken cancellation)
    {
        var city = await cities.GetAsync(cancellation);
        var check = Validated(preview.Question, preview.Changes, city.Content);
        check.Within(preview.Level, 1, 5, "level");
        if (check.Failed)
        {
            return check.Problem();
        }

        var asked = await bases.GetAsync(city, CoverageQuestions.WithDefaults(preview.Question), cancellation);
        return TypedResults.Ok(ScenarioAnswers.Write(asked, ScenarioAnswers.Difference(asked, preview.Changes, cancellation), preview.Changes, preview.Level, await views.OfAsync(cancellation), preview.EveryArea));
    }

    private static async Task<Results<Ok<HouseholdDifferencesDocument>, ValidationProblem>> PostPreviewHouseholds(
        ScenarioPreviewDocument preview, CityCache cities, ScenarioBases bases, CountViews views, CancellationToken cancellation, int page = 1)
    {
        var city = await cities.GetAsync(cancellation);
        var check = Validated(preview.Question, preview.Changes, city.Content);
        check.Within(page, 1, 1_000_000, "page");
        if (check.Failed)
        {
            return check.Problem();
        }

        var asked = await bases.GetAsync(city, CoverageQuestions.WithDefaults(preview.Question), cancellation);
        var difference = ScenarioAnswers.Difference(asked, preview.Changes, cancellation);
        return TypedResults.Ok(ScenarioAnswers.Households(asked, difference, lost: null, page, PreviewPageSize, await views.OfAsync(cancellation)));
    }

    private static async Task<Results<Ok<ScenarioDifferenceDocument>, ValidationProblem, ProblemHttpResult>> GetDifference(
        Guid id, CityCache cities, ScenarioBases bases, ScenarioStore scenarios, CountViews views, CancellationToken cancellation,
        [Description("Of the areas: 1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.")] int level = 3)
    {
        var check = new Check();
        check.Within(level, 1, 5, "level");
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await scenarios.FindAsync(id, cancellation) is not { } scenario)
        {
            return NotFound(id);
        }

        return await AskedAsync(scenario, cities, bases, cancellation) is { } asked
            ? TypedResults.Ok(ScenarioAnswers.Write(asked, ScenarioAnswers.Difference(asked, scenario.Changes, cancellation), scenario.Changes, level, await views.OfAsync(cancellation)))
            : Outdated(scenario);
    }

    private static async Task<Results<Ok<HouseholdDifferencesDocument>, ValidationProblem, ProblemHttpResult>> GetHouseholds(
        Guid id, CityCache cities, ScenarioBases bases, ScenarioStore scenarios, CountViews views, CancellationToken cancellation,
        [Description("true: those that are not covered any more; false: those that are covered now; else all whose walk changes.")] bool? lost = null, int page = 1)
    {
        var check = new Check();
        check.Within(page, 1, 1_000_000, "page");
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await scenarios.FindAsync(id, cancellation) is not { } scenario)
        {
            return NotFound(id);
        }

        return await AskedAsync(scenario, cities, bases, cancellation) is { } asked
            ? TypedResults.Ok(ScenarioAnswers.Households(asked, ScenarioAnswers.Difference(asked, scenario.Changes, cancellation), lost, page, PageSize, await views.OfAsync(cancellation)))
            : Outdated(scenario);
    }

    private static async Task<Results<Ok<ScenarioComparisonDocument>, ValidationProblem, ProblemHttpResult>> GetComparison(
        [Description("Ids of two to eight scenarios, with commas between.")] string ids, CityCache cities, ScenarioBases bases, ScenarioStore scenarios, CountViews views,
        CancellationToken cancellation, [Description("Of the areas: 1 district to 5 micro-grid.")] int level = 3)
    {
        var check = new Check();
        check.Within(level, 1, 5, "level");
        var wanted = ids.Split(',').Select(text => Guid.TryParse(text, out var id) ? id : (Guid?)null).ToList();
        check.That(wanted.Count is >= 2 and <= MostCompared && !wanted.Contains(null), "ids", $"Allowed: 2 to {MostCompared} ids of scenarios, with commas between.");
        if (check.Failed)
        {
            return check.Problem();
        }

        var found = new List<ScenarioDocument>();
        foreach (var id in wanted)
        {
            if (await scenarios.FindAsync(id!.Value, cancellation) is not { } scenario)
            {
                return NotFound(id.Value);
            }

            found.Add(scenario);
        }

        if (found.Any(s => CoverageQuestions.WithDefaults(s.Question) != CoverageQuestions.WithDefaults(found[0].Question)))
        {
            return TypedResults.Problem("Scenarios are compared on the same question: the same kind, category or item, minutes, persona and hour.",
                statusCode: StatusCodes.Status409Conflict, title: "Different questions");
        }

        return await AskedAsync(found[0], cities, bases, cancellation) is { } asked
            ? TypedResults.Ok(ScenarioComparison.Write(asked, found, level, await views.OfAsync(cancellation), cancellation))
            : Outdated(found[0]);
    }

    /// <returns>Null where the question names what the store does not know any more.</returns>
    private static async Task<ScenarioCity?> AskedAsync(ScenarioDocument scenario, CityCache cities, ScenarioBases bases, CancellationToken cancellation)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        CoverageQuestions.Validate(CoverageQuestions.WithDefaults(scenario.Question), city.Content, check);
        return check.Failed ? null : await bases.GetAsync(city, CoverageQuestions.WithDefaults(scenario.Question), cancellation);
    }

    private static (Check Check, ScenarioSaveDocument Scenario) Validated(ScenarioSaveDocument scenario, CityContent content)
    {
        var check = Validated(scenario.Question, scenario.Changes, content);
        var name = scenario.Name?.Trim() ?? "";
        check.That(name.Length > 0, "name", "Allowed: text of 1 to 200 characters.");
        ScenarioChanges.Text(name, "name", check);
        return (check, check.Failed ? scenario : scenario with { Name = name, Question = CoverageQuestions.WithDefaults(scenario.Question) });
    }

    private static Check Validated(CoverageQuestionDocument? question, IReadOnlyList<ScenarioChangeDocument>? changes, CityContent content)
    {
        var check = new Check();
        check.That(question is not null, "question", "It is required: a JSON object.");
        check.That(changes is not null, "changes", "It is required: a list, empty for the city as it is.");
        if (question is not null)
        {
            var inner = new Check();
            CoverageQuestions.Validate(CoverageQuestions.WithDefaults(question), content, inner);
            check.AddAll(inner, "question.");
        }

        ScenarioChanges.Validate(changes ?? [], content, check);
        return check;
    }

    private static void Tag(HttpResponse response, ScenarioDocument scenario) => response.Headers.ETag = $"\"{scenario.Revision.ToString(CultureInfo.InvariantCulture)}\"";

    private static int? RevisionOf(string ifMatch) =>
        EntityTagHeaderValue.TryParse(ifMatch, out var tag) && !tag.IsWeak && int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    private static ProblemHttpResult NotFound(Guid id) =>
        TypedResults.Problem($"There is no scenario {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    private static ProblemHttpResult Outdated(ScenarioDocument scenario) =>
        TypedResults.Problem($"The question of scenario {scenario.Id} names a kind, category, item or persona that the store does not know any more. Save it with another question.",
            statusCode: StatusCodes.Status409Conflict, title: "The question cannot be asked any more");
}
