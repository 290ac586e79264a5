using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Api.Coverage;
using GridMap.Import.Grids;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Tests;

/// <summary>Polygons against walks, and sums, on real streets.</summary>
public sealed class RealMapTests
{
    private const int Origins = 200;
    private const int Households = 1000;
    private const int Minutes = 15;

    /// <summary>Every household inside the polygon has a walk of at most 15 minutes, and none outside has, but for those nearer to the line
    /// than the stated cell: for each persona in turn, at noon and at night. Some gates are for residents alone, some close at night, some
    /// streets have a raised kerb.</summary>
    [Theory]
    [InlineData("chengdu/chengdu.osm")]
    [InlineData("portoalegre/poa_osm.pbf")]
    public async Task Polygons_hold_exactly_those_who_walk_at_most_15_minutes(string file)
    {
        string[] personas = ["adult", "elder", "child", "wheelchair"], hours = ["2026-11-22T12:00", "2026-11-22T23:00"];
        await using var city = await RealCity.ImportAsync(file, store => store.ExecuteAsync("""
            update gate set access = (array['public', 'visitors', 'residents', 'visitors'])[1 + id % 4], opening_hours = case when id % 3 = 0 then '06:00-22:00' end;
            update street set kerb = 'raised' where id % 31 = 0;
            """));

        // Places on and up to 200 m beside the streets, as households are.
        static string Near(int count) => $"""
            select st_x(p) + (random() - 0.5) * 0.003, st_y(p) + (random() - 0.5) * 0.003
            from (select st_lineinterpolatepoint(geom, random()) as p from (select geom from street where walkable order by id) w order by random() limit {count}) s
            """;
        var origins = await city.PlacesAsync(Near(Origins), seed: 0);
        int asked = 0, nearLine = 0, wrong = 0, unsnapped = 0;
        var worst = "";
        for (var turn = 0; turn < origins.Length; turn++)
        {
            var origin = origins[turn];
            var (persona, at) = (personas[turn % personas.Length], hours[turn / personas.Length % hours.Length]);
            using var response = await city.Client.GetAsync(string.Create(CultureInfo.InvariantCulture,
                $"/api/isochrones?lon={origin[0]}&lat={origin[1]}&minutes={Minutes}&persona={persona}&at={at}"));
            if (!response.IsSuccessStatusCode)
            {
                unsnapped++;
                continue;
            }

            var feature = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("features")[0];
            var polygon = RealCity.ToMetres(feature.GetProperty("geometry"), origin[1]);
            var cell = feature.GetProperty("properties").GetProperty("cellMetres").GetDouble();
            var households = await city.PlacesAsync(Near(Households), seed: (asked + 1) / 1e6);
            var (seconds, _) = await city.WalkAsync(origin, households, Minutes * 60 * 4, persona: persona, at: at);
            var inside = new NetTopologySuite.Algorithm.Locate.IndexedPointInAreaLocator(polygon);
            for (var i = 0; i < households.Length; i++)
            {
                asked++;
                var place = RealCity.ToMetres(households[i][0], households[i][1], origin[1]);
                var within = inside.Locate(place) != Location.Exterior;
                if (within == (seconds[i] <= Minutes * 60))
                {
                    continue;
                }

                var metres = polygon.Boundary.Distance(GeometryFactory.Default.CreatePoint(place));
                if (metres <= cell)
                {
                    nearLine++;
                }
                else
                {
                    wrong++;
                    worst = string.Create(CultureInfo.InvariantCulture, $"from {origin[0]},{origin[1]} to {households[i][0]},{households[i][1]}: {seconds[i]} s, inside {within}, {metres:0.0} m from the line");
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{file}: {Origins - unsnapped} polygons ({unsnapped} origins unsnapped), {asked} households; exceptions nearer to the line than the cell: {nearLine}; others: {wrong}");
        Assert.True(wrong == 0, $"{wrong} of {asked}, such as {worst}");
        Assert.True(unsnapped < Origins / 4, $"{unsnapped} origins unsnapped");
    }

    [Fact]
    public async Task Chengdus_coverage_adds_up_exactly_at_every_level()
    {
        await using var city = await RealCity.ImportAsync("chengdu/chengdu.osm", store => GridsGenerator.GenerateAsync(store.DataSource, seed: 1));
        var households = (int)await city.Store.ScalarAsync<long>("select count(*) from household where valid_to is null");
        var people = (int)await city.Store.ScalarAsync<long>("select sum(people) from household where valid_to is null");
        var runner = CoverageRunner.Create(city.Store.DataSource);
        foreach (var question in (CoverageQuestionDocument[])[new(15, Kind: "community_centre"), new(10, Category: "market", Persona: "elder"), new(15, Kind: "community_centre", At: "2026-11-22T20:30")])
        {
            var run = await runner.RunAsync(question);
            Assert.True(run.State == "done", run.Problem);
            Assert.Equal((households, people), (run.Totals!.Households, run.Totals.People));
            for (var level = 1; level <= 5; level++)
            {
                var answer = await CoverageAnswers.ReadAreasAsync(city.Store.DataSource, run.Id, level, null, Counts.CountView.AsTheyAre, CancellationToken.None);
                Assert.Equal(run.Totals, answer.Totals);
                Assert.NotEmpty(answer.Areas);
            }

            var counted = await city.Store.ScalarAsync<string>($"""
                select format('%s %s %s', count(*), count(*) filter (where outcome = 0), coalesce(sum(h.people) filter (where outcome = 0), 0))
                from coverage_household c join household h on h.id = c.household_id where run_id = '{run.Id}'
                """);
            Assert.Equal($"{households} {run.Totals.HouseholdsCovered} {run.Totals.PeopleCovered}", counted);
            var gaps = await city.Store.ScalarAsync<long>($"select coalesce(sum(people), 0)::bigint from coverage_gap where run_id = '{run.Id}'");
            Assert.Equal(run.Totals.People - run.Totals.PeopleCovered - run.Totals.PeopleExcluded, gaps);
            TestContext.Current.SendDiagnosticMessage($"{households} households: {string.Join(", ", run.Timings!.Select(t => $"{t.Key} {t.Value:0} ms"))}; covered {run.Totals.SharePeopleCovered:P1}, total {(run.FinishedAt - run.CreatedAt)!.Value.TotalMilliseconds:0} ms");
        }
    }
}
