using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>Scenarios over the small city: in 3 minutes centre 1 at A serves 10 households of one, centre 2 at I five of two; C (one of four)
/// walks 200 s to either.</summary>
public sealed class ScenarioTests(SmallCity city)
{
    private static readonly object Question = new { kind = "community_centre", minutes = 3 };

    [Fact]
    public async Task Closing_a_centre_tells_who_loses_by_area_colour_and_minutes()
    {
        var answer = await PreviewAsync(new { type = "close_station", id = 1 });
        Assert.Equal((20, 10), (answer.GetProperty("before").GetProperty("peopleCovered").GetInt32(), answer.GetProperty("after").GetProperty("peopleCovered").GetInt32()));
        var difference = answer.GetProperty("difference");
        Assert.Equal((10, 10, 0), (Number(difference, "householdsLost"), Number(difference, "peopleLost"), Number(difference, "peopleGained")));
        var area = Assert.Single(answer.GetProperty("areas").EnumerateArray());
        Assert.Equal((30, 10, 0), (Number(area, "id"), Number(area, "peopleCovered"), Number(area, "peopleCoveredAfter")));
        Assert.Equal(10, Number(answer.GetProperty("byColour").EnumerateArray().Single(c => c.GetProperty("colour").GetString() == "none").GetProperty("difference"), "peopleLost"));
        var band = answer.GetProperty("byMinutes").EnumerateArray().Single(b => Number(b, "households") > 0); // 400 s more
        Assert.Equal(("farther", 5, 10, 10), (band.GetProperty("way").GetString(), Number(band, "fromMinutes"), Number(band, "toMinutes"), Number(band, "people")));
    }

    [Fact]
    public async Task Moving_adding_and_changing_hours_count_as_they_say()
    {
        var moved = await PreviewAsync(new { type = "move_station", id = 1, lon = 104.002, lat = 30.0 });
        Assert.Equal((4, 10), (Number(moved.GetProperty("difference"), "peopleGained"), Number(moved.GetProperty("difference"), "peopleLost")));
        var added = await PreviewAsync(new { type = "add_station", lon = 104.002, lat = 30.0, name = "新站" });
        Assert.Equal((4, 0), (Number(added.GetProperty("difference"), "peopleGained"), Number(added.GetProperty("difference"), "peopleLost")));
        var night = new { kind = "community_centre", minutes = 3, at = "2026-11-22T20:30" };
        var longer = await PreviewAsync(night, new { type = "set_station", id = 1, openingHours = "08:00-22:00" });
        Assert.Equal((10, 10), (longer.GetProperty("before").GetProperty("peopleCovered").GetInt32(), Number(longer.GetProperty("difference"), "peopleGained")));
        var full = await PreviewAsync(new { kind = "community_centre", minutes = 3, respectCapacity = true }, new { type = "set_station", id = 1, capacity = 4 });
        Assert.Equal(6, Number(full.GetProperty("difference"), "peopleLost"));
    }

