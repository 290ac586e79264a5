using System.ComponentModel;
using System.Text.Json;
using GridMap.Analysis.Coverage;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>Reads what a run that is done has found.</summary>
public static class CoverageAnswers
{
    private const string Counts = """
        coalesce(sum(c.households), 0)::int, coalesce(sum(c.households_covered), 0)::int, coalesce(sum(c.households_unsnapped), 0)::int, coalesce(sum(c.households_excluded), 0)::int,
        coalesce(sum(c.people), 0)::int, coalesce(sum(c.people_covered), 0)::int, coalesce(sum(c.people_unsnapped), 0)::int, coalesce(sum(c.people_excluded), 0)::int
        """;

    internal static async Task<Results<Ok<CoverageAreasDocument>, ValidationProblem, ProblemHttpResult>> GetAreas(
        Guid id, [Description("1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.")] int level,
        CoverageRunStore runs, NpgsqlDataSource store, CountViews views, CancellationToken cancellation,
        [Description("Only areas directly or further below this one.")] long? parent = null)
    {
        var check = new Check();
        check.Within(level, 1, 5, "level");
        if (check.Failed)
        {
            return check.Problem();
        }

        return await ProblemOfAsync(id, runs, cancellation) is { } problem
            ? problem
            : TypedResults.Ok(await ReadAreasAsync(store, id, level, parent, await views.OfAsync(cancellation), cancellation));
    }

    internal static async Task<Results<Ok<FeatureCollection<CoverageGapProperties>>, ProblemHttpResult>> GetGaps(
        Guid id, CoverageRunStore runs, NpgsqlDataSource store, CountViews views, CancellationToken cancellation) =>
        await ProblemOfAsync(id, runs, cancellation) is { } problem ? problem : TypedResults.Ok(await ReadGapsAsync(store, id, await views.OfAsync(cancellation), cancellation));

    /// <summary>Coverage by area of one level; where counts are told as they are, the areas and those outside add up to the totals exactly.</summary>
    public static async Task<CoverageAreasDocument> ReadAreasAsync(NpgsqlDataSource store, Guid run, int level, long? parent, CountView view, CancellationToken cancellation)
    {
        var areas = new List<CoverageAreaDocument>();
        var total = default(AreaCount);
        await using var command = store.CreateCommand($"""
            with recursive below as (select $3::bigint as id union all select a.id from area a join below b on a.parent_id = b.id)
            select a.id, coalesce(a.code, ''), coalesce(a.name, ''), a.parent_id, {Counts}
            from coverage_area c left join area a on a.id = c.area_id
            where c.run_id = $1 and c.level = $2 and ($3::bigint is null or c.area_id in (select id from below))
            group by c.area_id, a.id order by a.code
            """);
        command.Parameters.AddWithValue(run);
        command.Parameters.AddWithValue(level);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)parent ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var c = ReadCount(reader, 4);
                total = Sum(total, c);
                long? id = reader.IsDBNull(0) ? null : reader.GetInt64(0);
                c = view.Tell(c, id);
                areas.Add(Area(id ?? 0, reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetInt64(3), c));
            }
        }

        var outside = await ReadOutsideAsync(store, run, cancellation);
        return Areas(level, areas, outside, Sum(total, outside), view);
    }

    /// <param name="areas">As they are told.</param>
    /// <param name="outside">As they are, with the total.</param>
    internal static CoverageAreasDocument Areas(int level, IReadOnlyList<CoverageAreaDocument> areas, AreaCount outside, AreaCount total, CountView view)
    {
        var told = view.Tell(outside, null);
        return new CoverageAreasDocument(level, areas, new CoverageOutsideDocument(Households(told), People(told)), CoverageTotalsDocument.From(view.Tell(total, null)));
    }

    /// <param name="count">As it is told.</param>
    internal static CoverageAreaDocument Area(long id, string code, string name, long? parent, AreaCount count) =>
        new(id, code, name, parent, Households(count), People(count), CoverageTotalsDocument.Share(count.PeopleCovered, count.People - count.PeopleExcluded));

    internal static async Task<FeatureCollection<CoverageGapProperties>> ReadGapsAsync(NpgsqlDataSource store, Guid run, CountView view, CancellationToken cancellation)
    {
        var gaps = new List<Feature<CoverageGapProperties>>();
        await using var command = store.CreateCommand("""
            select st_asgeojson(g.geom, 6), g.gap, g.households, g.people, g.community_id, a.name, g.reason, g.evidence, g.remedy, g.other_remedies
            from coverage_gap g left join area a on a.id = g.community_id where g.run_id = $1 order by g.people desc, g.gap
            """);
        command.Parameters.AddWithValue(run);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var properties = new CoverageGapProperties(
                reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.IsDBNull(4) ? null : reader.GetInt64(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetString(6),
                JsonSerializer.Deserialize<CoverageEvidenceDocument>(reader.GetString(7), Json.Options)!,
                reader.IsDBNull(8) ? null : JsonSerializer.Deserialize<GapRemedyDocument>(reader.GetString(8), Json.Options),
                JsonSerializer.Deserialize<List<GapRemedyDocument>>(reader.GetString(9), Json.Options)!);
            if (GapDocuments.Told(properties, view) is { } told)
            {
                gaps.Add(new Feature<CoverageGapProperties>(new GeoJsonGeometry(reader.GetString(0)), told));
            }
        }

        return new FeatureCollection<CoverageGapProperties>(gaps);
    }

    private static async Task<AreaCount> ReadOutsideAsync(NpgsqlDataSource store, Guid run, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {Counts} from coverage_area c where run_id = $1 and area_id = 0");
        command.Parameters.AddWithValue(run);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return ReadCount(reader, 0);
    }

    internal static async Task<ProblemHttpResult?> ProblemOfAsync(Guid id, CoverageRunStore runs, CancellationToken cancellation) =>
        await runs.FindAsync(id, cancellation) switch
        {
            null => CoverageEndpoints.NotFound(id),
            { Pruned: true } => TypedResults.Problem($"What coverage run {id} found was cleared away to make room for newer runs. Its question and totals are kept; ask it again.",
                statusCode: StatusCodes.Status410Gone, title: "Cleared away"),
            { State: "done" } => null,
            var run => TypedResults.Problem($"Coverage run {id} is {run.State}; only a run that is done has an answer.",
                statusCode: StatusCodes.Status404NotFound, title: "No answer"),
        };

    private static AreaCount ReadCount(NpgsqlDataReader reader, int first) => new(
        reader.GetInt32(first), reader.GetInt32(first + 1), reader.GetInt32(first + 2), reader.GetInt32(first + 3),
        reader.GetInt32(first + 4), reader.GetInt32(first + 5), reader.GetInt32(first + 6), reader.GetInt32(first + 7));

    internal static AreaCount Sum(AreaCount a, AreaCount b) => new(
        a.Households + b.Households, a.HouseholdsCovered + b.HouseholdsCovered, a.HouseholdsUnsnapped + b.HouseholdsUnsnapped,
        a.HouseholdsExcluded + b.HouseholdsExcluded, a.People + b.People, a.PeopleCovered + b.PeopleCovered,
        a.PeopleUnsnapped + b.PeopleUnsnapped, a.PeopleExcluded + b.PeopleExcluded);

    private static CoverageCountDocument Households(AreaCount c) => new(c.Households, c.HouseholdsCovered, c.HouseholdsUnsnapped, c.HouseholdsExcluded);

    private static CoverageCountDocument People(AreaCount c) => new(c.People, c.PeopleCovered, c.PeopleUnsnapped, c.PeopleExcluded);
}
