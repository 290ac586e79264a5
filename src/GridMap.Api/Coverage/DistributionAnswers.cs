using System.ComponentModel;
using System.Globalization;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Coverage;

/// <summary>Reads from a run how its people are spread.</summary>
internal static class DistributionAnswers
{
    private const int MostMinutes = 60;

    // A household within the limit of 15 minutes is in minute 15 or before: minutes are counted upwards, as walks are told.
    private const string Sql = """
        with recursive below as (select $2::bigint as id union all select a.id from area a join below b on a.parent_id = b.id),
        counted as (
          select c.outcome, c.walk_deciseconds, c.outcome = 0 as covered, h.id is null as gone, h.people, h.people_under_7, h.people_7_17, h.people_18_59, h.people_60_plus,
            coalesce(h.colour, 'none') as colour
          from coverage_household c left join household_count h on h.id = c.household_id
          where c.run_id = $1 and ($2::bigint is null or h.micro_grid_id in (select id from below)))
        select kind, key, count(*)::int, (count(*) filter (where covered))::int, coalesce(sum(people), 0)::int, coalesce(sum(people) filter (where covered), 0)::int
        from (
          select 'all' as kind, '' as key, covered, people from counted where not gone
          union all select 'gone', '', covered, 0 from counted where gone
          union all select case outcome when 2 then 'unsnapped' when 3 then 'excluded' else case when walk_deciseconds is null then 'no_walk' else 'minutes' end end,
            case when outcome < 2 and walk_deciseconds is not null then least($3 + 1, greatest(1, (walk_deciseconds + 599) / 600))::text else '' end, covered, people
            from counted where not gone
          union all select 'colour', colour, covered, people from counted where not gone
          union all select 'age', age, covered, n from counted cross join lateral (
            values ('under_7', people_under_7), ('7_17', people_7_17), ('18_59', people_18_59), ('60_plus', people_60_plus)) by_age (age, n) where not gone and n > 0) f
        group by kind, key
        """;

    public static async Task<Results<Ok<DistributionDocument>, ProblemHttpResult>> GetDistribution(
        Guid id, CoverageRunStore runs, CityCache cities, NpgsqlDataSource store, CountViews views, CancellationToken cancellation,
        [Description("Only people of this area.")] long? area = null)
    {
        if (await CoverageAnswers.ProblemOfAsync(id, runs, cancellation) is { } problem)
        {
            return problem;
        }

        if (area is { } wanted && (await cities.GetAsync(cancellation)).Content.Areas.Find(wanted) is null)
        {
            return TypedResults.Problem($"There is no area {wanted}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var question = (await runs.FindAsync(id, cancellation))!.Question;
        return TypedResults.Ok(await ReadAsync(store, id, question.Minutes, area, await views.OfAsync(cancellation), cancellation));
    }

    private static async Task<DistributionDocument> ReadAsync(NpgsqlDataSource store, Guid run, int minutes, long? area, CountView view, CancellationToken cancellation)
    {
        var rows = new Dictionary<(string Kind, string Key), DistributionCountDocument>();
        await using var command = store.CreateCommand(Sql);
        command.Parameters.AddWithValue(run);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)area ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.AddWithValue(MostMinutes);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add((reader.GetString(0), reader.GetString(1)), new DistributionCountDocument(reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5)));
        }

        var last = rows.Keys.Where(k => k.Kind == "minutes").Select(k => int.Parse(k.Key, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        return new DistributionDocument(
            area, minutes, Told("all"), Told("gone").Households,
            [.. Enumerable.Range(1, Math.Max(last, Math.Min(minutes, MostMinutes))).Select(m => (Minutes: m, Count: Told("minutes", m.ToString(CultureInfo.InvariantCulture))))
                .Select(b => new MinutesCountDocument(b.Minutes, b.Count.Households, b.Count.People, b.Count.PeopleCovered))],
            Told("no_walk"), Told("unsnapped"), Told("excluded"),
            [.. ((string[])["under_7", "7_17", "18_59", "60_plus"]).Select(age => (Age: age, Count: Told("age", age))).Select(a => new AgeCountDocument(a.Age, a.Count.People, a.Count.PeopleCovered))],
            [.. ((string[])["red", "yellow", "blue", "none"]).Select(colour => (Colour: colour, Count: Told("colour", colour)))
                .Select(c => new ColourCountDocument(c.Colour, c.Count.Households, c.Count.HouseholdsCovered, c.Count.People, c.Count.PeopleCovered))],
            view.Sees(area) ? 1 : view.Smallest);

        DistributionCountDocument Told(string kind, string key = "")
        {
            var c = rows.GetValueOrDefault((kind, key), new DistributionCountDocument(0, 0, 0, 0));
            var (households, people) = view.Tell(c.Households, c.People, area);
            var (covered, peopleCovered) = view.Tell(c.HouseholdsCovered, c.PeopleCovered, area);
            return new DistributionCountDocument(households, covered, people, peopleCovered);
        }
    }
}
