using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>A desk enters, corrects, closes and finds households. 50 is the west's micro-grid (worker's), 51 the east's (worker2's).</summary>
public sealed class HouseholdRegisterTests(FieldCity city)
{
    private const double West = 104.0005, East = 104.0055, Lat = 30.0003;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static object Entry(Guid id, string address, double lon = West, object? persons = null) => new
    {
        id, address, lon, lat = Lat, people = new { from18To59 = 2, from60 = 1 }, careFlags = new[] { "aged_80" }, persons, note = (string?)null,
    };

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static Task<JsonElement> EnterAsync(HttpClient client, object entry, HttpStatusCode expected = HttpStatusCode.Created) =>
        SendAsync(client, HttpMethod.Post, "/api/households", entry, expected);

    /// <summary>Somebody of the west's community alone.</summary>
    private async Task<HttpClient> WestAsync(string role)
    {
        await city.Store.ExecuteAsync($"""
            insert into account (name, display_name, role, password_hash) select 'west-{role}', '西边', '{role}', password_hash from account where name = 'planner' on conflict do nothing;
            insert into account_scope select id, 30 from account where name = 'west-{role}' on conflict do nothing
            """);
        return await city.SignInAsync($"west-{role}");
    }

    private static async Task<string> ResponsibleAsync(HttpClient client, long household, string day) =>
        (await FieldCity.ReadAsync(await client.GetAsync($"/api/households/{household}/responsible?day={day}", Cancellation))).GetProperty("worker").GetString() ?? "nobody";

    [Theory]
    [InlineData("planner")]
    [InlineData("dispatcher")]
    [InlineData("admin")]
    public async Task A_desk_enters_a_household_once_however_often_it_is_sent_and_the_worker_s_phone_gets_it(string who)
    {
        using var desk = await city.SignInAsync(who);
        using var worker = await city.SignInAsync("worker");
        var cursor = (await FieldCity.SyncAsync(worker, null)).GetProperty("cursor").GetString();
        var entry = Entry(Guid.NewGuid(), $"桂花巷{who}号", persons: new[] { new { name = "钱多多", phone = "19900001111", birthYear = 1960 } });
        var entered = await EnterAsync(desk, entry);
        var id = entered.GetProperty("id").GetInt64();
        Assert.Equal(id, (await EnterAsync(desk, entry, HttpStatusCode.OK)).GetProperty("id").GetInt64());
        Assert.Equal((50L, 3, "aged_80", true), (entered.GetProperty("microGridId").GetInt64(), entered.GetProperty("people").GetProperty("total").GetInt32(), entered.GetProperty("careFlags")[0].GetString(), entered.GetProperty("masked").GetBoolean()));
        Assert.Equal(1L, await city.Store.ScalarAsync<long>($"select count(*) from household where address = '桂花巷{who}号' and source_id = (select id from source where kind = 'desk')"));

        var sent = FieldCity.Find(await FieldCity.SyncAsync(worker, cursor), id)!.Value;
        Assert.Equal("钱多多", sent.GetProperty("persons")[0].GetProperty("name").GetString());
        Assert.Equal("insert household", await city.Store.ScalarAsync<string>($"select action || ' ' || subject from audit where subject = 'household' and subject_id = '{id}' and account_id is not null"));
        Assert.Equal(0L, await city.Store.ScalarAsync<long>("select count(*) from audit where after::text like '%钱多多%' or before::text like '%钱多多%'"));
    }

