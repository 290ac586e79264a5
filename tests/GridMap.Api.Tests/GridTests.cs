using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>Community 31 of the small city: five households at I in the north, one at C in the south, and a compound without households.</summary>
public sealed class GridTests(SmallCity city)
{
    private static double[][] Box(double west, double south, double east, double north) => [[west, south], [east, south], [east, north], [west, north], [west, south]];

    private static object Polygon(double west, double south, double east, double north) => new { type = "Polygon", coordinates = new[] { Box(west, south, east, north) } };

    private static object[] Halves() =>
    [
        new { code = "510100001002001", geometry = Polygon(104.001, 30.001, 104.003, 30.003) },
        new { code = "510100001002002", geometry = Polygon(104.001, 29.999, 104.003, 30.001) },
    ];

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.PostAsJsonAsync(path, body);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private static List<string> Kinds(JsonElement area) => [.. area.GetProperty("violations").EnumerateArray().Select(v => v.GetProperty("kind").GetString()!)];

    [Fact]
    public async Task A_proposal_is_GeoJSON_with_codes_and_counts_and_stores_nothing()
    {
        var before = await city.Store.ScalarAsync<long>("select content from store_version");
        var (status, body) = await PostAsync("/api/grid-proposals", new { communityId = 31, gridHouseholds = new[] { 1, 5 }, microGridHouseholds = new[] { 1, 5 } });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("FeatureCollection", body.GetProperty("type").GetString());
        var areas = body.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")).ToList();
        Assert.Equal(["510100001002001", "510100001002001001", "510100001002002", "510100001002002001"], areas.Select(a => a.GetProperty("code").GetString()));
        Assert.Equal([(5, 10), (5, 10), (1, 4), (1, 4)], areas.Select(a => (a.GetProperty("households").GetInt32(), a.GetProperty("people").GetInt32())));
        Assert.All(areas, a => Assert.Empty(Kinds(a)));
        var totals = body.GetProperty("totals");
        Assert.Equal((2, 2, 6, 14, 0), (totals.GetProperty("grids").GetInt32(), totals.GetProperty("microGrids").GetInt32(), totals.GetProperty("households").GetInt32(),
            totals.GetProperty("people").GetInt32(), totals.GetProperty("householdsOutside").GetInt32()));
        Assert.Equal(before, await city.Store.ScalarAsync<long>("select content from store_version"));
    }

    [Fact]
    public async Task What_the_numbers_forbid_is_named_and_counted()
    {
        var (_, few) = await PostAsync("/api/grid-proposals", new { communityId = 31 });
        Assert.Equal(2, few.GetProperty("totals").GetProperty("unavoidable").GetInt32());
        var violation = few.GetProperty("features")[0].GetProperty("properties").GetProperty("violations")[0];
        Assert.Equal(("tooFew", "fewerThanLeast", 6, 300), (violation.GetProperty("kind").GetString(), violation.GetProperty("unavoidable").GetString(),
            violation.GetProperty("households").GetInt32(), violation.GetProperty("allowed").GetInt32()));

        // Ten households in one building.
        var (_, building) = await PostAsync("/api/grid-proposals", new { communityId = 30, gridHouseholds = new[] { 1, 9 }, microGridHouseholds = new[] { 1, 9 } });
        Assert.All(building.GetProperty("features").EnumerateArray(), f => Assert.Equal("oneBuilding", f.GetProperty("properties").GetProperty("violations")[0].GetProperty("unavoidable").GetString()));
    }

