using System.ComponentModel;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;
using GridMap.Api.Exports;
using GridMap.Api.Http;
using GridMap.Api.Walking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.LivingCircle;

/// <summary>Has everybody what the living circle names, each thing within its own minutes? And what have the stations to carry?</summary>
public static class LivingCircleEndpoints
{
    public static void AddLivingCircle(this IServiceCollection services) => services.AddSingleton<LivingCircles>();

    public static void MapLivingCircle(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("living circle").RequireRateLimiting(RateLimits.Heavy);
        group.MapGet("/living-circle", GetLivingCircle).WithSummary("Score and shares of the living circle for the areas of one level, beside the whole city's.");
        group.MapGet("/areas/{id}/living-circle", GetAreaCircle).WithSummary("One area's living circle, category by category, beside its siblings' and the city's.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/living-circle/export", CircleExportEndpoint.GetExport).WithSummary("The living circle of all areas of a level, or of one by category, as a workbook or CSV.")
            .Produces<byte[]>(StatusCodes.Status200OK, ExportEndpoints.Types["xlsx"], ExportEndpoints.Types["csv"]);
        group.MapGet("/living-circle/places", CirclePlaces.GetPlaces).WithSummary("Stations and facilities that one reaches from a place on foot in 5, 10 and 15 minutes, by category.");
        group.MapGet("/stations/load", StationLoadEndpoint.GetLoad)
            .WithSummary("People at each station as their nearest against its capacity, stations within reach of everybody, two-step floating catchment accessibility.");
    }

    private static async Task<Results<Ok<LivingCircleDocument>, ValidationProblem>> GetLivingCircle(
        CityCache cities, LivingCircles circles, CountViews views, CancellationToken cancellation,
        [Description("1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.")] int level = 3,
        [Description("Only areas below this one.")] long? parent = null,
        [Description("adult, elder, child or wheelchair.")] string persona = "adult",
        [Description("Local time, 2026-11-22T20:30: only what is open then counts; default: opening hours do not count.")] string? at = null,
        [Description("More personas, by comma: scores of each beside.")] string? personas = null,
        [Description("Instead of the persona's speed: from 0.1 to 5.")] double? speedMetresPerSecond = null,
        [Description("Instead of the persona's, for each crossing of a main road: from 0 to 600. Other roads take the persona's, at most as much.")] double? crossingSeconds = null)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var question = new LivingCircleQuestion(level, parent, persona, at, personas, speedMetresPerSecond, crossingSeconds);
        LivingCircleAnswers.Validate(question, city, check);
        return check.Failed ? check.Problem() : TypedResults.Ok(await LivingCircleAnswers.AnswerAsync(city, circles, question, await views.OfAsync(cancellation), cancellation));
    }

    private static async Task<Results<Ok<AreaCircleDocument>, ValidationProblem, ProblemHttpResult>> GetAreaCircle(
        long id, CityCache cities, LivingCircles circles, CountViews views, CancellationToken cancellation,
        [Description("adult, elder, child or wheelchair.")] string persona = "adult",
        [Description("Local time, 2026-11-22T20:30: only what is open then counts; default: opening hours do not count.")] string? at = null,
        [Description("Instead of the persona's speed: from 0.1 to 5.")] double? speedMetresPerSecond = null,
        [Description("Instead of the persona's, for each crossing of a main road: from 0 to 600. Other roads take the persona's, at most as much.")] double? crossingSeconds = null)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var walker = Walkers.Read(city, check, persona, speedMetresPerSecond, crossingSeconds, null);
        var time = check.LocalTime(at);
        if (check.Failed)
        {
            return check.Problem();
        }

        if (city.Content.Areas.Find(id) is not { } area)
        {
            return TypedResults.Problem($"There is no area {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        return TypedResults.Ok(await DescribeAsync(circles, city, area, walker!.Persona, time, await views.OfAsync(cancellation), cancellation));
    }

    internal static async Task<AreaCircleDocument> DescribeAsync(
        LivingCircles circles, LoadedCity city, CityArea area, Persona persona, DateTime? at, CountView view, CancellationToken cancellation)
    {
        var circle = await circles.CircleAsync(city, persona, at, cancellation);
        var middle = CircleFiguresDocument.Of(circle, circle.IndexesOf(area), view, area.Id).Households == 0 ? null
            : Surroundings.MiddleOfPeople(area, (await city.DemandAsync(cancellation)).Households, city.Content.Areas);
        return Describe(circle, city, area, middle, persona, at, view);
    }

    private static AreaCircleDocument Describe(CityCircle circle, LoadedCity city, CityArea area, LonLat? middle, Persona persona, DateTime? at, CountView view)
    {
        CircleSiblingDocument[] Beside(IEnumerable<CityArea> areas) =>
        [
            .. areas.Select(a => (Area: a, Figures: CircleFiguresDocument.Of(circle, circle.IndexesOf(a), view, a.Id)))
                .OrderByDescending(s => s.Figures.Score).ThenBy(s => s.Area.Code, StringComparer.Ordinal)
                .Select(s => new CircleSiblingDocument(s.Area.Id, s.Area.Code, s.Area.Name, s.Figures.People, s.Figures.Score)),
        ];
        CityArea[] family = [.. city.Content.Areas.All.Where(a => a.ParentId == area.ParentId && a.Level == area.Level)];
        int[] familyIndexes = [.. family.SelectMany(a => circle.IndexesOf(a))];
        var tops = circle.Table.Areas.Tops;
        var figures = CircleFiguresDocument.Of(circle, circle.IndexesOf(area), view, area.Id);
        var siblings = Beside(family);
        var categories = circle.Describe().Select((c, i) => new AreaCircleCategoryDocument(
            c.Code, c.Type, c.NameZh, c.NameEn, c.TierMinutes, c.Points, c.Assessed, figures.Shares[i],
            CircleFiguresDocument.ShareOf(circle, familyIndexes, i, view, area.ParentId), CircleFiguresDocument.ShareOf(circle, tops, i, view, null), Within(circle, area, i, view)));
        return new AreaCircleDocument(
            area.Id, area.Level, area.Code, area.Name, area.ParentId, persona.Code, CityClock.Write(at), figures,
            figures.Score is { } score ? 1 + siblings.Count(s => s.Score > score) : null, siblings,
            CircleFiguresDocument.ScoreOf(circle, familyIndexes, view, area.ParentId), Beside(Surroundings.NeighboursOf(area, city.Content.Areas)),
            CircleFiguresDocument.ScoreOf(circle, tops, view, null), middle is { } place ? [place.Longitude, place.Latitude] : null, [.. categories]);
    }

    private static IReadOnlyList<CircleWithinDocument> Within(CityCircle circle, CityArea area, int category, CountView view) =>
    [
        .. circle.Table.TierSeconds.Select((seconds, tier) =>
        {
            var count = view.Tell(circle.IndexesOf(area).Select(i => circle.Table.Count(i, category, tier)).FirstOrDefault(), area.Id);
            return new CircleWithinDocument(seconds / 60, count.PeopleCovered, CoverageTotalsDocument.Share(count.PeopleCovered, count.People - count.PeopleExcluded));
        }),
    ];
}