    [Fact]
    public async Task An_id_that_has_another_content_is_refused_whoever_sends_it()
    {
        using var desk = await city.SignInAsync("dispatcher");
        using var west = await WestAsync("planner");
        var id = Guid.NewGuid();
        await EnterAsync(desk, Entry(id, "桂花巷甲号"));
        await EnterAsync(desk, Entry(id, "桂花巷乙号"), HttpStatusCode.Conflict);
        await EnterAsync(west, Entry(id, "桂花巷甲号"), HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("planner")]
    [InlineData("dispatcher")]
    [InlineData("administrator")]
    public async Task Nobody_enters_or_moves_a_household_out_of_their_scope(string role)
    {
        using var west = await WestAsync(role);
        var refused = await EnterAsync(west, Entry(Guid.NewGuid(), "外边", East), HttpStatusCode.BadRequest);
        Assert.True(refused.GetProperty("errors").TryGetProperty("lon", out _));
        await EnterAsync(west, Entry(Guid.NewGuid(), "没有网格", 104.5), HttpStatusCode.BadRequest);
        var household = await city.AddHouseholdAsync();
        var register = new { baseRevision = 1, address = "外边", lon = East, lat = Lat, people = new { } };
        await SendAsync(west, HttpMethod.Put, $"/api/households/{household}/register", register, HttpStatusCode.BadRequest);
        Assert.Equal("桂花巷9号 1", await city.Store.ScalarAsync<string>($"select address || ' ' || coalesce((select revision from household_work where household_id = {household}), 1) from household where id = {household}"));
        var neighbours = await city.AddHouseholdAsync(51);
        await SendAsync(west, HttpMethod.Put, $"/api/households/{neighbours}/register", register, HttpStatusCode.NotFound);
        await SendAsync(west, HttpMethod.Post, $"/api/households/{neighbours}/closing", new { baseRevision = 1, why = "other" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_household_that_moves_is_with_the_other_worker_and_who_had_it_is_still_told()
    {
        using var desk = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        using var worker2 = await city.SignInAsync("worker2");
        var household = await city.AddHouseholdAsync();
        var cursor = (await FieldCity.SyncAsync(worker, null)).GetProperty("cursor").GetString();
        var other = (await FieldCity.SyncAsync(worker2, null)).GetProperty("cursor").GetString();
        var register = new { baseRevision = 1, address = "桂花巷99号", lon = East, lat = Lat, people = new { under7 = 1, from18To59 = 2 } };
        var moved = await SendAsync(desk, HttpMethod.Put, $"/api/households/{household}/register", register, HttpStatusCode.OK);
        Assert.Equal(("桂花巷99号", 51L, 3, 2), (moved.GetProperty("address").GetString(), moved.GetProperty("microGridId").GetInt64(), moved.GetProperty("people").GetProperty("total").GetInt32(), moved.GetProperty("revision").GetInt32()));

        // Somebody who saw the first revision decides again.
        var stale = await SendAsync(desk, HttpMethod.Put, $"/api/households/{household}/register", register, HttpStatusCode.Conflict);
        Assert.Equal(2, stale.GetProperty("current").GetProperty("revision").GetInt32());
        Assert.NotNull(FieldCity.Find(await FieldCity.SyncAsync(worker2, other), household));
        var gone = (await FieldCity.SyncAsync(worker, cursor)).GetProperty("gone").EnumerateArray().Single(g => g.GetProperty("householdId").GetInt64() == household);
        Assert.Equal("李强", gone.GetProperty("to").GetString());
        Assert.NotEqual(await ResponsibleAsync(desk, household, "2026-07-01"), await ResponsibleAsync(desk, household, "2100-01-01"));
    }

    [Fact]
    public async Task A_closed_household_is_nobody_s_and_can_be_opened_again_and_its_history_stays()
    {
        using var desk = await city.SignInAsync("dispatcher");
        var household = await city.AddHouseholdAsync();
        await city.HandOverAsync(household, "worker2");
        await SendAsync(desk, HttpMethod.Post, $"/api/households/{household}/closing", new { baseRevision = 1, why = "gone" }, HttpStatusCode.BadRequest);
        var closed = await SendAsync(desk, HttpMethod.Post, $"/api/households/{household}/closing", new { baseRevision = 1, why = "moved_away" }, HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.String, closed.GetProperty("closedOn").ValueKind);
        await SendAsync(desk, HttpMethod.Post, $"/api/households/{household}/closing", new { baseRevision = 2, why = "other" }, HttpStatusCode.Conflict);
        Assert.Equal(0L, await city.Store.ScalarAsync<long>($"select count(*) from assignment where household_id = {household} and valid_to is null"));
        Assert.Equal("nobody", await ResponsibleAsync(desk, household, "2100-01-01"));
        var detail = await FieldCity.ReadAsync(await desk.GetAsync($"/api/households/{household}", Cancellation));
        Assert.Equal(("moved_away", "西社区"), (detail.GetProperty("registered").GetProperty("closedWhy").GetString(), detail.GetProperty("registered").GetProperty("community").GetString()));
        Assert.Equal([household], await IdsAsync(desk, $"closed=true&q={household}"));
        Assert.Empty(await IdsAsync(desk, $"q={household}"));

        await SendAsync(desk, HttpMethod.Post, $"/api/households/{household}/reopening", new { baseRevision = 1 }, HttpStatusCode.Conflict);
        var open = await SendAsync(desk, HttpMethod.Post, $"/api/households/{household}/reopening", new { baseRevision = 2 }, HttpStatusCode.OK);
        Assert.Equal((JsonValueKind.Null, 50L), (open.GetProperty("closedOn").ValueKind, open.GetProperty("microGridId").GetInt64()));
        Assert.Equal(await ResponsibleAsync(desk, household, "2026-07-01"), await ResponsibleAsync(desk, household, "2100-01-01"));
    }

    private static async Task<List<long>> IdsAsync(HttpClient client, string query) =>
        [.. (await FieldCity.ReadAsync(await client.GetAsync($"/api/households?{query}", Cancellation))).GetProperty("households").EnumerateArray().Select(h => h.GetProperty("id").GetInt64()).Order()];

    [Fact]
    public async Task Households_are_found_by_address_number_and_code_and_the_map_shows_the_same_ones()
    {
        using var desk = await city.SignInAsync("dispatcher");
        var id = (await EnterAsync(desk, Entry(Guid.NewGuid(), "Maple Court 7", East))).GetProperty("id").GetInt64();
        Assert.Equal([id], await IdsAsync(desk, "q=maple%20court"));
        Assert.Equal([id], await IdsAsync(desk, $"q={id}"));
        var east = await IdsAsync(desk, "area=51");
        Assert.Contains(id, east);
        Assert.Equal(east, await IdsAsync(desk, "q=510100001002001"));
        Assert.Empty(await IdsAsync(desk, "q=maple&area=50"));
        Assert.Empty(await IdsAsync(desk, "q=maple%25"));

        var places = await FieldCity.ReadAsync(await desk.GetAsync("/api/households/places?q=maple&bbox=104.005,30,104.006,30.001", Cancellation));
        var place = Assert.Single(places.GetProperty("places").EnumerateArray());
        Assert.Equal((1, id, East, false), (places.GetProperty("total").GetInt32(), place.GetProperty("id").GetInt64(), place.GetProperty("lon").GetDouble(), place.GetProperty("due").GetBoolean()));
        Assert.Equal(0, (await FieldCity.ReadAsync(await desk.GetAsync("/api/households/places?q=maple&bbox=104,30,104.001,30.001", Cancellation))).GetProperty("total").GetInt32());
    }
}
