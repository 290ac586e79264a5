using System.Globalization;
using System.Security.Claims;
using GridMap.Analysis.Walking;
using GridMap.Api.Accounts;
using GridMap.Api.City;
using GridMap.Api.Households;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GridMap.Api.Visits;

/// <summary>Lets a few phones at a time to the database: more at once are not quicker, and those that wait here wait for no connection and
/// are not refused one.</summary>
public sealed class SyncQueue : IDisposable
{
    private readonly SemaphoreSlim places = new(Math.Max(4, 2 * Environment.ProcessorCount));

    /// <returns>A place; dispose of it to leave.</returns>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        return new Place(places);
    }

    public void Dispose() => places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}

/// <summary>What a worker's phone asks: one round trip sends what it recorded and fetches what changed.</summary>
public static class SyncEndpoints
{
    private const int MostItems = 500;
    private const double MostOffsetDays = 100 * 365;

    public static void AddVisits(this IServiceCollection services)
    {
        services.AddSingleton<SyncQueue>();
        services.AddSingleton<SyncIntake>();
        services.AddSingleton<SyncSteps>();
        services.AddSingleton<SyncAnswers>();
        services.AddSingleton<WalkOrders>();

        // Items are read one by one, so that a bad one does not spoil the others; the description tells their form all the same.
        services.Configure<OpenApiOptions>("v1", options => options.AddSchemaTransformer(async (schema, context, cancellation) =>
        {
            if (context.JsonTypeInfo.Type == typeof(SyncRequest))
            {
                schema.Properties!["items"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array | JsonSchemaType.Null,
                    Description = schema.Properties["items"].Description,
                    Items = await context.GetOrCreateSchemaAsync(typeof(SyncItemDocument), null, cancellation),
                };
            }
        }));
    }

    public static void MapVisits(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/my").WithTags("worker").RequireAuthorization(Policies.Worker)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapPost("/sync", PostSync).WithSummary("Sends what a phone recorded and fetches what changed since. Harmless under repetition.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        group.MapPost("/order", WalkOrders.PostOrder).WithSummary("My households in walking order, from where I stand.");
    }

    private static async Task<Results<Ok<SyncAnswer>, ValidationProblem, ProblemHttpResult>> PostSync(
        SyncRequest request, ClaimsPrincipal user, SyncQueue queue, SyncIntake intake, SyncAnswers answers, WalkOrders orders, FieldCatalogues catalogues, Acting acting,
        TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var offset = now - request.PhoneTime;
        var check = new Check();
        check.That(Math.Abs(offset.TotalDays) <= MostOffsetDays, "phoneTime", "Allowed: an instant within a hundred years.");
        check.That((request.Items?.Count ?? 0) <= MostItems, "items", string.Create(CultureInfo.InvariantCulture, $"Allowed: up to {MostItems} in a batch."));
        var from = WalkOrders.PlaceOf(request.From, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        if (request.Account is { } account && account != user.Identity!.Name)
        {
            return TypedResults.Problem("This outbox belongs to another account than the one that is signed in. Nothing was taken.",
                statusCode: StatusCodes.Status409Conflict, title: "Another account");
        }

        using var place = await queue.EnterAsync(cancellation);
        var known = await catalogues.GetAsync(cancellation);
        var outcomes = (request.Items?.Count ?? 0) == 0 ? []
            : await intake.TakeAsync([.. request.Items!.Select(i => SyncItem.Read(i, known, acting.Today.Year))], offset, cancellation);
        var changes = await answers.ReadAsync(request.Since, [.. outcomes.Select(o => o.HouseholdId).OfType<long>().Distinct()],
            [.. outcomes.Select(o => o.EventId).OfType<Guid>().Distinct()], cancellation);
        var due = changes.Mine.Where(h => h.DueOn <= acting.Today).OrderBy(h => h.DueOn).ThenBy(h => h.Id).Select(h => (h.Id, new LonLat(h.Lon, h.Lat))).ToList();
        return TypedResults.Ok(new SyncAnswer(
            now, changes.Cursor, changes.Full, Math.Round(offset.TotalSeconds, 3), [.. outcomes.Select(o => Tell(o, changes))], changes.Sent, changes.Gone,
            changes.MicroGrids, await orders.OrderAsync(due, from, cancellation), changes.Events));
    }

    private static SyncOutcome Tell(SyncOutcome outcome, SyncChanges changes) =>
        outcome.HouseholdId is { } id ? outcome with { Current = changes.Current.GetValueOrDefault(id), Gone = changes.Elsewhere.GetValueOrDefault(id) }
        : outcome.EventId is { } of ? outcome with { Event = changes.EventsNow.GetValueOrDefault(of) } : outcome;
}
