using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Api.Tests;

/// <summary>At the door: passwords, locks, second factors, forced changes. In a service of its own, because failures are counted by address.</summary>
public sealed class SignInTests(SmallCity city, SignInTests.Door door) : IClassFixture<SignInTests.Door>
{
    public sealed class Door(SmallCity city) : IAsyncLifetime
    {
        private WebApplication? app;

        public string Address { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            app = await SmallCity.StartAsync(city.Store.ConnectionString);
            Address = SmallCity.AddressOf(app);
        }

        public async ValueTask DisposeAsync() => await app!.DisposeAsync();
    }

    private const HttpStatusCode Locked = HttpStatusCode.TooManyRequests;

    private async Task<HttpStatusCode> StatusAsync(string name, string password = AccountWorld.Password, string? code = null, string? address = null)
    {
        using var client = AccountWorld.Nobody(address ?? door.Address);
        using var response = await AccountWorld.TryAsync(client, name, password, code);
        return response.StatusCode;
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_right_one_out_until_the_lock_is_over()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(name, "wrong"));
        }

        Assert.Equal(Locked, await StatusAsync(name, "wrong"));
        using var client = AccountWorld.Nobody(door.Address);
        using var response = await AccountWorld.TryAsync(client, name);
        Assert.Equal(Locked, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalMinutes, 10, 15);
        Assert.Contains("15 minutes", await response.Content.ReadAsStringAsync());

        await city.Store.ExecuteAsync("update account_sign_in set locked_until = now() where locked_until is not null");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(name));
    }

    [Fact]
    public async Task Wrong_passwords_at_the_same_time_get_no_more_tries_and_one_right_sign_in_forgets_them()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => StatusAsync(name, "wrong")));
        Assert.Equal(4, all.Count(s => s == HttpStatusCode.Unauthorized));
        Assert.Equal(8, all.Count(s => s == Locked));

        var other = await AccountWorld.MakeAsync(city, "planner");
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(i % 3 == 2 ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await StatusAsync(other, i % 3 == 2 ? AccountWorld.Password : "wrong"));
        }
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_refused_and_locked_like_one_that_does()
    {
        var known = await AccountWorld.MakeAsync(city, "planner");
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var name in (string[])[known, "t0-nobody"])
        {
            using var client = AccountWorld.Nobody(door.Address);
            for (var i = 0; i < 6; i++)
            {
                using var response = await AccountWorld.TryAsync(client, name, "wrong");
                answers.Add((response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!));
            }
        }

        Assert.Equal(answers[..6], answers[6..]);
    }

    [Fact]
    public async Task A_hundred_failures_from_one_address_stop_it_whatever_the_names()
    {
        await using var app = await SmallCity.StartAsync(city.Store.ConnectionString);
        var address = SmallCity.AddressOf(app);
        var throttle = app.Services.GetRequiredService<Accounts.SignInThrottle>();
        for (var i = 0; i < Accounts.SignInThrottle.AddressLimit - 1; i++)
        {
            throttle.CountFailure("127.0.0.1");
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("planner", Accounts.AccountStore.DemoPassword, address: address));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("t0-somebody", "wrong", address: address));
        Assert.Equal(Locked, await StatusAsync("planner", Accounts.AccountStore.DemoPassword, address: address));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_taken_once_and_a_recovery_code_stands_in_once()
    {
        var name = await AccountWorld.MakeAsync(city, "dispatcher");
        using var own = await AccountWorld.SignInAsync(door.Address, name);
        using (var wrong = await own.PostAsJsonAsync("/api/my/second-factor", new { password = "not mine" }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        var key = (await AccountWorld.JsonAsync(await own.PostAsJsonAsync("/api/my/second-factor", new { password = AccountWorld.Password }))).GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(name)); // not confirmed yet
        using (var wrong = await own.PutAsJsonAsync("/api/my/second-factor", new { code = "000000" }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        var now = DateTimeOffset.UtcNow;
        var codes = (await AccountWorld.JsonAsync(await own.PutAsJsonAsync("/api/my/second-factor", new { code = AccountWorld.Code(key, now) }))).GetProperty("codes");
        Assert.Equal(10, codes.GetArrayLength());

        using var client = AccountWorld.Nobody(door.Address);
        using (var asked = await AccountWorld.TryAsync(client, name))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
            Assert.True((await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("code", out _));
        }

        var code = AccountWorld.Code(key, now.AddSeconds(30));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(name, code: code));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(name, code: code));
        var recovery = codes[0].GetString();
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            (await Task.WhenAll(StatusAsync(name, code: recovery), StatusAsync(name, code: recovery))).Order());
        Assert.Equal(9, (await AccountWorld.JsonAsync(await own.GetAsync("/api/my/account"))).GetProperty("recoveryCodesLeft").GetInt32());
        Assert.DoesNotContain(key, await city.Store.ScalarAsync<string>($"select encode(key_cipher, 'escape') from account_secret s join account a on a.id = s.account_id where name = '{name}'"));

        using (var end = await own.PostAsJsonAsync("/api/my/second-factor/end", new { password = AccountWorld.Password }))
        {
            Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(name));
    }

    [Fact]
    public async Task The_password_alone_does_not_forgive_wrong_codes()
    {
        var name = await AccountWorld.MakeAsync(city, "dispatcher");
        using var own = await AccountWorld.SignInAsync(door.Address, name);
        var key = (await AccountWorld.JsonAsync(await own.PostAsJsonAsync("/api/my/second-factor", new { password = AccountWorld.Password }))).GetProperty("key").GetString()!;
        await AccountWorld.JsonAsync(await own.PutAsJsonAsync("/api/my/second-factor", new { code = AccountWorld.Code(key, DateTimeOffset.UtcNow) }));
        var seen = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(name));
            seen.Add(await StatusAsync(name, code: "wrong-code"));
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 4), Locked], seen);
    }

    [Fact]
    public async Task Who_must_change_the_password_can_do_nothing_else_and_then_everything()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        await city.Store.ExecuteAsync($"update account set must_change_password = true where name = '{name}'");
        using var client = await AccountWorld.SignInAsync(door.Address, name);
        Assert.True((await AccountWorld.JsonAsync(await client.GetAsync("/api/session"))).GetProperty("account").GetProperty("mustChangePassword").GetBoolean());
        foreach (var path in (string[])["/api/my/sessions", "/api/my/tokens", "/api/accounts"])
        {
            using var refused = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("Change your password first", await refused.Content.ReadAsStringAsync());
        }

        using (var run = await client.PostAsJsonAsync("/api/coverage-runs", new { minutes = 15, kind = "community_centre" }))
        {
            Assert.Equal(HttpStatusCode.Forbidden, run.StatusCode);
        }

        foreach (var next in (string[])["short", "aaaaaaaaaaaa", name + " and more", AccountWorld.Password])
        {
            using var weak = await client.PutAsJsonAsync("/api/my/password", new { current = AccountWorld.Password, next });
            Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        }

        using (var changed = await client.PutAsJsonAsync("/api/my/password", new { current = AccountWorld.Password, next = "a louder harbour" }))
        {
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        }

        using var sessions = await client.GetAsync("/api/my/sessions");
        Assert.Equal(HttpStatusCode.OK, sessions.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(name));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(name.ToUpperInvariant(), "a louder harbour"));
    }

    [Fact]
    public async Task Signing_in_and_out_and_refusals_are_in_the_audit_with_the_address()
    {
        var name = await AccountWorld.MakeAsync(city, "planner");
        await StatusAsync(name, "wrong");
        using var client = await AccountWorld.SignInAsync(door.Address, name);
        (await client.DeleteAsync("/api/session")).EnsureSuccessStatusCode();
        var id = await AccountWorld.IdOfAsync(city, name);
        Assert.Equal("refused sign_in sign_out", await city.Store.ScalarAsync<string>(
            $"select string_agg(action, ' ' order by id) from audit where subject = 'account' and subject_id = '{id}' and address = '127.0.0.1' and after ->> 'name' = '{name}'"));
    }
}
