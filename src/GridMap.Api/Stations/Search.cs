using System.ComponentModel;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Stations;

/// <param name="Type">compound, station, area, street, bridge, tunnel, park, water, ground (a school's, a market's…) or address (of a station; those
/// of households are told to nobody).</param>
/// <param name="NameEn">Null: nobody says what it is called in English.</param>
/// <param name="Context">The community, or for an area the one above it.</param>
public sealed record SearchDocument(string Type, long Id, string Name, string? NameEn, string? Context, string? ContextEn, double Lon, double Lat);

/// <summary>Finds places by a part of their name, of its pinyin or its initials, or of what it is in English.</summary>
internal static class Search
{
    private const int LongestText = 50;
    private const int SpelledKept = 100;

    // A street named as the ground that it leads through is not told beside it; one that is all bridge is a bridge.
    private const string Sql = """
        with hit as (
          select 'compound' as type, id, name, st_pointonsurface(geom) as place from compound where valid_to is null and (name ilike $1 escape '\' or name = any($4))
          union all
          select 'station', id, name, geom from station where valid_to is null and (name ilike $1 escape '\' or name = any($4))
          union all
          select 'address', min(id), address, (array_agg(geom order by id))[1] from station
          where valid_to is null and (address ilike $1 escape '\' or address = any($4)) group by address
          union all
          select 'area', id, name, st_pointonsurface(geom) from area where valid_to is null and level <= 4 and (name ilike $1 escape '\' or name = any($4))
          union all
          select case when min(layer) in ('water', 'waterway') then 'water' when min(layer) = 'park' then 'park' else 'ground' end, min(id), name,
            (array_agg(st_pointonsurface(geom) order by st_area(geom) desc, id))[1]
          from base_feature where layer in ('park', 'water', 'waterway', 'landuse') and (name ilike $1 escape '\' or name = any($4)) group by name
          union all
          select case when bool_and(bridge) then 'bridge' when bool_and(tunnel) then 'tunnel' else 'street' end, min(id), name,
            (array_agg(st_lineinterpolatepoint(geom, 0.5) order by length_metres desc, id))[1]
          from street s where (name ilike $1 escape '\' or name = any($4))
            and not exists (select from base_feature b where b.name = s.name and b.layer in ('park', 'landuse')) group by name
        )
        select type, id, name, st_x(place), st_y(place) from hit
        order by lower(name) <> lower($2), array_position($4, name), not starts_with(lower(name), lower($2)),
          array_position(array['compound', 'area', 'park', 'station', 'ground', 'water', 'street', 'bridge', 'tunnel', 'address'], type), length(name), name, type, id
        limit $3
        """;

    public static async Task<Results<Ok<List<SearchDocument>>, ValidationProblem>> GetSearch(
        [Description("Part of a name, one character or more; of its pinyin or their first letters, two or more.")] string q, NpgsqlDataSource store, CityCache cities, PlaceNames names, CancellationToken cancellation,
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

        var city = await cities.GetAsync(cancellation);
        var areas = city.Content.Areas;
        var known = await names.OfAsync(city, cancellation);
        var found = new List<SearchDocument>();
        await using var command = store.CreateCommand(Sql);
        command.Parameters.AddWithValue("%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%");
        command.Parameters.AddWithValue(text);
        command.Parameters.AddWithValue(limit);
        command.Parameters.AddWithValue(known.Find(text, SpelledKept));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (type, id, place) = (reader.GetString(0), reader.GetInt64(1), new LonLat(reader.GetDouble(3), reader.GetDouble(4)));
            var context = type == "area"
                ? areas.Find(areas.Find(id)?.ParentId ?? 0)?.Name
                : areas.At(place).FirstOrDefault(a => a.Level == 3)?.Name;
            var name = reader.GetString(2);
            found.Add(new SearchDocument(type, id, name, known.EnglishOf(name), context, known.EnglishOf(context), place.Longitude, place.Latitude));
        }

        return TypedResults.Ok(found);
    }
}
