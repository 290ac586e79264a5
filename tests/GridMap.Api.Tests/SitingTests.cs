using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api.Coverage;
using GridMap.Api.Runs;
using GridMap.Api.Siting;
using GridMap.Data;

namespace GridMap.Api.Tests;

/// <summary>Where to put stations in the small city; the answers are worked out by hand beside each question.</summary>
public sealed class SitingTests(SmallCity city)
{
    private static readonly object ThreeMinutes = new { kind = "community_centre", minutes = 3 };

    private static object Station(double lon, double lat, long cost = 1) => new { change = new { type = "add_station", lon, lat }, cost };

    [Fact]
    public async Task One_station_covers_most_and_the_answer_is_the_best_possible()
    {
        // Centres at A and I cover the 20 people there; C (4 people) walks 200 s to either. From B it is 100 s, from D 300 s.
        var (id, run) = await RunAsync(new { coverage = ThreeMinutes, changes = 1, candidates = new[] { Station(104.000, 30.001), Station(104.001, 30.000) } });
        var result = run.GetProperty("result");
        Assert.Equal("people", result.GetProperty("unit").GetString());
        Assert.Equal((4, 4, 0), (Number(result, "value"), Number(result, "bound"), Number(result, "gapShare")));
        Assert.Equal((20, 24, 4, 3), (Number(result, "peopleBefore"), Number(result, "peopleAfter"), Number(result, "peopleWithinCandidates"), Number(result, "peopleOutOfReach")));
        var step = Assert.Single(result.GetProperty("steps").EnumerateArray());
        Assert.Equal(104.001, step.GetProperty("change").GetProperty("lon").GetDouble());
        Assert.Equal((4, 4, 4), (Number(step, "peopleNewly"), Number(step, "value"), Number(step, "bound")));
        Assert.False(run.GetProperty("stale").GetBoolean());

        using var planner = await SmallCity.SignInAsync(city.Address);
        using var cancel = await planner.DeleteAsync($"/api/siting-runs/{id}");
        Assert.Equal(HttpStatusCode.NoContent, cancel.StatusCode);
        var latest = await planner.GetFromJsonAsync<JsonElement>("/api/siting-runs");
        Assert.Contains(latest.EnumerateArray(), r => r.GetProperty("id").GetString() == id && r.GetProperty("state").GetString() == "done");
    }

