using System.ComponentModel;
using GridMap.Analysis.Grids;
using GridMap.Api.Accounts;
using GridMap.Api.Areas.Changes;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Grids;

/// <summary>Proposes grids and micro-grids, checks those that there are, and says what an edit would do. Nothing is stored; counts only.</summary>
public static class GridEndpoints
{
    private const int MostAreas = 500;
    private const int MostPlaces = 10_000;

    // Areas that tile their parent have about four neighbours each whose boxes touch theirs.
    private const int MostPairs = 4000;

    public static void AddGrids(this IServiceCollection services) => services.AddSingleton<GridGrounds>();

    public static void MapGrids(this IEndpointRouteBuilder routes)
    {
        var planners = routes.MapGroup("/api/grid-proposals").WithTags("grids").RequireAuthorization(Policies.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        planners.MapPost("", PostProposal).WithSummary("Splits a community into grids and micro-grids, as GeoJSON with counts, codes and what is wrong. Nothing is stored.");
        planners.MapPost("/edit", PostEdit).WithSummary("What a split, a merge, a moved border or new numbers would do to the areas sent. Nothing is stored.");
        routes.MapGet("/api/areas/{id}/grid-check", GetCheck).WithTags("grids")
            .WithSummary("The grids and micro-grids of a community, or the micro-grids of a grid, against the rules.").RequireAuthorization(Policies.Planner)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<GridProposalDocument>, ValidationProblem>> PostProposal(
        GridProposalRequest request, CityCache cities, GridGrounds grounds, CountViews views, CancellationToken cancellation)
    {
        var check = new Check();
        var grid = Bounds(request.GridHouseholds, HouseholdBounds.Grid, "gridHouseholds", check);
        var micro = Bounds(request.MicroGridHouseholds, HouseholdBounds.MicroGrid, "microGridHouseholds", check);
        var city = await cities.GetAsync(cancellation);
        var community = Parent(city, request.CommunityId, "communityId", [3], await views.OfAsync(cancellation), check);
        var ground = community is null ? null : await GroundAsync(city, community, grounds, "communityId", check, cancellation);
        if (check.Failed || ground is null)
        {
            return check.Problem();
        }

        var options = new PartitionOptions(community!.Code, grid, micro, await grounds.BarriersAsync(city, cancellation));
        var proposed = GridPartition.Of(ground, options, cancellation);
        var report = new GridReport();
        report.AddLevel(4, community.Code, ground, [.. proposed.Select(g => g.Area)], grid, AreaOf(ground, proposed.Select(g => g.Households)), cancellation);
        foreach (var g in proposed)
        {
            var within = ground.Within(g.Area.Polygon, g.Households);
            var position = g.Households.Select((h, i) => (h, i)).ToDictionary(p => p.h, p => p.i);
            report.AddLevel(5, g.Area.Code, within, [.. g.MicroGrids.Select(m => m.Area)], micro,
                AreaOf(within, g.MicroGrids.Select(m => (IReadOnlyList<int>)[.. m.Households.Select(h => position[h])])), cancellation);
        }

        return TypedResults.Ok(new GridProposalDocument(report.Features(), report.Totals(ground)));
    }

    private static async Task<Results<Ok<GridCheckDocument>, ValidationProblem, ProblemHttpResult>> GetCheck(
        long id, CityCache cities, GridGrounds grounds, CountViews views, CancellationToken cancellation,
        [Description("Least households of a grid.")] int gridLeast = 300, [Description("Most households of a grid.")] int gridMost = 500,
        [Description("Least households of a micro-grid.")] int microGridLeast = 30, [Description("Most households of a micro-grid.")] int microGridMost = 100)
    {
        var check = new Check();
        var grid = Bounds([gridLeast, gridMost], HouseholdBounds.Grid, "gridLeast", check);
        var micro = Bounds([microGridLeast, microGridMost], HouseholdBounds.MicroGrid, "microGridLeast", check);
        var city = await cities.GetAsync(cancellation);
        var view = await views.OfAsync(cancellation);
        if (city.Content.Areas.Find(id) is null || !view.Sees(id))
        {
            return TypedResults.Problem($"There is no area {id} among those in your scope.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var parent = Parent(city, id, "id", [3, 4], view, check);
        var ground = parent is null ? null : await GroundAsync(city, parent, grounds, "id", check, cancellation);
        if (check.Failed || ground is null)
        {
            return check.Problem();
        }

        return TypedResults.Ok(await GridSurvey.CheckAsync(city, parent!, ground, grounds, grid, micro, cancellation));
    }

    private static async Task<Results<Ok<GridEditDocument>, ValidationProblem>> PostEdit(
        GridEditRequest request, CityCache cities, GridGrounds grounds, CountViews views, CancellationToken cancellation)
    {
        var check = new Check();
        var city = await cities.GetAsync(cancellation);
        var parent = Parent(city, request.ParentId, "parentId", [1, 2, 3, 4], await views.OfAsync(cancellation), check);
        var bounds = Bounds(request.Households, parent?.Level switch { 4 => HouseholdBounds.MicroGrid, 1 or 2 => HouseholdBounds.Any, _ => HouseholdBounds.Grid }, "households", check);
        var areas = ReadAreas(request.Areas, check);
        var edit = parent is null ? null : ReadEdit(request.Operation, parent, areas.Count, check);
        var ground = parent is null ? null : await GroundAsync(city, parent, grounds, "parentId", check, cancellation);
        if (check.Failed || ground is null || edit is null)
        {
            return check.Problem();
        }

        var result = GridEditor.Apply(ground, areas, ground.Assign([.. areas.Select(a => a.Polygon)]), edit);
        if (result.Problem is { } problem)
        {
            check.Add("operation", problem);
            return check.Problem(AreaRefusal.Words(result.Reason));
        }

        var report = new GridReport();
        report.AddLevel(parent!.Level + 1, parent.Code, ground, result.Areas, bounds, result.AreaOf, cancellation, parent.Level > 2 ? result.Changed : []);
        return TypedResults.Ok(new GridEditDocument(report.Features(), result.Changed, report.Totals(ground)));
    }

    private static HouseholdBounds Bounds(IReadOnlyList<int>? sent, HouseholdBounds standard, string field, Check check)
    {
        if (sent is null)
        {
            return standard;
        }

        var good = sent.Count == 2 && sent[0] >= 1 && sent[1] >= sent[0] && sent[1] <= GridGrounds.MostHouseholds;
        check.That(good, field, $"Allowed: least and most households, whole numbers from 1 to {GridGrounds.MostHouseholds}, the least not above the most.");
        return good ? new HouseholdBounds(sent[0], sent[1]) : standard;
    }

    private static CityArea? Parent(LoadedCity city, long id, string field, int[] levels, CountView view, Check check)
    {
        var area = view.Sees(id) ? city.Content.Areas.Find(id) : null;    // borders may be drawn round a single house: counts of one's own ground only
        check.That(area is not null, field, $"There is no area {id} among those in your scope.");
        check.That(area is null || levels.Contains(area.Level), field, levels.Length switch { 1 => "Allowed: the id of a community (level 3).", 2 => "Allowed: the id of a community (level 3) or a grid (level 4).", _ => "Allowed: the id of an area of level 1 to 4." });
        return area is not null && levels.Contains(area.Level) ? area : null;
    }

    private static async Task<GridGround?> GroundAsync(LoadedCity city, CityArea parent, GridGrounds grounds, string field, Check check, CancellationToken cancellation)
    {
        var ground = await grounds.OfAsync(city, parent, cancellation);
        var most = parent.Level > 2 ? GridGrounds.MostHouseholds : GridGrounds.MostCounted;
        check.That(ground.Households.Count <= most, field, $"The area holds {ground.Households.Count} households; at most {most}.");
        return ground;
    }

    private static int[] AreaOf(GridGround ground, IEnumerable<IReadOnlyList<int>> members)
    {
        var areaOf = new int[ground.Households.Count];
        Array.Fill(areaOf, -1);
        foreach (var (households, area) in members.Select((m, i) => (m, i)))
        {
            foreach (var h in households)
            {
                areaOf[h] = area;
            }
        }

        return areaOf;
    }

    private static List<GridArea> ReadAreas(IReadOnlyList<GridEditArea>? sent, Check check)
    {
        check.That(sent is { Count: >= 1 and <= MostAreas }, "areas", $"Allowed: from 1 to {MostAreas} areas.");
        var areas = new List<GridArea>();
        for (var i = 0; sent is { Count: <= MostAreas } && i < sent.Count; i++)
        {
            var code = sent[i]?.Code;
            check.That(code is { Length: >= 1 and <= 32 } && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), $"areas[{i}].code", "Allowed: 1 to 32 letters, digits and hyphens.");
            if (PolygonReader.Read(sent[i]?.Geometry, $"areas[{i}].geometry", check) is { } polygon)
            {
                areas.Add(new GridArea(sent[i].Id ?? 0, code ?? "", polygon));
            }
        }

        var boxes = areas.ConvertAll(a => a.Polygon.EnvelopeInternal);
        var pairs = boxes.Select((box, i) => boxes.Skip(i + 1).Count(box.Intersects)).Sum();
        check.That(pairs <= MostPairs, "areas", $"{pairs} pairs of these areas may overlap, by their outermost corners; allowed: at most {MostPairs}. Areas of one parent lie side by side.");
        return areas;
    }

    private static GridEdit? ReadEdit(GridEditOperation? sent, CityArea parent, int areas, Check check)
    {
        switch (check.Code(sent?.Type ?? "", ["split", "merge", "redraw", "renumber"], "operation.type"))
        {
            case "split":
                return ReadLine(sent!.Line, check) is { } line && Has(sent.Area) ? new SplitArea(sent.Area!.Value, line) : null;
            case "merge":
                check.That(sent!.Areas is { Count: >= 2 and <= MostAreas } && sent.Areas.All(a => a >= 0 && a < areas), "operation.areas", "Allowed: places in the list of areas, from 0, at least two.");
                return sent.Areas is null ? null : new MergeAreas(sent.Areas);
            case "redraw":
                return PolygonReader.Read(sent!.Geometry, "operation.geometry", check) is { } polygon && Has(sent.Area) ? new RedrawArea(sent.Area!.Value, polygon) : null;
            case "renumber":
                return new RenumberAreas(parent.Code);
            default:
                return null;
        }

        bool Has(int? area)
        {
            check.That(area >= 0 && area < areas, "operation.area", "Allowed: a place in the list of areas, from 0.");
            return area >= 0 && area < areas;
        }
    }

    private static LineString? ReadLine(IReadOnlyList<IReadOnlyList<double>>? places, Check check)
    {
        var good = places is { Count: >= 2 and <= MostPlaces }
            && places.All(p => p is { Count: 2 } && Math.Abs(p[0]) <= 180 && Math.Abs(p[1]) <= 90)
            && places.Any(p => p[0] != places[0][0] || p[1] != places[0][1]);
        check.That(good, "operation.line", $"Allowed: 2 to {MostPlaces} places, [longitude, latitude] each, at least two of them different.");
        return good ? PolygonReader.Factory.CreateLineString([.. places!.Select(p => new Coordinate(p[0], p[1]))]) : null;
    }
}
