using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

public sealed class WalkingTests(SmallCity city)
{
    [Fact]
    public async Task A_route_goes_along_the_streets_with_seconds_metres_and_steps()
    {
        var route = await city.GetAsync("/api/route?fromLon=104&fromLat=30&toLon=104.002&toLat=30.001");
        Assert.Equal("LineString", route.GetProperty("geometry").GetProperty("type").GetString());
        Assert.Equal(300, route.GetProperty("properties").GetProperty("seconds").GetDouble());
        Assert.Equal(300, route.GetProperty("properties").GetProperty("metres").GetDouble(), 0.5);
        var steps = route.GetProperty("properties").GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(300, steps.Sum(s => s.GetProperty("seconds").GetDouble()), 0.5);
        Assert.All(steps, s => Assert.Contains(s.GetProperty("class").GetString(), (string[])["residential", "secondary"]));
    }

    [Fact]
    public async Task A_route_tells_turns_streets_the_road_that_is_crossed_and_where_the_place_lies()
    {
        // From B northward over the main road D-E-F to H; the place is 20 m beyond and to the east.
        var route = (await city.GetAsync("/api/route?fromLon=104.001&fromLat=30&toLon=104.0012&toLat=30.00225")).GetProperty("properties");
        var steps = route.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["start", "right"], steps.Select(s => s.GetProperty("turn").GetString()));
        Assert.Equal([0, 90], steps.Select(s => s.GetProperty("headingDegrees").GetInt32()));
        Assert.Equal([null, "北街"], steps.Select(s => s.GetProperty("streetName").GetString()));
        Assert.Equal("人民路", Assert.Single(steps[0].GetProperty("crosses").EnumerateArray().ToList()).GetProperty("streetName").GetString());
        Assert.Equal(200, steps[0].GetProperty("metres").GetDouble(), 0.5);
        Assert.Equal(0, route.GetProperty("startLegMetres").GetDouble());
        Assert.Equal(27.7, route.GetProperty("endLegMetres").GetDouble(), 0.2);
        Assert.Equal("left", route.GetProperty("arrival").GetString());
    }

    [Fact]
    public async Task A_route_from_far_away_is_refused_and_says_which_end_is_how_far()
    {
        using var response = await city.Client.GetAsync("/api/route?fromLon=104&fromLat=30&toLon=104.006&toLat=30.001");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("The end is 3", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Isochrones_come_largest_first()
    {
        var answer = await city.GetAsync("/api/isochrones?stationId=1&minutes=2,5,3");
        var features = answer.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")).ToList();
        Assert.Equal([5, 3, 2], features.Select(f => f.GetProperty("minutes").GetInt32()));
        var areas = features.Select(f => f.GetProperty("areaSquareMetres").GetDouble()).ToList();
        Assert.True(areas[0] > areas[1] && areas[1] > areas[2] && areas[2] > 0, string.Join(" ", areas));
    }

    [Fact]
    public async Task As_a_network_the_pieces_of_street_that_are_reached_are_told()
    {
        // From A: in two minutes 100 m to B and to D, and 20 m of two streets beyond each.
        var answer = await city.GetAsync("/api/isochrones?lon=104&lat=30&minutes=1,2&format=network");
        var features = answer.GetProperty("features").EnumerateArray().ToList();
        Assert.All(features, f => Assert.Equal("MultiLineString", f.GetProperty("geometry").GetProperty("type").GetString()));
        Assert.Equal([2, 1], features.Select(f => f.GetProperty("properties").GetProperty("minutes").GetInt32()));
        Assert.Equal([280, 120], features.Select(f => f.GetProperty("properties").GetProperty("lengthMetres").GetDouble()));
        Assert.Equal(2, features[1].GetProperty("geometry").GetProperty("coordinates").GetArrayLength());
    }

    [Fact]
    public async Task Walk_times_are_a_table_with_the_unsnapped_named()
    {
        using var response = await city.Client.PostAsJsonAsync("/api/walk-times", new
        {
            origins = (double[][])[[104, 30], [104.1, 30.1], [104.001, 30]],
            destinations = (double[][])[[104.002, 30.002], [104, 30]],
            speedMetresPerSecond = 2,
        });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("[[200,0],[null,null],[150,50]]", answer.GetProperty("seconds").GetRawText());
        Assert.Equal("[[400,0],[null,null],[300,100]]", answer.GetProperty("metres").GetRawText());
        Assert.Equal("[1]", answer.GetProperty("unsnapped").GetProperty("origins").GetRawText());
        Assert.Equal("[]", answer.GetProperty("unsnapped").GetProperty("destinations").GetRawText());
    }

    [Fact]
    public async Task Walks_beyond_the_limit_are_left_out()
    {
        using var response = await city.Client.PostAsJsonAsync("/api/walk-times", new
        {
            origins = (double[][])[[104, 30]],
            destinations = (double[][])[[104.002, 30.002], [104.001, 30]],
            limitSeconds = 399,
        });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("[[null,100]]", answer.GetProperty("seconds").GetRawText());
    }

    [Theory]
    [InlineData("""{"origins":[[104,30]],"destinations":[[104,95]]}""", "destinations[0]")]
    [InlineData("""{"origins":[[104,30],[104]],"destinations":[[104,30]]}""", "origins[1]")]
    [InlineData("""{"origins":[[104,30],["104",30]],"destinations":[[104,30]]}""", "origins[1][0]")]
    [InlineData("""{"origins":[[104,30],[NaN,30]],"destinations":[[104,30]]}""", "origins[1]")]
    [InlineData("""{"origins":[[104,30],null],"destinations":[[104,30]]}""", "origins[1]")]
    [InlineData("""{"origins":[],"destinations":[[104,30]]}""", "origins")]
    [InlineData("""{"origins":[[104,30]]}""", "body")]
    [InlineData("""{"origins":[[104,30]],"destinations":[[104,30]],"limitSeconds":20000}""", "limitSeconds")]
    [InlineData("""{"origins":[[104,30]],"destinations":[[104,30]],"persona":"adult","speedMetresPerSecond":1}""", "speedMetresPerSecond")]
    [InlineData("""{"origins":[[104,30]],"destinations":[[104,30]],"persona":"ghost"}""", "persona")]
    [InlineData("", "body")]
    public async Task A_bad_table_is_refused_by_the_element(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await city.Client.PostAsync("/api/walk-times", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        var errors = JsonDocument.Parse(text).RootElement.GetProperty("errors");
        Assert.True(errors.EnumerateObject().Any(e => e.Name.StartsWith(field, StringComparison.Ordinal)), text);
    }

    [Fact]
    public async Task More_than_a_thousand_places_are_refused()
    {
        var many = Enumerable.Repeat<double[]>([104, 30], 1001).ToArray();
        using var response = await city.Client.PostAsJsonAsync("/api/walk-times", new { origins = many, destinations = many });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("1 to 1000 places", await response.Content.ReadAsStringAsync());
    }
}
