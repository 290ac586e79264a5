using System.Globalization;
using GridMap.Api.Accounts;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Households;

/// <summary>Households with what is known of their people. Row-level security decides whose, the mask what.</summary>
public static class HouseholdEndpoints
{
    private const int MostReasonCharacters = 500, LeastReasonCharacters = 4;

    public static void AddHouseholds(this IServiceCollection services)
    {
        services.AddSingleton<PersonVault>();
        services.AddSingleton<FieldCatalogues>();
        services.AddSingleton<HouseholdReading>();
        services.AddSingleton<HouseholdRegister>();
        services.AddSingleton<ColourMarks>();
    }

    public static void MapHouseholds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/field-catalogues", FieldCatalogues.GetCatalogues).WithTags("households")
            .WithSummary("Care flags, reasons of colours, checklist, greetings, meters and visit intervals.");
        var group = routes.MapGroup("/api/households").WithTags("households")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        var staff = group.MapGroup("").RequireAuthorization(Policies.Staff);
        staff.MapGet("", GetHouseholds).WithSummary("Households in one's scope, those due first, persons masked; 100 a page.");
        staff.MapGet("/places", GetPlaces).WithSummary($"Places and colours of households, for a map: those of the same question, at most {HouseholdReading.MostPlaces}.");
        staff.MapGet("/{id}", GetHousehold).WithSummary("One household; persons and visits clear for who looks after it today, else masked.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPost("/{id}/person-reading", PostReading).WithSummary("One household with persons and visits clear, for a stated reason that is written down.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPut("/{id}", PutHousehold)
            .WithSummary("Changes care flags and persons, if nobody else did meanwhile: 409 tells what is now.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPut("/{id}/colour", PutColour).RequireAuthorization(Policies.Dispatcher).WithSummary("Sets a household's colour with its reason.")
            .ProducesProblem(StatusCodes.Status404NotFound);

        HouseholdRegister.Map(group);

        var proposals = routes.MapGroup("/api/colour-proposals").WithTags("households").RequireAuthorization(Policies.Dispatcher)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        proposals.MapGet("", ColourMarks.GetProposals).WithSummary("Colours that workers proposed at visits, the newest of each household, oldest first; 100 a page.");
        proposals.MapPost("/{visitId}/decision", ColourMarks.PostDecision).WithSummary("Confirms or declines a proposed colour. The same decision again changes nothing.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<HouseholdPage>, ValidationProblem>> GetHouseholds(
        [AsParameters] HouseholdAsked asked, HouseholdReading households, FieldCatalogues catalogues, Acting acting, CancellationToken cancellation, int page = 1)
    {
        var check = new Check();
        check.Within(page, 1, 1_000_000, "page");
        var question = asked.Read(check, await catalogues.GetAsync(cancellation), acting.Today);
        return check.Failed ? check.Problem() : TypedResults.Ok(await households.ListAsync(question, page, cancellation));
    }

    private static async Task<Results<Ok<HouseholdPlacesDocument>, ValidationProblem>> GetPlaces(
        [AsParameters] HouseholdAsked asked, HouseholdReading households, FieldCatalogues catalogues, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        var question = asked.Read(check, await catalogues.GetAsync(cancellation), acting.Today);
        return check.Failed ? check.Problem() : TypedResults.Ok(await households.PlacesAsync(question, cancellation));
    }

    private static async Task<Results<Ok<HouseholdDetailDocument>, ProblemHttpResult>> GetHousehold(long id, HouseholdReading households, CancellationToken cancellation) =>
        await households.FindAsync(id, null, cancellation) is { } found ? TypedResults.Ok(found) : NotFound(id);

    private static async Task<Results<Ok<HouseholdDetailDocument>, ValidationProblem, ProblemHttpResult>> PostReading(
        long id, PersonReadingDocument reading, HouseholdReading households, CancellationToken cancellation)
    {
        var reason = reading.Reason?.Trim() ?? "";
        var check = new Check();
        check.That(reason.Length is >= LeastReasonCharacters and <= MostReasonCharacters && !reason.Contains('\0', StringComparison.Ordinal), "reason",
            $"Allowed: text of {LeastReasonCharacters} to {MostReasonCharacters} characters.");
        if (check.Failed)
        {
            return check.Problem();
        }

        return await households.FindAsync(id, reason, cancellation) is { } found ? TypedResults.Ok(found) : NotFound(id);
    }

    private static async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> PutHousehold(
        long id, HouseholdEditDocument edit, HouseholdReading households, FieldCatalogues catalogues, PersonVault vault, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        HouseholdEdits.Validate(edit, await catalogues.GetAsync(cancellation), acting.Today.Year, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        if (await households.FindAsync(work, id, null, cancellation) is not { ClosedOn: null })
        {
            return NotFound(id);
        }

        var written = await HouseholdEdits.ApplyAsync(work, vault, [(id, edit)], cancellation);
        var now = await households.FindAsync(work, id, null, cancellation);
        await work.CommitAsync(cancellation);
        return written.Contains(id) ? TypedResults.Ok(now) : ChangedMeanwhile(now!);
    }

    private static async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> PutColour(
        long id, ColourDocument colour, HouseholdReading households, ColourMarks marks, FieldCatalogues catalogues, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        check.Code(colour.Colour, ColourMarks.Colours, "colour");
        check.That(colour.Reason is not null, "reason", "It is required: a code of colourReasons in /api/field-catalogues.");
        check.Code(colour.Reason, (await catalogues.GetAsync(cancellation)).ColourReasons.Select(r => r.Code), "reason");
        check.That(colour.Until is null || colour.Until >= acting.Today, "until", "Allowed: a day from today.");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        if (await households.FindAsync(work, id, null, cancellation) is not { ClosedOn: null } before)
        {
            return NotFound(id);
        }

        if (before.Mark is not { } mark || mark.Colour != colour.Colour || mark.Reason != colour.Reason || mark.Until != colour.Until)
        {
            await marks.SetAsync(work, id, colour, null, cancellation);
        }

        var now = await households.FindAsync(work, id, null, cancellation);
        await work.CommitAsync(cancellation);
        return TypedResults.Ok(now);
    }

    internal static ProblemHttpResult ChangedMeanwhile(HouseholdDocument now) => TypedResults.Problem(
        string.Create(CultureInfo.InvariantCulture, $"Somebody changed the household meanwhile: its revision is now {now.Revision}. Read it and decide."),
        statusCode: StatusCodes.Status409Conflict, title: "Changed meanwhile", extensions: new Dictionary<string, object?> { ["current"] = now });

    internal static ProblemHttpResult NotFound(long id) => TypedResults.Problem(
        string.Create(CultureInfo.InvariantCulture, $"There is no household {id} in your scope."), statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
