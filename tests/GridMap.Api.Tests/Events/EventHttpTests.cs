using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api.Tests.Photos;

namespace GridMap.Api.Tests.Events;

/// <summary>Events as pages and phones see them. Each test has a category and a place of its own, since all share one city.</summary>
public sealed class EventHttpTests(FieldCity city)
{
    private const double WestLon = 104.0005, EastLon = 104.0055, Lat = 30.0001;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Resident() => new() { BaseAddress = new Uri(city.Address) };

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await ReadAsync(await client.GetAsync(path, Cancellation), HttpStatusCode.OK);

    private static async Task<JsonElement> StepAsync(HttpClient client, Guid id, object step, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await client.PostAsJsonAsync($"/api/events/{id}/steps", step, Cancellation), expected);

    private static async Task<string> ReportAsync(HttpClient client, Guid id, object report, HttpStatusCode expected = HttpStatusCode.Created) =>
        (await ReadAsync(await client.PutAsJsonAsync($"/api/reports/{id}", report, Cancellation), expected)).GetProperty("ticket").GetString()!;

    [Fact]
    public async Task A_resident_reports_follows_by_ticket_sees_no_person_and_reopens_once()
    {
        using var resident = Resident();
        using var dispatcher = await city.SignInAsync("dispatcher");
        var id = Guid.NewGuid();
        var photo = new { id = Guid.NewGuid(), image = Convert.ToBase64String(TestPhoto.Make()) };
        var report = new { category = "tree", text = "树要倒了", lon = WestLon, lat = Lat, contact = "13800001234", photo };
        var ticket = await ReportAsync(resident, id, report);
        Assert.Matches("^[2-9A-HJKMNP-Z]{12}$", ticket);
        Assert.Equal(ticket, await ReportAsync(resident, id, report, HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.Conflict, (await resident.PutAsJsonAsync($"/api/reports/{id}", report with { text = "别的" }, Cancellation)).StatusCode);

        var detail = await GetAsync(dispatcher, $"/api/events/{id}");
        Assert.Equal("1****34", detail.GetProperty("event").GetProperty("contact").GetString());
        Assert.Equal(photo.id, detail.GetProperty("photos")[0].GetGuid());
        Assert.Equal(HttpStatusCode.OK, (await dispatcher.GetAsync($"/api/photos/{photo.id}", Cancellation)).StatusCode);
        var contact = await ReadAsync(await dispatcher.PostAsJsonAsync($"/api/events/{id}/contact", new { reason = "call back" }, Cancellation), HttpStatusCode.OK);
        Assert.Equal("13800001234", contact.GetProperty("contact").GetString());
        Assert.Equal(1L, await city.Store.ScalarAsync<long>($"select count(*) from audit where subject = 'event_contact' and subject_id = '{id}' and action = 'read' and reason = 'call back'"));

        await StepAsync(dispatcher, id, new { id = Guid.NewGuid(), action = "accept" });
        await StepAsync(dispatcher, id, new { id = Guid.NewGuid(), action = "comment", note = "王敏去看" });
        await StepAsync(dispatcher, id, new { id = Guid.NewGuid(), action = "whistle", note = "请园林来", department = "parks" });
        await StepAsync(dispatcher, id, new { id = Guid.NewGuid(), action = "close", note = "已扶正" });
        var progress = await GetAsync(resident, $"/api/reports/ticket/{ticket[..4].ToLowerInvariant()}-{ticket[4..8]}-{ticket[8..]}");
        Assert.Equal(("closed", true), (progress.GetProperty("state").GetString(), progress.GetProperty("canReopen").GetBoolean()));
        Assert.Equal(["raise", "accept", "whistle", "close"], progress.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("action").GetString()));
        Assert.Equal("已扶正", progress.GetProperty("steps")[3].GetProperty("note").GetString());
        foreach (var hidden in (string[])["王敏", "调度员", "请园林来", id.ToString(), "13800001234"])
        {
            Assert.DoesNotContain(hidden, progress.GetRawText(), StringComparison.Ordinal);
        }

        var again = await ReadAsync(await resident.PostAsJsonAsync($"/api/reports/ticket/{ticket}/reopen", new { id = Guid.NewGuid(), note = "又歪了" }, Cancellation), HttpStatusCode.OK);
        Assert.Equal("open", again.GetProperty("state").GetString());
        await StepAsync(dispatcher, id, new { id = Guid.NewGuid(), action = "close", note = "加固了" });
        await ReadAsync(await resident.PostAsJsonAsync($"/api/reports/ticket/{ticket}/reopen", new { id = Guid.NewGuid(), note = "又歪了" }, Cancellation), HttpStatusCode.Conflict);
        Assert.False((await GetAsync(resident, $"/api/reports/ticket/{ticket}")).GetProperty("canReopen").GetBoolean());
    }

