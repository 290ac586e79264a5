using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using GridMap.Api.Tests.Photos;

namespace GridMap.Api.Tests.Events;

/// <summary>Steps on events that come with a phone's batch; <see cref="StepSyncPropertyTests"/> has any number of them.</summary>
public sealed class StepSyncTests(FieldCity city)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Raised by the dispatcher in the west, where worker is; in the east it is worker2's.</summary>
    internal static async Task<Guid> RaiseAsync(HttpClient dispatcher, double lon = 104.0005)
    {
        var id = Guid.NewGuid();
        var answer = await dispatcher.PutAsJsonAsync($"/api/events/{id}", new { category = "street_light", text = "路灯不亮", lon, lat = 30.0001 }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
        return id;
    }

    internal static object Step(Guid id, Guid eventId, string action, string baseState = "open", int baseLevel = 5, string? note = null, object? resolution = null,
        Guid[]? photos = null, Guid? duplicateOf = null, DateTimeOffset? madeAt = null) => new
        {
            id,
            kind = "step",
            madeAt = madeAt ?? DateTimeOffset.UtcNow,
            resolution,
            step = new { eventId, action, baseState, baseLevel, note, photos = photos ?? [], duplicateOf },
        };

    internal static async Task DispatchAsync(HttpClient dispatcher, Guid eventId, string action, object? more = null)
    {
        var step = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        step["id"] = Guid.NewGuid();
        step["action"] = action;
        step["note"] ??= "调度员的话";
        var answer = await dispatcher.PostAsJsonAsync($"/api/events/{eventId}/steps", step, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{action}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
    }

    private static JsonElement? Find(JsonElement answer, Guid id) => answer.GetProperty("events").EnumerateArray()
        .Where(e => e.GetProperty("event").GetProperty("id").GetGuid() == id).Select(e => (JsonElement?)e).SingleOrDefault();

    private Task<string> StepsOfAsync(Guid id) => city.Store.ScalarAsync<string>($"select string_agg(action, ' ' order by seq) from event_step where event_id = '{id}'")!;

    [Fact]
    public async Task A_phone_is_told_its_events_with_their_history_and_again_only_when_something_changed()
    {
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker2");
        var (mine, theirs) = (await RaiseAsync(dispatcher, 104.0055), await RaiseAsync(dispatcher));
        var first = await FieldCity.SyncAsync(worker, null);
        var told = Find(first, mine)!.Value;
        Assert.Equal(["raise"], told.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("action").GetString()));
        Assert.Equal(["accept", "close", "comment", "escalate", "link"], told.GetProperty("actions").EnumerateArray().Select(a => a.GetString()));
        Assert.Null(Find(first, theirs));
        var second = await FieldCity.SyncAsync(worker, first.GetProperty("cursor").GetString());
        await DispatchAsync(dispatcher, mine, "comment", new { note = "请尽快" });
        var third = await FieldCity.SyncAsync(worker, second.GetProperty("cursor").GetString());
        Assert.Equal("请尽快", Find(third, mine)!.Value.GetProperty("steps")[1].GetProperty("note").GetString());
    }

    [Fact]
    public async Task A_day_s_steps_come_once_with_photo_and_the_time_when_they_were_taken()
    {
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        var (id, photo) = (await RaiseAsync(dispatcher), Guid.NewGuid());
        var taken = DateTimeOffset.UtcNow.AddHours(-2);
        var wrong = TimeSpan.FromHours(-24);
        object[] steps =
        [
            Step(Guid.NewGuid(), id, "accept", madeAt: taken + wrong), Step(Guid.NewGuid(), id, "comment", "accepted", note: "在等配件", madeAt: taken + wrong),
            Step(Guid.NewGuid(), id, "close", "accepted", note: "换了灯泡", photos: [photo], madeAt: taken + wrong),
        ];
        var answer = await FieldCity.SyncAsync(worker, DateTimeOffset.UtcNow + wrong, null, [.. steps, steps[0]]);
        Assert.Equal("stored stored stored already", FieldCity.Outcomes(answer));
        Assert.Equal("already already already", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, DateTimeOffset.UtcNow + wrong, null, [.. steps.Reverse()])));
        Assert.Equal("raise accept comment close", await StepsOfAsync(id));
        using var bytes = new ByteArrayContent(TestPhoto.Make());
        bytes.Headers.ContentType = new("image/jpeg");
        bytes.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(TestPhoto.Make()))}:");
        Assert.True((await worker.PutAsync($"/api/my/photos/{photo}", bytes, Cancellation)).IsSuccessStatusCode);

        var detail = JsonDocument.Parse(await dispatcher.GetStringAsync($"/api/events/{id}", Cancellation)).RootElement;
        Assert.Equal(("closed", "换了灯泡"), (detail.GetProperty("event").GetProperty("state").GetString(), detail.GetProperty("event").GetProperty("closedNote").GetString()));
        Assert.Equal(photo, detail.GetProperty("photos")[0].GetGuid());
        Assert.InRange((detail.GetProperty("steps")[1].GetProperty("madeAt").GetDateTimeOffset() - taken).TotalSeconds, -60, 60);
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("steps")[0].GetProperty("madeAt").ValueKind);
    }

    [Theory]
    [InlineData("mine", "raise escalate comment")]
    [InlineData("theirs", "raise escalate")]
    public async Task An_event_that_somebody_moved_meanwhile_is_not_moved_again(string choice, string steps)
    {
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        var (id, sent, again) = (await RaiseAsync(dispatcher), Guid.NewGuid(), Guid.NewGuid());
        await DispatchAsync(dispatcher, id, "escalate");
        var (at, first) = (DateTimeOffset.UtcNow, Step(sent, id, "escalate", note: "处理不了"));
        var answer = await FieldCity.SyncAsync(worker, null, first);
        Assert.Equal("conflict:eventMoved", FieldCity.Outcomes(answer));
        Assert.Equal(4, answer.GetProperty("outcomes")[0].GetProperty("event").GetProperty("level").GetInt32());
        var resolved = Step(again, id, "escalate", note: "处理不了", resolution: new { conflictId = sent, choice }, madeAt: at);
        Assert.Equal("stored conflict:eventMoved", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, resolved, first)));
        Assert.Equal("already already refused:alreadyResolved", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, resolved, first,
            Step(Guid.NewGuid(), id, "escalate", note: "处理不了", resolution: new { conflictId = sent, choice }))));
        Assert.Equal(steps, await StepsOfAsync(id));
    }

    [Fact]
    public async Task A_result_for_an_event_that_went_to_somebody_else_meanwhile_is_left_there_by_the_worker_s_word()
    {
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        using var other = await city.SignInAsync("worker2");
        var (id, sent) = (await RaiseAsync(dispatcher), Guid.NewGuid());
        await DispatchAsync(dispatcher, id, "reroute", new { microGridId = 51 });
        var answer = await FieldCity.SyncAsync(worker, null, Step(sent, id, "close", note: "已经修好"));
        Assert.Equal("conflict:eventGone", FieldCity.Outcomes(answer));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("outcomes")[0].GetProperty("event").ValueKind);
        Assert.True(await city.Store.ScalarAsync<bool>($"select cipher is not null from sync_item where id = '{sent}'"));
        Assert.Equal("stored", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, Step(Guid.NewGuid(), id, "close", note: "已经修好", resolution: new { conflictId = sent, choice = "mine" }))));
        var told = Find(await FieldCity.SyncAsync(other, null), id)!.Value;
        Assert.Equal("open", told.GetProperty("event").GetProperty("state").GetString());
        Assert.Equal(("comment", "已经修好", "王敏"), (Last("action"), Last("note"), Last("name")));

        string? Last(string part) => told.GetProperty("steps").EnumerateArray().Last().GetProperty(part).GetString();
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_itself_and_says_why()
    {
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        var (mine, theirs) = (await RaiseAsync(dispatcher), await RaiseAsync(dispatcher, 104.0055));
        var answer = await FieldCity.SyncAsync(worker, null,
            Step(Guid.NewGuid(), theirs, "comment", note: "看看"), Step(Guid.NewGuid(), Guid.NewGuid(), "accept"), Step(Guid.NewGuid(), mine, "close"),
            Step(Guid.NewGuid(), mine, "whistle", note: "x"), Step(Guid.NewGuid(), mine, "link"), Step(Guid.NewGuid(), mine, "accept", baseLevel: 7),
            Step(Guid.NewGuid(), mine, "comment", note: "看看", resolution: new { conflictId = Guid.NewGuid(), choice = "mine" }), Step(Guid.NewGuid(), mine, "accept"));
        Assert.Equal("refused:notYours refused:notYours refused:invalid refused:invalid refused:invalid refused:invalid refused:unknownConflict stored", FieldCity.Outcomes(answer));
        Assert.True(answer.GetProperty("outcomes")[2].GetProperty("errors").TryGetProperty("step.note", out _));
        Assert.Equal("raise accept", await StepsOfAsync(mine));
        Assert.Equal("raise", await StepsOfAsync(theirs));
    }
}
