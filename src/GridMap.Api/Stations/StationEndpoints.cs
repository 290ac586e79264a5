using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.City;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Stations;

/// <param name="NameEn">What it is called in English; null: nobody says.</param>
/// <param name="OpeningHours">In OpenStreetMap's opening_hours syntax; null: not known.</param>
/// <param name="OpenNow">Null where the hours are not known.</param>
/// <param name="NextChange">When it next opens or closes, local time.</param>
/// <param name="Capacity">People that it can serve; null: not known.</param>
/// <param name="Items">Codes of the service items that it offers.</param>
/// <param name="Areas">The areas that it is responsible for.</param>
public sealed record StationProperties(
    long Id, string Kind, string Name, string? NameEn, string? OpeningHours, bool? OpenNow, string? NextChange, int? Capacity, string? Address, string? Phone,
    IReadOnlyList<string> Items, IReadOnlyList<long> Areas, bool Generated);

public static class StationEndpoints
{
    public static void AddStations(this IServiceCollection services) => services.AddSingleton<PlaceNames>();

    public static void MapStations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/stations").WithTags("stations");
        group.MapGet("", GetStations).WithSummary("Stations as GeoJSON points.");
        group.MapGet("/{id}", GetStation).WithSummary("One station.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id}/back-up", BackUpEndpoint.GetBackUp).WithSummary("Whom a station serves, and who of them has no other one near.")
            .RequireAuthorization(Policies.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGroup("/api/search").WithTags("city").RequireRateLimiting(RateLimits.Search).MapGet("", Search.GetSearch)
            .WithSummary("Compounds, stations, areas and streets whose name holds the text, and addresses of stations.");
    }

    private static async Task<Results<Ok<FeatureCollection<StationProperties>>, ValidationProblem>> GetStations(
        CityCache cities, CityClock clock, CancellationToken cancellation,
        [Description("Only stations of this kind.")] string? kind = null, [Description("Only stations that offer this service item.")] string? item = null,
        [Description("Only stations within west,south,east,north.")] string? bbox = null,
        [Description("Local time that openNow is told for; default now.")] string? at = null)
    {
        var content = (await cities.GetAsync(cancellation)).Content;
        var check = new Check();
        check.Code(kind, content.Kinds.Keys, "kind");
        check.Code(item, content.Items.Keys, "item", "the codes of /api/service-items");
        var box = check.Box(bbox);
        var time = check.LocalTime(at) ?? clock.Now;
        if (check.Failed)
        {
            return check.Problem();
        }

        var stations = content.Stations.Where(s => (kind is null || s.Kind == kind) && (item is null || s.Items.Contains(item))
            && (box is null || (s.Place.Longitude >= box[0] && s.Place.Longitude <= box[2] && s.Place.Latitude >= box[1] && s.Place.Latitude <= box[3])));
        return TypedResults.Ok(new FeatureCollection<StationProperties>([.. stations.Select(s => ToFeature(s, time))]));
    }

    private static async Task<Results<Ok<Feature<StationProperties>>, ProblemHttpResult>> GetStation(
        long id, CityCache cities, CityClock clock, CancellationToken cancellation)
    {
        var station = (await cities.GetAsync(cancellation)).Content.Stations.FirstOrDefault(s => s.Id == id);
        return station is null
            ? TypedResults.Problem($"There is no station {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found")
            : TypedResults.Ok(ToFeature(station, clock.Now));
    }

    private static Feature<StationProperties> ToFeature(CityStation s, DateTime now)
    {
        var open = s.IsOpen(now);
        var change = open == true ? s.Hours!.NextClosing(now) : s.Hours?.NextOpening(now);
        return new Feature<StationProperties>(GeoJsonGeometry.Point(s.Place), new StationProperties(
            s.Id, s.Kind, s.Name, s.NameEn, s.OpeningHours, open, CityClock.Write(change), s.Capacity, s.Address, s.Phone, [.. s.Items], s.Areas, s.Generated));
    }
}
