using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace GridMap.Api.Tests;

/// <summary>Sessions and tokens: listed, ended, and gone at once when the account changes.</summary>
public sealed class SessionTests(SmallCity city)
{
    private static async Task<bool> IsSignedInAsync(HttpClient client) =>
        (await AccountWorld.JsonAsync(await client.GetAsync("/api/session"))).GetProperty("account").ValueKind == System.Text.Json.JsonValueKind.Object;

    private static async Task<HttpClient> WithTokenAsync(SmallCity city, HttpClient owner)
    {
        var token = (await AccountWorld.JsonAsync(await owner.PostAsJsonAsync("/api/my/tokens", new { name = "a program", days = 30, password = AccountWorld.Password }))).GetProperty("token").GetString();
        var client = new HttpClient { BaseAddress = new Uri(city.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<HttpStatusCode> PreviewAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/api/scenarios/preview", new { question = new { minutes = 15, kind = "community_centre" }, changes = Array.Empty<object>() });
        return response.StatusCode;
    }

    [Fact]
    public async Task One_session_is_ended_or_all_others_and_the_rest_go_on()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        using var first = await AccountWorld.SignInAsync(city.Address, name);
        using var second = await AccountWorld.SignInAsync(city.Address, name);
        using var third = await AccountWorld.SignInAsync(city.Address, name);
        var sessions = (await AccountWorld.JsonAsync(await first.GetAsync("/api/my/sessions"))).EnumerateArray().ToList();
        Assert.Equal([true, false, false], sessions.Select(s => s.GetProperty("current").GetBoolean()));

        var secondId = (await AccountWorld.JsonAsync(await second.GetAsync("/api/my/sessions")))[0].GetProperty("id").GetInt64();
        using (var ended = await first.DeleteAsync($"/api/my/sessions/{secondId}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }

        Assert.Equal((true, false, true), (await IsSignedInAsync(first), await IsSignedInAsync(second), await IsSignedInAsync(third)));
        using (var all = await first.DeleteAsync("/api/my/sessions"))
        {
            Assert.Equal(HttpStatusCode.NoContent, all.StatusCode);
        }

        Assert.Equal((true, false), (await IsSignedInAsync(first), await IsSignedInAsync(third)));
    }

    [Fact]
    public async Task Anothers_session_and_token_are_not_there()
    {
        using var other = await AccountWorld.SignInAsync(city.Address, await AccountWorld.MakeAsync(city, "planner"));
        using var program = await WithTokenAsync(city, other);
        var session = (await AccountWorld.JsonAsync(await other.GetAsync("/api/my/sessions")))[0].GetProperty("id").GetInt64();
        var token = (await AccountWorld.JsonAsync(await other.GetAsync("/api/my/tokens")))[0].GetProperty("id").GetInt64();
        using var administrator = await SmallCity.SignInAsync(city.Address, "admin");
        foreach (var path in (string[])[$"/api/my/sessions/{session}", $"/api/my/tokens/{token}", "/api/my/sessions/999999"])
        {
            using var response = await administrator.DeleteAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.True(await IsSignedInAsync(other));
    }

    [Fact]
    public async Task Signing_in_again_gives_another_key_and_ends_the_session_that_the_cookie_held()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        using var client = AccountWorld.Nobody(city.Address);
        using var first = await AccountWorld.TryAsync(client, name);
        var stolen = first.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("gridmap=", StringComparison.Ordinal)).Split(';')[0];
        using var second = await AccountWorld.TryAsync(client, await AccountWorld.MakeAsync(city, "dispatcher"));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/my/account");
        request.Headers.Add("Cookie", stolen);
        using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(city.Address) };
        using var response = await thief.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_token_acts_for_its_account_without_a_csrf_token_but_not_on_the_account_itself()
    {
        using var owner = await AccountWorld.SignInAsync(city.Address, await AccountWorld.MakeAsync(city, "planner"));
        using var program = await WithTokenAsync(city, owner);
        Assert.Equal(HttpStatusCode.OK, await PreviewAsync(program));
        foreach (var path in (string[])["/api/my/account", "/api/my/tokens", "/api/my/sessions"])
        {
            using var refused = await program.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        var listed = (await AccountWorld.JsonAsync(await owner.GetAsync("/api/my/tokens")))[0];
        Assert.Equal(System.Text.Json.JsonValueKind.String, listed.GetProperty("usedAt").ValueKind);
        using (var revoked = await owner.DeleteAsync($"/api/my/tokens/{listed.GetProperty("id").GetInt64()}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await PreviewAsync(program));
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "gm_nobody");
        Assert.Equal(HttpStatusCode.Unauthorized, await PreviewAsync(program));
    }

    [Fact]
    public async Task A_token_is_refused_after_its_last_day_and_with_a_wrong_password_none_is_made()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        using var owner = await AccountWorld.SignInAsync(city.Address, name);
        using var program = await WithTokenAsync(city, owner);
        await city.Store.ExecuteAsync($"update account_token set expires_at = now() where account_id = (select id from account where name = '{name}')");
        Assert.Equal(HttpStatusCode.Unauthorized, await PreviewAsync(program));
        using var wrong = await owner.PostAsJsonAsync("/api/my/tokens", new { name = "x", days = 30, password = "not mine" });
        using var long_ = await owner.PostAsJsonAsync("/api/my/tokens", new { name = "x", days = 3000, password = AccountWorld.Password });
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [wrong.StatusCode, long_.StatusCode]);
    }

    [Fact]
    public async Task A_disabled_account_and_a_changed_role_hold_from_the_next_request()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        using var client = await AccountWorld.SignInAsync(city.Address, name);
        using var program = await WithTokenAsync(city, client);
        Assert.Equal(HttpStatusCode.OK, await PreviewAsync(client));
        await city.Store.ExecuteAsync($"update account set role = 'dispatcher' where name = '{name}'");
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (await PreviewAsync(client), await PreviewAsync(program)));
        await city.Store.ExecuteAsync($"update account set role = 'planner', disabled = true where name = '{name}'");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await PreviewAsync(client), await PreviewAsync(program)));
        using var again = AccountWorld.Nobody(city.Address);
        using var response = await AccountWorld.TryAsync(again, name);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_an_unused_one_ends_by_itself()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        using var first = await AccountWorld.SignInAsync(city.Address, name);
        using var second = await AccountWorld.SignInAsync(city.Address, name);
        using (var changed = await first.PutAsJsonAsync("/api/my/password", new { current = AccountWorld.Password, next = "a louder harbour" }))
        {
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        }

        Assert.Equal((true, false), (await IsSignedInAsync(first), await IsSignedInAsync(second)));
        await city.Store.ExecuteAsync($"update account_session set expires_at = now() where account_id = (select id from account where name = '{name}')");
        Assert.False(await IsSignedInAsync(first));
    }
}
