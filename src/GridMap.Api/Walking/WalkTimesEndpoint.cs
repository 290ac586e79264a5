using System.Globalization;
using System.Text.Json.Serialization;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Walking;

/// <param name="Origins">[longitude, latitude] each, 1 to 1,000.</param>
/// <param name="Destinations">[longitude, latitude] each, 1 to 1,000.</param>
/// <param name="Persona">adult, elder, child or wheelchair; else speedMetresPerSecond.</param>
/// <param name="SpeedMetresPerSecond">Plain walking at this speed, from 0.1 to 5: steps and crossings cost no extra.</param>
/// <param name="At">Local time for gates with hours, 2026-11-22T20:30; default: every gate with hours is open.</param>
/// <param name="HomeCompoundId">The compound in which all the walkers live, whose residents' gates let them pass; 0: none. Default: each in the compound in which the walk begins.</param>
/// <param name="LimitSeconds">Longer walks are left out; default 3,600, at most 14,400.</param>
public sealed record WalkTimesQuestion(
    [property: JsonRequired] double[][] Origins, [property: JsonRequired] double[][] Destinations,
    string? Persona = null, double? SpeedMetresPerSecond = null, double? LimitSeconds = null,
    string? At = null, long? HomeCompoundId = null);

/// <param name="Seconds">A row for each origin, a column for each destination; null: no walk within the limit.</param>
/// <param name="Metres">Of the quickest walk.</param>
/// <param name="Unsnapped">Indexes of places too far from any street.</param>
public sealed record WalkTimesDocument(double?[][] Seconds, double?[][] Metres, UnsnappedDocument Unsnapped);

public sealed record UnsnappedDocument(IReadOnlyList<int> Origins, IReadOnlyList<int> Destinations);

internal static class WalkTimesEndpoint
{
    private const int MostPlaces = 1000;
    private const double DefaultLimitSeconds = 3600;
    private const double MostLimitSeconds = 4 * 3600;

    public static async Task<Results<Ok<WalkTimesDocument>, ValidationProblem>> PostWalkTimes(
        WalkTimesQuestion question, CityCache cities, CancellationToken cancellation)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var origins = Places(question.Origins, "origins", check);
        var destinations = Places(question.Destinations, "destinations", check);
        var limit = question.LimitSeconds ?? DefaultLimitSeconds;
        check.That(limit is > 0 and <= MostLimitSeconds, "limitSeconds", $"Allowed: more than 0, up to {MostLimitSeconds.ToString(CultureInfo.InvariantCulture)}.");
        check.That(question.Persona is null || question.SpeedMetresPerSecond is null, "speedMetresPerSecond", "Give either persona or speedMetresPerSecond.");
        var walker = Walkers.Read(city, check, question.Persona, question.SpeedMetresPerSecond, null, question.HomeCompoundId);
        var at = check.LocalTime(question.At);
        if (check.Failed)
        {
            return check.Problem();
        }

        var costs = city.CostsFor(question.SpeedMetresPerSecond is { } speed ? walker! with { Persona = new Persona("plain", speed) } : walker!, at);
        var (from, to) = (Snap(costs.Graph, origins), Snap(costs.Graph, destinations));
        var matrix = WalkMatrix.Compute(costs.Graph, costs, from, to, (int)Math.Round(limit * 10), cancellation);
        return TypedResults.Ok(new WalkTimesDocument(
            [.. matrix.Deciseconds.Select(row => Array.ConvertAll(row, d => d == WalkField.NoWalk ? (double?)null : d / 10.0))],
            [.. matrix.Metres.Select(row => Array.ConvertAll(row, m => double.IsNaN(m) ? (double?)null : Math.Round(m, 1)))],
            new UnsnappedDocument(Unsnapped(from), Unsnapped(to))));
    }

    private static LonLat[] Places(double[][]? list, string field, Check check)
    {
        if (list is null || list.Length is 0 or > MostPlaces)
        {
            check.Add(field, $"Allowed: 1 to {MostPlaces.ToString(CultureInfo.InvariantCulture)} places, each [longitude, latitude].");
            return [];
        }

        var places = new LonLat[list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            var element = $"{field}[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (list[i] is { Length: 2 } pair)
            {
                places[i] = check.Place(pair[0], pair[1], element, element);
            }
            else
            {
                check.Add(element, "Allowed: [longitude, latitude], two numbers.");
            }
        }

        return places;
    }

    private static Snap[] Snap(WalkGraph graph, LonLat[] places) => Array.ConvertAll(places, p => graph.Snap(p));

    private static List<int> Unsnapped(Snap[] snaps) => [.. Enumerable.Range(0, snaps.Length).Where(i => !snaps[i].IsSnapped)];
}
