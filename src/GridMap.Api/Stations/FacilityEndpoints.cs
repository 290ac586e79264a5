using System.ComponentModel;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Stations;

/// <param name="Name">Empty where it is not known.</param>
/// <param name="OpeningHours">In OpenStreetMap's opening_hours syntax; null: not known.</param>
public sealed record FacilityProperties(long Id, string Category, string Name, string? OpeningHours, bool Generated);

public static class FacilityEndpoints
{
    public static void MapFacilities(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/facilities", GetFacilities).WithTags("stations").WithSummary("Facilities of a living-circle category as GeoJSON points.");

    private static async Task<Results<Ok<FeatureCollection<FacilityProperties>>, ValidationProblem>> GetFacilities(
        CityCache cities, NpgsqlDataSource store, CancellationToken cancellation,
        [Description("A code of /api/facility-categories; it must be given.")] string? category = null)
    {
        var content = (await cities.GetAsync(cancellation)).Content;
        var check = new Check();
        check.That(category is not null, "category", "Give the code of a category: one of /api/facility-categories.");
        check.Code(category, content.Categories.Keys, "category", "the codes of /api/facility-categories");
        if (check.Failed)
        {
            return check.Problem();
        }

        var facilities = new List<Feature<FacilityProperties>>();
        await using var command = store.CreateCommand(
            "select id, coalesce(name, ''), st_x(geom), st_y(geom), opening_hours, generated from facility where category = $1 order by id");
        command.Parameters.AddWithValue(category!);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            facilities.Add(new Feature<FacilityProperties>(GeoJsonGeometry.Point(new LonLat(reader.GetDouble(2), reader.GetDouble(3))), new FacilityProperties(
                reader.GetInt64(0), category!, reader.GetString(1), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetBoolean(5))));
        }

        return TypedResults.Ok(new FeatureCollection<FacilityProperties>(facilities));
    }
}
