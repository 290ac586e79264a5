using System.Text.Json;

namespace GridMap.Api.Tests;

public sealed class SyncTests(FieldCity city)
{
    private static readonly DateTimeOffset Morning = DateTimeOffset.UtcNow.AddHours(-3);

    [Fact]
    public async Task A_first_sync_gives_everything_and_the_next_nothing()
    {
        using var worker = await city.SignInAsync("worker2");
        var first = await FieldCity.SyncAsync(worker, null);
        Assert.True(first.GetProperty("full").GetBoolean());
        Assert.NotNull(FieldCity.Find(first, 21));
        Assert.Null(FieldCity.Find(first, 1));
        Assert.Contains(51, first.GetProperty("microGrids").EnumerateArray().Select(m => m.GetProperty("id").GetInt64()));
        Assert.Contains(21, first.GetProperty("order").GetProperty("stops").EnumerateArray().Select(s => s.GetProperty("householdId").GetInt64()));

        var second = await FieldCity.SyncAsync(worker, first.GetProperty("cursor").GetString());
        Assert.False(second.GetProperty("full").GetBoolean());
        Assert.Null(FieldCity.Find(second, 21));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("microGrids").ValueKind);
    }

    [Fact]
    public async Task A_visit_is_stored_once_and_moves_the_due_date()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var visit = FieldCity.Visit(Guid.NewGuid(), household, Morning, "说孩子春节回来");
        var first = await FieldCity.SyncAsync(worker, null, visit, visit);
        Assert.Equal("stored already", FieldCity.Outcomes(first));
        Assert.True(FieldCity.Find(first, household)!.Value.GetProperty("dueOn").GetDateTime() > DateTime.Today.AddDays(80));
        Assert.Equal("already", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, first.GetProperty("cursor").GetString(), visit)));
        Assert.Equal(1L, await city.Store.ScalarAsync<long>($"select count(*) from visit where household_id = {household}"));
    }
}
