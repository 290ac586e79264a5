using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api.Coverage;
using GridMap.Api.Runs;

namespace GridMap.Api.Tests;

public sealed class CoverageTests(SmallCity city)
{
    [Fact]
    public async Task A_run_counts_who_is_covered_by_area_and_sums_up()
    {
        // In 3 minutes a centre is reached from A (10 people) and I (10 people); C (4 people) walks 200 s; 3 people live
        // beyond the streets that the store knows, and are excluded.
        var (id, run) = await RunAsync(new { kind = "community_centre", minutes = 3 });
        var totals = run.GetProperty("totals");
        Assert.Equal((17, 15, 1), (Number(totals, "households"), Number(totals, "householdsCovered"), Number(totals, "householdsExcluded")));
        Assert.Equal((27, 20, 3), (Number(totals, "people"), Number(totals, "peopleCovered"), Number(totals, "peopleExcluded")));
        Assert.False(run.GetProperty("stale").GetBoolean());
        Assert.Contains("write", run.GetProperty("timings").EnumerateObject().Select(t => t.Name));

        for (var level = 1; level <= 5; level++)
        {
            var answer = await city.GetAsync($"/api/coverage-runs/{id}/areas?level={level}");
            var people = answer.GetProperty("areas").EnumerateArray().Sum(a => Number(a.GetProperty("people"), "total"));
            Assert.Equal(27, people + Number(answer.GetProperty("outside").GetProperty("people"), "total"));
            Assert.Equal(totals.GetRawText(), answer.GetProperty("totals").GetRawText());
        }

        var east = (await city.GetAsync($"/api/coverage-runs/{id}/areas?level=3&parent=10")).GetProperty("areas").EnumerateArray().Single(a => Number(a, "id") == 31);
        Assert.Equal((14, 10), (Number(east.GetProperty("people"), "total"), Number(east.GetProperty("people"), "covered")));
    }

    [Fact]
    public async Task Gaps_have_a_reason_and_evidence()
    {
        var (id, _) = await RunAsync(new { kind = "community_centre", minutes = 3 });
        var gaps = (await city.GetAsync($"/api/coverage-runs/{id}/gaps")).GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")).ToList();
        Assert.Equal([4], gaps.Select(g => Number(g, "people")));
        Assert.Contains(gaps[0].GetProperty("reason").GetString(), (string[])["barrier", "none_near"]);
        Assert.Equal("东社区", gaps[0].GetProperty("communityName").GetString());
        Assert.Equal(2, gaps[0].GetProperty("evidence").GetProperty("from").GetArrayLength());
        var remedy = gaps[0].GetProperty("remedy");
        Assert.Equal(("new_station", 4, 4), (remedy.GetProperty("kind").GetString(), Number(remedy, "peopleClosed"), Number(remedy, "ofPeople")));
        Assert.Equal(104.002, remedy.GetProperty("lon").GetDouble(), 3);
    }

