using System.ComponentModel;
using GridMap.Analysis.Coordinates;
using GridMap.Api.Accounts;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Import;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GridMap.Api.Imports;

/// <summary>Files that a planner brings in: sent as a draft that nobody else sees, looked at, and stored in one transaction.</summary>
public static class ImportEndpoints
{
    private static readonly string[] Kinds = ["stations", "facilities"];

    public static void AddImports(this IServiceCollection services)
    {
        services.AddSingleton<UploadReader>();
        services.AddSingleton<ImportDrafts>();
    }

    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/imports").WithTags("imports").RequireAuthorization(Policies.Planner).ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapPost("", Send).RequireRateLimiting(RateLimits.Upload).Accepts<byte[]>("application/octet-stream").WithMetadata(new RequestSizeLimitAttribute(UploadReader.LimitBytes + 64 * 1024))
            .WithSummary("Sends a file (CSV, GeoJSON, GeoPackage, Shapefile as zip, xlsx; up to 10 MB) as a draft that only the sender sees, for a day.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/{id:guid}", GetDraft).WithSummary("One's own draft: columns, what they mean, first values.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{id:guid}", Discard).WithSummary("Throws one's own draft away.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:guid}/check", TryOut).WithSummary("What bringing the draft in would do; nothing is changed.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:guid}/confirmation", Confirm).WithSummary("Brings the draft in, in one transaction; the draft is gone then.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<ImportDraftDocument>, ValidationProblem, ProblemHttpResult>> Send(
        HttpContext context, UploadReader reader, ImportDrafts drafts, CancellationToken cancellation,
        [Description("stations or facilities.")] string kind = "", [Description("Of the file: a later one of this name replaces it.")] string name = "")
    {
        var check = new Check();
        check.That(kind.Length > 0, "kind", $"Allowed: {string.Join(", ", Kinds)}.");
        check.Code(kind, Kinds, "kind");
        var fileName = check.Text(name, 1, 200, "name");
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await ReadAsync(context.Request.Body, cancellation) is not { } sent)
        {
            return TypedResults.Problem($"Allowed: files of up to {UploadReader.LimitBytes / 1024 / 1024} MB. Larger ones are brought in by ./gridmap import.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The file is too large");
        }

        try
        {
            return await drafts.AddAsync(kind, fileName!, await reader.ReadAsync(sent, cancellation), cancellation) is { } draft
                ? TypedResults.Created($"/api/imports/{draft.Id}", draft)
                : TypedResults.Problem("Confirm or discard drafts first, or wait a day.", statusCode: StatusCodes.Status409Conflict, title: "Too many drafts");
        }
        catch (Exception e) when (e is UploadRefused or ImportException)
        {
            check.Add("file", e.Message);
            return Refused(check, (e as ImportException)?.Code ?? (e as UploadRefused)?.Code);
        }
    }

    private static async Task<Results<Ok<ImportDraftDocument>, ProblemHttpResult>> GetDraft(Guid id, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        return await ImportDrafts.FindAsync(work, id, cancellation) is { } draft ? TypedResults.Ok(ImportDrafts.Describe(draft)) : NotThere();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Discard(Guid id, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var gone = await work.ExecuteAsync("delete from import_draft where id = $1", cancellation, id);
        await work.CommitAsync(cancellation);
        return gone > 0 ? TypedResults.NoContent() : NotThere();
    }

    private static Task<Results<Ok<ImportCheckDocument>, ValidationProblem, ProblemHttpResult>> TryOut(
        Guid id, ImportRequest request, Acting acting, CityCache cities, Underway underway, CancellationToken cancellation,
        [Description("By which to ask /api/underway how far it has come.")] Guid? follow = null) => BringInAsync(id, request, false, acting, cities, underway, follow, cancellation);

    private static Task<Results<Ok<ImportCheckDocument>, ValidationProblem, ProblemHttpResult>> Confirm(
        Guid id, ImportRequest request, Acting acting, CityCache cities, Underway underway, CancellationToken cancellation,
        [Description("By which to ask /api/underway how far it has come.")] Guid? follow = null) => BringInAsync(id, request, true, acting, cities, underway, follow, cancellation);

    private static async Task<Results<Ok<ImportCheckDocument>, ValidationProblem, ProblemHttpResult>> BringInAsync(
        Guid id, ImportRequest request, bool commit, Acting acting, CityCache cities, Underway underway, Guid? follow, CancellationToken cancellation)
    {
        var check = new Check();
        if (request.Crs is not null && CoordinateSystem.TryGet(request.Crs, out var problem) is null)
        {
            check.Add("crs", problem!);
        }

        check.That(request.Columns is null || request.Columns.Values.Distinct().Count() == request.Columns.Count, "columns", "Each field may be taken from one column only.");
        if (check.Failed)
        {
            return check.Problem();
        }

        using var going = underway.Begin(follow, acting.AccountId);
        var city = await cities.GetAsync(cancellation);
        await using var work = await acting.BeginAsync(cancellation);
        if (await ImportDrafts.FindAsync(work, id, cancellation) is not { } draft)
        {
            return NotThere();
        }

        try
        {
            var outcome = await ImportDrafts.ApplyAsync(work, draft, request, city, going.Tell, cancellation);
            if (!commit || !outcome.Stored)
            {
                return TypedResults.Ok(outcome with { Stored = false });
            }

            await work.ExecuteAsync("delete from import_draft where id = $1", cancellation, id);
            await work.CommitAsync(cancellation);
            return TypedResults.Ok(outcome);
        }
        catch (ImportException e)
        {
            check.Add(e.Code == "no_place" ? "columns" : "file", e.Message);
            return Refused(check, e.Code);
        }
    }

    /// <param name="code">Stands in the problem beside what is said, for pages that have words of their own.</param>
    private static ValidationProblem Refused(Check check, string? code)
    {
        var problem = check.Problem();
        if (code is not null)
        {
            problem.ProblemDetails.Extensions["code"] = code;
        }

        return problem;
    }

    private static ProblemHttpResult NotThere() =>
        TypedResults.Problem("There is no such draft of yours; drafts are kept for a day. Send the file again.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    /// <summary>The whole body, or null where it is larger than is allowed.</summary>
    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var sent = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (sent.Length + count > UploadReader.LimitBytes)
            {
                return null;
            }

            sent.Write(buffer, 0, count);
        }

        return sent.ToArray();
    }
}
