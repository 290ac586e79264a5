using System.ComponentModel;
using System.Text.Json;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Stations;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Walking;

/// <param name="StartLegMetres">From the place to the first street, straight; in the whole's metres, in no step's.</param>
/// <param name="EndLegMetres">From the last street to the place.</param>
/// <param name="Arrival">Where the place then lies: a turn as of the steps; null: there.</param>
public sealed record RouteProperties(
    double Seconds, double Metres, IReadOnlyList<RouteStepDocument> Steps, double StartLegMetres, double EndLegMetres, string? Arrival);

/// <summary>One stretch, as somebody is told it: along one street, over one crossing, on one flight of steps.</summary>
/// <param name="StreetNameEn">What the street is called in English; null: nobody says.</param>
/// <param name="Class">Street class in snake case.</param>
/// <param name="Turn">From the stretch before: start, straight, slight_left, left, sharp_left, slight_right, right, sharp_right or back.</param>
/// <param name="HeadingDegrees">In which direction it begins: 0 north, 90 east.</param>
/// <param name="Lon">Where it begins.</param>
/// <param name="Gate">It begins by passing this gate.</param>
/// <param name="Crosses">Roads that are crossed on it or at its beginning, in order.</param>
/// <param name="Inside">A way inside a compound.</param>
public sealed record RouteStepDocument(
    string? StreetName, string? StreetNameEn, string Class, double Metres, double Seconds, string Turn, int HeadingDegrees, double Lon, double Lat, RouteGateDocument? Gate,
    IReadOnlyList<RouteCrossingDocument> Crosses, bool Inside);

/// <param name="Compound">Its compound's name.</param>
/// <param name="CompoundEn">What the compound is called in English; null: nobody says.</param>
/// <param name="Enters">Into the compound; else out of it.</param>
public sealed record RouteGateDocument(long Id, string? Name, string Compound, string? CompoundEn, bool Enters);

/// <param name="StreetName">Null where the road has no name.</param>
public sealed record RouteCrossingDocument(string? StreetName, string? StreetNameEn, string Class);

internal static class RouteEndpoint
{
    /// <summary>Nobody asks for the way of a longer walk, and a search without an end costs as much as the whole city.</summary>
    private const int MostMinutes = 180;

    public static async Task<Results<Ok<Feature<RouteProperties>>, ValidationProblem, ProblemHttpResult>> GetRoute(
        double fromLon, double fromLat, double toLon, double toLat, [AsParameters] WalkerParameters who, CityCache cities, PlaceNames names, NpgsqlDataSource store, CancellationToken cancellation,
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

        var field = WalkField.Search(costs.Graph, costs, [end], MostMinutes * 600, cancellation: cancellation);
        return field.RouteAt(start) is { } route
            ? TypedResults.Ok(Write(from, to, start, end, route, await GateNamesAsync(store, route, cancellation), await names.OfGroundAsync(city, cancellation)))
            : NoWalk($"There is no walk of up to {MostMinutes} minutes between these places for this persona at this time.");
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

    private static async Task<Dictionary<long, string>> GateNamesAsync(NpgsqlDataSource store, WalkRoute route, CancellationToken cancellation)
    {
        var names = new Dictionary<long, string>();
        long[] gates = [.. route.Steps.Where(s => s.Gate is not null).Select(s => s.Gate!.Id)];
        if (gates.Length == 0)
        {
            return names;
        }

        await using var command = store.CreateCommand("select id, name from gate where id = any($1) and name is not null");
        command.Parameters.AddWithValue(gates);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            names[reader.GetInt64(0)] = reader.GetString(1);
        }

        return names;
    }

    private static Feature<RouteProperties> Write(LonLat from, LonLat to, in Snap start, in Snap end, WalkRoute route, Dictionary<long, string> gateNames, CityNames names) => new(
        GeoJsonGeometry.Line([from, .. route.Line, to]),
        new RouteProperties(route.Deciseconds / 10.0, Math.Round(route.Metres, 1), [.. route.Steps.Select(s => Describe(s, gateNames, names))],
            Math.Round(start.LegMetres, 1), Math.Round(end.LegMetres, 1), route.TurnTo(to) is { } turn ? NameOf(turn) : null));

    private static RouteStepDocument Describe(WalkStep s, Dictionary<long, string> gateNames, CityNames names) => new(
        s.StreetName, names.EnglishOf(s.StreetName), StreetClasses.Name(s.Class), Math.Round(s.Metres, 1), s.Deciseconds / 10.0, NameOf(s.Turn), (int)Math.Round(s.HeadingDegrees) % 360,
        s.From.Longitude, s.From.Latitude, s.Gate is { } gate ? new RouteGateDocument(gate.Id, gateNames.GetValueOrDefault(gate.Id), gate.Compound, names.EnglishOf(gate.Compound), gate.Enters) : null,
        [.. s.Crosses.Select(c => new RouteCrossingDocument(c.Name, names.EnglishOf(c.Name), StreetClasses.Name(c.Class)))], s.Inside);

    private static string NameOf(WalkTurn turn) => JsonNamingPolicy.SnakeCaseLower.ConvertName(turn.ToString());
}
