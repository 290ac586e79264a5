using System.ComponentModel;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Stations;

/// <param name="Type">compound, station, area, street or address (of a station; those of households are told to nobody).</param>
/// <param name="Context">The community, or for an area the one above it.</param>
public sealed record SearchDocument(string Type, long Id, string Name, string? Context, double Lon, double Lat);

/// <summary>Finds places by a part of their name.</summary>
internal static class Search
{
    private const int LongestText = 50;

    public static async Task<Results<Ok<List<SearchDocument>>, ValidationProblem>> GetSearch(
        [Description("Part of a name, one character or more.")] string q, NpgsqlDataSource store, CityCache cities, CancellationToken cancellation,
        [Description("How many at most, 1 to 50.")] int limit = 10)
    {
        var check = new Check();
        var text = q.Trim();
        check.That(text.Length is >= 1 and <= LongestText, "q", $"Allowed: 1 to {LongestText} characters.");
        check.That(!text.Contains('\0', StringComparison.Ordinal), "q", "It holds a null character.");
        check.Within(limit, 1, 50, "limit");
        if (check.Failed)
        {
            return check.Problem();
        }

        var areas = (await cities.GetAsync(cancellation)).Content.Areas;
        var found = new List<SearchDocument>();
        await using var command = store.CreateCommand("""
            with hit as (
              select 'compound' as type, id, name, st_pointonsurface(geom) as place from compound where valid_to is null and name ilike $1 escape '\'
              union all
              select 'station', id, name, geom from station where valid_to is null and name ilike $1 escape '\'
              union all
              select 'address', min(id), address, (array_agg(geom order by id))[1] from station where valid_to is null and address ilike $1 escape '\' group by address
              union all
              select 'area', id, name, st_pointonsurface(geom) from area where valid_to is null and level <= 4 and name ilike $1 escape '\'
              union all
              select 'street', min(id), name, (array_agg(st_lineinterpolatepoint(geom, 0.5) order by length_metres desc, id))[1]
              from street where name ilike $1 escape '\' group by name
            )
            select type, id, name, st_x(place), st_y(place) from hit
            order by lower(name) <> lower($2), not starts_with(lower(name), lower($2)), array_position(array['compound', 'station', 'area', 'street', 'address'], type), length(name), name, id
            limit $3
            """);
        command.Parameters.AddWithValue("%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%");
        command.Parameters.AddWithValue(text);
        command.Parameters.AddWithValue(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (type, id, place) = (reader.GetString(0), reader.GetInt64(1), new LonLat(reader.GetDouble(3), reader.GetDouble(4)));
            var context = type == "area"
                ? areas.Find(areas.Find(id)?.ParentId ?? 0)?.Name
                : areas.At(place).FirstOrDefault(a => a.Level == 3)?.Name;
            found.Add(new SearchDocument(type, id, reader.GetString(2), context, place.Longitude, place.Latitude));
        }

        return TypedResults.Ok(found);
    }
}
