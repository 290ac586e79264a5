using System.ComponentModel;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas;

/// <param name="Level">1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.</param>
/// <param name="Generated">Laid by GridMap, not surveyed.</param>
public sealed record AreaProperties(long Id, int Level, string Code, string Name, long? ParentId, int Households, int People, bool Generated);

/// <param name="Path">From the district down to the area itself.</param>
public sealed record AreaDetailProperties(
    long Id, int Level, string Code, string Name, long? ParentId, int Households, int People, bool Generated,
    IReadOnlyList<AreaChildDocument> Children, IReadOnlyList<AreaPathDocument> Path);

public sealed record AreaChildDocument(long Id, string Name, string Code);

public sealed record AreaPathDocument(long Id, int Level, string Name);

public static class AreaEndpoints
{
    public static void MapAreas(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/areas").WithTags("areas");
        group.MapGet("", GetAreas).WithSummary("Areas of one level as GeoJSON, simplified for the level, with households and people; or what became of the area that had a code.");
        group.MapGet("/{id}", GetArea).WithSummary("One area with its path and its children.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<FeatureCollection<AreaProperties>>, ValidationProblem>> GetAreas(
        CityCache cities, Npgsql.NpgsqlDataSource store, CountViews views, CancellationToken cancellation,
        [Description("1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid. Required where no code is asked for.")] int? level = null,
        [Description("Only areas below this one.")] long? parent = null,
        [Description("Only areas that touch west,south,east,north.")] string? bbox = null,
        [Description("A code that an area has or had: the area, or those that came of it.")] string? code = null)
    {
        var check = new Check();
        check.Within(level ?? (code is null ? 0 : 1), 1, 5, "level");
        check.That(code is null || code.Length is >= 1 and <= 32 && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), "code", "Allowed: 1 to 32 letters, digits and hyphens.");
        var box = check.Box(bbox);
        if (check.Failed)
        {
            return check.Problem();
        }

        var city = await cities.GetAsync(cancellation);
        if (parent is { } id && city.Content.Areas.Find(id) is null)
        {
            check.Add("parent", $"There is no area {id}.");
            return check.Problem();
        }

        var ofCode = code is null ? null : await NowAsync(store, code, cancellation);
        var totals = await city.TotalsAsync(cancellation);
        var view = await views.OfAsync(cancellation);
        var window = box is null ? null : new Envelope(box[0], box[2], box[1], box[3]);
        var areas = city.Content.Areas.All.Where(a => (level is null || a.Level == level) && ofCode?.Contains(a.Id) != false
            && (parent is null || city.Content.Areas.PathOf(a).Any(p => p.Id == parent))
            && (window is null || window.Intersects(a.Polygon.EnvelopeInternal)));
        return TypedResults.Ok(new FeatureCollection<AreaProperties>([.. areas.Select(a =>
        {
            var all = totals.Of(a.Id);
            var (households, people) = view.Tell(all.Households, all.People, a.Id);
            return new Feature<AreaProperties>(city.Shapes.Of(a), new AreaProperties(a.Id, a.Level, a.Code, a.Name, a.ParentId, households, people, a.Generated));
        })]));
    }

    /// <summary>The area that had a code, or where it is closed, those that came of it and go on.</summary>
    private static async Task<HashSet<long>> NowAsync(Npgsql.NpgsqlDataSource store, string code, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            with recursive now as (
              select area_id as id from area_code where code = $1
              union
              select s.to_id from now n join area a on a.id = n.id and a.valid_to is not null join area_succession s on s.from_id = n.id)
            select coalesce(array_agg(id), '{}') from now
            """);
        command.Parameters.AddWithValue(code);
        return [.. (long[])(await command.ExecuteScalarAsync(cancellation))!];
    }

    private static async Task<Results<Ok<Feature<AreaDetailProperties>>, ProblemHttpResult>> GetArea(long id, CityCache cities, CountViews views, CancellationToken cancellation)
    {
        var city = await cities.GetAsync(cancellation);
        if (city.Content.Areas.Find(id) is not { } area)
        {
            return TypedResults.Problem($"There is no area {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var all = (await city.TotalsAsync(cancellation)).Of(id);
        var (households, people) = (await views.OfAsync(cancellation)).Tell(all.Households, all.People, id);
        var children = city.Content.Areas.All.Where(a => a.ParentId == id).Select(a => new AreaChildDocument(a.Id, a.Name, a.Code));
        var path = city.Content.Areas.PathOf(area).Select(a => new AreaPathDocument(a.Id, a.Level, a.Name));
        return TypedResults.Ok(new Feature<AreaDetailProperties>(GeoJsonGeometry.From(area.Polygon), new AreaDetailProperties(
            area.Id, area.Level, area.Code, area.Name, area.ParentId, households, people, area.Generated, [.. children], [.. path])));
    }
}
