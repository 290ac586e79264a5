using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests.Points;

/// <summary>What a desk sees of the ledger: both sides of each booking, and their sums.</summary>
public sealed class LedgerTests(FieldCity city)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await client.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}");
    }

    private static async Task<Guid> HolderAsync(HttpClient desk, long area)
    {
        var id = Guid.NewGuid();
        await SendAsync(desk, HttpMethod.Put, $"/api/points/holders/{id}", new { kind = "volunteer", areaId = area, name = "钱多多" });
        return id;
    }

    [Fact]
    public async Task Each_booking_shows_what_it_took_from_where_and_everything_sums_to_nothing()
    {
        using var desk = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        var (holder, task) = (await HolderAsync(desk, 30), Guid.NewGuid());
        await SendAsync(worker, HttpMethod.Put, $"/api/points/tasks/{task}", new { holderId = holder, rule = "patrol", doneOn = "2026-11-20" });
        await SendAsync(desk, HttpMethod.Post, $"/api/points/tasks/{task}/decision", new { confirmed = true });
        await SendAsync(desk, HttpMethod.Put, $"/api/points/spendings/{Guid.NewGuid()}", new { holderId = holder, points = 4, what = "毛巾" });

        var ledger = await FieldCity.ReadAsync(await desk.GetAsync($"/api/points/ledger?holder={holder}", Cancellation));
        long Sum(string name) => ledger.GetProperty(name).GetInt64();
        Assert.Equal((10, 4, 6, 0, 2), (Sum("earned"), Sum("spent"), Sum("held"), Sum("difference"), Sum("bookings")));
        Assert.Equal(["redeemed -4 4 毛巾 调度员", "issued 10 -10 patrol 调度员"], ledger.GetProperty("entries").EnumerateArray().Select(e =>
            $"{e.GetProperty("account").GetString()} {e.GetProperty("points")} {e.GetProperty("against")} {e.GetProperty("what").GetString()} {e.GetProperty("madeBy").GetString()}"));
        var told = (await FieldCity.ReadAsync(await desk.GetAsync("/api/points/tasks?state=confirmed", Cancellation))).EnumerateArray().Single(t => t.GetProperty("id").GetGuid() == task);
        Assert.Equal(("王敏", "调度员"), (told.GetProperty("recordedBy").GetString(), told.GetProperty("decidedBy").GetString()));
    }

    [Fact]
    public async Task A_ledger_that_somebody_broke_behind_the_service_s_back_shows_by_how_much()
    {
        using var desk = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        var (holder, task) = (await HolderAsync(desk, 30), Guid.NewGuid());
        await SendAsync(worker, HttpMethod.Put, $"/api/points/tasks/{task}", new { holderId = holder, rule = "patrol", doneOn = "2026-11-20" });
        await SendAsync(desk, HttpMethod.Post, $"/api/points/tasks/{task}/decision", new { confirmed = true });
        await city.Store.ExecuteAsync($"alter table points_entry disable trigger user; delete from points_entry where transaction_id = '{task}' and points < 0; alter table points_entry enable trigger user");
        var ledger = await FieldCity.ReadAsync(await desk.GetAsync($"/api/points/ledger?holder={holder}", Cancellation));
        Assert.Equal((10L, 0L), (ledger.GetProperty("difference").GetInt64(), ledger.GetProperty("earned").GetInt64()));
        await city.Store.ExecuteAsync($"insert into points_entry select '{task}', id, -10 from points_account where code = 'issued'");
    }

    [Fact]
    public async Task A_ledger_is_that_of_the_scope_and_a_worker_s_not_at_all()
    {
        await city.Store.ExecuteAsync("""
            insert into account (name, display_name, role, password_hash) select 'east-dispatcher', '东边', 'dispatcher', password_hash from account where name = 'planner' on conflict do nothing;
            insert into account_scope select id, 31 from account where name = 'east-dispatcher' on conflict do nothing
            """);
        using var all = await city.SignInAsync("dispatcher");
        using var east = await city.SignInAsync("east-dispatcher");
        using var worker = await city.SignInAsync("worker");
        var (west, task) = (await HolderAsync(all, 30), Guid.NewGuid());
        await SendAsync(worker, HttpMethod.Put, $"/api/points/tasks/{task}", new { holderId = west, rule = "patrol", doneOn = "2026-11-20" });
        await SendAsync(all, HttpMethod.Post, $"/api/points/tasks/{task}/decision", new { confirmed = true });
        Assert.Equal(1, (await FieldCity.ReadAsync(await all.GetAsync($"/api/points/ledger?holder={west}&area=30", Cancellation))).GetProperty("bookings").GetInt32());
        Assert.Equal(0, (await FieldCity.ReadAsync(await all.GetAsync($"/api/points/ledger?holder={west}&area=31", Cancellation))).GetProperty("bookings").GetInt32());
        Assert.Equal(0, (await FieldCity.ReadAsync(await east.GetAsync($"/api/points/ledger?holder={west}", Cancellation))).GetProperty("bookings").GetInt32());
        Assert.Equal(HttpStatusCode.Forbidden, (await worker.GetAsync("/api/points/ledger", Cancellation)).StatusCode);
    }
}
