using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>Calls that met somebody, and calls in vain: what is due when.</summary>
public sealed class VisitOutcomeTests(FieldCity city)
{
    // Intervals and days of data/reference: none 90, red 1; nobody at home 3, not let in 7.
    private static readonly DateOnly Entered = new(2026, 6, 1);

    private static DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).DateTime);

    private static DateTimeOffset Ago(int days) => DateTimeOffset.UtcNow.AddDays(-days).AddMinutes(-1);

    private static object Call(long household, string? outcome, int daysAgo = 0)
    {
        var visit = JsonSerializer.SerializeToNode(FieldCity.Visit(Guid.NewGuid(), household, Ago(daysAgo)))!.AsObject();
        if (outcome is not null)
        {
            visit["visit"]!["outcome"] = outcome;
        }

        return visit;
    }

    private static string Told(JsonElement household) =>
        $"{household.GetProperty("dueOn")} {household.GetProperty("lastVisitOn")} {household.GetProperty("callsInVain")}";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_call_in_vain_is_counted_and_puts_the_visit_off_by_its_days_and_is_no_visit()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        async Task<JsonElement> SendAsync(params object[] calls) => FieldCity.Find(await FieldCity.SyncAsync(worker, null, calls), household)!.Value;
        Assert.Equal($"{Day(Entered.AddDays(90))}  0", Told(await SendAsync()));
        Assert.Equal($"{Day(Today.AddDays(3))}  1", Told(await SendAsync(Call(household, "nobody_home"))));
        var refused = await SendAsync(Call(household, "refused"));
        Assert.Equal($"{Day(Today.AddDays(7))}  2", Told(refused));
        Assert.Equal(["refused", "nobody_home"], refused.GetProperty("lastVisits").EnumerateArray().Select(v => v.GetProperty("outcome").GetString()));
        Assert.Equal($"{Day(Today.AddDays(90))} {Day(Today)} 0", Told(await SendAsync(Call(household, null)))); // as phones sent it before there were outcomes
        Assert.Equal($"{Day(Today.AddDays(90))} {Day(Today)} 1", Told(await SendAsync(Call(household, "nobody_home")))); // never brought forward
    }

    [Fact]
    public async Task Who_is_called_on_each_day_is_called_on_tomorrow_after_a_call_in_vain()
    {
        var household = await city.AddHouseholdAsync();
        await city.Store.ExecuteAsync($"update household set colour = 'red' where id = {household}");
        using var worker = await city.SignInAsync("worker");
        var told = FieldCity.Find(await FieldCity.SyncAsync(worker, null, Call(household, "met", 5), Call(household, "nobody_home")), household)!.Value;
        Assert.Equal($"{Day(Today.AddDays(1))} {Day(Today.AddDays(-5))} 1", Told(told));
    }

    [Fact]
    public async Task The_desk_the_walking_order_and_the_counts_follow_the_same_rule()
    {
        var (called, waiting) = (await city.AddHouseholdAsync(), await city.AddHouseholdAsync());
        using var worker = await city.SignInAsync("worker");
        using var dispatcher = await city.SignInAsync("dispatcher");
        async Task<int> DueOfWorkerAsync() => (await FieldCity.ReadAsync(await dispatcher.GetAsync($"/api/assignments?on={Day(Today)}")))
            .GetProperty("workers").EnumerateArray().Single(w => w.GetProperty("displayName").GetString() == "王敏").GetProperty("visitsDue").GetInt32();
        var before = await DueOfWorkerAsync();
        await FieldCity.SyncAsync(worker, null, Call(called, "nobody_home"));
        Assert.Equal(before - 1, await DueOfWorkerAsync());
        var order = await FieldCity.ReadAsync(await worker.PostAsJsonAsync("/api/my/order", new { }));
        var stops = order.GetProperty("stops").EnumerateArray().Select(s => s.GetProperty("householdId").GetInt64()).ToList();
        Assert.Contains(waiting, stops);
        Assert.DoesNotContain(called, stops);
        var detail = await FieldCity.ReadAsync(await dispatcher.GetAsync($"/api/households/{called}"));
        Assert.Equal(($"{Day(Today.AddDays(3))}  1", "nobody_home"), (Told(detail.GetProperty("household")), detail.GetProperty("visits")[0].GetProperty("outcome").GetString()));
        var due = await FieldCity.ReadAsync(await dispatcher.GetAsync("/api/households?due=today&q=桂花巷9号"));
        var ids = due.GetProperty("households").EnumerateArray().Select(h => h.GetProperty("id").GetInt64()).ToList();
        Assert.DoesNotContain(called, ids);
    }

    [Fact]
    public async Task An_outcome_that_is_none_is_refused_by_field()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var answer = await FieldCity.SyncAsync(worker, null, Call(household, "asleep"));
        Assert.Equal("refused:invalid", FieldCity.Outcomes(answer));
        Assert.True(answer.GetProperty("outcomes")[0].GetProperty("errors").TryGetProperty("visit.outcome", out _));
    }
}
