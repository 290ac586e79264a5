using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Tests.Areas;

/// <summary>A service over the lattice, for all tests of the class.</summary>
public sealed class LatticeService : IAsyncLifetime
{
    private LatticeTown? town;
    private WebApplication? app;

    internal LatticeTown Town => town!;

    public async ValueTask InitializeAsync()
    {
        town = await LatticeTown.CreateAsync();
        app = await SmallCity.StartAsync(town.Store.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        await town!.DisposeAsync();
    }

    public Task<HttpClient> SignInAsync(string name) => SmallCity.SignInAsync(SmallCity.AddressOf(app!), name);
}

/// <summary>Changes of areas and hand-overs over HTTP, in a lattice of 32 micro-grids that is laid anew for each test.</summary>
public sealed class AreaChangeTests(LatticeService service) : IClassFixture<LatticeService>, IAsyncLifetime
{
    private static readonly string Hash = new PasswordHasher<Account>().HashPassword(new Account(0, "", "", ""), AccountStore.DemoPassword);
    private HttpClient planner = null!;

    private TestStore Store => service.Town.Store;

    public async ValueTask InitializeAsync()
    {
        await service.Town.LayAsync(7);
        await Store.ExecuteAsync($"update account set password_hash = '{Hash}', demo = true");
        planner = await SignInAsync("planner");
    }

    public ValueTask DisposeAsync()
    {
        planner.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<HttpClient> SignInAsync(string name) => service.SignInAsync(name);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private async Task<JsonElement> ChangeAsync(object body, bool dryRun = false)
    {
        var (status, answer) = await PostAsync(planner, $"/api/area-changes?dryRun={(dryRun ? "true" : "false")}", body);
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        return answer;
    }

    private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await planner.GetStringAsync(path)).RootElement;

    private static readonly double[][] AcrossMicroGrid10000 = [[104.005, 29.9], [104.005, 30.01], [104.005, 30.02]];

    private static object SplitOf10000(int revision = 1) => new { kind = "split", areas = new[] { new { id = 10000, revision } }, line = AcrossMicroGrid10000, names = new[] { "甲", "乙" } };

    private static List<string> Codes(JsonElement list) => [.. list.EnumerateArray().Select(a => a.GetProperty("code").GetString()!)];

    private Task<string> PictureAsync() => Store.ScalarAsync<string>("""
        select md5(concat((select string_agg(a::text, ',' order by id) from area a), (select string_agg(h::text, ',' order by id) from household h), (select string_agg(c::text, ',' order by id) from compound c),
          (select string_agg(s::text, ',' order by id) from assignment s), (select count(*) from area_change), (select count(*) from audit where action <> 'sign_in'), (select string_agg(a::text, ',') from station_area a)))
        """);

    [Fact]
    public async Task A_dry_run_tells_what_the_change_then_does_and_changes_nothing()
    {
        var before = await PictureAsync();
        var dry = await ChangeAsync(SplitOf10000(), dryRun: true);
        Assert.Equal(before, await PictureAsync());
        Assert.Equal(JsonValueKind.Null, dry.GetProperty("id").ValueKind);
        Assert.NotEmpty(dry.GetProperty("check").EnumerateArray());
        Assert.Contains("tooFew", dry.GetProperty("check").GetRawText());
        var made = await ChangeAsync(SplitOf10000());
        Assert.Equal(1, made.GetProperty("id").GetInt64() > 0 ? 1 : 0);
        foreach (var part in (string[])["moves", "assignments", "stations", "scopes", "households", "people", "closed", "changed"])
        {
            Assert.Equal(dry.GetProperty(part).GetRawText(), made.GetProperty(part).GetRawText());
        }

        Assert.Equal(Codes(dry.GetProperty("opened")), Codes(made.GetProperty("opened")));
        await AreaInvariants.AssertAsync(Store, "a split");
    }

