using System.ComponentModel;
using System.Globalization;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Streets;

/// <summary>A piece of street between two junctions, which a scenario can take away.</summary>
/// <param name="Name">Empty where it has none.</param>
/// <param name="Class">footway, residential, primary and the like.</param>
public sealed record StreetProperties(long Id, string Name, string Class, double LengthMetres, bool Bridge);

public static class StreetEndpoints
{
    private const int MostIds = 500;
    private const int MostNear = 5;

    private const string Columns = "select s.id, coalesce(s.name, ''), s.class, s.length_metres, s.bridge, st_asgeojson(s.geom, 7) from street s";

    public static void MapStreets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/streets").WithTags("stations");
        group.MapGet("", GetStreets).WithSummary("Pieces of street that can be walked, by id.");
        group.MapGet("/near", GetNear).WithSummary("Pieces of street near a place that can be walked, the nearest first, five at most.");
    }

    private static async Task<Results<Ok<FeatureCollection<StreetProperties>>, ValidationProblem>> GetStreets(
        NpgsqlDataSource store, [Description("Up to 500, with commas between.")] string ids, CancellationToken cancellation)
    {
        var check = new Check();
        long[] wanted = [.. ids.Split(',').Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)];
        check.That(wanted.Length <= MostIds && !wanted.Contains(0), "ids", "Allowed: up to 500 ids, whole numbers with commas between.");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var command = store.CreateCommand($"{Columns} where s.id = any ($1) and s.walkable order by s.id");
        command.Parameters.AddWithValue(wanted);
        return TypedResults.Ok(await ReadAsync(command, cancellation));
    }

    private static async Task<Results<Ok<FeatureCollection<StreetProperties>>, ValidationProblem>> GetNear(
        NpgsqlDataSource store, CancellationToken cancellation, double lon, double lat,
        [Description("Up to so many metres away, 1 to 200.")] double withinMetres = 40)
    {
        var check = new Check();
        check.Place(lon, lat, "lon", "lat");
        check.That(withinMetres is >= 1 and <= 200, "withinMetres", "Allowed: a number of metres from 1 to 200.");
        if (check.Failed)
        {
            return check.Problem();
        }

        // The box is wide enough for the metres at any latitude that has streets; the distance itself is on the ellipsoid.
        await using var command = store.CreateCommand($"""
            with here as (select st_setsrid(st_makepoint($1, $2), 4326) as place)
            {Columns}, here where s.walkable and s.geom && st_expand(here.place, $3 / 30000.0) and st_dwithin(s.geom::geography, here.place::geography, $3)
            order by s.geom::geography <-> here.place::geography, s.id limit {MostNear}
            """);
        command.Parameters.AddWithValue(lon);
        command.Parameters.AddWithValue(lat);
        command.Parameters.AddWithValue(withinMetres);
        return TypedResults.Ok(await ReadAsync(command, cancellation));
    }

    private static async Task<FeatureCollection<StreetProperties>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var streets = new List<Feature<StreetProperties>>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            streets.Add(new Feature<StreetProperties>(new GeoJsonGeometry(reader.GetString(5)), new StreetProperties(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), Math.Round(reader.GetDouble(3), 1), reader.GetBoolean(4))));
        }

        return new FeatureCollection<StreetProperties>(streets);
    }
}