    [Fact]
    public async Task Changes_of_the_same_station_and_gate_add_up()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var moved = new { type = "move_station", id = 1, lon = 104.002, lat = 30.0 };
        var both = await PreviewAsync(planner, Question, moved, new { type = "set_station", id = 1, capacity = 50 });
        Assert.Equal((4, 10), (Number(both.GetProperty("difference"), "peopleGained"), Number(both.GetProperty("difference"), "peopleLost")));
        var night = new { kind = "community_centre", minutes = 3, at = "2026-11-22T20:30", respectCapacity = true };
        var longer = await PreviewAsync(planner, night, new { type = "set_station", id = 1, openingHours = "24/7" }, new { type = "set_station", id = 1, capacity = 4 });
        Assert.Equal(4, Number(longer.GetProperty("difference"), "peopleGained"));
    }

    [Theory]
    [InlineData("move_station", ",\"lon\":104,\"lat\":30", 3, "changes[1].id")]
    [InlineData("set_station", ",\"capacity\":5", 3, "changes[1].id")]
    [InlineData("remove_street", "", 3, "changes[1].id")]
    [InlineData("close_station", "", 99, "question.minutes")]
    public async Task What_a_scenario_adds_is_not_named_by_others_and_the_question_s_fields_are_told_in_full(string type, string rest, int minutes, string field)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var content = new StringContent(
            $$"""{"question":{"kind":"community_centre","minutes":{{minutes}}},"changes":[{"type":"add_station","lon":104,"lat":30},{"type":"{{type}}","id":-1{{rest}}}]}""",
            System.Text.Encoding.UTF8, "application/json");
        using var response = await planner.PostAsync("/api/scenarios/preview", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest && JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out _), text);
    }

    [Fact]
    public async Task Streets_added_and_removed_and_gates_count_or_say_why_not()
    {
        // Straight from C to A are 193 m; by B it is 200.
        var added = await PreviewAsync(new { type = "add_street", line = new[] { new[] { 104.002, 30.0 }, [104.0, 30.0] }, @class = "footway" });
        Assert.Equal((4, 0, 0), (Number(added.GetProperty("difference"), "peopleNearer"), Number(added.GetProperty("difference"), "peopleFarther"), added.GetProperty("problems").GetArrayLength()));
        var street = await city.Store.ScalarAsync<long>("select id from street where st_equals(geom, st_setsrid(st_makeline(st_makepoint(104.001, 30.0), st_makepoint(104.002, 30.0)), 4326))");
        var removed = await PreviewAsync(new { type = "remove_street", id = street }); // from C by F and I, as far as by B
        Assert.Equal((0, 0), (Number(removed.GetProperty("difference"), "peopleFarther"), removed.GetProperty("problems").GetArrayLength()));
        foreach (var (change, reason) in ((object, string)[])[
            (new { type = "add_street", line = new[] { new[] { 104.0, 30.0 }, [104.01, 30.01] } }, "ends_nowhere"), (new { type = "remove_street", id = 12345 }, "not_there"),
            (new { type = "set_gate", id = 12345, access = "public" }, "not_there"), (new { type = "add_gate", compoundId = 1, lon = 104.0015, lat = 30.0015, access = "public" }, "not_there"),
            (new { type = "add_station", lon = 104.05, lat = 30.05 }, "unsnapped")])
        {
            Assert.Equal(reason, Assert.Single((await PreviewAsync(change)).GetProperty("problems").EnumerateArray()).GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task A_saved_scenario_is_read_by_its_link_and_answers_for_households()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var (saved, tag) = await SaveAsync(planner, "关闭西社区", new { type = "close_station", id = 1 }, new { type = "close_station", id = 77 });
        var id = saved.GetProperty("id").GetString();
        Assert.Equal("\"1\"", tag);
        var read = await city.GetAsync($"/api/scenarios/{id}");
        Assert.Equal(("关闭西社区", "planner", false), (read.GetProperty("name").GetString(), read.GetProperty("createdBy").GetString(), read.GetProperty("stale").GetBoolean()));
        var difference = await city.GetAsync($"/api/scenarios/{id}/difference?level=5");
        Assert.Equal(50, Number(Assert.Single(difference.GetProperty("areas").EnumerateArray()), "id"));
        var problem = Assert.Single(difference.GetProperty("problems").EnumerateArray());
        Assert.Equal((1, "not_there"), (Number(problem, "change"), problem.GetProperty("reason").GetString()));
        var lost = await planner.GetFromJsonAsync<JsonElement>($"/api/scenarios/{id}/households?lost=true");
        Assert.Equal((10, 10, 1), (Number(lost, "total"), Number(lost, "people"), Number(lost, "pages")));
        foreach (var household in lost.GetProperty("households").EnumerateArray())
        {
            Assert.Equal((0, 400, 1, 2), (household.GetProperty("walkSecondsBefore").GetDouble(), household.GetProperty("walkSecondsAfter").GetDouble(),
                Number(household, "stationBefore"), Number(household, "stationAfter")));
        }

        Assert.Equal(0, Number(await planner.GetFromJsonAsync<JsonElement>($"/api/scenarios/{id}/households?lost=false"), "total"));
        using var stranger = await city.Client.GetAsync($"/api/scenarios/{id}/households");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Contains(id, (await (await planner.GetAsync("/api/scenarios")).Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        using var deleted = await planner.DeleteAsync($"/api/scenarios/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await city.Client.GetAsync($"/api/scenarios/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Two_planners_do_not_overwrite_each_other()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var (saved, tag) = await SaveAsync(planner, "one", new { type = "close_station", id = 1 });
        var path = $"/api/scenarios/{saved.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.OK, await PutAsync(planner, path, tag, "two"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(planner, path, tag, "three"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(planner, path, null, "four"));
        Assert.Equal("two", (await city.GetAsync(path)).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(planner, $"/api/scenarios/{Guid.NewGuid()}", tag, "five"));
    }

    [Fact]
    public async Task Scenarios_of_one_question_are_compared_and_others_refused()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var (close, _) = await SaveAsync(planner, "close", new { type = "close_station", id = 1 });
        var (add, _) = await SaveAsync(planner, "add", new { type = "add_station", lon = 104.002, lat = 30.0 });
        var (other, _) = await SaveAsync(planner, "other", new { type = "close_station", id = 1 }); // of 5 minutes
        string Ids(params JsonElement[] scenarios) => string.Join(',', scenarios.Select(s => s.GetProperty("id").GetString()));
        var table = await city.GetAsync($"/api/scenarios/compare?ids={Ids(close, add)}");
        Assert.Equal([10, 24], table.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("after").GetProperty("peopleCovered").GetInt32()));
        var west = table.GetProperty("areas").EnumerateArray().Single(a => Number(a, "id") == 30);
        Assert.Equal([0, 10], west.GetProperty("peopleCoveredAfter").EnumerateArray().Select(p => p.GetInt32()));
        using var different = await city.Client.GetAsync($"/api/scenarios/compare?ids={Ids(close, other)}");
        Assert.Equal(HttpStatusCode.Conflict, different.StatusCode);
    }

    [Fact]
    public async Task A_preview_tells_every_area_where_that_is_asked_and_people_by_age()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var changes = new object[] { new { type = "close_station", id = 1 } };
        using var response = await planner.PostAsJsonAsync("/api/scenarios/preview", new { question = Question, changes, everyArea = true });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal([(30, 10, 0), (31, 10, 10)], answer.GetProperty("areas").EnumerateArray().Select(a => (Number(a, "id"), Number(a, "peopleCovered"), Number(a, "peopleCoveredAfter"))));
        Assert.Equal([("under_7", 0, 0), ("7_17", 0, 0), ("18_59", 10, 10), ("60_plus", 0, 0)],
            answer.GetProperty("byAge").EnumerateArray().Select(a => (a.GetProperty("ages").GetString()!, Number(a, "peopleLost"), Number(a, "peopleFarther"))));
    }

    [Fact]
    public async Task A_preview_s_households_are_those_whose_walk_changes()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        async Task<JsonElement> HouseholdsAsync(params object[] changes)
        {
            using var response = await planner.PostAsJsonAsync("/api/scenarios/preview/households", new { question = Question, changes });
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }

        var closed = await HouseholdsAsync(new { type = "close_station", id = 1 });
        Assert.Equal((10, 10, 1), (Number(closed, "total"), Number(closed, "people"), Number(closed, "pages")));
        Assert.All(closed.GetProperty("households").EnumerateArray(), h => Assert.Equal((104.0, "covered", "uncovered"),
            (h.GetProperty("lon").GetDouble(), h.GetProperty("outcomeBefore").GetString(), h.GetProperty("outcomeAfter").GetString())));
        Assert.Equal(0, Number(await HouseholdsAsync(), "total"));
    }

    [Fact]
    public async Task A_scenario_that_somebody_changed_is_not_deleted_by_who_read_it_before()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var (saved, tag) = await SaveAsync(planner, "one", new { type = "close_station", id = 1 });
        var path = $"/api/scenarios/{saved.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.OK, await PutAsync(planner, path, tag, "two"));
        async Task<HttpStatusCode> DeleteAsync(string ifMatch)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, path);
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            using var response = await planner.SendAsync(request);
            return response.StatusCode;
        }

        Assert.Equal([HttpStatusCode.PreconditionFailed, HttpStatusCode.BadRequest, HttpStatusCode.NoContent, HttpStatusCode.NotFound],
            [await DeleteAsync(tag!), await DeleteAsync("yesterday"), await DeleteAsync("\"2\""), await DeleteAsync("\"2\"")]);
    }

    [Fact]
    public async Task A_change_of_the_store_makes_it_stale()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var (saved, _) = await SaveAsync(planner, "stale", new { type = "close_station", id = 1 });
        await city.Store.ExecuteAsync("update source set attribution = attribution");
        Assert.True((await city.GetAsync($"/api/scenarios/{saved.GetProperty("id").GetString()}")).GetProperty("stale").GetBoolean());
    }

    [Theory]
    [InlineData("""{"type":"teleport"}""", "changes[0].type")]
    [InlineData("""{"type":"move_station","id":1}""", "changes[0].lon")]
    [InlineData("""{"type":"close_station","id":1,"lon":104}""", "changes[0].lon")]
    [InlineData("""{"type":"add_station","lon":104,"lat":95}""", "changes[0].lat")]
    [InlineData("""{"type":"add_station","lon":104,"lat":30,"openingHours":"whenever"}""", "changes[0].openingHours")]
    [InlineData("""{"type":"add_station","lon":104,"lat":30,"items":["nothing"]}""", "changes[0].items")]
    [InlineData("""{"type":"add_station","lon":104,"lat":30,"capacity":0}""", "changes[0].capacity")]
    [InlineData("""{"type":"add_station","lon":104,"lat":30,"name":"\u0000"}""", "changes[0].name")]
    [InlineData("""{"type":"add_street","line":[[104,30]]}""", "changes[0].line")]
    [InlineData("""{"type":"add_street","line":[[104,30],[105,30]]}""", "changes[0].line")]
    [InlineData("""{"type":"add_street","line":[[104,30],null]}""", "changes[0].line")]
    [InlineData("""{"type":"set_gate","id":1,"access":"friends"}""", "changes[0].access")]
    [InlineData("null", "changes[0]")]
    public async Task A_bad_change_is_refused_by_the_field(string change, string field)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        foreach (var (path, name) in ((string, string)[])[("/api/scenarios/preview", ""), ("/api/scenarios", "\"name\":\"x\",")])
        {
            using var content = new StringContent($$"""{{{name}}"question":{"kind":"community_centre","minutes":3},"changes":[{{change}}]}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await planner.PostAsync(path, content);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
            Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out _), text);
        }
    }

    [Fact]
    public async Task Only_planners_write_list_and_preview()
    {
        using var preview = await city.Client.PostAsJsonAsync("/api/scenarios/preview", new { question = Question, changes = Array.Empty<object>() });
        using var save = await city.Client.PostAsJsonAsync("/api/scenarios", new { name = "x", question = Question, changes = Array.Empty<object>() });
        using var list = await city.Client.GetAsync("/api/scenarios");
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], [preview.StatusCode, save.StatusCode, list.StatusCode]);
    }

    private Task<JsonElement> PreviewAsync(object change) => PreviewAsync(Question, change);

    private async Task<JsonElement> PreviewAsync(object question, object change)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        return await PreviewAsync(planner, question, change);
    }

    private static async Task<JsonElement> PreviewAsync(HttpClient planner, object question, params object[] changes)
    {
        using var response = await planner.PostAsJsonAsync("/api/scenarios/preview", new { question, changes });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<(JsonElement Scenario, string? Tag)> SaveAsync(HttpClient planner, string name, params object[] changes)
    {
        var minutes = name == "other" ? 5 : 3;
        using var response = await planner.PostAsJsonAsync("/api/scenarios", new { name, question = new { kind = "community_centre", minutes }, changes });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return (JsonDocument.Parse(text).RootElement, response.Headers.ETag?.ToString());
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient planner, string path, string? tag, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(new { name, question = Question, changes = Array.Empty<object>() }) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        using var response = await planner.SendAsync(request);
        return response.StatusCode;
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