    [Fact]
    public async Task A_split_gives_codes_that_nobody_had_and_its_worker_to_the_half_with_most_households()
    {
        await Store.ExecuteAsync("update household set geom = st_setsrid(st_makepoint(104.004, 30.004), 4326) where micro_grid_id = 10000");
        var made = await ChangeAsync(SplitOf10000());
        Assert.Equal(["510100001001001005", "510100001001001006"], Codes(made.GetProperty("opened")));
        Assert.Equal("甲", made.GetProperty("opened")[0].GetProperty("name").GetString());
        var worker = Assert.Single(made.GetProperty("assignments").EnumerateArray());
        var most = made.GetProperty("opened").EnumerateArray().MaxBy(a => a.GetProperty("households").GetInt32());
        Assert.Equal((most.GetProperty("code").GetString(), "carriedOver", "w1"), (worker.GetProperty("toCode").GetString(), worker.GetProperty("why").GetString(), worker.GetProperty("worker").GetString()));
        Assert.Equal(1L, await Store.ScalarAsync<long>("select count(*) from assignment where valid_to is null and micro_grid_id > 20000"));

        // Under the old code: what came of it, and who it was then.
        var now = await GetAsync("/api/areas?code=510100001001001001");
        Assert.Equal(["510100001001001005", "510100001001001006"], now.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("code").GetString()));
        var history = await GetAsync("/api/areas/10000/history");
        Assert.Equal((2, "split"), (history.GetProperty("became").GetArrayLength(), history.GetProperty("states")[0].GetProperty("ended").GetString()));
    }

    [Fact]
    public async Task A_worker_that_was_asked_for_gets_the_new_micro_grid()
    {
        var made = await ChangeAsync(new { kind = "merge", areas = new[] { new { id = 10000, revision = 1 }, new { id = 10001, revision = 1 } }, workers = new[] { new { opened = 0, workerId = 5 } } });
        Assert.Equal(["askedFor", "taken", "taken"], made.GetProperty("assignments").EnumerateArray().Select(a => a.GetProperty("why").GetString()).Order());
        Assert.Equal(5L, await Store.ScalarAsync<long>("select worker_id from assignment where micro_grid_id > 20000 and valid_to is null"));
    }

