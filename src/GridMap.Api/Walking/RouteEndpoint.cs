using System.ComponentModel;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Walking;

public sealed record RouteProperties(double Seconds, double Metres, IReadOnlyList<RouteStepDocument> Steps);

/// <param name="Class">Street class in snake case.</param>
/// <param name="GateId">The stretch begins by passing this gate.</param>
public sealed record RouteStepDocument(string? StreetName, string Class, double Metres, double Seconds, long? GateId);

internal static class RouteEndpoint
{
    public static async Task<Results<Ok<Feature<RouteProperties>>, ValidationProblem, ProblemHttpResult>> GetRoute(
        double fromLon, double fromLat, double toLon, double toLat, [AsParameters] WalkerParameters who, CityCache cities, CancellationToken cancellation,
        [Description("Local time for gates with hours, 2026-11-22T20:30; default: every gate with hours is open.")] string? at = null)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var from = check.Place(fromLon, fromLat, "fromLon", "fromLat");
        var to = check.Place(toLon, toLat, "toLon", "toLat");
        var walker = who.Read(city, check);
        var time = check.LocalTime(at);
        if (check.Failed)
        {
            return check.Problem();
        }

        var costs = city.CostsFor(walker!, time);
        var (start, end) = (costs.Graph.Snap(from), costs.Graph.Snap(to));
        if (!start.IsSnapped || !end.IsSnapped)
        {
            return NoWalk(string.Join(" ", [.. Unsnapped("start", start), .. Unsnapped("end", end)]));
        }

        var field = WalkField.Search(costs.Graph, costs, [end], cancellation: cancellation);
        return field.RouteAt(start) is { } route
            ? TypedResults.Ok(Write(from, to, route))
            : NoWalk("There is no walk between these places for this persona at this time.");
    }

    private static IEnumerable<string> Unsnapped(string name, Snap snap)
    {
        if (!snap.IsSnapped)
        {
            yield return double.IsFinite(snap.LegMetres)
                ? $"The {name} is {snap.LegMetres:0} m from the nearest street; the most is {WalkGraph.DefaultSnapCapMetres:0} m."
                : $"The {name} is far from every street of this city.";
        }
    }

    private static ProblemHttpResult NoWalk(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "No walk");

    private static Feature<RouteProperties> Write(LonLat from, LonLat to, WalkRoute route) => new(
        GeoJsonGeometry.Line([from, .. route.Line, to]),
        new RouteProperties(route.Deciseconds / 10.0, Math.Round(route.Metres, 1), [.. route.Steps.Select(s =>
            new RouteStepDocument(s.StreetName, StreetClasses.Name(s.Class), Math.Round(s.Metres, 1), s.Deciseconds / 10.0, s.GateId))]));
}
