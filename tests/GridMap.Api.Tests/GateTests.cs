using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>A street from the west into a compound, whose way goes on to the east: it has a gate where it goes in and none where it comes out.
/// <code>
///   1 ---- 2 ==== 3 ==== 4 ---- 5      ==== inside; gate 7 at 2; each piece 200 m
/// </code></summary>
public sealed class GateTests : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.CreateAsync();
        await store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('test:gates', 'file', 'Laid by hand');
            insert into compound (id, name, geom, walled, source_id) values
              (1, '百花小区', st_multi(st_makeenvelope(104.002, 29.9995, 104.006, 30.0005, 4326)), true, 1);
            insert into street (id, from_node, to_node, geom, length_metres, class, compound_id, source_id)
            select n, n, n + 1, st_setsrid(st_makeline(st_makepoint(104 + (n - 1) * 0.002, 30), st_makepoint(104 + n * 0.002, 30)), 4326), 200, 'residential', case when n in (2, 3) then 1 end, 1
            from generate_series(1, 4) n;
            insert into gate (id, compound_id, node_id, access, opening_hours, inferred, geom, source_id) values
              (7, 1, 2, 'residents', '06:00-22:00', true, st_setsrid(st_makepoint(104.002, 30), 4326), 1);
            """);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Gates_are_listed_where_asked_and_places_for_new_ones_are_told()
    {
        await using var app = await SmallCity.StartAsync(store.ConnectionString);
        using var client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)) };
        async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;

        var gate = Assert.Single((await GetAsync("/api/gates?bbox=104,29.99,104.01,30.01")).GetProperty("features").EnumerateArray());
        Assert.Equal(104.002, gate.GetProperty("geometry").GetProperty("coordinates")[0].GetDouble());
        var told = gate.GetProperty("properties");
        Assert.Equal((7, 1, "百花小区", "residents", "06:00-22:00", true), (told.GetProperty("id").GetInt32(), told.GetProperty("compoundId").GetInt32(), told.GetProperty("compound").GetString(),
            told.GetProperty("access").GetString(), told.GetProperty("openingHours").GetString(), told.GetProperty("inferred").GetBoolean()));
        Assert.Empty((await GetAsync("/api/gates?bbox=104.003,29.99,104.01,30.01")).GetProperty("features").EnumerateArray());
        Assert.Equal(7, Assert.Single((await GetAsync("/api/gates?ids=7,8")).GetProperty("features").EnumerateArray()).GetProperty("properties").GetProperty("id").GetInt32());

        // 20 m from the eastern end of the way inside; in its middle (104.004) no street goes on, and at its western end stands the gate.
        var east = Assert.Single((await GetAsync("/api/gates/places?lon=104.0062&lat=30")).EnumerateArray());
        Assert.Equal((1, 104.006, true), (east.GetProperty("compoundId").GetInt32(), east.GetProperty("lon").GetDouble(), east.GetProperty("gateId").ValueKind == JsonValueKind.Null));
        Assert.InRange(east.GetProperty("metres").GetDouble(), 19, 20);
        Assert.Empty((await GetAsync("/api/gates/places?lon=104.004&lat=30")).EnumerateArray());
        Assert.Equal(7, Assert.Single((await GetAsync("/api/gates/places?lon=104.002&lat=30")).EnumerateArray()).GetProperty("gateId").GetInt32());

        await store.ExecuteAsync("update compound set valid_to = current_date where id = 1");
        Assert.Empty((await GetAsync("/api/gates?bbox=104,29.99,104.01,30.01")).GetProperty("features").EnumerateArray());
        Assert.Empty((await GetAsync("/api/gates/places?lon=104.002&lat=30")).EnumerateArray());
    }

    [Fact]
    public async Task A_gate_in_a_wall_with_a_way_to_the_street_lets_people_pass()
    {
        // A street 6–7 runs 66 m north of the way inside and meets it nowhere; a centre at its eastern end, 193 m from the middle; ten people inside there.
        await store.ExecuteAsync("""
            update persona set speed_metres_per_second = 1, steps_factor = 1, crossing_seconds = 0 where code = 'adult';
            insert into street (id, from_node, to_node, geom, length_metres, class, source_id) values
              (6, 6, 7, st_geomfromtext('LINESTRING(104.002 30.0006, 104.004 30.0006, 104.006 30.0006)', 4326), 386, 'residential', 1);
            insert into station (id, kind, name, geom, opening_hours, source_id) values (1, 'community_centre', '中心', st_setsrid(st_makepoint(104.006, 30.0006), 4326), '24/7', 1);
            insert into household (address, geom, people_18_59, source_id, generated) values ('1', st_setsrid(st_makepoint(104.004, 30), 4326), 10, 1, true);
            """);
        await new GridMap.Api.Accounts.AccountStore(store.DataSource).EnsureDemoAsync(CancellationToken.None);
        await using var app = await SmallCity.StartAsync(store.ConnectionString);
        using var planner = await SmallCity.SignInAsync(SmallCity.AddressOf(app));
        async Task<(int Covered, string[] Problems)> TryAsync(object change)
        {
            using var response = await planner.PostAsJsonAsync("/api/scenarios/preview", new { question = new { kind = "community_centre", minutes = 5 }, changes = new[] { change } });
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            return (answer.GetProperty("after").GetProperty("peopleCovered").GetInt32(), [.. answer.GetProperty("problems").EnumerateArray().Select(p => $"{p.GetProperty("change").GetInt32()} {p.GetProperty("reason").GetString()}")]);
        }

        object Gate(double outsideLat) => new { type = "add_gate", compoundId = 1, lon = 104.004, lat = 30.0, access = "visitors", line = new[] { new[] { 104.004, 30.0 }, [104.004, outsideLat] } };
        var wall = await TryAsync(new { type = "add_gate", compoundId = 1, lon = 104.004, lat = 30.0, access = "visitors" });
        Assert.Equal((0, "0 not_there"), (wall.Covered, string.Join(',', wall.Problems)));
        var open = await TryAsync(Gate(30.0006));
        Assert.Equal((10, ""), (open.Covered, string.Join(',', open.Problems)));
        var nowhere = await TryAsync(Gate(30.01));
        Assert.Equal((0, "0 ends_nowhere"), (nowhere.Covered, string.Join(',', nowhere.Problems)));
    }

    [Theory]
    [InlineData("/api/gates")]
    [InlineData("/api/gates?bbox=1,2,3")]
    [InlineData("/api/gates?ids=7,x")]
    [InlineData("/api/gates?ids=7&bbox=104,30,104.01,30.01")]
    [InlineData("/api/gates?bbox=104,30,104.2,30.05")]
    [InlineData("/api/gates/places?lon=104&lat=95")]
    [InlineData("/api/gates/places?lon=104&lat=30&withinMetres=NaN")]
    public async Task What_cannot_be_asked_is_refused(string path)
    {
        await using var app = await SmallCity.StartAsync(store.ConnectionString);
        using var client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)) };
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