    [Fact]
    public async Task Who_was_responsible_on_a_day_stays_known_under_the_code_of_that_day()
    {
        var household = await Store.ScalarAsync<long>("select id from household where micro_grid_id = 10000 and id % 9 <> 0 limit 1");
        await ChangeAsync(SplitOf10000());
        var then = await GetAsync($"/api/households/{household}/responsible?day=2026-05-01");
        Assert.Equal(("w1", "510100001001001001"), (then.GetProperty("worker").GetString(), then.GetProperty("microGridCode").GetString()));
        var today = await GetAsync($"/api/households/{household}/responsible");
        Assert.NotEqual("510100001001001001", today.GetProperty("microGridCode").GetString());
        using var missing = await planner.GetAsync("/api/households/999999/responsible");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task What_was_drawn_against_an_older_state_is_refused()
    {
        await ChangeAsync(new { kind = "rename", areas = new[] { new { id = 10000, revision = 1 } }, name = "新名" });
        var (status, body) = await PostAsync(planner, "/api/area-changes", SplitOf10000());
        Assert.Equal((HttpStatusCode.Conflict, "Changed meanwhile"), (status, body.GetProperty("title").GetString()));
        await ChangeAsync(SplitOf10000(2));
        (status, _) = await PostAsync(planner, "/api/area-changes", SplitOf10000(2));
        Assert.Equal(HttpStatusCode.Conflict, status);
    }

    [Fact]
    public async Task Beyond_the_scope_there_is_no_area_and_no_border_that_can_be_moved()
    {
        using var west = await SignInAsync("west");   // community 100
        var (status, _) = await PostAsync(west, "/api/area-changes", new { kind = "rename", areas = new[] { new { id = 101, revision = 1 } }, name = "x" });
        Assert.Equal(HttpStatusCode.NotFound, status);
        (status, var body) = await PostAsync(west, "/api/area-changes", new { kind = "split", areas = new[] { new { id = 100, revision = 1 } }, line = new double[][] { [104.02, 29.9], [104.02, 30.1] } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("outside your scope", body.GetProperty("detail").GetString());
        (status, _) = await PostAsync(west, "/api/area-changes", new { kind = "split", areas = new[] { new { id = 1000, revision = 1 } }, line = new double[][] { [104.01, 29.9], [104.01, 30.1] } });
        Assert.Equal(HttpStatusCode.OK, status);
        using var elsewhere = await west.GetAsync("/api/area-changes/ground?parent=101");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_community_s_border_that_is_re_drawn_takes_micro_grids_along_and_its_stations_and_scopes_stay()
    {
        var made = await ChangeAsync(new { kind = "redraw", areas = new[] { new { id = 100, revision = 1 } },
            geometry = new { type = "Polygon", coordinates = new double[][][] { [[104, 30], [104.04, 30], [104.04, 30.025], [104, 30.025], [104, 30]] } } });
        Assert.Equal(8, made.GetProperty("changed").EnumerateArray().Count(a => a.GetProperty("level").GetInt32() == 5));
        Assert.True(made.GetProperty("households").GetInt32() > 10, made.GetProperty("households").GetRawText());
        await AreaInvariants.AssertAsync(Store, "a community re-drawn");

        // Split: the station and the scope go to both halves.
        var split = await ChangeAsync(new { kind = "split", areas = new[] { new { id = 100, revision = 2 } }, line = new double[][] { [104.017, 29.9], [104.017, 30.1] } });
        Assert.Equal((2, 2), (split.GetProperty("stations").GetArrayLength(), split.GetProperty("scopes").GetArrayLength()));
        using var west = await SignInAsync("west");
        Assert.Equal(HttpStatusCode.OK, (await west.GetAsync($"/api/area-changes/ground?parent={split.GetProperty("opened")[0].GetProperty("id").GetInt64()}")).StatusCode);
        await AreaInvariants.AssertAsync(Store, "a community split");
    }

    [Fact]
    public async Task An_area_that_comes_back_has_its_old_code()
    {
        await ChangeAsync(new { kind = "reparent", areas = new[] { new { id = 10001, revision = 1 } }, parentId = 1001 });
        Assert.Equal("510100001002001005", await Store.ScalarAsync<string>("select code from area where id = 10001"));
        await ChangeAsync(new { kind = "reparent", areas = new[] { new { id = 10001, revision = 2 } }, parentId = 1000 });
        Assert.Equal("510100001001001003", await Store.ScalarAsync<string>("select code from area where id = 10001"));
        Assert.Single((await GetAsync("/api/areas?code=510100001002001005")).GetProperty("features").EnumerateArray());
    }

    private static readonly object[] Grid1000 = [.. new[] { 1000, 10000, 10001, 10004, 10005 }.Select(id => new { id, revision = 1 })];

    [Fact]
    public async Task What_lies_below_and_came_or_changed_since_a_proposal_was_made_is_not_lost_by_taking_it()
    {
        var whole = new { type = "Polygon", coordinates = new double[][][] { [[104, 30], [104.02, 30], [104.02, 30.02], [104, 30.02], [104, 30]] } };
        object Adopt(IEnumerable<object> areas) => new { kind = "adopt", areas, proposal = new[] { new { geometry = whole } } };
        var below = (await GetAsync("/api/area-changes/ground?parent=1000")).GetProperty("below").EnumerateArray().Select(a => (a.GetProperty("id").GetInt64(), a.GetProperty("revision").GetInt32())).ToList();
        Assert.Equal([(10000L, 1), (10001, 1), (10004, 1), (10005, 1)], below);
        var (status, body) = await PostAsync(planner, "/api/area-changes", Adopt(Grid1000[..4]));
        Assert.Equal((HttpStatusCode.Conflict, true), (status, body.GetProperty("detail").GetString()!.Contains("510100001001001004", StringComparison.Ordinal)));
        await ChangeAsync(new { kind = "rename", areas = new[] { new { id = 10005, revision = 1 } }, name = "新名" });
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(planner, "/api/area-changes", Adopt(Grid1000))).Status);
        Assert.Equal(4, (await ChangeAsync(Adopt([.. Grid1000[..4], new { id = 10005, revision = 2 }]))).GetProperty("closed").GetArrayLength());
    }

    [Fact]
    public async Task A_change_is_taken_back_on_its_day_while_nothing_it_had_to_do_with_has_changed_since()
    {
        async Task<(HttpStatusCode Status, string Detail)> UndoAsync(long change)
        {
            var (status, body) = await PostAsync(planner, "/api/area-changes", new { kind = "undo", change });
            return (status, status == HttpStatusCode.OK ? "" : body.GetProperty("detail").GetString()!);
        }

        await Store.ExecuteAsync("insert into station_area select max(id), 10001 from station; update assignment set valid_to = '2099-01-01' where micro_grid_id = 10000 and valid_to is null");
        var first = (await ChangeAsync(new { kind = "merge", areas = new[] { new { id = 10000, revision = 1 }, new { id = 10001, revision = 1 } } })).GetProperty("id").GetInt64();
        var opened = await Store.ScalarAsync<long>("select max(id) from area");
        var second = (await ChangeAsync(new { kind = "rename", areas = new[] { new { id = opened, revision = 1 } }, name = "新名" })).GetProperty("id").GetInt64();
        var (status, why) = await UndoAsync(first);
        Assert.Equal((HttpStatusCode.Conflict, true), (status, why.Contains("新名", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, (await UndoAsync(99999)).Status);
        Assert.Equal(HttpStatusCode.OK, (await UndoAsync(second)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await UndoAsync(second)).Status);
        var last = await Store.ScalarAsync<long>("select max(id) from area_change");
        Assert.Equal(HttpStatusCode.BadRequest, (await UndoAsync(last)).Status);

        // A merge of its own: everything is there again, with codes, workers and stations.
        var merge = (await ChangeAsync(new { kind = "merge", areas = new[] { new { id = 10004, revision = 1 }, new { id = 10005, revision = 1 } } })).GetProperty("id").GetInt64();
        await Store.ExecuteAsync($"update area_change set made_on = made_on - 1 where id = {merge}");
        (status, why) = await UndoAsync(merge);
        Assert.Equal((HttpStatusCode.BadRequest, true), (status, why.Contains("of today", StringComparison.Ordinal)));
        await Store.ExecuteAsync($"update area_change set made_on = made_on + 1 where id = {merge}");
        var dry = await ChangeAsync(new { kind = "undo", change = merge }, dryRun: true);
        Assert.Equal(["510100001001001002", "510100001001001004"], Codes(dry.GetProperty("opened")).Order());
        Assert.Equal(HttpStatusCode.OK, (await UndoAsync(merge)).Status);
        Assert.Equal("10004 10005", await Store.ScalarAsync<string>("select string_agg(id::text, ' ' order by id) from area where valid_to is null and parent_id = 1000 and id > 10001 and id < 20000"));
        Assert.Equal("w1 w2", string.Join(' ', (await WorkersAsync(10004, 0)).Concat(await WorkersAsync(10005, 0))));
        await AreaInvariants.AssertAsync(Store, "a merge taken back");
        using var west = await SignInAsync("west");
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(west, "/api/area-changes", new { kind = "undo", change = 0 })).Status);
    }

    [Fact]
    public async Task Borders_of_communities_are_checked_while_they_are_drawn()
    {
        var ground = await GetAsync("/api/area-changes/ground?parent=10");
        var areas = ground.GetProperty("features").EnumerateArray().Select(f => new { code = f.GetProperty("properties").GetProperty("code").GetString(), id = f.GetProperty("properties").GetProperty("id").GetInt64(), geometry = f.GetProperty("geometry") }).ToList();
        var (status, answer) = await PostAsync(planner, "/api/grid-proposals/edit", new { parentId = 10, areas, operation = new { type = "split", area = 0, line = new double[][] { [104.017, 29.9], [104.017, 30.1] } } });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        var sums = answer.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")).ToList();
        Assert.Equal(3, sums.Count);
        Assert.Equal(await Store.ScalarAsync<long>("select count(*) from household h join area m on m.id = h.micro_grid_id join area g on g.id = m.parent_id join area c on c.id = g.parent_id where c.parent_id = 10"), sums.Sum(s => s.GetProperty("households").GetInt32()));
        Assert.DoesNotContain("tooFew", answer.GetRawText());

        // A piece in the middle of another: it encloses, and lies in several pieces.
        var island = new { type = "MultiPolygon", coordinates = new double[][][][] { [[[104, 30], [104.03, 30], [104.03, 30.02], [104, 30.02], [104, 30]]], [[[104.01, 30.03], [104.02, 30.03], [104.02, 30.035], [104.01, 30.035], [104.01, 30.03]]] } };
        (_, answer) = await PostAsync(planner, "/api/grid-proposals/edit", new { parentId = 10, areas, operation = new { type = "redraw", area = 0, geometry = island } });
        var kinds = answer.GetRawText();
        Assert.True(kinds.Contains("inPieces", StringComparison.Ordinal) && kinds.Contains("encloses", StringComparison.Ordinal), kinds);
    }

    [Fact]
    public async Task A_proposal_is_taken_in_part()
    {
        var strip = new { type = "Polygon", coordinates = new double[][][] { [[104, 30], [104.02, 30], [104.02, 30.005], [104, 30.005], [104, 30]] } };
        var made = await ChangeAsync(new { kind = "adopt", areas = Grid1000, proposal = new[] { new { geometry = strip, name = "南" } } });
        Assert.Equal((1, 2), (made.GetProperty("opened").GetArrayLength(), made.GetProperty("changed").GetArrayLength()));
        await AreaInvariants.AssertAsync(Store, "a part of a proposal");
    }

    private async Task<JsonElement> CompoundAsync(long id, long area = 1) =>
        (await GetAsync($"/api/area-changes/compounds?area={area}")).GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")).Single(c => c.GetProperty("id").GetInt64() == id);

    [Fact]
    public async Task A_compound_is_closed_on_a_day_its_households_come_to_the_one_that_holds_their_place_and_that_is_taken_back_on_the_same_day()
    {
        var inner = await CompoundAsync(2);
        var (lived, before) = (inner.GetProperty("households").GetInt32(), await PictureAsync());
        Assert.True(lived > 0);
        object Order(string kind, int revision) => new { kind, compound = new { id = 2, revision } };
        var dry = await ChangeAsync(Order("closeCompound", 1), dryRun: true);
        Assert.Equal(before, await PictureAsync());
        var made = await ChangeAsync(Order("closeCompound", 1));
        Assert.Equal(dry.GetProperty("compound").GetRawText(), made.GetProperty("compound").GetRawText());
        Assert.Equal($"{lived} 1 百花", made.GetProperty("compound") is var c ? $"{c.GetProperty("households")} {c.GetProperty("gates")} {c.GetProperty("to")[0].GetProperty("name")}" : "");
        await AreaInvariants.AssertAsync(Store, "a compound closed");
        Assert.Equal((long)lived, await Store.ScalarAsync<long>("select count(*) from household_compound_past p join household h on h.id = p.household_id where p.compound_id = 2 and p.to_id = 1 and h.compound_id = 1"));
        Assert.Equal(1L + lived, await Store.ScalarAsync<long>("select count(*) from audit where subject = 'compound' and subject_id = '2' and area_id = 10000 and after ? 'closed_by' or subject = 'household' and before @> '{\"compound_id\": 2}' and after @> '{\"compound_id\": 1}'"));

        // Against the older state: refused. It can be seen as closed, and taken back today, but not tomorrow.
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(planner, "/api/area-changes", Order("closeCompound", 1))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(planner, "/api/area-changes", Order("closeCompound", 2))).Status);
        inner = await CompoundAsync(2, 10000);
        Assert.Equal((lived, true, Day(0)), (inner.GetProperty("households").GetInt32(), inner.GetProperty("reopens").GetBoolean(), inner.GetProperty("validTo").GetString()));
        await Store.ExecuteAsync("update area_change set made_on = made_on - 1");
        Assert.False((await CompoundAsync(2)).GetProperty("reopens").GetBoolean());
        var (status, refused) = await PostAsync(planner, "/api/area-changes", Order("reopenCompound", 2));
        Assert.Equal((HttpStatusCode.BadRequest, true), (status, refused.GetProperty("detail").GetString()!.Contains("on the day", StringComparison.Ordinal)));
        await Store.ExecuteAsync("update area_change set made_on = made_on + 1");
        var back = await ChangeAsync(Order("reopenCompound", 2));
        Assert.Equal((lived, false), (back.GetProperty("compound").GetProperty("households").GetInt32(), back.GetProperty("compound").GetProperty("closed").GetBoolean()));
        Assert.Equal((long)lived, await Store.ScalarAsync<long>("select count(*) from household where compound_id = 2"));
        await AreaInvariants.AssertAsync(Store, "a compound open again");
    }

