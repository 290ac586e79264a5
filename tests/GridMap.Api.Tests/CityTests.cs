using System.Net;
using System.Text.Json;

namespace GridMap.Api.Tests;

public sealed class CityTests(SmallCity city)
{
    [Fact]
    public async Task The_city_tells_its_extent_sources_and_counts()
    {
        var answer = await city.GetAsync("/api/city");
        Assert.Equal("试验区", answer.GetProperty("name").GetString());
        Assert.Equal([103.999, 29.999, 104.003, 30.003], answer.GetProperty("bounds").EnumerateArray().Select(n => n.GetDouble()));
        var counts = answer.GetProperty("counts");
        Assert.Equal((3, 17, 27, 2, 1, 1200, 1), (Count("stations"), Count("households"), Count("people"), Count("communities"), Count("compounds"), Count("streetsMetres"), Count("householdsOutside")));
        Assert.Equal("Laid by hand", answer.GetProperty("sources")[0].GetProperty("attribution").GetString());
        int Count(string name) => (int)counts.GetProperty(name).GetDouble();
    }

    [Fact]
    public async Task Areas_hold_their_households_and_people()
    {
        var answer = await city.GetAsync("/api/areas?level=3");
        var areas = answer.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")).ToDictionary(p => p.GetProperty("id").GetInt64());
        Assert.Equal((10, 10), (areas[30].GetProperty("households").GetInt32(), areas[30].GetProperty("people").GetInt32()));
        Assert.Equal((6, 14), (areas[31].GetProperty("households").GetInt32(), areas[31].GetProperty("people").GetInt32()));
        Assert.Single((await city.GetAsync("/api/areas?level=5&parent=30")).GetProperty("features").EnumerateArray());
        Assert.Single((await city.GetAsync("/api/areas?level=3&bbox=104.0015,30,104.002,30.001")).GetProperty("features").EnumerateArray());

        var one = (await city.GetAsync("/api/areas/31")).GetProperty("properties");
        Assert.Equal([10, 20, 31], one.GetProperty("path").EnumerateArray().Select(a => a.GetProperty("id").GetInt64()));
        Assert.Equal([41], one.GetProperty("children").EnumerateArray().Select(a => a.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task Stations_are_filtered_by_kind_item_and_box()
    {
        Assert.Equal([1, 2, 3], await IdsAsync("/api/stations"));
        Assert.Equal([1, 2], await IdsAsync("/api/stations?kind=community_centre"));
        Assert.Equal([3], await IdsAsync("/api/stations?bbox=104.0005,30.0005,104.0015,30.0015"));
        var one = await city.GetAsync("/api/stations/1");
        Assert.Equal("Mo-Su 09:00-17:00", one.GetProperty("properties").GetProperty("openingHours").GetString());
        using var missing = await city.Client.GetAsync("/api/stations/99");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_service_item_tells_what_people_call_it_and_what_to_bring()
    {
        var item = (await city.GetAsync("/api/service-items?q=暂住证")).EnumerateArray().Single();
        Assert.Equal("residence_permit", item.GetProperty("code").GetString());
        Assert.Contains("暂住证", item.GetProperty("words").EnumerateArray().Select(w => w.GetString()));
        Assert.Equal("ban li ju zhu zheng", item.GetProperty("pinyin")[0].GetString());
        var toBring = await city.GetAsync("/api/service-items/residence_permit");
        Assert.Equal(["id_card", "lease", "photo"], toBring.GetProperty("materials").EnumerateArray().Select(m => m.GetProperty("code").GetString()));
        Assert.Empty((await city.GetAsync("/api/service-items/drinking_water")).GetProperty("materials").EnumerateArray());
        using var missing = await city.Client.GetAsync("/api/service-items/no_such_item");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Search_finds_names_by_a_part_and_knows_where_they_are()
    {
        var found = (await city.GetAsync("/api/search?q=百花")).EnumerateArray().Single();
        Assert.Equal(("compound", "百花小区", "东社区"), (found.GetProperty("type").GetString(), found.GetProperty("name").GetString(), found.GetProperty("context").GetString()));
        var street = (await city.GetAsync("/api/search?q=人民路")).EnumerateArray().Single();
        Assert.Equal("street", street.GetProperty("type").GetString());
        Assert.Empty((await city.GetAsync("/api/search?q=%25")).EnumerateArray());
        await city.Store.ExecuteAsync("update station set address = '南街 12 号' where id = 1");
        var address = (await city.GetAsync("/api/search?q=12 号")).EnumerateArray().Single();
        Assert.Equal(("address", "南街 12 号", 104.0), (address.GetProperty("type").GetString(), address.GetProperty("name").GetString(), address.GetProperty("lon").GetDouble()));
        await city.Store.ExecuteAsync("update station set address = null where id = 1");
        Assert.Equal(2, (await city.GetAsync("/api/search?q=社区&limit=2")).GetArrayLength());
    }

    [Theory]
    [InlineData("renminlu", "人民路", "street")]
    [InlineData("ren min l", "人民路", "street")]
    [InlineData("rml", "人民路", "street")]
    [InlineData("RMGY", "人民公园", "park")]
    [InlineData("bhxq", "百花小区", "compound")]
    [InlineData("rcyz", "蓉城驿站", "station")]
    [InlineData("dongsq", "东社区", "area")]
    [InlineData("hundred fl", "百花小区", "compound")]
    public async Task Search_finds_names_by_their_pinyin_its_initials_and_in_English(string text, string name, string type)
    {
        await city.Store.ExecuteAsync("insert into english_name values (1, '百花小区', 'Hundred Flowers') on conflict do nothing");
        var found = (await city.GetAsync($"/api/search?q={Uri.EscapeDataString(text)}"))[0];
        Assert.Equal((name, type), (found.GetProperty("name").GetString(), found.GetProperty("type").GetString()));
        Assert.Empty((await city.GetAsync("/api/search?q=rmq")).EnumerateArray());
    }

    [Fact]
    public async Task Search_says_what_a_bridge_and_a_park_are_and_names_a_street_through_a_park_once()
    {
        await city.Store.ExecuteAsync("""
            update street set name = '人民公园' where id = 1;
            update street set name = '东桥', bridge = true where id = 2
            """);
        Assert.Equal("park", (await city.GetAsync("/api/search?q=人民公园")).EnumerateArray().Single().GetProperty("type").GetString());
        Assert.Equal("bridge", (await city.GetAsync("/api/search?q=东桥")).EnumerateArray().Single().GetProperty("type").GetString());
        await city.Store.ExecuteAsync("update street set name = '南街', bridge = false where id in (1, 2)");
    }

    [Fact]
    public async Task A_change_in_the_store_is_seen_by_the_next_request()
    {
        await city.Store.ExecuteAsync("""
            insert into station (id, kind, name, geom, source_id) values (90, 'enterprise_centre', '新站', st_setsrid(st_makepoint(104.001, 30.002), 4326), 1)
            """);
        Assert.Equal([90], await IdsAsync("/api/stations?kind=enterprise_centre"));
        await city.Store.ExecuteAsync("delete from station where id = 90");
        Assert.Empty(await IdsAsync("/api/stations?kind=enterprise_centre"));
    }

    [Fact]
    public async Task Health_is_live_and_ready()
    {
        Assert.Equal("live", (await city.GetAsync("/health/live")).GetProperty("status").GetString());
        Assert.Equal("ready", (await city.GetAsync("/health/ready")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Without_a_database_the_service_says_so_and_when_to_try_again()
    {
        await using var app = await SmallCity.StartAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2");
        using var client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)) };
        foreach (var path in (string[])["/health/ready", "/api/city", "/api/nearest?lon=104&lat=30", "/api/tiles/base/0/0/0.mvt"])
        {
            using var response = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        using var live = await client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private async Task<IEnumerable<long>> IdsAsync(string path) =>
        (await city.GetAsync(path)).GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("id").GetInt64()).ToList();
}
