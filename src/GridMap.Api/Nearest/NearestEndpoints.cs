using System.ComponentModel;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Walking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Nearest;

/// <param name="SnapMetres">To the nearest street; null where there is none for kilometres.</param>
/// <param name="Snapped">False: too far from any street to walk from, so no station is listed.</param>
public sealed record NearestFromDocument(double Lon, double Lat, double? SnapMetres, bool Snapped);

/// <param name="NameEn">What it is called in English; null: nobody says.</param>
/// <param name="WalkSeconds">Null where there is no walk (only the responsible station is shown then).</param>
/// <param name="OpenNow">At the time asked; null where the hours are not known.</param>
/// <param name="NextOpening">Local time, where it is closed.</param>
/// <param name="NextClosing">Local time, where it is open.</param>
/// <param name="OffersItem">The item asked for; true where none was.</param>
/// <param name="IsResponsible">It is responsible for an area that holds the place.</param>
public sealed record NearestStationDocument(
    long Id, string Name, string? NameEn, string Kind, double? WalkSeconds, double? WalkMetres, bool? OpenNow, string? NextOpening, string? NextClosing,
    bool OffersItem, double Lon, double Lat, bool Generated, bool IsResponsible);

/// <summary>Names of the areas that hold the place.</summary>
public sealed record NearestAreaDocument(string? Community, string? Grid, string? MicroGrid);

/// <param name="At">The local time that the answer is for.</param>
/// <param name="Stations">Quickest walk first, open or not.</param>
public sealed record NearestDocument(
    NearestFromDocument From, string At, IReadOnlyList<NearestStationDocument> Stations, NearestStationDocument? Responsible, NearestAreaDocument? Area);

/// <summary>Which station can do it, how many minutes on foot, and is it the responsible one?</summary>
public static class NearestEndpoints
{
    public static void MapNearest(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/nearest").WithTags("nearest").RequireRateLimiting(RateLimits.Search).MapGet("", GetNearest)
            .WithSummary("Stations by walking time from a place, and the responsible one beside the nearest.");

    private static async Task<Results<NearestResult, ValidationProblem>> GetNearest(
        [Description("Longitude in degrees.")] double lon, [Description("Latitude in degrees.")] double lat,
        [AsParameters] WalkerParameters who, CityCache cities, CityClock clock, CancellationToken cancellation,
        [Description("Only stations that offer this service item.")] string? item = null,
        [Description("Only stations of this kind.")] string? kind = null,
        [Description("Local time, 2026-11-22T20:30; default now.")] string? at = null,
        [Description("How many at most, 1 to 50.")] int limit = 5)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var place = check.Place(lon, lat);
        check.Code(item, city.Content.Items.Keys, "item", "the codes of /api/service-items");
        check.Code(kind, city.Content.Kinds.Keys, "kind");
        var walker = who.Read(city, check);
        var time = check.LocalTime(at) ?? clock.Now;
        check.Within(limit, 1, 50, "limit");
        if (check.Failed)
        {
            return check.Problem();
        }

        var question = new NearestQuestion(place, item, kind, time, walker!, limit);
        return new NearestResult(city, question, NearestSearch.Find(city, question, cancellation));
    }
}
