using System.Net;
using System.Text.Json;
using GridMap.Api.Coverage;

namespace GridMap.Api.Tests;

public sealed class CoverageDistributionTests(SmallCity city)
{
    private static readonly CoverageQuestionDocument ThreeMinutes = new(3, Kind: "community_centre");

    [Fact]
    public async Task People_are_spread_by_minutes_age_and_colour_and_everybody_is_somewhere()
    {
        // 20 people live at a centre's door; 4 walk 200 s, which is the fourth minute; 3 are beyond the streets.
        var run = await RunAsync(ThreeMinutes);
        var told = await city.GetAsync($"/api/coverage-runs/{run}/distribution");
        Assert.Equal((17, 27, 20), (Number(told.GetProperty("counted"), "households"), Number(told.GetProperty("counted"), "people"), Number(told.GetProperty("counted"), "peopleCovered")));
        Assert.Equal([(1, 20, 20), (2, 0, 0), (3, 0, 0), (4, 4, 0)], told.GetProperty("byMinutes").EnumerateArray().Select(m => (Number(m, "minutes"), Number(m, "people"), Number(m, "peopleCovered"))));
        Assert.Equal((3, 0, 0, 0), (Number(told.GetProperty("excluded"), "people"), Number(told.GetProperty("unsnapped"), "people"), Number(told.GetProperty("noWalk"), "people"), Number(told, "householdsGone")));
        Assert.Equal([("under_7", 0, 0), ("7_17", 0, 0), ("18_59", 27, 20), ("60_plus", 0, 0)], told.GetProperty("byAge").EnumerateArray().Select(a => (a.GetProperty("age").GetString(), Number(a, "people"), Number(a, "peopleCovered"))));
        Assert.Equal(("none", 27, 20), told.GetProperty("byColour").EnumerateArray().Select(c => (c.GetProperty("colour").GetString(), Number(c, "people"), Number(c, "peopleCovered"))).Last());

        var east = await city.GetAsync($"/api/coverage-runs/{run}/distribution?area=31");
        Assert.Equal((14, 10), (Number(east.GetProperty("counted"), "people"), Number(east.GetProperty("counted"), "peopleCovered")));
        using var nowhere = await city.Client.GetAsync($"/api/coverage-runs/{run}/distribution?area=999999");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_hour_of_a_day_is_what_a_run_at_that_hour_finds(bool respectCapacity)
    {
        var question = ThreeMinutes with { RespectCapacity = respectCapacity };
        var run = await RunAsync(question);
        var day = await city.GetAsync($"/api/coverage-runs/{run}/hours?day=2026-11-23");
        var hours = day.GetProperty("hours").EnumerateArray().ToList();
        Assert.Equal(24, hours.Count);
        // Centre 1 opens from 9 to 17, centre 2 never closes: two states.
        Assert.Equal((2, 2), (Number(day, "points"), Number(day, "computed")));
        Assert.All(hours, hour => Assert.Equal(Number(hour, "hour") is >= 9 and < 17 ? 2 : 1, Number(hour, "open")));
        foreach (var hour in (int[])[3, 12])
        {
            var then = await RunAsync(question with { At = $"2026-11-23T{hour:00}:00" });
            var found = await city.GetAsync($"/api/coverage-runs/{then}/areas?level=4");
            Assert.Equal(found.GetProperty("totals").GetRawText(), hours[hour].GetProperty("totals").GetRawText());
            var told = await city.GetAsync($"/api/coverage-runs/{run}/hours/{hour}?day=2026-11-23&level=4");
            Assert.Equal(found.GetRawText(), told.GetProperty("areas").GetRawText());
            Assert.Equal(hour == 3 ? [1] : [], told.GetProperty("closed").EnumerateArray().Select(id => id.GetInt32()));
        }
    }

    [Theory]
    [InlineData("hours?day=tomorrow", "day")]
    [InlineData("hours?day=2026-02-30", "day")]
    [InlineData("hours/24?day=2026-11-23&level=3", "hour")]
    [InlineData("hours/9?day=2026-11-23&level=6", "level")]
    public async Task What_is_no_hour_is_refused(string path, string field)
    {
        using var response = await city.Client.GetAsync($"/api/coverage-runs/{Guid.NewGuid()}/{path}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").TryGetProperty(field, out _));
    }

    private async Task<Guid> RunAsync(CoverageQuestionDocument question)
    {
        var run = await CoverageRunner.Create(city.Store.DataSource).RunAsync(question);
        Assert.Equal("done", run.State);
        return run.Id;
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
