using System.ComponentModel;
using GridMap.Analysis.Coverage;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.LivingCircle;

/// <param name="Usable">Open at the hour and offering the item; others carry nothing.</param>
/// <param name="Capacity">People that it can serve; null: not known.</param>
/// <param name="PeopleNearest">People within the minutes whose nearest it is.</param>
/// <param name="PeopleOnlyHere">Of those, who have no other within the minutes: uncovered if it closes.</param>
/// <param name="PeopleWithinReach">People within the minutes, wherever their nearest is.</param>
/// <param name="Load">People at nearest by capacity: above 1 it is too small. Null where the capacity is not known or 0.</param>
/// <param name="CapacityPerPerson">Capacity by people within reach: the first step of the two-step floating catchment.</param>
public sealed record StationLoadDocument(
    long Id, string Name, double Lon, double Lat, bool Usable, int? Capacity, int HouseholdsNearest, int PeopleNearest, int PeopleOnlyHere,
    int PeopleWithinReach, double? Load, double? CapacityPerPerson);

/// <summary>How many stations people have within the minutes. The four numbers, and those unsnapped and excluded, sum to the whole.</summary>
/// <param name="Households">With 0, 1, 2, and 3 or more stations within reach.</param>
/// <param name="People">As the households. Who has 2 or more stays covered when the nearest closes.</param>
/// <param name="MeanAccessibility">Capacity for each person (two-step floating catchment, Luo and Wang 2003), mean of the people not excluded; a lower
/// bound where stations' capacities are not known, null where none is.</param>
public sealed record OverlapDocument(
    IReadOnlyList<int> Households, IReadOnlyList<int> People, int HouseholdsUnsnapped, int PeopleUnsnapped, int HouseholdsExcluded, int PeopleExcluded,
    double? MeanAccessibility)
{
    internal static OverlapDocument Of(AreaOverlap o, CountView view, long? id)
    {
        (int Households, int People)[] told = [.. o.Households.Zip(o.People, (households, people) => view.Tell(households, people, id))];
        var unsnapped = view.Tell(o.HouseholdsUnsnapped, o.PeopleUnsnapped, id);
        var excluded = view.Tell(o.HouseholdsExcluded, o.PeopleExcluded, id);
        return new OverlapDocument([.. told.Select(t => t.Households)], [.. told.Select(t => t.People)], unsnapped.Households, unsnapped.People,
            excluded.Households, excluded.People, o.MeanAccessibility is { } mean && (view.Sees(id) || told.Any(t => t.Households > 0)) ? Math.Round(mean, view.Sees(id) ? 6 : 3) : null);
    }
}

public sealed record AreaOverlapDocument(long Id, string Code, string Name, long? ParentId, OverlapDocument Overlap);

/// <param name="At">The local time asked; null: opening hours do not count.</param>
/// <param name="StationsWithoutCapacity">Usable ones whose capacity is not known: they add nothing to accessibility.</param>
/// <param name="Outside">Households outside every micro-grid, in no area's figures.</param>
/// <param name="City">The whole, those outside included.</param>
public sealed record StationLoadsDocument(
    int Minutes, string Persona, string? At, int Level, IReadOnlyList<StationLoadDocument> Stations, int StationsWithoutCapacity,
    IReadOnlyList<AreaOverlapDocument> Areas, OverlapDocument Outside, OverlapDocument City);

internal static class StationLoadEndpoint
{
    private static readonly AreaOverlap Nobody = AreaOverlap.Together([]);

    public static async Task<Results<Ok<StationLoadsDocument>, ValidationProblem>> GetLoad(
        CityCache cities, LivingCircles circles, CountViews views, CancellationToken cancellation,
        [Description("Stations of this kind.")] string? kind = null,
        [Description("Facilities of this living-circle category; their capacities are not known.")] string? category = null,
        [Description("Stations that offer this service item.")] string? item = null,
        [Description("Within how many minutes on foot, 1 to 60.")] int minutes = 15,
        [Description("adult, elder, child or wheelchair.")] string persona = "adult",
        [Description("Local time, 2026-11-22T20:30: only what is open then counts; default: opening hours do not count.")] string? at = null,
        [Description("Areas to tell: 1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.")] int level = 3,
        [Description("Instead of the persona's speed: from 0.1 to 5.")] double? speedMetresPerSecond = null,
        [Description("Instead of the persona's, for each crossing of a main road: from 0 to 600. Other roads take the persona's, at most as much.")] double? crossingSeconds = null)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var question = new CoverageQuestionDocument(minutes, kind, category, item, persona, at, false, speedMetresPerSecond, crossingSeconds);
        CoverageQuestions.Validate(question, city.Content, check);
        check.Within(level, 1, 5, "level");
        if (check.Failed)
        {
            return check.Problem();
        }

        var time = check.LocalTime(at);
        var view = await views.OfAsync(cancellation);
        var loads = await circles.LoadsAsync(city, question, time, cancellation);
        var areas = city.Content.Areas.All.Where(a => a.Level == level).OrderBy(a => a.Code, StringComparer.Ordinal).Select(a => new AreaOverlapDocument(
            a.Id, a.Code, a.Name, a.ParentId, OverlapDocument.Of(loads.Areas.Find(a.Id) is var index and >= 0 ? loads.ByArea[index] : Nobody, view, a.Id)));
        return TypedResults.Ok(new StationLoadsDocument(
            minutes, persona, CityClock.Write(time), level, [.. loads.Points.Select((point, i) => Describe(point, loads.Loads.Stations[i], view))],
            loads.Points.Count(p => p.IsUsable && p.Capacity is null), [.. areas], OverlapDocument.Of(loads.ByArea[0], view, null),
            OverlapDocument.Of(AreaOverlap.Together([.. loads.Areas.Tops.Select(top => loads.ByArea[top])]), view, null)));
    }

    private static StationLoadDocument Describe(ServicePoint point, StationLoad load, CountView view)
    {
        var (households, people) = view.Tell(load.HouseholdsNearest, load.PeopleNearest, null);
        var within = view.TellPeople(load.PeopleWithinReach, null, load.HouseholdsNearest);
        return new StationLoadDocument(
            point.Id, point.Name, point.Place.Longitude, point.Place.Latitude, point.IsUsable, point.Capacity,
            households, people, view.TellPeople(load.PeopleOnlyHere, null, load.HouseholdsNearest), within,
            point.Capacity is > 0 and var capacity ? Math.Round((double)people / capacity, 6) : null,
            view.SeesAll ? load.CapacityPerPerson is { } ratio ? Math.Round(ratio, 6) : null
                : point.Capacity is { } places && within > 0 ? Math.Round((double)places / within, 6) : null);
    }
}
