using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.Areas.Assignments;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Areas.Changes;

/// <summary>An area beside those that would move.</summary>
/// <param name="Possible">The change would be made.</param>
/// <param name="Reason">Why it would not, as a refused change tells it.</param>
/// <param name="About">The area that the reason is about.</param>
public sealed record ParentChoice(long Id, int Level, string Code, string Name, bool Possible, string? Reason, string? About);

/// <summary>Where areas could belong. Each neighbour is tried as the change itself would be, but for what hangs on the areas.</summary>
internal static class ParentEndpoint
{
    private const int MostAreas = 100;
    private const int MostNeighbours = 12;
    private const double NearDegrees = 1e-6;

    public static void MapParents(this RouteGroupBuilder group) => group.MapGet("/parents", GetParents)
        .WithSummary("Areas that border on some, one level above them, and whether they could belong there: possible ones first, those that share the longest border before others.");

    private static async Task<Results<Ok<List<ParentChoice>>, ValidationProblem, ProblemHttpResult>> GetParents(
        Acting acting, CancellationToken cancellation, [Description("Ids of areas of one parent.")] long[] area)
    {
        var check = new Check();
        check.That(area.Length is >= 1 and <= MostAreas && area.Distinct().Count() == area.Length, "area", $"Allowed: 1 to {MostAreas} different areas.");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        var scope = await AreaScope.ReadAsync(work, cancellation);
        var named = await work.ReadAsync("select id, revision from area where id = any ($1) and valid_to is null", r => new AreaRevision(r.GetInt64(0), r.GetInt32(1)), cancellation, area);
        if (named.Count < area.Length || named.Exists(a => !scope.Holds(a.Id)))
        {
            return TypedResults.Problem("One of the areas is not there.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var choices = new List<ParentChoice>();
        foreach (var (id, level, code, name) in await NeighboursAsync(work, area, cancellation))
        {
            var refusal = scope.Holds(id) ? await TryAsync(work, new ReparentOrder(named, [], id), scope, cancellation) : new Refusal(400, "areas", "", "outsideScope", name);
            choices.Add(new ParentChoice(id, level, code, name, refusal is null, refusal?.Reason, refusal?.Area));
        }

        return TypedResults.Ok(choices.OrderByDescending(c => c.Possible).ToList());
    }

    private static async Task<Refusal?> TryAsync(ActingTransaction work, ReparentOrder order, AreaScope scope, CancellationToken cancellation)
    {
        try
        {
            var areas = await AreaReading.ReadAsync(work, order, scope, cancellation);
            AreaShaping.Apply(areas, order);
            AreaChanges.CheckScope(areas, scope);
            return null;
        }
        catch (AreaChangeRefused e)
        {
            return e.Refusal;
        }
    }

    private static Task<List<(long Id, int Level, string Code, string Name)>> NeighboursAsync(ActingTransaction work, long[] areas, CancellationToken cancellation) => work.ReadAsync("""
        with moving as (select st_union(geom) as geom, min(level) - 1 as level, array_agg(distinct parent_id) as parents from area where id = any ($1))
        select a.id, a.level, a.code, a.name from moving m join area a on a.level = m.level and a.valid_to is null and not (a.id = all (m.parents)) and st_dwithin(a.geom, m.geom, $2)
        order by st_length(st_intersection(st_boundary(m.geom), st_buffer(a.geom, $2))) desc, a.id limit $3
        """, r => (r.GetInt64(0), (int)r.GetInt16(1), r.GetString(2), r.GetString(3)), cancellation, areas, NearDegrees, MostNeighbours);
}