    [Fact]
    public async Task Only_who_has_all_of_a_compound_in_their_scope_closes_it_whatever_the_service_asks_the_store()
    {
        using var west = await SignInAsync("west");   // community 100
        Task<(HttpStatusCode Status, JsonElement Body)> CloseAsync(long id) => PostAsync(west, "/api/area-changes?dryRun=true", new { kind = "closeCompound", compound = new { id, revision = 1 } });
        Assert.Equal(HttpStatusCode.OK, (await CloseAsync(1)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CloseAsync(4)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CloseAsync(99)).Status);
        var (status, body) = await CloseAsync(3);
        Assert.Equal((HttpStatusCode.BadRequest, "compound: 玉林 lies partly outside your scope."), (status, body.GetProperty("detail").GetString()));
        var seen = JsonDocument.Parse(await west.GetStringAsync("/api/area-changes/compounds?area=100")).RootElement.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("id").GetInt64());
        Assert.Equal([1L, 2L], seen.Order());
        Assert.Equal(HttpStatusCode.NotFound, (await west.GetAsync("/api/area-changes/compounds?area=101")).StatusCode);

        // The store's own word, past the service's checks.
        foreach (var actor in (long[])[6, 2])
        {
            await using var work = await new GridMap.Data.ActingStore(service.Town.Service).BeginAsync(GridMap.Data.Actor.Account(actor, LatticeTown.FirstDay), TestContext.Current.CancellationToken);
            await work.ExecuteAsync("insert into area_change (kind, made_on, made_by) values ('close_compound', city_day(), $1)", TestContext.Current.CancellationToken, actor);
            var e = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => work.ExecuteAsync("select * from close_compound(4, (select max(id) from area_change))", TestContext.Current.CancellationToken));
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
        }

        await using var direct = await new GridMap.Data.ActingStore(service.Town.Service).BeginAsync(GridMap.Data.Actor.Account(1, LatticeTown.FirstDay), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => direct.ExecuteAsync("update compound set valid_to = city_day()", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"kind":"closeCompound"}""", "compound")]
    [InlineData("""{"kind":"closeCompound","areas":[{"id":10000,"revision":1}],"compound":{"id":1,"revision":1}}""", "areas")]
    [InlineData("""{"kind":"rename","areas":[{"id":10000,"revision":1}],"name":"y","compound":{"id":1,"revision":1}}""", "compound")]
    [InlineData("""{"kind":"melt","areas":[{"id":10000,"revision":1}]}""", "kind")]
    [InlineData("""{"kind":"split","areas":[{"id":10000,"revision":1}],"line":[[104,31],[105,31]]}""", "line")]
    [InlineData("""{"kind":"split","areas":[{"id":10000,"revision":1}],"line":[[104,31],[105,31]],"name":"x"}""", "name")]
    [InlineData("""{"kind":"merge","areas":[{"id":10000,"revision":1}]}""", "areas")]
    [InlineData("""{"kind":"merge","areas":[{"id":10000,"revision":1},{"id":10031,"revision":1}]}""", "areas")]
    [InlineData("""{"kind":"reparent","areas":[{"id":10000,"revision":1}],"parentId":100}""", "parentId")]
    [InlineData("""{"kind":"rename","areas":[{"id":10000,"revision":1}],"name":" "}""", "name")]
    [InlineData("""{"kind":"rename","areas":[{"id":10000,"revision":1}],"name":"510100001001001001"}""", "areas")]
    [InlineData("""{"kind":"split","areas":[{"id":10000,"revision":1}],"line":[[104.005,29],[104.005,31]],"workers":[{"opened":0,"workerId":1}]}""", "workers[0].workerId")]
    public async Task A_wrong_change_is_refused_with_the_field(string body, string field)
    {
        var before = await PictureAsync();
        var (status, answer) = await PostAsync(planner, "/api/area-changes", JsonDocument.Parse(body).RootElement);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal([field], answer.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal(before, await PictureAsync());
    }

    private static string Day(int days) => DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8)).AddDays(days).ToString("yyyy-MM-dd");

    private async Task<List<string>> WorkersAsync(long microGrid, params int[] days)
    {
        var names = new List<string>();
        foreach (var day in days)
        {
            names.Add(await Store.ScalarAsync<string>($"select coalesce((select display_name from assignment s join account a on a.id = worker_id where micro_grid_id = {microGrid} and s.valid_from <= '{Day(day)}' and (s.valid_to is null or s.valid_to > '{Day(day)}')), '-')"));
        }

        return names;
    }

    [Fact]
    public async Task Who_is_ill_hands_over_and_has_it_back_afterwards()
    {
        var body = new { fromWorkerId = 2, toWorkerId = 3, from = Day(1), until = Day(8), reason = "ill" };
        var before = await PictureAsync();
        var (_, dry) = await PostAsync(planner, "/api/handovers?dryRun=true", body);
        Assert.Equal(before, await PictureAsync());
        var (status, made) = await PostAsync(planner, "/api/handovers", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(dry.GetProperty("handedOver").GetRawText(), made.GetProperty("handedOver").GetRawText());
        Assert.Equal(8, made.GetProperty("handedOver").GetArrayLength());
        Assert.Equal(["w1", "w2", "w2", "w1"], await WorkersAsync(10000, 0, 1, 7, 8));

        // It is no longer theirs to give on those days; beyond them it is.
        (status, _) = await PostAsync(planner, "/api/handovers", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        (status, _) = await PostAsync(planner, "/api/handovers", new { fromWorkerId = 2, toWorkerId = 4, from = Day(8), microGridIds = new[] { 10000 } });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["w1", "w2", "w3", "w3"], await WorkersAsync(10000, 0, 1, 8, 300));
    }

    [Fact]
    public async Task Households_that_are_handed_over_in_two_periods_are_counted_once()
    {
        await PostAsync(planner, "/api/handovers", new { fromWorkerId = 2, toWorkerId = 3, from = Day(1), until = Day(8), reason = "ill" });
        var (status, made) = await PostAsync(planner, "/api/handovers?dryRun=true", new { fromWorkerId = 2, toWorkerId = 4, from = Day(0), microGridIds = new[] { 10000 } });
        Assert.Equal((HttpStatusCode.OK, 2), (status, made.GetProperty("handedOver").GetArrayLength()));
        Assert.Equal((await Store.ScalarAsync<long>("select count(*) from household where micro_grid_id = 10000"), await Store.ScalarAsync<long>("select sum(people) from household where micro_grid_id = 10000")),
            (made.GetProperty("households").GetInt64(), made.GetProperty("people").GetInt64()));
    }

    [Fact]
    public async Task The_desk_sees_how_many_visits_of_each_worker_are_due_on_a_day()
    {
        await Store.ExecuteAsync($"update visit_interval set days = 30; update household set valid_from = '{Day(3 - 30)}'");
        async Task<List<(int Households, int Due)>> OnAsync(int day) => [.. (await GetAsync($"/api/assignments?day={Day(day)}")).GetProperty("workers").EnumerateArray()
            .Select(w => (w.GetProperty("households").GetInt32(), w.GetProperty("visitsDue").GetInt32()))];
        Assert.All(await OnAsync(2), w => Assert.Equal(0, w.Due));
        Assert.All(await OnAsync(3), w => Assert.Equal(w.Households, w.Due));
        Assert.Equal(400, (await OnAsync(3)).Sum(w => w.Due));
    }

    [Fact]
    public async Task Single_households_go_to_another_in_the_worker_s_stead_and_not_twice()
    {
        var household = await Store.ScalarAsync<long>("select id from household where micro_grid_id = 10000 and id % 9 <> 0 limit 1");
        var (status, made) = await PostAsync(planner, "/api/handovers", new { fromWorkerId = 2, toWorkerId = 3, from = Day(0), householdIds = new[] { household } });
        Assert.Equal((HttpStatusCode.OK, 1), (status, made.GetProperty("households").GetInt32()));
        Assert.Equal("w2", (await GetAsync($"/api/households/{household}/responsible")).GetProperty("worker").GetString());
        (status, var refused) = await PostAsync(planner, "/api/handovers", new { fromWorkerId = 2, toWorkerId = 4, from = Day(0), householdIds = new[] { household } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("w2 looks after household", refused.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Visits_that_are_due_go_along_and_are_counted()
    {
        // 30 days for everybody: three are overdue, one falls due in three days, everybody else was entered today.
        await Store.ExecuteAsync($"""
            insert into visit_interval values ('none', 30, 'test') on conflict (code) do update set days = 30;
            update household set valid_from = '{Day(0)}';
            with late as (select id, row_number() over (order by id) as n from household where micro_grid_id = 10000 and id % 9 <> 0)
            update household h set valid_from = case when n <= 3 then '{Day(-30)}'::date else '{Day(-27)}'::date end from late s where s.id = h.id and n <= 4;
            with elsewhere as (select id from household where micro_grid_id = 10001 order by id limit 1)
            update household h set valid_from = '{Day(-100)}' from elsewhere o where o.id = h.id;
            """);
        Assert.Equal(3, (await ChangeAsync(SplitOf10000(), dryRun: true)).GetProperty("visitsDue").GetInt32());
        async Task<int> DueAsync(string? until)
        {
            var (status, answer) = await PostAsync(planner, "/api/handovers?dryRun=true", new { fromWorkerId = 2, toWorkerId = 4, from = Day(0), until, microGridIds = new[] { 10000 } });
            Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
            return answer.GetProperty("visitsDue").GetInt32();
        }

        Assert.Equal((3, 3, 4), (await DueAsync(null), await DueAsync(Day(3)), await DueAsync(Day(4))));

        // A visit today, by the city's day, makes the next one due later.
        await Store.ExecuteAsync("""
            with one as (select min(id) as id from household where micro_grid_id = 10000 and id % 9 <> 0),
            item as (insert into sync_item (id, account_id, kind, household_id, content_hash, outcome) select gen_random_uuid(), 2, 'visit', id, '', 'stored' from one returning id, household_id)
            insert into visit (id, household_id, worker_id, happened_at, clock_offset_seconds, state, cipher) select id, household_id, 2, now(), 0, 'counted', '' from item
            """);
        Assert.Equal(2, await DueAsync(null));
        Assert.Equal(2, (await ChangeAsync(SplitOf10000())).GetProperty("visitsDue").GetInt32());
    }

    [Theory]
    [InlineData("""{"fromWorkerId":2,"toWorkerId":2,"from":"2099-01-01"}""", "toWorkerId")]
    [InlineData("""{"fromWorkerId":2,"toWorkerId":3,"from":"2026-01-01"}""", "from")]
    [InlineData("""{"fromWorkerId":2,"toWorkerId":3,"from":"2099-01-02","until":"2099-01-01"}""", "until")]
    [InlineData("""{"fromWorkerId":2,"toWorkerId":1,"from":"2099-01-01"}""", "toWorkerId")]
    [InlineData("""{"fromWorkerId":2,"toWorkerId":3,"from":"2099-01-01","microGridIds":[10001]}""", "microGridIds[0]")]
    [InlineData("""{"fromWorkerId":null,"toWorkerId":3,"from":"2099-01-01","microGridIds":[10001]}""", "fromWorkerId")]
    [InlineData("""{"fromWorkerId":2,"toWorkerId":3,"from":"2099-01-01","reason":"tired"}""", "reason")]
    public async Task A_wrong_hand_over_is_refused_with_the_field(string body, string field)
    {
        var (status, answer) = await PostAsync(planner, "/api/handovers", JsonDocument.Parse(body).RootElement);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal([field], answer.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task The_desk_sees_who_looks_after_whom_and_what_is_nobody_s()
    {
        await Store.ExecuteAsync($"update assignment set valid_to = '{Day(0)}' where micro_grid_id = 10006");
        var all = await GetAsync("/api/assignments?area=101");
        Assert.Equal(["510100001002001002"], Codes(all.GetProperty("unassigned")));
        Assert.Equal(7, all.GetProperty("assignments").EnumerateArray().Count(a => a.GetProperty("microGridId").ValueKind == JsonValueKind.Number));
        Assert.Equal(["w1", "w2", "w3", "w4"], all.GetProperty("workers").EnumerateArray().Select(w => w.GetProperty("displayName").GetString()));
        Assert.Equal(8, (await GetAsync("/api/assignments?day=2026-05-01&worker=2")).GetProperty("assignments").GetArrayLength());
    }
}
