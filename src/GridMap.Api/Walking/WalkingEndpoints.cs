using GridMap.Api.Http;

namespace GridMap.Api.Walking;

/// <summary>Walks themselves: the way, how far one gets, and tables of times.</summary>
public static class WalkingEndpoints
{
    public static void MapWalking(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("walking");
        group.MapGet("/route", RouteEndpoint.GetRoute).RequireRateLimiting(RateLimits.Search).WithSummary("The quickest walk between two places.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/isochrones", IsochroneEndpoint.GetIsochrones).RequireRateLimiting(RateLimits.Heavy).WithSummary("Where a walk from a place, or to a station, takes at most so many minutes.");
        group.MapPost("/walk-times", WalkTimesEndpoint.PostWalkTimes).RequireRateLimiting(RateLimits.Heavy).WithSummary("Walking times and distances between two lists of places, up to 1,000 each.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }
}
