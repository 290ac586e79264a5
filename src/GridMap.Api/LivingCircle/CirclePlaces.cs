using System.ComponentModel;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Walking;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.LivingCircle;

/// <param name="Type">station_kind or facility_category.</param>
/// <param name="Points">In the whole city.</param>
/// <param name="Counts">How many are reached, in the order of the answer's minutes.</param>
/// <param name="NearestSeconds">Walk to the nearest; null where none is within half an hour.</param>
public sealed record CirclePlaceCategoryDocument(
    string Code, string Type, string NameZh, string NameEn, int TierMinutes, int Points, IReadOnlyList<int> Counts, int? NearestSeconds);

/// <param name="Type">station_kind or facility_category: what its category is.</param>
/// <param name="Name">Empty where it is not known.</param>
/// <param name="Open">At the hour asked; null where no hour was asked or its hours are not known.</param>
public sealed record CirclePlaceDocument(
    long Id, string Type, string Category, string Name, double Lon, double Lat, int WalkSeconds, bool? Open, bool Generated);

/// <param name="Minutes">5, 10 and 15.</param>
/// <param name="Places">Stations and facilities within the last of the minutes, nearest first; those that are closed too.</param>
public sealed record CirclePlacesDocument(
    double Lon, double Lat, string Persona, string? At, IReadOnlyList<int> Minutes, IReadOnlyList<CirclePlaceCategoryDocument> Categories,
    IReadOnlyList<CirclePlaceDocument> Places);

/// <summary>What one reaches on foot from a place: one search outward, then every station and facility near enough read off it.</summary>
internal static class CirclePlaces
{
    private static readonly int[] Minutes = [5, 10, 15];
    private const int FarthestMinutes = 30;

    private sealed record Point(long Id, string Type, string Category, string Name, LonLat Place, OpeningHours? Hours, bool Generated);

    public static async Task<Results<Ok<CirclePlacesDocument>, ValidationProblem>> GetPlaces(
        double lon, double lat, [AsParameters] WalkerParameters who, CityCache cities, NpgsqlDataSource store, CancellationToken cancellation,
        [Description("Local time, 2026-11-22T20:30: says what is open then, and gates with hours are as then; default: every gate with hours is open.")] string? at = null)
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        var from = check.Place(lon, lat);
        var walker = who.Read(city, check);
        var time = check.LocalTime(at);
        if (check.Failed)
        {
            return check.Problem();
        }

        var costs = city.CostsFor(walker!, time);
        var snap = costs.Graph.Snap(from);
        if (!snap.IsSnapped)
        {
            check.Add("lon", double.IsFinite(snap.LegMetres)
                ? $"The place is {snap.LegMetres:0} m from the nearest street; the most is {WalkGraph.DefaultSnapCapMetres:0} m."
                : "The place is far from every street of this city.");
            return check.Problem();
        }

        var field = WalkField.Search(costs.Graph, costs, [snap], FarthestMinutes * 600, WalkDirection.FromSource, cancellation, routes: false);
        var farthestMetres = FarthestMinutes * 60 * walker!.Persona.SpeedMetresPerSecond;
        var (facilities, counts) = await ReadFacilitiesAsync(from, farthestMetres, city.Content.Holidays, store, cancellation);
        var reached = city.Content.Stations.Select(s => new Point(s.Id, "station_kind", s.Kind, s.Name, s.Place, s.Hours, s.Generated)).Concat(facilities)
            .Select(p => (Point: p, Deciseconds: field.DecisecondsAt(costs.Graph.Snap(p.Place)))).Where(r => r.Deciseconds <= FarthestMinutes * 600)
            .OrderBy(r => r.Deciseconds).ThenBy(r => r.Point.Type, StringComparer.Ordinal).ThenBy(r => r.Point.Id).ToList();
        return TypedResults.Ok(new CirclePlacesDocument(lon, lat, walker.Persona.Code, CityClock.Write(time), Minutes, [.. Describe(city, counts, reached)],
        [
            .. reached.Where(r => r.Deciseconds <= Minutes[^1] * 600).Select(r => new CirclePlaceDocument(
                r.Point.Id, r.Point.Type, r.Point.Category, r.Point.Name, r.Point.Place.Longitude, r.Point.Place.Latitude, Seconds(r.Deciseconds),
                time is null ? null : r.Point.Hours?.IsOpen(time.Value), r.Point.Generated)),
        ]));
    }

    private static int Seconds(int deciseconds) => (deciseconds + 9) / 10;

    private static IEnumerable<CirclePlaceCategoryDocument> Describe(LoadedCity city, Dictionary<string, int> counts, List<(Point Point, int Deciseconds)> reached)
    {
        var walks = reached.ToLookup(r => (r.Point.Type, r.Point.Category), r => r.Deciseconds);
        CirclePlaceCategoryDocument Category(string code, string type, string nameZh, string nameEn, int tierMinutes, int points)
        {
            var own = walks[(type, code)].ToList();
            return new CirclePlaceCategoryDocument(code, type, nameZh, nameEn, tierMinutes, points,
                [.. Minutes.Select(m => own.Count(d => d <= m * 600))], own.Count == 0 ? null : Seconds(own[0]));
        }

        var kinds = city.Content.Stations.CountBy(s => s.Kind).ToDictionary();
        return city.Content.Kinds.Values.OrderBy(k => k.TierMinutes).ThenBy(k => k.Code, StringComparer.Ordinal)
            .Select(k => Category(k.Code, "station_kind", k.NameZh, k.NameEn, k.TierMinutes, kinds.GetValueOrDefault(k.Code)))
            .Concat(city.Content.Categories.Values.OrderBy(c => c.TierMinutes).ThenBy(c => c.Code, StringComparer.Ordinal)
                .Select(c => Category(c.Code, "facility_category", c.NameZh, c.NameEn, c.TierMinutes, counts.GetValueOrDefault(c.Code))));
    }

    /// <returns>Facilities within straight reach, and how many of each category the city has.</returns>
    private static async Task<(List<Point> Near, Dictionary<string, int> Counts)> ReadFacilitiesAsync(
        LonLat from, double metres, HolidayCalendar holidays, NpgsqlDataSource store, CancellationToken cancellation)
    {
        await using var batch = store.CreateBatch();
        var near = new NpgsqlBatchCommand("""
            select id, category, coalesce(name, ''), st_x(geom), st_y(geom), opening_hours, generated from facility
            where geom && st_expand(st_setsrid(st_makepoint($1, $2), 4326), $3 / (111320 * greatest(cos(radians($2)), 0.01)), $3 / 110500)
            """);
        near.Parameters.AddWithValue(from.Longitude);
        near.Parameters.AddWithValue(from.Latitude);
        near.Parameters.AddWithValue(metres);
        batch.BatchCommands.Add(near);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select category, count(*)::int from facility group by category"));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var points = new List<Point>();
        while (await reader.ReadAsync(cancellation))
        {
            var hours = reader.IsDBNull(5) ? null : OpeningHours.TryParse(reader.GetString(5), out _)?.With(holidays);
            points.Add(new Point(reader.GetInt64(0), "facility_category", reader.GetString(1), reader.GetString(2), new LonLat(reader.GetDouble(3), reader.GetDouble(4)), hours, reader.GetBoolean(6)));
        }

        await reader.NextResultAsync(cancellation);
        var counts = new Dictionary<string, int>();
        while (await reader.ReadAsync(cancellation))
        {
            counts.Add(reader.GetString(0), reader.GetInt32(1));
        }

        return (points, counts);
    }
}
