using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Health;

public sealed record HealthDocument(string Status, string? Problem);

public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("health");
        group.MapGet("/live", GetLive).WithSummary("The process answers.");
        group.MapGet("/ready", GetReady).WithSummary("The store answers and has this program's schema.").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<HealthDocument> GetLive() => TypedResults.Ok(new HealthDocument("live", null));

    private static async Task<Results<Ok<HealthDocument>, ProblemHttpResult>> GetReady(NpgsqlDataSource store, CancellationToken cancellation)
    {
        var version = await Migrator.CurrentVersionAsync(store, cancellation);
        return version == Migrator.LatestVersion
            ? TypedResults.Ok(new HealthDocument("ready", null))
            : TypedResults.Problem($"The store has schema version {version}, this program needs {Migrator.LatestVersion}.",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "The store is not ready");
    }
}
