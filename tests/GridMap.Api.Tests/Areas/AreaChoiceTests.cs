using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api.Accounts;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Tests.Areas;

/// <summary>What the border desk asks before and after a change: where areas could belong, why something is refused, what can be taken back.</summary>
public sealed class AreaChoiceTests(LatticeService service) : IClassFixture<LatticeService>, IAsyncLifetime
{
    private static readonly string Hash = new PasswordHasher<Account>().HashPassword(new Account(0, "", "", ""), AccountStore.DemoPassword);
    private HttpClient planner = null!;

    public async ValueTask InitializeAsync()
    {
        await service.Town.LayAsync(7);
        await service.Town.Store.ExecuteAsync($"update account set password_hash = '{Hash}', demo = true");
        planner = await service.SignInAsync("planner");
    }

    public ValueTask DisposeAsync()
    {
        planner.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<List<(long Id, bool Possible, string? Reason)>> ParentsAsync(HttpClient client, params long[] areas) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/area-changes/parents?" + string.Join('&', areas.Select(a => $"area={a}")))).EnumerateArray()
            .Select(p => (p.GetProperty("id").GetInt64(), p.GetProperty("possible").GetBoolean(), p.GetProperty("reason").GetString()))];

    private async Task<(HttpStatusCode Status, JsonElement Body)> ChangeAsync(object change, bool dryRun = false)
    {
        using var response = await planner.PostAsJsonAsync($"/api/area-changes?dryRun={dryRun}", change);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static object Reparent(long area, long parent, int revision = 1) => new { kind = "reparent", areas = new[] { new { id = area, revision } }, parentId = parent };

    [Fact]
    public async Task Neighbours_that_could_take_an_area_come_first_and_the_others_say_why_not()
    {
        Assert.Equal([(1001, true, null), (1002, true, null), (1003, false, "notNeighbours")], await ParentsAsync(planner, 10005));
        Assert.Equal([(1001, true, null)], await ParentsAsync(planner, 10001));
        Assert.Equal([(1001, false, "lastArea"), (1002, false, "lastArea"), (1003, false, "notNeighbours")], await ParentsAsync(planner, 10000, 10001, 10004, 10005));
        using var west = await service.SignInAsync("west");
        Assert.Equal([(1002, true, null), (1001, false, "outsideScope"), (1003, false, "outsideScope")], await ParentsAsync(west, 10005));
    }

    [Fact]
    public async Task What_is_offered_is_made_and_what_is_not_is_refused_for_the_same_reason()
    {
        foreach (var (id, possible, reason) in await ParentsAsync(planner, 10005))
        {
            var (status, body) = await ChangeAsync(Reparent(10005, id), dryRun: true);
            Assert.Equal(possible, status == HttpStatusCode.OK);
            Assert.Equal(reason, body.TryGetProperty("code", out var told) ? told.GetString() : null);
        }
    }

    [Theory]
    [InlineData("area=1&area=1")]
    [InlineData("area=x")]
    public async Task A_wrong_question_for_parents_is_refused(string query)
    {
        using var response = await planner.GetAsync("/api/area-changes/parents?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_is_told_of_parents_of_areas_that_are_not_theirs()
    {
        using var west = await service.SignInAsync("west");
        using var response = await west.GetAsync("/api/area-changes/parents?area=10031");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"kind":"split","areas":[{"id":10000,"revision":1}],"line":[[104.001,30.001],[104.002,30.002]]}""", "notCut", null)]
    [InlineData("""{"kind":"merge","areas":[{"id":10000,"revision":1},{"id":10031,"revision":1}]}""", "otherParents", null)]
    [InlineData("""{"kind":"reparent","areas":[{"id":10000,"revision":1}],"parentId":100}""", "wrongLevel", null)]
    [InlineData("""{"kind":"rename","areas":[{"id":10000,"revision":7}],"name":"新名"}""", "areaChanged", "510100001001001001")]
    public async Task A_refusal_has_a_word_for_its_reason_and_the_area_s_name(string change, string reason, string? area)
    {
        var (_, body) = await ChangeAsync(JsonDocument.Parse(change).RootElement);
        Assert.Equal((reason, area), (body.GetProperty("code").GetString(), body.TryGetProperty("area", out var named) ? named.GetString() : null));
    }

    [Fact]
    public async Task Changes_of_today_are_listed_with_whether_they_can_be_taken_back_and_are_gone_from_the_list_when_they_were()
    {
        async Task<List<(long Id, string Kind, bool Undoes)>> TodayAsync() => [.. (await planner.GetFromJsonAsync<JsonElement>("/api/area-changes/today")).EnumerateArray()
            .Select(c => (c.GetProperty("id").GetInt64(), c.GetProperty("kind").GetString()!, c.GetProperty("undoes").GetBoolean()))];
        async Task<long> MakeAsync(object change) => (await ChangeAsync(change)).Body.GetProperty("id").GetInt64();
        Assert.Empty(await TodayAsync());
        var renamed = await MakeAsync(new { kind = "rename", areas = new[] { new { id = 10001, revision = 1 } }, name = "甲" });
        var closed = await MakeAsync(new { kind = "closeCompound", compound = new { id = 4, revision = 1 } });
        var moved = await MakeAsync(Reparent(10001, 1001, 2));
        Assert.Equal([(moved, "reparent", true), (closed, "closeCompound", true), (renamed, "rename", false)], await TodayAsync());
        foreach (var (id, _, undoes) in await TodayAsync())
        {
            Assert.Equal(undoes, (await ChangeAsync(new { kind = "undo", change = id }, dryRun: true)).Status == HttpStatusCode.OK);
        }

        Assert.Equal("undoChanged", (await ChangeAsync(new { kind = "undo", change = renamed })).Body.GetProperty("code").GetString());
        await MakeAsync(new { kind = "undo", change = moved });
        await MakeAsync(new { kind = "undo", change = closed });
        Assert.Equal([(renamed, "rename", false)], await TodayAsync());
        using var west = await service.SignInAsync("west");
        var theirs = (await west.GetFromJsonAsync<JsonElement>("/api/area-changes/today")).EnumerateArray().Single();
        Assert.Equal((false, "甲"), (theirs.GetProperty("mine").GetBoolean(), theirs.GetProperty("names")[0].GetString()));
    }
}
