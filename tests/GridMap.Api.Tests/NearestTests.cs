using System.Text.Json;

namespace GridMap.Api.Tests;

public sealed class NearestTests(SmallCity city)
{
    [Fact]
    public async Task Stations_come_by_walking_time_with_the_responsible_one_beside()
    {
        // From C both centres are two blocks away; the rest station at E is two blocks too.
        var answer = await city.GetAsync("/api/nearest?lon=104.002&lat=30.0005&at=2026-11-22T10:00");
        Assert.True(answer.GetProperty("from").GetProperty("snapped").GetBoolean());
        var stations = answer.GetProperty("stations").EnumerateArray().ToList();
        Assert.Equal([2, 3, 1], stations.Select(s => s.GetProperty("id").GetInt64()));
        Assert.Equal([150, 150, 250], stations.Select(s => s.GetProperty("walkSeconds").GetDouble()));
        Assert.Equal(250, stations[2].GetProperty("walkMetres").GetDouble(), 1.0);
        Assert.Equal(2, answer.GetProperty("responsible").GetProperty("id").GetInt64());
        Assert.Equal("东社区", answer.GetProperty("area").GetProperty("community").GetString());
        Assert.Equal("东微网格", answer.GetProperty("area").GetProperty("microGrid").GetString());
        Assert.True(stations[0].GetProperty("isResponsible").GetBoolean());
        Assert.False(stations[2].GetProperty("isResponsible").GetBoolean());
    }

    [Fact]
    public async Task Opening_hours_are_told_for_the_time_asked()
    {
        var open = First(await city.GetAsync("/api/nearest?lon=104&lat=30&at=2026-11-22T16:30&limit=1"));
        Assert.True(open.GetProperty("openNow").GetBoolean());
        Assert.Equal("2026-11-22T17:00", open.GetProperty("nextClosing").GetString());
        Assert.Equal(JsonValueKind.Null, open.GetProperty("nextOpening").ValueKind);

        var closed = First(await city.GetAsync("/api/nearest?lon=104&lat=30&at=2026-11-22T20:30&limit=1"));
        Assert.False(closed.GetProperty("openNow").GetBoolean());
        Assert.Equal("2026-11-23T09:00", closed.GetProperty("nextOpening").GetString());

        var unknown = First(await city.GetAsync("/api/nearest?lon=104.001&lat=30.001&kind=rest_station"));
        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("openNow").ValueKind);
    }

    [Fact]
    public async Task Only_stations_that_offer_the_item_are_listed_but_the_responsible_one_is_shown()
    {
        var item = await city.Store.ScalarAsync<string>("select max(item_code) from station_item");
        var answer = await city.GetAsync($"/api/nearest?lon=104&lat=30&item={item}");
        Assert.Equal([2], answer.GetProperty("stations").EnumerateArray().Select(s => s.GetProperty("id").GetInt64()));
        Assert.Equal(1, answer.GetProperty("responsible").GetProperty("id").GetInt64());
        Assert.False(answer.GetProperty("responsible").GetProperty("offersItem").GetBoolean());
    }

    [Fact]
    public async Task A_place_far_from_every_street_is_unsnapped_and_says_how_far()
    {
        var answer = await city.GetAsync("/api/nearest?lon=104.006&lat=30.001");
        Assert.False(answer.GetProperty("from").GetProperty("snapped").GetBoolean());
        Assert.InRange(answer.GetProperty("from").GetProperty("snapMetres").GetDouble(), 370, 400);
        Assert.Empty(answer.GetProperty("stations").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("area").ValueKind);
    }

    [Fact]
    public async Task More_stations_than_a_table_holds_are_all_listed()
    {
        var answer = await city.GetAsync("/api/nearest?lon=104&lat=30&limit=50&persona=elder");
        Assert.Equal(3, answer.GetProperty("stations").GetArrayLength());
    }

    [Fact]
    public async Task Head_is_answered_like_get_without_a_body()
    {
        foreach (var path in (string[])["/api/nearest?lon=104&lat=30&at=2026-11-22T16:30", "/api/city"])
        {
            using var got = await city.Client.GetAsync(path);
            using var response = await city.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.Equal((got.StatusCode, got.Content.Headers.ContentType), (response.StatusCode, response.Content.Headers.ContentType));
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }

        using var wrong = await city.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/nearest?lon=x"));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task The_back_up_of_a_station_tells_who_has_no_other_one_near()
    {
        // Station 1 at A serves ten at A (0 s; the other centre is 400 s away); C is 200 s from both, and on a tie goes to the lower id.
        using var planner = await SmallCity.SignInAsync(city.Address);
        var near = JsonDocument.Parse(await planner.GetStringAsync("/api/stations/1/back-up?minutes=5")).RootElement;
        Assert.Equal((11, 14, 10, 10, 0.0), Figures(near));
        var far = JsonDocument.Parse(await planner.GetStringAsync("/api/stations/1/back-up?minutes=7")).RootElement;
        Assert.Equal((11, 14, 0, 0, 363.6), Figures(far));
        var closed = JsonDocument.Parse(await planner.GetStringAsync("/api/stations/1/back-up?minutes=7&at=2026-11-22T20:30")).RootElement;
        Assert.Equal((0, 0, 0, 0, 0.0), Figures(closed));
        Assert.False(closed.GetProperty("open").GetBoolean());
        using var anybody = await city.Client.GetAsync("/api/stations/1/back-up");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, anybody.StatusCode);
        using var missing = await planner.GetAsync("/api/stations/99/back-up");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static (int, int, int, int, double) Figures(JsonElement e) => (e.GetProperty("households").GetInt32(), e.GetProperty("people").GetInt32(),
        e.GetProperty("householdsLeft").GetInt32(), e.GetProperty("peopleLeft").GetInt32(), e.GetProperty("meanMoreSeconds").GetDouble());

    private static JsonElement First(JsonElement answer) => answer.GetProperty("stations").EnumerateArray().First();
}
