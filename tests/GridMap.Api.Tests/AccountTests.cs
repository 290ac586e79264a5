using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Data;

namespace GridMap.Api.Tests;

/// <summary>Administrators: each manages the accounts inside their own scope, and gives nothing that they do not have. West is area 30, east 31.</summary>
public sealed class AccountTests(SmallCity city)
{
    private const long West = 30;
    private const long East = 31;
    private const long WestMicroGrid = 50;

    private static object Account(string name, string role, bool everywhere, params long[] areas) => new { name, displayName = name, role, everywhere, areas };

    private static object Change(string role, bool everywhere, bool disabled, params long[] areas) => new { displayName = "changed", role, everywhere, areas, disabled };

    private async Task<HttpClient> WestAdministratorAsync() =>
        await AccountWorld.SignInAsync(city.Address, await AccountWorld.MakeAsync(city, "administrator", West));

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        return response.StatusCode;
    }

    [Fact]
    public async Task A_made_account_gets_a_password_once_must_change_it_and_has_its_role_and_scope()
    {
        using var administrator = await SmallCity.SignInAsync(city.Address, "admin");
        var made = await AccountWorld.JsonAsync(await administrator.PostAsJsonAsync("/api/accounts", Account("made-by-admin", "dispatcher", false, East)));
        var password = made.GetProperty("password").GetString()!;
        using var own = await AccountWorld.SignInAsync(city.Address, "made-by-admin", password);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(own.GetAsync("/api/my/sessions")));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(own.PutAsJsonAsync("/api/my/password", new { current = password, next = AccountWorld.Password })));
        var account = await AccountWorld.JsonAsync(await own.GetAsync("/api/my/account"));
        Assert.Equal(("dispatcher", false, East), (account.GetProperty("role").GetString(), account.GetProperty("everywhere").GetBoolean(), account.GetProperty("areas")[0].GetProperty("id").GetInt64()));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(administrator.PostAsJsonAsync("/api/accounts", Account("made-by-admin", "planner", true))));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(own.PostAsJsonAsync("/api/accounts", Account("made-by-dispatcher", "planner", true))));
    }

    [Theory]
    [InlineData("planner", true, 0)]
    [InlineData("planner", false, 0)]
    [InlineData("administrator", false, East)]
    [InlineData("administrator", false, 20)]
    [InlineData("worker", true, 0)]
    [InlineData("nobody", false, West)]
    public async Task An_administrator_of_the_west_gives_no_more_than_the_west(string role, bool everywhere, long area)
    {
        using var west = await WestAdministratorAsync();
        long[] areas = area == 0 ? [] : [area];
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(west.PostAsJsonAsync("/api/accounts", Account("too-much", role, everywhere, areas))));
        var id = await AccountWorld.IdOfAsync(city, await AccountWorld.MakeAsync(city, "planner", West));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(west.PutAsJsonAsync($"/api/accounts/{id}", Change(role, everywhere, false, areas))));
        Assert.Equal(0L, await city.Store.ScalarAsync<long>("select count(*) from account where name = 'too-much'"));
    }

    [Fact]
    public async Task An_administrator_of_the_west_finds_and_changes_accounts_of_the_west_alone()
    {
        using var west = await WestAdministratorAsync();
        var (inside, outside, both, whole) = (await AccountWorld.MakeAsync(city, "dispatcher", WestMicroGrid), await AccountWorld.MakeAsync(city, "dispatcher", East),
            await AccountWorld.MakeAsync(city, "dispatcher", West, East), await AccountWorld.MakeAsync(city, "planner"));
        var listed = (await AccountWorld.JsonAsync(await west.GetAsync("/api/accounts?role=dispatcher"))).GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("name").GetString()).ToList();
        Assert.Contains(inside, listed);
        Assert.DoesNotContain(outside, listed);
        Assert.DoesNotContain(both, listed);
        foreach (var name in (string[])[outside, both, whole])
        {
            var id = await AccountWorld.IdOfAsync(city, name);
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(west.GetAsync($"/api/accounts/{id}")));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(west.PutAsJsonAsync($"/api/accounts/{id}", Change("dispatcher", false, true, West))));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(west.PostAsync($"/api/accounts/{id}/password", null)));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(west.DeleteAsync($"/api/accounts/{id}/sessions")));
        }

        var elsewhere = await AccountWorld.IdOfAsync(city, outside);
        using (var everywhere = await SmallCity.SignInAsync(city.Address, "admin"))
        {
            Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(everywhere.PutAsJsonAsync($"/api/accounts/{elsewhere}", Change("dispatcher", false, true, East))));
        }

        using var own = await AccountWorld.SignInAsync(city.Address, inside);
        var mine = await AccountWorld.IdOfAsync(city, inside);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(west.PutAsJsonAsync($"/api/accounts/{mine}", Change("planner", false, false, West))));
        Assert.Equal("planner", (await AccountWorld.JsonAsync(await own.GetAsync("/api/session"))).GetProperty("account").GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(west.PutAsJsonAsync($"/api/accounts/{mine}", Change("planner", false, true, West))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(own.GetAsync("/api/my/account")));
        Assert.Equal("30", await city.Store.ScalarAsync<string>($"select string_agg(area_id::text, ',') from account_scope where account_id = {mine}"));

        async Task<List<string?>> AuditedAsync(long id) => (await AccountWorld.JsonAsync(await west.GetAsync($"/api/audit?subject=account&subjectId={id}")))
            .GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()).ToList();
        Assert.Equal(["update", "update", "sign_in"], await AuditedAsync(mine));
        Assert.Empty(await AuditedAsync(elsewhere));
        Assert.Equal(1L, await city.Store.ScalarAsync<long>($"select count(*) from audit where subject = 'account' and subject_id = '{elsewhere}'"));
    }

    [Fact]
    public async Task A_new_password_ends_everything_and_unlocks_and_a_lost_phone_is_forgiven()
    {
        using var administrator = await SmallCity.SignInAsync(city.Address, "admin");
        var name = await AccountWorld.MakeAsync(city, "planner", West);
        var id = await AccountWorld.IdOfAsync(city, name);
        using var own = await AccountWorld.SignInAsync(city.Address, name);
        var key = (await AccountWorld.JsonAsync(await own.PostAsJsonAsync("/api/my/second-factor", new { password = AccountWorld.Password }))).GetProperty("key").GetString()!;
        await AccountWorld.JsonAsync(await own.PutAsJsonAsync("/api/my/second-factor", new { code = AccountWorld.Code(key, DateTimeOffset.UtcNow) }));
        await city.Store.ExecuteAsync($"update account_sign_in set locked_until = now() + interval '1 hour' where account_id = {id}");
        Assert.NotEqual(JsonValueKind.Null, (await AccountWorld.JsonAsync(await administrator.GetAsync($"/api/accounts/{id}"))).GetProperty("locked").ValueKind);

        var password = (await AccountWorld.JsonAsync(await administrator.PostAsync($"/api/accounts/{id}/password", null))).GetProperty("password").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(own.GetAsync("/api/my/account")));
        using (var client = AccountWorld.Nobody(city.Address))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(AccountWorld.TryAsync(client, name, password))); // the code is still asked for
        }

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(administrator.DeleteAsync($"/api/accounts/{id}/second-factor")));
        using var again = await AccountWorld.SignInAsync(city.Address, name, password);
        Assert.True((await AccountWorld.JsonAsync(await again.GetAsync("/api/my/account"))).GetProperty("mustChangePassword").GetBoolean());
    }

    [Fact]
    public async Task Nobody_changes_their_own_role_and_a_worker_with_micro_grids_stays_a_worker()
    {
        using var west = await WestAdministratorAsync();
        var self = (await AccountWorld.JsonAsync(await west.GetAsync("/api/my/account"))).GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(west.PutAsJsonAsync($"/api/accounts/{self}", Change("administrator", false, true, West))));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(west.DeleteAsync($"/api/accounts/{self}/second-factor")));

        var worker = await AccountWorld.IdOfAsync(city, await AccountWorld.MakeAsync(city, "worker", West));
        await city.Store.ExecuteAsync($"insert into assignment (worker_id, micro_grid_id, valid_from, valid_to) values ({worker}, {WestMicroGrid}, '2099-01-01', '2099-01-02')");
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(west.PutAsJsonAsync($"/api/accounts/{worker}", Change("planner", false, false, West))));
        await city.Store.ExecuteAsync($"update assignment set micro_grid_id = 51 where worker_id = {worker}");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(west.GetAsync($"/api/accounts/{worker}"))); // works in the east, too
        await city.Store.ExecuteAsync($"delete from assignment where worker_id = {worker}");
    }

    [Theory]
    [InlineData("update account set role = 'administrator', everywhere = true where id = {0}")]
    [InlineData("update account set everywhere = true where id = {1}")]
    [InlineData("insert into account (name, display_name, role, password_hash, everywhere) values ('raised', 'raised', 'administrator', '', true)")]
    [InlineData("insert into account_scope values ({0}, 31)")]
    [InlineData("insert into account_scope values ({1}, 31)")]
    [InlineData("insert into account_token (secret_hash, account_id, name, expires_at) values ('x', {1}, 'x', now() + interval '1 day')")]
    [InlineData("select password_hash from account")]
    public async Task What_the_service_might_forget_to_refuse_the_database_refuses(string sql)
    {
        var self = await AccountWorld.IdOfAsync(city, await AccountWorld.MakeAsync(city, "administrator", West));
        var other = await AccountWorld.IdOfAsync(city, await AccountWorld.MakeAsync(city, "planner", West));
        await using var service = GridMapDataSource.CreateForService(city.Store.ConnectionString);
        await using var work = await new ActingStore(service).BeginAsync(Actor.Account(self, new DateOnly(2026, 11, 21)), TestContext.Current.CancellationToken);
        var e = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => work.ExecuteAsync(
            sql.Replace("{0}", $"{self}", StringComparison.Ordinal).Replace("{1}", $"{other}", StringComparison.Ordinal), TestContext.Current.CancellationToken));
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }
}