    [Fact]
    public async Task Stored_areas_are_checked_with_their_register()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        var check = await planner.GetFromJsonAsync<JsonElement>("/api/areas/31/grid-check?gridLeast=1&gridMost=6&microGridLeast=1&microGridMost=5");
        var areas = check.GetProperty("areas").EnumerateArray().ToList();
        Assert.Equal([41, 51], areas.Select(a => a.GetProperty("id").GetInt64()));
        Assert.Empty(Kinds(areas[0]));
        Assert.Equal(["tooMany"], Kinds(areas[1]));
        Assert.Equal(["tooMany"], Kinds((await planner.GetFromJsonAsync<JsonElement>("/api/areas/41/grid-check?microGridLeast=1&microGridMost=5")).GetProperty("areas")[0]));
        foreach (var (path, expected) in new[] { ("/api/areas/20/grid-check", 400), ("/api/areas/51/grid-check", 400), ("/api/areas/999/grid-check", 404), ("/api/areas/31/grid-check?gridLeast=9&gridMost=3", 400) })
        {
            using var response = await planner.GetAsync(path);
            Assert.Equal((expected, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Edits_give_new_counts()
    {
        async Task<(List<int> Households, JsonElement Body)> Edit(object operation, object[]? areas = null)
        {
            var (status, body) = await PostAsync("/api/grid-proposals/edit", new { parentId = 31, areas = areas ?? Halves(), operation, households = new[] { 1, 6 } });
            Assert.True(status == HttpStatusCode.OK, body.GetRawText());
            return ([.. body.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("households").GetInt32())], body);
        }

        Assert.Equal([6], (await Edit(new { type = "merge", areas = new[] { 0, 1 } })).Households);
        var (redrawn, body) = await Edit(new { type = "redraw", area = 1, geometry = Polygon(104.0015, 29.999, 104.003, 30.003) });
        Assert.Equal([0, 6], redrawn);
        Assert.Equal([0, 1], body.GetProperty("changed").EnumerateArray().Select(i => i.GetInt32()));
        Assert.Equal(["tooFew"], Kinds(body.GetProperty("features")[0].GetProperty("properties")));
        var whole = new object[] { new { code = "001", id = 41, geometry = Polygon(104.001, 29.999, 104.003, 30.003) } };
        var (split, parts) = await Edit(new { type = "split", area = 0, line = new double[][] { [104, 30.0015], [104.004, 30.0015] } }, whole);
        Assert.Equal(6, split.Sum());
        Assert.Equal(2, split.Count);
        Assert.Equal(["001", "002"], parts.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("code").GetString()));
        Assert.Equal([5, 1], (await Edit(new { type = "renumber" })).Households);
    }

    [Theory]
    [InlineData("""{"communityId":999}""", "communityId")]
    [InlineData("""{"communityId":41}""", "communityId")]
    [InlineData("""{"communityId":31,"gridHouseholds":[5,1]}""", "gridHouseholds")]
    [InlineData("""{"communityId":31,"microGridHouseholds":[30]}""", "microGridHouseholds")]
    public async Task A_wrong_proposal_is_refused_with_the_field(string body, string field) => await AssertRefusedAsync("/api/grid-proposals", body, field);

    [Theory]
    [InlineData("""{"type":"melt"}""", "operation.type")]
    [InlineData("""{"type":"split","area":0,"line":[[104.001,30.002]]}""", "operation.line")]
    [InlineData("""{"type":"split","area":7,"line":[[104,30.002],[104.004,30.002]]}""", "operation.area")]
    [InlineData("""{"type":"split","area":0,"line":[[104,31],[104.004,31]]}""", "operation")]
    [InlineData("""{"type":"merge","areas":[0]}""", "operation.areas")]
    [InlineData("""{"type":"redraw","area":0,"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}""", "operation.geometry")]
    [InlineData("""{"type":"redraw","area":0,"geometry":{"type":"Point","coordinates":[0,0]}}""", "operation.geometry")]
    [InlineData("""{"type":"redraw","area":0,"geometry":5}""", "operation.geometry")]
    public async Task A_wrong_edit_is_refused_with_the_field(string operation, string field) => await AssertRefusedAsync(
        "/api/grid-proposals/edit", $$"""{"parentId":31,"areas":{{JsonSerializer.Serialize(Halves())}},"operation":{{operation}}}""", field);

    [Fact]
    public async Task Areas_that_all_lie_over_each_other_are_refused_before_any_work()
    {
        var areas = Enumerable.Range(1, 100).Select(i => new { code = $"{i:000}", geometry = Polygon(104.001, 29.999, 104.003, 30.003) });
        await AssertRefusedAsync("/api/grid-proposals/edit", JsonSerializer.Serialize(new { parentId = 31, areas, operation = new { type = "renumber" } }), "areas");
    }

    [Fact]
    public async Task Only_planners_propose()
    {
        using var response = await city.Client.PostAsJsonAsync("/api/grid-proposals", new { communityId = 31 });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private async Task AssertRefusedAsync(string path, string body, string field)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{(int)response.StatusCode} {text}");
        Assert.Contains(field, JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }
}
