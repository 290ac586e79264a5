using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>What one phone and the service say to each other; <see cref="SyncPropertyTests"/> has any number of them.</summary>
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

        var second = await FieldCity.SyncAsync(worker, CursorOf(first));
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
        var last = FieldCity.Find(first, household)!.Value.GetProperty("lastVisits")[0];
        Assert.Equal(("说孩子春节回来", 12.5, "王敏"), (last.GetProperty("note").GetString(), last.GetProperty("meters").GetProperty("water").GetDouble(), last.GetProperty("workerName").GetString()));
        Assert.Equal("already", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, CursorOf(first), visit)));
        Assert.Equal(1L, await city.Store.ScalarAsync<long>($"select count(*) from visit where household_id = {household}"));
    }

    [Fact]
    public async Task The_same_batch_at_the_same_time_is_stored_once()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var batch = Enumerable.Range(0, 20).Select(i => FieldCity.Visit(Guid.NewGuid(), household, Morning.AddMinutes(i))).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => FieldCity.SyncAsync(worker, null, i % 2 == 0 ? batch : [.. batch.Reverse()])));
        Assert.Equal(20, answers.Sum(a => FieldCity.Outcomes(a).Split(' ').Count(o => o == "stored")));
        Assert.Equal(140, answers.Sum(a => FieldCity.Outcomes(a).Split(' ').Count(o => o == "already")));
        Assert.Equal(20L, await city.Store.ScalarAsync<long>($"select count(*) from visit where household_id = {household}"));
    }

    [Fact]
    public async Task A_bad_item_does_not_spoil_the_others_and_is_told_by_field()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var id = Guid.NewGuid();
        var answer = await FieldCity.SyncAsync(worker, null,
            new { id = "x", kind = "visit" }, 5, new { id = Guid.NewGuid(), kind = "visit", madeAt = Morning, visit = new { householdId = household, happenedAt = Morning, answers = new { met = "yes" } } },
            FieldCity.Visit(id, household, Morning), FieldCity.Visit(id, household, Morning, "another note"), FieldCity.Visit(Guid.NewGuid(), 9_999_999, Morning), FieldCity.Visit(Guid.NewGuid(), 21, Morning),
            FieldCity.Visit(Guid.NewGuid(), household, Morning, new string('长', 2001)), FieldCity.Edit(Guid.NewGuid(), household, 1, ["no such flag"]),
            FieldCity.Visit(Guid.NewGuid(), household, Morning, resolution: new { conflictId = Guid.NewGuid(), choice = "mine" }));
        Assert.Equal("refused:invalid refused:invalid refused:invalid stored refused:otherContent refused:notYours refused:notYours refused:invalid refused:invalid refused:unknownConflict", FieldCity.Outcomes(answer));
        Assert.True(answer.GetProperty("outcomes")[2].GetProperty("errors").TryGetProperty("visit.answers", out _));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"phoneTime":"0001-01-01T00:00:00Z"}""")]
    [InlineData("""{"phoneTime":"2026-11-21T00:00:00Z","items":{}}""")]
    [InlineData("""{"phoneTime":"2026-11-21T00:00:00Z","from":{"lon":1e9,"lat":0}}""")]
    [InlineData("[]")]
    public async Task A_bad_envelope_is_400(string body)
    {
        using var worker = await city.SignInAsync("worker");
        using var response = await worker.PostAsync("/api/my/sync", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(-24)]
    public async Task A_phone_whose_clock_is_wrong_by_a_day_records_the_right_day(int hours)
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var wrong = TimeSpan.FromHours(hours);
        var visit = FieldCity.Visit(Guid.NewGuid(), household, Morning + wrong);
        var answer = await FieldCity.SyncAsync(worker, DateTimeOffset.UtcNow + wrong, null, visit);
        Assert.InRange(answer.GetProperty("clockOffsetSeconds").GetDouble(), -wrong.TotalSeconds - 60, -wrong.TotalSeconds + 60);
        Assert.True(await city.Store.ScalarAsync<bool>(
            $"select abs(extract(epoch from happened_at) - {Morning.ToUnixTimeSeconds()}) < 60 and abs(clock_offset_seconds + {wrong.TotalSeconds}) < 60 from visit where household_id = {household}"));

        // Sent again after the clock was put right, it is the same visit.
        Assert.Equal("already", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, visit)));
    }

    [Theory]
    [InlineData("mine", "counted")]
    [InlineData("theirs", "away")]
    public async Task A_visit_to_a_household_that_was_handed_over_counts_by_the_worker_s_word(string choice, string state)
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var cursor = CursorOf(await FieldCity.SyncAsync(worker, null));
        await city.HandOverAsync(household, "worker2");
        var (id, again) = (Guid.NewGuid(), Guid.NewGuid());
        var answer = await FieldCity.SyncAsync(worker, cursor, FieldCity.Visit(id, household, Morning));
        Assert.Equal("conflict:handedOver", FieldCity.Outcomes(answer));
        Assert.Equal("李强", answer.GetProperty("outcomes")[0].GetProperty("gone").GetProperty("to").GetString());
        Assert.Contains(answer.GetProperty("gone").EnumerateArray(), g => g.GetProperty("householdId").GetInt64() == household && g.GetProperty("reason").GetString() == "handedOver");
        Assert.Equal("conflict", await city.Store.ScalarAsync<string>($"select state from visit where id = '{id}'"));

        var resolved = FieldCity.Visit(again, household, Morning, resolution: new { conflictId = id, choice });
        Assert.Equal("stored already", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, CursorOf(answer), resolved, resolved)));
        Assert.Equal($"away {state}", await city.Store.ScalarAsync<string>(
            $"select string_agg(state, ' ' order by id = '{again}') from visit where household_id = {household}"));
        Assert.Equal("already refused:alreadyResolved", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, FieldCity.Visit(id, household, Morning),
            FieldCity.Visit(Guid.NewGuid(), household, Morning, resolution: new { conflictId = id, choice }))));

        // Who has it now gets it whole.
        using var other = await city.SignInAsync("worker2");
        Assert.NotNull(FieldCity.Find(await FieldCity.SyncAsync(other, null), household));
    }

    [Fact]
    public async Task A_closed_household_is_gone_and_its_visit_a_conflict()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var cursor = CursorOf(await FieldCity.SyncAsync(worker, null));
        await city.Store.ExecuteAsync($"update household set valid_to = '2026-11-20' where id = {household}");
        var answer = await FieldCity.SyncAsync(worker, cursor, FieldCity.Visit(Guid.NewGuid(), household, Morning));
        Assert.Equal("conflict:closed", FieldCity.Outcomes(answer));
        Assert.Equal("closed 2026-11-20", string.Join(' ', answer.GetProperty("gone").EnumerateArray().Where(g => g.GetProperty("householdId").GetInt64() == household)
            .Select(g => $"{g.GetProperty("reason").GetString()} {g.GetProperty("on").GetString()}")));
    }

    [Fact]
    public async Task An_edit_over_another_s_is_a_conflict_with_what_is_now_and_goes_over_it_by_the_worker_s_word()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        using var dispatcher = await city.SignInAsync("dispatcher");
        using (var put = await dispatcher.PutAsJsonAsync($"/api/households/{household}", new { baseRevision = 1, careFlags = new[] { "disabled" } }))
        {
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        }

        var id = Guid.NewGuid();
        var answer = await FieldCity.SyncAsync(worker, null, FieldCity.Edit(id, household, 1, ["living_alone"], "周桂芳"));
        Assert.Equal("conflict:editedElsewhere", FieldCity.Outcomes(answer));
        var now = answer.GetProperty("outcomes")[0].GetProperty("current");
        Assert.Equal((2, "disabled"), (now.GetProperty("revision").GetInt32(), now.GetProperty("careFlags")[0].GetString()));

        var over = await FieldCity.SyncAsync(worker, CursorOf(answer), FieldCity.Edit(Guid.NewGuid(), household, 2, ["living_alone"], "周桂芳", new { conflictId = id, choice = "mine" }));
        Assert.Equal("stored", FieldCity.Outcomes(over));
        var stored = FieldCity.Find(over, household)!.Value;
        Assert.Equal((3, "living_alone", "周桂芳"), (stored.GetProperty("revision").GetInt32(), stored.GetProperty("careFlags")[0].GetString(), stored.GetProperty("persons")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_change_that_was_under_way_while_the_phone_was_answered_is_not_missed()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        await using var connection = await city.Store.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var slow = connection.CreateCommand())
        {
            slow.CommandText = $"insert into household_work (household_id, care_flags) values ({household}, array['disabled'])";
            await slow.ExecuteNonQueryAsync();
        }

        // Others go on meanwhile: their transactions have later numbers.
        await city.Store.ExecuteAsync("insert into household_work (household_id) values (20) on conflict do nothing");
        var before = await FieldCity.SyncAsync(worker, null);
        await transaction.CommitAsync();
        var after = await FieldCity.SyncAsync(worker, CursorOf(before));
        Assert.Empty(FieldCity.Find(before, household)!.Value.GetProperty("careFlags").EnumerateArray());
        Assert.Equal("disabled", FieldCity.Find(after, household)!.Value.GetProperty("careFlags")[0].GetString());
    }

    [Fact]
    public async Task A_cursor_of_somebody_else_or_of_nobody_gives_everything()
    {
        using var worker = await city.SignInAsync("worker");
        using var other = await city.SignInAsync("worker2");
        var cursor = CursorOf(await FieldCity.SyncAsync(worker, null));
        Assert.False((await FieldCity.SyncAsync(worker, cursor)).GetProperty("full").GetBoolean());
        Assert.True((await FieldCity.SyncAsync(other, cursor)).GetProperty("full").GetBoolean());
        Assert.True((await FieldCity.SyncAsync(worker, cursor[..^3])).GetProperty("full").GetBoolean());
        Assert.True((await FieldCity.SyncAsync(worker, "§")).GetProperty("full").GetBoolean());
    }

    [Fact]
    public async Task An_outbox_of_another_account_is_not_taken()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        using var response = await worker.PostAsJsonAsync("/api/my/sync", new { phoneTime = DateTimeOffset.UtcNow, account = "worker2", items = new[] { FieldCity.Visit(Guid.NewGuid(), household, Morning) } });
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(0L, await city.Store.ScalarAsync<long>($"select count(*) from visit where household_id = {household}"));
    }

    [Fact]
    public async Task An_event_goes_with_the_visits_and_is_raised_once()
    {
        using var worker = await city.SignInAsync("worker");
        var category = await city.Store.ScalarAsync<string>("select min(code) from event_category");
        var id = Guid.NewGuid();
        object Event(Guid item, string text, string? kind) => new { id = item, kind = "event", madeAt = Morning, @event = new { category = kind, text, lon = 104.001, lat = 30.0001 } };
        var answer = await FieldCity.SyncAsync(worker, null, Event(id, "路灯不亮", category), Event(Guid.NewGuid(), "路灯不亮", "no such category"), Event(id, "另一件事", category));
        Assert.Equal("stored refused:invalid refused:otherContent", FieldCity.Outcomes(answer));
        Assert.Equal("already", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, Event(id, "路灯不亮", category))));
        Assert.Equal(1L, await city.Store.ScalarAsync<long>($"select count(*) from event where id = '{id}'"));
    }

    [Fact]
    public async Task The_order_begins_where_the_worker_stands()
    {
        using var worker = await city.SignInAsync("worker2");
        var order = await FieldCity.ReadAsync(await worker.PostAsJsonAsync("/api/my/order", new { from = new { lon = 104.004, lat = 30.0 }, householdIds = new[] { 21, 30, 40, 1, 9_999_999 } }));
        Assert.Equal("40 30 21", string.Join(' ', order.GetProperty("stops").EnumerateArray().Select(s => s.GetProperty("householdId").GetInt64())));
        Assert.True(order.GetProperty("stops")[0].GetProperty("walkSeconds").GetDouble() > 0);
    }

    private static string CursorOf(JsonElement answer) => answer.GetProperty("cursor").GetString()!;
}