    [Fact]
    public async Task The_run_can_be_drawn_and_its_events_end_with_it()
    {
        var (id, _) = await RunAsync(new { kind = "community_centre", minutes = 3, at = "2026-11-22T20:30" });
        using var tile = await city.Client.GetAsync($"/api/tiles/coverage/{TileTests.PathOf(16, 104.0005, 30.0005)}.mvt?run={id}");
        Assert.Equal(HttpStatusCode.OK, tile.StatusCode);
        Assert.Contains("outcome", await tile.Content.ReadAsStringAsync());

        using var events = await city.Client.GetAsync($"/api/coverage-runs/{id}/events");
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.MediaType);
        var text = await events.Content.ReadAsStringAsync();
        Assert.StartsWith("data: {\"id\":\"" + id, text);
        Assert.Contains("\"state\":\"done\"", text);
    }

    [Fact]
    public async Task At_night_the_closed_centre_covers_nobody_and_that_is_the_reason()
    {
        var (id, run) = await RunAsync(new { kind = "community_centre", minutes = 3, at = "2026-11-22T20:30" });
        Assert.Equal(10, Number(run.GetProperty("totals"), "peopleCovered"));
        var gaps = (await city.GetAsync($"/api/coverage-runs/{id}/gaps")).GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties"));
        var closed = gaps.First(g => g.GetProperty("reason").GetString() == "closed");
        Assert.Equal(1, Number(closed.GetProperty("evidence").GetProperty("station"), "id"));
        Assert.NotEqual("", closed.GetProperty("evidence").GetProperty("station").GetProperty("openingHours").GetString());
        Assert.StartsWith("2026-11-23T09:", closed.GetProperty("evidence").GetProperty("opensNext").GetString());
        Assert.Equal(("longer_hours", 1), (closed.GetProperty("remedy").GetProperty("kind").GetString(), Number(closed.GetProperty("remedy"), "stationId")));
    }

    [Fact]
    public async Task Facilities_of_a_category_are_asked_about_alike()
    {
        var category = await city.Store.ScalarAsync<string>("select min(code) from facility_category");
        var shops = (await city.GetAsync($"/api/facilities?category={category}")).GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(category, Assert.Single(shops).GetProperty("properties").GetProperty("category").GetString());
        using var without = await city.Client.GetAsync("/api/facilities");
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        var (_, run) = await RunAsync(new { category, minutes = 2 });
        Assert.Equal(14, Number(run.GetProperty("totals"), "peopleCovered")); // the shop is at B: A and C are a block away, I three
    }

    [Fact]
    public async Task The_runner_answers_without_http_and_tells_progress()
    {
        var told = new List<(double Share, string Stage)>();
        var run = await CoverageRunner.Create(city.Store.DataSource).RunAsync(
            new CoverageQuestionDocument(15, Kind: "community_centre"), (share, stage) => { lock (told) { told.Add((share, stage)); } });
        Assert.Equal("done", run.State);
        Assert.Equal(24, run.Totals!.PeopleCovered);
        Assert.Equal((1, "done"), told[^1]);
        Assert.Equal(told.Select(t => t.Share).Order(), told.Select(t => t.Share));
        await Assert.ThrowsAsync<ArgumentException>(() => CoverageRunner.Create(city.Store.DataSource).RunAsync(new CoverageQuestionDocument(0)));
    }

    [Fact]
    public async Task Only_planners_may_ask_or_cancel()
    {
        using var ask = await city.Client.PostAsJsonAsync("/api/coverage-runs", new { kind = "community_centre", minutes = 15 });
        Assert.Equal(HttpStatusCode.Unauthorized, ask.StatusCode);
        using var cancel = await city.Client.DeleteAsync($"/api/coverage-runs/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.Unauthorized, cancel.StatusCode);
    }

    [Theory]
    [InlineData("""{"minutes":15}""", "kind")]
    [InlineData("""{"kind":"community_centre","category":"x","minutes":15}""", "category")]
    [InlineData("""{"kind":"community_centre","minutes":-1}""", "minutes")]
    [InlineData("""{"kind":"community_centre"}""", "body")]
    [InlineData("""{"item":"no_such_item","minutes":15}""", "item")]
    [InlineData("""{"kind":"community_centre","minutes":15,"at":"soon"}""", "at")]
    [InlineData("""{"kind":"community_centre","minutes":15,"persona":"ghost"}""", "persona")]
    public async Task A_bad_question_is_refused_by_the_field(string body, string field)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await planner.PostAsync("/api/coverage-runs", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out _), text);
    }

    [Fact]
    public async Task A_run_that_a_dead_service_left_is_failed_by_the_next_but_one_under_way_is_not()
    {
        await city.Store.ExecuteAsync("""
            insert into coverage_run (id, question, state, created_at) values
              ('00000000-0000-0000-0000-00000000dead', '{"minutes": 5}', 'running', now() - interval '1 hour'),
              ('00000000-0000-0000-0000-00000000beef', '{"minutes": 5}', 'running', now() - interval '1 hour')
            """);
        await using (await RunLease.TakeAsync(city.Store.DataSource, Guid.Parse("00000000-0000-0000-0000-00000000beef"), CancellationToken.None))
        {
            await RunLease.FailAbandonedAsync(city.Store.DataSource, "coverage_run", CancellationToken.None);
        }

        Assert.Equal("failed", await city.Store.ScalarAsync<string>("select state from coverage_run where id = '00000000-0000-0000-0000-00000000dead'"));
        Assert.Equal("running", await city.Store.ScalarAsync<string>("select state from coverage_run where id = '00000000-0000-0000-0000-00000000beef'"));
        await city.Store.ExecuteAsync("delete from coverage_run where id::text like '00000000-0000-0000-0000%'");
    }

    [Fact]
    public async Task A_run_becomes_stale_when_the_store_changes_and_a_cancelled_one_stays_cancelled()
    {
        var (id, _) = await RunAsync(new { kind = "community_centre", minutes = 3 });
        await city.Store.ExecuteAsync("update station set name = name where id = 1");
        Assert.True((await city.GetAsync($"/api/coverage-runs/{id}")).GetProperty("stale").GetBoolean());

        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.DeleteAsync($"/api/coverage-runs/{id}");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("done", (await city.GetAsync($"/api/coverage-runs/{id}")).GetProperty("state").GetString());
    }

    private async Task<(string Id, JsonElement Run)> RunAsync(object question)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.PostAsJsonAsync("/api/coverage-runs", question);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        for (var i = 0; i < 300; i++)
        {
            var run = await city.GetAsync(response.Headers.Location!.ToString());
            if (run.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                Assert.True(run.GetProperty("state").GetString() == "done", run.GetRawText());
                return (run.GetProperty("id").GetString()!, run);
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The run did not end.");
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