    [Fact]
    public async Task Who_reports_what_was_reported_near_is_told_of_it_without_a_word_of_it_and_follows_the_first()
    {
        using var resident = Resident();
        using var dispatcher = await city.SignInAsync("dispatcher");
        var first = Guid.NewGuid();
        await ReportAsync(resident, first, new { category = "illegal_building", text = "我家301门口搭了棚子", lon = EastLon, lat = Lat });
        var near = await GetAsync(resident, FormattableString.Invariant($"/api/reports/near?lon={EastLon + 0.0001}&lat={Lat}&category=illegal_building"));
        Assert.Equal((1, 10), (near.GetArrayLength(), near[0].GetProperty("metres").GetInt32()));
        Assert.DoesNotContain("301", near.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(first.ToString("N"), near.GetRawText(), StringComparison.Ordinal);
        var ticket = await ReportAsync(resident, Guid.NewGuid(), new { category = "illegal_building", text = "棚子", lon = EastLon, lat = Lat, sameAs = near[0].GetProperty("reference").GetString() });
        await StepAsync(dispatcher, first, new { id = Guid.NewGuid(), action = "accept" });
        var progress = await GetAsync(resident, $"/api/reports/ticket/{ticket}");
        Assert.Equal((true, "accepted"), (progress.GetProperty("joined").GetBoolean(), progress.GetProperty("state").GetString()));
        await StepAsync(dispatcher, first, new { id = Guid.NewGuid(), action = "close", note = "修好了" });
        Assert.Equal("closed", (await GetAsync(resident, $"/api/reports/ticket/{ticket}")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("""{"category":"x","text":"","lon":104.0005,"lat":30.0001}""", "category text")]
    [InlineData("""{"category":"noise","text":"x","lon":99,"lat":30.0001}""", "lon")]
    [InlineData("""{"category":"noise","text":"x","lon":1e999,"lat":-91}""", "lat lon")]
    [InlineData("""{"category":"noise","text":"x","lon":104.0005,"lat":30.0001,"sameAs":"CfDJ8"}""", "sameAs")]
    [InlineData("""{"category":"noise","text":"x","lon":104.0005,"lat":30.0001,"photo":{"id":"11111111-0000-4000-8000-000000000000","image":"AAAA"}}""", "photo.image")]
    [InlineData("""{"category":"noise","text":"x","lon":104.0005,"lat":30.0001,"photo":{"id":"11111111-0000-4000-8000-000000000000","image":null}}""", "photo.image")]
    public async Task What_is_wrong_with_a_report_is_told_by_field(string body, string fields)
    {
        using var resident = Resident();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await ReadAsync(await resident.PutAsync($"/api/reports/{Guid.NewGuid()}", content, Cancellation), HttpStatusCode.BadRequest);
        Assert.Equal(fields, string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order()));
    }

    [Theory]
    [InlineData("222222222222")]
    [InlineData("x")]
    [InlineData("二二二二二二二二二二二二")]
    public async Task A_wrong_ticket_and_an_absent_one_are_told_alike(string ticket)
    {
        using var resident = Resident();
        await ReadAsync(await resident.GetAsync($"/api/reports/ticket/{ticket}", Cancellation), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_phone_s_event_comes_with_the_sync_once_and_a_bad_one_spoils_nothing()
    {
        using var worker = await city.SignInAsync("worker");
        using var dispatcher = await city.SignInAsync("dispatcher");
        var made = DateTimeOffset.UtcNow.AddDays(-1);
        object Item(Guid id, string category) => new { id, kind = "event", madeAt = made, @event = new { category, text = "楼道堆物", lon = WestLon, lat = Lat } };
        var (good, bad) = (Guid.NewGuid(), Guid.NewGuid());
        var answer = await FieldCity.SyncAsync(worker, null, Item(good, "fire_hazard"), Item(bad, "no_such"), Item(good, "fire_hazard"));
        Assert.Equal("stored refused:invalid already", FieldCity.Outcomes(answer));
        Assert.Equal("event.category", answer.GetProperty("outcomes")[1].GetProperty("errors").EnumerateObject().Single().Name);
        Assert.Equal("already refused:otherContent", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, Item(good, "fire_hazard"), Item(good, "noise"))));
        Assert.Equal(("worker", "王敏"), ((await GetAsync(dispatcher, $"/api/events/{good}")).GetProperty("event") is var e ? (e.GetProperty("raisedBy").GetString(), e.GetProperty("workerName").GetString()) : default));
        Assert.Contains(good, (await GetAsync(worker, "/api/my/events")).EnumerateArray().Select(m => m.GetProperty("id").GetGuid()));
        await ReadAsync(await dispatcher.GetAsync($"/api/events/{bad}", Cancellation), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_resident_who_calls_is_given_a_number_and_follows_what_the_desk_entered()
    {
        using var resident = Resident();
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var colleague = await city.SignInAsync("admin");
        var id = Guid.NewGuid();
        var call = new { category = "parking", text = "消防通道停满了车", lon = WestLon, lat = Lat, contact = "13900005678", forCaller = true };
        async Task<(string? Ticket, JsonElement Event)> SendAsync(HttpClient by, HttpStatusCode expected)
        {
            var told = await ReadAsync(await by.PutAsJsonAsync($"/api/events/{id}", call, Cancellation), expected);
            return (told.GetProperty("ticket").GetString(), told.GetProperty("event"));
        }

        var (ticket, raised) = await SendAsync(dispatcher, HttpStatusCode.Created);
        Assert.Matches("^[2-9A-HJKMNP-Z]{12}$", ticket);
        Assert.Equal(("dispatcher", "1****78"), (raised.GetProperty("raisedBy").GetString(), raised.GetProperty("contact").GetString()));
        Assert.Equal(ticket, (await SendAsync(dispatcher, HttpStatusCode.OK)).Ticket);
        Assert.Null((await SendAsync(colleague, HttpStatusCode.OK)).Ticket);
        Assert.Equal("13900005678", (await ReadAsync(await colleague.PostAsJsonAsync($"/api/events/{id}/contact", new { reason = "call back" }, Cancellation), HttpStatusCode.OK)).GetProperty("contact").GetString());
        Assert.Equal("消防通道停满了车", (await GetAsync(resident, $"/api/reports/ticket/{ticket}")).GetProperty("text").GetString());

        // Without a caller there is no number.
        var own = await ReadAsync(await dispatcher.PutAsJsonAsync($"/api/events/{Guid.NewGuid()}", new { category = "other", text = "y", lon = EastLon, lat = Lat }, Cancellation), HttpStatusCode.Created);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (own.GetProperty("ticket").ValueKind, own.GetProperty("event").GetProperty("contact").ValueKind));
        Assert.Equal(HttpStatusCode.BadRequest, (await dispatcher.PutAsJsonAsync($"/api/events/{Guid.NewGuid()}", call with { contact = new string('1', 101) }, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_board_counts_what_is_in_the_scope_alone()
    {
        using var dispatcher = await city.SignInAsync("dispatcher");
        async Task<(int Open, int Overdue, int West)> CountsAsync()
        {
            var board = await GetAsync(dispatcher, "/api/board?level=5");
            var west = board.GetProperty("areas").EnumerateArray().Where(a => a.GetProperty("id").GetInt64() == 50).Select(a => a.GetProperty("open").GetInt32()).SingleOrDefault();
            return (board.GetProperty("totals").GetProperty("open").GetInt32(), board.GetProperty("totals").GetProperty("overdue").GetInt32(), west);
        }

        var id = Guid.NewGuid();
        await ReadAsync(await dispatcher.PutAsJsonAsync($"/api/events/{id}", new { category = "other", text = "x", lon = WestLon, lat = Lat }, Cancellation), HttpStatusCode.Created);
        var listed = await GetAsync(dispatcher, "/api/events?area=50&category=other&page=1");
        Assert.Contains(id, listed.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetGuid()));
        Assert.DoesNotContain(id, (await GetAsync(dispatcher, "/api/events?area=51")).GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetGuid()));
        await StepAsync(dispatcher, id, new { id = Guid.NewGuid(), action = "reroute", note = "x" }, HttpStatusCode.BadRequest);
        await StepAsync(dispatcher, id, new { id = Guid.NewGuid(), action = "answer" }, HttpStatusCode.Conflict);
        Assert.True((await CountsAsync()).West >= 1);
    }

    [Fact]
    public async Task Followers_are_told_of_changes_in_their_scope_and_of_no_others()
    {
        using var west = await city.SignInAsync("worker");
        using var east = await city.SignInAsync("worker2");
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(60)); // not a measurement: a stuck stream fails
        using var toWest = new StreamReader(await west.GetStreamAsync("/api/live", time.Token));
        using var toEast = new StreamReader(await east.GetStreamAsync("/api/live", time.Token));
        using var toAll = new StreamReader(await dispatcher.GetStreamAsync("/api/live", time.Token));
        foreach (var reader in (StreamReader[])[toWest, toEast, toAll])
        {
            Assert.Equal("start", (await NextAsync(reader, time.Token)).Event);
        }

        using var resident = Resident();
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await ReportAsync(resident, one, new { category = "parking", text = "x", lon = WestLon, lat = Lat });
        await UntilAsync(toAll, one, null, time.Token);
        await UntilAsync(toWest, one, null, time.Token);
        await ReportAsync(resident, other, new { category = "parking", text = "x", lon = EastLon, lat = Lat });
        await UntilAsync(toEast, other, one, time.Token);
        await UntilAsync(toAll, other, null, time.Token);
    }

    private static async Task UntilAsync(StreamReader reader, Guid wanted, Guid? never, CancellationToken cancellation)
    {
        while (true)
        {
            var (_, data) = await NextAsync(reader, cancellation);
            Assert.True(never is null || !data.Contains(never.Value.ToString(), StringComparison.Ordinal), $"told of another's: {data}");
            if (data.Contains(wanted.ToString(), StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    private static async Task<(string Event, string Data)> NextAsync(StreamReader reader, CancellationToken cancellation)
    {
        var (name, data) = ("", "");
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0 && name.Length > 0)
            {
                return (name, data);
            }

            name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
            data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : data;
        }

        throw new EndOfStreamException();
    }
}