    [Fact]
    public async Task Its_events_tell_the_run_to_planners_until_it_ends()
    {
        var (id, _) = await RunAsync(new { coverage = ThreeMinutes, changes = 1, candidates = new[] { Station(104.001, 30.000) } });
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var events = await planner.GetAsync($"/api/siting-runs/{id}/events");
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.MediaType);
        var text = await events.Content.ReadAsStringAsync();
        Assert.StartsWith("data: {\"id\":\"" + id, text);
        Assert.Contains("\"state\":\"done\"", text);
        using var unknown = await planner.GetAsync($"/api/siting-runs/{Guid.NewGuid()}/events");
        using var stranger = await city.Client.GetAsync($"/api/siting-runs/{id}/events");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Unauthorized), (unknown.StatusCode, stranger.StatusCode));
    }

    [Fact]
    public async Task At_night_longer_hours_compete_with_a_new_station()
    {
        // The centre at A is closed: 10 people at A and 4 at C are not covered. B covers both for 5, longer hours those at A for 2.
        var night = new { kind = "community_centre", minutes = 3, at = "2026-11-22T20:30" };
        var candidates = new[] { Station(104.001, 30.000, cost: 5) };
        var (_, rich) = await RunAsync(new { coverage = night, money = 5, candidates, existing = new { hoursCost = 2 } });
        Assert.Equal((14, 14, 5), (Number(rich.GetProperty("result"), "value"), Number(rich.GetProperty("result"), "bound"), Number(rich.GetProperty("result"), "cost")));
        var (_, poor) = await RunAsync(new { coverage = night, money = 4, candidates, existing = new { hoursCost = 2 } });
        Assert.Equal((10, 10, 2), (Number(poor.GetProperty("result"), "value"), Number(poor.GetProperty("result"), "bound"), Number(poor.GetProperty("result"), "cost")));
        var change = poor.GetProperty("result").GetProperty("steps")[0].GetProperty("change");
        Assert.Equal(("set_station", 1, "24/7"), (change.GetProperty("type").GetString(), Number(change, "id"), change.GetProperty("openingHours").GetString()));
    }

    [Fact]
    public async Task A_footway_competes_with_a_station()
    {
        // A short cut of 50 m from C to F, which is 100 m from I: C walks 150 s, within three minutes. Cheaper than a station at B.
        object shortCut = new { change = new { type = "add_street", line = new[] { new[] { 104.002, 30.000 }, [104.0021, 30.0005], [104.002, 30.001] }, @class = "footway" }, cost = 2 };
        var (_, run) = await RunAsync(new { coverage = new { kind = "community_centre", minutes = 4 }, money = 2, candidates = new[] { shortCut, Station(104.001, 30.000, cost: 3) } });
        var result = run.GetProperty("result");
        Assert.Equal((24, 24, 0), (Number(result, "peopleBefore"), Number(result, "peopleAfter"), Number(result, "bound")));

        // With capacities: the centre at A has room for 100, the other for all.
        var (_, roomy) = await RunAsync(new { coverage = new { kind = "community_centre", minutes = 3, respectCapacity = true }, changes = 1, candidates = new[] { Station(104.001, 30.000) } });
        Assert.Equal((20, 24), (Number(roomy.GetProperty("result"), "peopleBefore"), Number(roomy.GetProperty("result"), "peopleAfter")));
    }

    [Fact]
    public async Task Everybody_within_reach_is_covered_with_the_fewest_changes_anywhere()
    {
        var (_, run) = await RunAsync(new { coverage = new { kind = "rest_station", minutes = 1 }, objective = "all", anywhere = new { spacingMetres = 50, most = 100 } });
        var result = run.GetProperty("result");
        // The one rest station, at E, covers nobody within a minute; A, C and I lie 200 m apart, so three are needed.
        Assert.Equal(("cost", 3, 3), (result.GetProperty("unit").GetString(), Number(result, "value"), Number(result, "bound")));
        Assert.Equal((24, 3), (Number(result, "peopleAfter"), Number(result, "peopleOutOfReach")));
        Assert.Equal(50, Number(result, "spacingMetres"));
    }

    [Fact]
    public async Task The_mean_walk_is_shortened_where_it_weighs_most()
    {
        // To E: A, C and I walk 200 s each. One station at A saves 10 people 200 s; with red households counting ten times, C's 4 people save more.
        var coverage = new { kind = "rest_station", minutes = 10 };
        var candidates = new[] { Station(104.000, 30.000), Station(104.002, 30.000) };
        var (_, plain) = await RunAsync(new { coverage, objective = "mean", changes = 1, candidates });
        var result = plain.GetProperty("result");
        Assert.Equal(("person_seconds", 2000, 2000), (result.GetProperty("unit").GetString(), Number(result, "value"), Number(result, "bound")));
        Assert.Equal((200, 116.7), (result.GetProperty("meanWalkSecondsBefore").GetDouble(), result.GetProperty("meanWalkSecondsAfter").GetDouble()));

        await using var own = await TestStore.CreateAsync();
        var elders = await SitingWeights.ReadAsync(new SitingWeightsDocument(Elders: 3, Red: 2), await DemandAsync(own), own.DataSource, CancellationToken.None);
        Assert.Equal([100, 500, 600], elders!);
    }

    [Fact]
    public async Task With_capacities_people_are_assigned_within_them()
    {
        static object Room(double lon, double lat, int capacity) => new { change = new { type = "add_station", lon, lat, capacity } };
        // Ten people at A, where there is room for six and for five; four at C, for whom there is room for three. All three are needed, one person finds none.
        var (_, all) = await RunAsync(new
        {
            coverage = new { kind = "rest_station", minutes = 1, respectCapacity = true }, objective = "all",
            candidates = new[] { Room(104.000, 30.000, 6), Room(104.000, 30.000, 5), Room(104.002, 30.000, 3) },
        });
        var result = all.GetProperty("result");
        Assert.Equal((3, 3, 0, 13, 14), (Number(result, "value"), Number(result, "bound"), Number(result, "peopleBefore"), Number(result, "peopleAfter"), Number(result, "peopleWithinCandidates")));
        Assert.Equal("assigned", result.GetProperty("assignment").GetString());

        // All 24 walk 200 s to E; the station at A takes six of the ten there: 1,200 s less, 150 s on average.
        var (_, mean) = await RunAsync(new { coverage = new { kind = "rest_station", minutes = 10, respectCapacity = true }, objective = "mean", changes = 1, candidates = new[] { Room(104.000, 30.000, 6) } });
        result = mean.GetProperty("result");
        Assert.Equal((1200, 1200, 24, 24), (Number(result, "value"), Number(result, "bound"), Number(result, "peopleBefore"), Number(result, "peopleAfter")));
        Assert.Equal((200, 150), (result.GetProperty("meanWalkSecondsBefore").GetDouble(), result.GetProperty("meanWalkSecondsAfter").GetDouble()));
    }

    /// <summary>One adult; an elder and an adult marked red; two elders. In hundredths with elders 3 and red 2: 100; 300 + 200; 600.</summary>
    private static async Task<Analysis.Coverage.Demand> DemandAsync(TestStore store)
    {
        await store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('test', 'file', '');
            insert into household (address, geom, people_18_59, people_60_plus, colour, source_id) values
              ('1', st_setsrid(st_makepoint(104, 30), 4326), 1, 0, null, 1), ('2', st_setsrid(st_makepoint(104, 30), 4326), 1, 1, 'red', 1),
              ('3', st_setsrid(st_makepoint(104, 30), 4326), 0, 2, null, 1);
            """);
        await using var connection = await store.DataSource.OpenConnectionAsync();
        return Analysis.Coverage.Demand.Create(new Analysis.Walking.WalkGraphBuilder().Build(), await DemandReader.ReadHouseholdsAsync(connection));
    }

    [Theory]
    [InlineData("""{"changes":1}""", "body")]
    [InlineData("""{"coverage":null,"changes":1}""", "coverage")]
    [InlineData("""{"coverage":{"minutes":3},"changes":1,"existing":{}}""", "coverage.kind")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3,"respectCapacity":true},"changes":1,"anywhere":{}}""", "candidates")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1}""", "candidates")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"existing":{}}""", "changes")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"money":5,"existing":{}}""", "changes")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":0,"existing":{}}""", "changes")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"objective":"all","changes":3,"existing":{}}""", "changes")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"objective":"best","changes":3,"existing":{}}""", "objective")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"anywhere":{"spacingMetres":1}}""", "anywhere.spacingMetres")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"anywhere":{"capacity":0}}""", "anywhere.capacity")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"existing":{"hoursCost":0}}""", "existing.hoursCost")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"existing":{},"weights":{"elders":0.5}}""", "weights.elders")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"candidates":[{"change":{"type":"close_station","id":1}}]}""", "candidates[0].change.type")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"candidates":[{"change":{"type":"add_station","lon":104}}]}""", "candidates[0].change.lat")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"candidates":[{"change":{"type":"set_station","id":1,"openingHours":"24/7"}}]}""", "candidates[0].change.id")]
    [InlineData("""{"coverage":{"kind":"community_centre","minutes":3},"changes":1,"candidates":[{"change":{"type":"set_station","id":99,"openingHours":"24/7"}}]}""", "candidates[0].change.id")]
    public async Task A_bad_question_is_refused_by_the_field(string body, string field)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await planner.PostAsync("/api/siting-runs", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out _), text);
    }

    [Fact]
    public async Task Only_planners_may_ask_read_or_cancel()
    {
        using var ask = await city.Client.PostAsJsonAsync("/api/siting-runs", new { coverage = ThreeMinutes, changes = 1 });
        using var read = await city.Client.GetAsync("/api/siting-runs");
        using var cancel = await city.Client.DeleteAsync($"/api/siting-runs/{Guid.NewGuid()}");
        Assert.All([ask, read, cancel], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var missing = await planner.GetAsync($"/api/siting-runs/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_cancelled_run_stays_cancelled_and_one_that_a_dead_service_left_is_failed()
    {
        var runs = new SitingRunStore(city.Store.DataSource);
        var question = new SitingQuestionDocument(new CoverageQuestionDocument(3, Kind: "community_centre", Persona: "adult"), Changes: 1, Existing: new SitingExistingDocument());
        var id = await runs.AddAsync(question, CancellationToken.None);
        await runs.EndAsync(id, "cancelled", null, CancellationToken.None);
        await SitingRunner.Create(city.Store.DataSource).ExecuteAsync(id, question, null, CancellationToken.None);
        Assert.Equal("cancelled", (await runs.FindAsync(id, CancellationToken.None))!.State);

        var left = await runs.AddAsync(question, CancellationToken.None);
        await city.Store.ExecuteAsync($"update siting_run set created_at = now() - interval '1 hour' where id = '{left}'");
        await RunLease.FailAbandonedAsync(city.Store.DataSource, "siting_run", CancellationToken.None);
        Assert.Equal("failed", (await runs.FindAsync(left, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_run_that_a_dead_copy_left_is_failed_while_others_serve()
    {
        var runs = new SitingRunStore(city.Store.DataSource);
        var left = await runs.AddAsync(new SitingQuestionDocument(new CoverageQuestionDocument(3, Kind: "community_centre", Persona: "adult"), Changes: 1, Existing: new SitingExistingDocument()), CancellationToken.None);
        await city.Store.ExecuteAsync($"update siting_run set created_at = now() - interval '1 hour' where id = '{left}'"); // the city's service has long looked once
        for (var i = 0; i < 300 && (await runs.FindAsync(left, CancellationToken.None))!.State != "failed"; i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal("failed", (await runs.FindAsync(left, CancellationToken.None))!.State);
    }

    private async Task<(string Id, JsonElement Run)> RunAsync(object question)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.PostAsJsonAsync("/api/siting-runs", question);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        for (var i = 0; i < 300; i++)
        {
            var run = await planner.GetFromJsonAsync<JsonElement>(response.Headers.Location!);
            if (run.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                Assert.True(run.GetProperty("state").GetString() == "done", run.GetRawText());
                return (run.GetProperty("id").GetString()!, run);
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The run did not end.");
    }

    private static int Number(JsonElement element, string name) => (int)element.GetProperty(name).GetDouble();
}
