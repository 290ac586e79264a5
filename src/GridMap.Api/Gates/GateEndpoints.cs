using System.ComponentModel;
using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Gates;

/// <param name="Compound">Its name; empty where it is not known.</param>
/// <param name="Access">public, visitors, residents or closed.</param>
/// <param name="OpeningHours">In OpenStreetMap's opening_hours syntax; null: always.</param>
/// <param name="Inferred">Not mapped as a gate: a way crosses the compound's border here.</param>
public sealed record GateProperties(long Id, long CompoundId, string Compound, string Access, string? OpeningHours, bool Inferred, bool Generated);

/// <summary>Where a gate could be added: at the node at which a way inside a compound meets another street.</summary>
/// <param name="GateId">Of the gate that stands there already.</param>
public sealed record GatePlaceDocument(long CompoundId, string Compound, double Lon, double Lat, double Metres, long? GateId);

/// <summary>Gates of compounds, and where one could be added.</summary>
public static class GateEndpoints
{
    private const double MostDegrees = 0.1;
    private const int MostIds = 500;

    public static void MapGates(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/gates").WithTags("stations");
        group.MapGet("", GetGates).WithSummary("Gates of compounds as GeoJSON points.");
        group.MapGet("/places", GetPlaces).WithSummary("Where a gate could be added near a place, the nearest first: one for each compound.");
    }

    private static async Task<Results<Ok<FeatureCollection<GateProperties>>, ValidationProblem>> GetGates(
        NpgsqlDataSource store, CancellationToken cancellation,
        [Description("Only gates within west,south,east,north, up to 0.1 degrees wide and high.")] string? bbox = null,
        [Description("Only gates of these ids, up to 500, with commas between. Exactly one of bbox and ids.")] string? ids = null)
    {
        var check = new Check();
        var box = check.Box(bbox);
        var wanted = ids?.Split(',').Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToArray();
        check.That(bbox is null != ids is null, "bbox", "Give exactly one of bbox and ids.");
        check.That(box is null || (box[2] - box[0] <= MostDegrees && box[3] - box[1] <= MostDegrees), "bbox", "Allowed: up to 0.1 degrees wide and high.");
        check.That(wanted is null || (wanted.Length <= MostIds && !wanted.Contains(0)), "ids", "Allowed: up to 500 ids, whole numbers with commas between.");
        if (check.Failed)
        {
            return check.Problem();
        }

        var gates = new List<Feature<GateProperties>>();
        await using var command = store.CreateCommand("""
            select g.id, g.compound_id, coalesce(c.name, ''), g.access, g.opening_hours, g.inferred, g.generated, st_x(g.geom), st_y(g.geom)
            from gate g join compound c on c.id = g.compound_id
            where c.valid_to is null and (g.id = any ($5) or g.geom && st_makeenvelope($1, $2, $3, $4, 4326)) order by g.id
            """);
        foreach (var side in box ?? [0, 0, 0, 0])
        {
            command.Parameters.AddWithValue(side);
        }

        command.Parameters.AddWithValue(wanted ?? []);

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            gates.Add(new Feature<GateProperties>(GeoJsonGeometry.Point(new LonLat(reader.GetDouble(7), reader.GetDouble(8))), new GateProperties(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetBoolean(5), reader.GetBoolean(6))));
        }

        return TypedResults.Ok(new FeatureCollection<GateProperties>(gates));
    }

    private static async Task<Results<Ok<List<GatePlaceDocument>>, ValidationProblem>> GetPlaces(
        NpgsqlDataSource store, CancellationToken cancellation, double lon, double lat,
        [Description("Up to so many metres away, 1 to 200.")] double withinMetres = 60)
    {
        var check = new Check();
        check.Place(lon, lat, "lon", "lat");
        check.That(withinMetres is >= 1 and <= 200, "withinMetres", "Allowed: a number of metres from 1 to 200.");
        if (check.Failed)
        {
            return check.Problem();
        }

        // A scenario's new gate is put onto such a node as well: see GatePlaces.FindNode.
        await using var command = store.CreateCommand("""
            with here as (select st_setsrid(st_makepoint($1, $2), 4326)::geography as place),
              ends as (
                select s.compound_id, e.node, e.place from here, street s, lateral (values (s.from_node, st_startpoint(s.geom)), (s.to_node, st_endpoint(s.geom))) e(node, place)
                where s.compound_id is not null and s.geom && st_expand(here.place::geometry, $3 / 50000.0) and st_dwithin(e.place::geography, here.place, $3)),
              places as (
                select distinct on (e.compound_id) e.compound_id, c.name, e.node, st_x(e.place) as lon, st_y(e.place) as lat, st_distance(e.place::geography, here.place) as metres
                from here, ends e join compound c on c.id = e.compound_id
                where c.valid_to is null
                  and exists (select from street o where o.geom && e.place and (o.from_node = e.node or o.to_node = e.node) and o.compound_id is distinct from e.compound_id)
                order by e.compound_id, st_distance(e.place::geography, here.place))
            select p.compound_id, p.name, p.lon, p.lat, p.metres, (select g.id from gate g where g.compound_id = p.compound_id and g.node_id = p.node)
            from places p order by p.metres, p.compound_id limit 10
            """);
        command.Parameters.AddWithValue(lon);
        command.Parameters.AddWithValue(lat);
        command.Parameters.AddWithValue(withinMetres);
        var found = new List<GatePlaceDocument>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new GatePlaceDocument(reader.GetInt64(0), reader.GetString(1), reader.GetDouble(2), reader.GetDouble(3), Math.Round(reader.GetDouble(4), 1), reader.IsDBNull(5) ? null : reader.GetInt64(5)));
        }

        return TypedResults.Ok(found);
    }
}
