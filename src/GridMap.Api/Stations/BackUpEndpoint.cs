using System.ComponentModel;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Stations;

/// <summary>How good the back-up is if a station closes, among the stations of its kind.</summary>
/// <param name="Open">False: closed at the hour asked, so that nobody is served then.</param>
/// <param name="Households">Within the minutes of this station, and nearer to it than to any other.</param>
/// <param name="HouseholdsLeft">Of those, farther than the minutes from the next one.</param>
/// <param name="MeanMoreSeconds">What the walk to the next one takes more for the others, on average over households.</param>
public sealed record BackUpDocument(
    long StationId, string Kind, int Minutes, bool Open, int Households, int People, int HouseholdsLeft, int PeopleLeft, double MeanMoreSeconds);

internal static class BackUpEndpoint
{
    private const int MostMinutes = 120;

    public static async Task<Results<Ok<BackUpDocument>, ValidationProblem, ProblemHttpResult>> GetBackUp(
        long id, CityCache cities, CountViews views, CancellationToken cancellation,
        [Description("Covered up to this many minutes, 1 to 120.")] int minutes = 15,
        [Description("adult, elder, child or wheelchair.")] string persona = "adult",
        [Description("Local time, 2026-11-22T20:30: closed stations do not count; default: all count.")] string? at = null)
    {
        var city = await cities.GetAsync(cancellation);
        var stations = city.Content.Stations;
        var index = Enumerable.Range(0, stations.Count).Where(i => stations[i].Id == id).DefaultIfEmpty(-1).First();
        if (index < 0)
        {
            return TypedResults.Problem($"There is no station {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var check = new Check();
        check.Within(minutes, 1, MostMinutes, "minutes");
        var walker = check.Code(persona, city.Content.Personas.Keys, "persona");
        var time = check.LocalTime(at);
        if (check.Failed)
        {
            return check.Problem();
        }

        bool IsOpen(int i) => time is null || stations[i].IsOpen(time.Value) != false;
        var costs = city.CostsFor(city.Content.Personas[walker!], time);
        var stationSnaps = city.StationSnapsOn(costs.Graph);
        var snaps = Enumerable.Range(0, stations.Count)
            .Select(i => stations[i].Kind == stations[index].Kind && IsOpen(i) ? stationSnaps[i] : new Snap(-1, 0, double.PositiveInfinity, default)).ToList();
        var demand = await city.DemandAsync(costs.Graph, cancellation);
        var found = SecondNearest.Of(costs.Graph, costs, demand, snaps, minutes * 60, cancellation).Points[index];
        var view = await views.OfAsync(cancellation);
        var (households, people) = view.Tell(found.Households, found.People, null);
        var left = view.Tell(found.HouseholdsLeft, found.PeopleLeft, null);
        return TypedResults.Ok(new BackUpDocument(id, stations[index].Kind, minutes, IsOpen(index), households, people, left.Households, left.People, Math.Round(found.MeanMoreSeconds, 1)));
    }
}
