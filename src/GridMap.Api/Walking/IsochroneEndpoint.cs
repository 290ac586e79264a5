using System.ComponentModel;
using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Walking;

/// <param name="CellMetres">A place nearer to the line than this may lie on the wrong side of it.</param>
public sealed record IsochroneProperties(int Minutes, double AreaSquareMetres, double CellMetres);

/// <param name="LengthMetres">Of all pieces of street that are reached.</param>
public sealed record ReachedNetworkProperties(int Minutes, double LengthMetres);

internal static class IsochroneEndpoint
{
    private const string Polygon = "polygon";
    private static readonly string[] Formats = [Polygon, "network"];
    private const int MostMinutes = 120;
    private const int MostLimits = 10;

    public static async Task<Results<Ok<FeatureCollection<IsochroneProperties>>, ReachedNetworkResult, ValidationProblem>> GetIsochrones(
        [Description("Minutes, from 1 to 120, up to ten with commas between: 5,10,15.")] string minutes, [AsParameters] WalkerParameters who, CityCache cities, CancellationToken cancellation,
        [Description("Walks from this place; else stationId.")] double? lon = null, double? lat = null,
        [Description("Walks to this station; else lon and lat.")] long? stationId = null,
        [Description("Local time for gates with hours, 2026-11-22T20:30; default: every gate with hours is open.")] string? at = null,
        [Description("polygon, or network: the pieces of street that are reached, as lines (properties: minutes, lengthMetres).")] string format = Polygon)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var limits = Minutes(minutes, check);
        var origin = Origin(city, lon, lat, stationId, check);
        var walker = who.Read(city, check);
        var time = check.LocalTime(at);
        check.Code(format, Formats, "format");
        if (check.Failed)
        {
            return check.Problem();
        }

        var costs = city.CostsFor(walker!, time);
        var snap = costs.Graph.Snap(origin);
        if (!snap.IsSnapped)
        {
            var field = stationId is null ? "lon" : "stationId";
            check.Add(field, double.IsFinite(snap.LegMetres)
                ? $"The place is {snap.LegMetres:0} m from the nearest street; the most is {WalkGraph.DefaultSnapCapMetres:0} m."
                : "The place is far from every street of this city.");
            return check.Problem();
        }

        var direction = stationId is null ? WalkDirection.FromSource : WalkDirection.TowardsSource;
        return format == Polygon
            ? TypedResults.Ok(Draw(snap, limits, costs, direction, cancellation))
            : new ReachedNetworkResult(Reach(snap, limits, costs, direction, cancellation));
    }

    private static FeatureCollection<IsochroneProperties> Draw(
        Snap snap, List<int> minutes, WalkCosts costs, WalkDirection direction, CancellationToken cancellation)
    {
        var drawn = Isochrones.Draw(costs.Graph, costs, snap, [.. minutes.Select(m => m * 600)], direction, cancellation);
        return new FeatureCollection<IsochroneProperties>([.. drawn.Select(i => new Feature<IsochroneProperties>(
            GeoJsonGeometry.From(i.Polygon), new IsochroneProperties(i.LimitDeciseconds / 600, Math.Round(i.AreaSquareMetres), Isochrones.CellMetres)))]);
    }

    private static FeatureCollection<ReachedNetworkProperties> Reach(
        Snap snap, List<int> minutes, WalkCosts costs, WalkDirection direction, CancellationToken cancellation)
    {
        var field = WalkField.Search(costs.Graph, costs, [snap], minutes[0] * 600, direction, cancellation, routes: false);
        return new FeatureCollection<ReachedNetworkProperties>([.. ReachedStreets.Of(field, [.. minutes.Select(m => m * 600)]).Select(n =>
            new Feature<ReachedNetworkProperties>(GeoJsonGeometry.Lines(n.Lines), new ReachedNetworkProperties(n.LimitDeciseconds / 600, Math.Round(n.LengthMetres))))]);
    }

    /// <summary>Largest first, each once.</summary>
    private static List<int> Minutes(string text, Check check)
    {
        var limits = new SortedSet<int>();
        var good = true;
        foreach (var part in text.Split(','))
        {
            good &= int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= MostMinutes;
            limits.Add(value);
        }

        check.That(good && limits.Count <= MostLimits, "minutes", $"Allowed: whole numbers from 1 to {MostMinutes}, up to {MostLimits} with commas between.");
        return [.. limits.Reverse()];
    }

    private static LonLat Origin(LoadedCity city, double? lon, double? lat, long? stationId, Check check)
    {
        if (stationId is { } id)
        {
            check.That(lon is null && lat is null, "stationId", "Give either stationId or lon and lat.");
            var station = city.Content.Stations.FirstOrDefault(s => s.Id == id);
            check.That(station is not null, "stationId", $"There is no station {id}.");
            return station?.Place ?? default;
        }

        check.That(lon is not null, "lon", "Give lon and lat, or stationId.");
        check.That(lat is not null, "lat", "Give lon and lat, or stationId.");
        return check.Place(lon ?? 0, lat ?? 0);
    }
}

/// <summary>Reached pieces of street. The OpenAPI document tells one shape for an answer: that of the polygons.</summary>
internal sealed class ReachedNetworkResult(FeatureCollection<ReachedNetworkProperties> network) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Ok(network).ExecuteAsync(httpContext);
}
