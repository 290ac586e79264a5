using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using GridMap.Api.Households;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridMap.Api.Tests;

/// <summary>Who reads persons clear, who masked, and what is written down of it.</summary>
public sealed class HouseholdTests(FieldCity city)
{
    private const string Name = "欧阳秀英", Note = "钥匙在门卫处";

    private async Task<long> WithPersonAsync()
    {
        var household = await city.AddHouseholdAsync();
        var vault = city.App.Services.GetRequiredService<PersonVault>();
        var content = new PersonsDocument([new PersonDocument(Name, "19900004321", 1938)], Note);
        await city.Store.ExecuteAsync($"""
            insert into household_person (household_id, cipher, masked)
            values ({household}, decode('{Convert.ToHexString(vault.Protect(household, content))}', 'hex'), '{PersonVault.Mask(content)}')
            """);
        return household;
    }

    private Task<long> ReadingsAsync(long household) =>
        city.Store.ScalarAsync<long>($"select count(*) from audit where action = 'read' and subject = 'household_person' and subject_id = '{household}'");

    [Fact]
    public async Task Persons_are_clear_for_the_responsible_masked_for_others_and_clear_with_a_reason_and_each_reading_is_audited()
    {
        var household = await WithPersonAsync();
        using var worker = await city.SignInAsync("worker");
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var other = await city.SignInAsync("worker2");

        var masked = await FieldCity.ReadAsync(await dispatcher.GetAsync($"/api/households/{household}"));
        Assert.Equal((true, "欧**", "199****4321", JsonValueKind.Null), Seen(masked));
        Assert.Equal(0, await ReadingsAsync(household));

        var mine = await FieldCity.ReadAsync(await worker.GetAsync($"/api/households/{household}"));
        Assert.Equal((false, Name, "19900004321", JsonValueKind.String), Seen(mine));
        Assert.Equal(1, await ReadingsAsync(household));

        using (var short_ = await dispatcher.PostAsJsonAsync($"/api/households/{household}/person-reading", new { reason = " x " }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, short_.StatusCode);
        }

        var stated = await FieldCity.ReadAsync(await dispatcher.PostAsJsonAsync($"/api/households/{household}/person-reading", new { reason = "邻居来电，老人未开门" }));
        Assert.Equal((false, Name, "19900004321", JsonValueKind.String), Seen(stated));
        Assert.Equal("邻居来电，老人未开门", await city.Store.ScalarAsync<string>($"select reason from audit where action = 'read' and subject_id = '{household}' order by id desc limit 1"));

        using var foreign = await other.PostAsJsonAsync($"/api/households/{household}/person-reading", new { reason = "a good reason" });
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(2, await ReadingsAsync(household));
    }

    private static (bool, string?, string?, JsonValueKind) Seen(JsonElement detail)
    {
        var household = detail.GetProperty("household");
        var person = household.GetProperty("persons")[0];
        return (household.GetProperty("masked").GetBoolean(), person.GetProperty("name").GetString(), person.GetProperty("phone").GetString(), household.GetProperty("note").ValueKind);
    }

    [Fact]
    public async Task What_is_stored_does_not_hold_a_name_nor_is_another_row_s_cipher_read()
    {
        var household = await WithPersonAsync();
        Assert.False(await city.Store.ScalarAsync<bool>($"select position('{Name}'::bytea in cipher) > 0 or masked::text like '%{Name}%' from household_person where household_id = {household}"));
        var cipher = await city.Store.ScalarAsync<byte[]>($"select cipher from household_person where household_id = {household}");
        var vault = city.App.Services.GetRequiredService<PersonVault>();
        Assert.Equal(Name, vault.OpenPersons(household, cipher).Persons[0].Name);
        Assert.Throws<CryptographicException>(() => vault.OpenPersons(household + 1, cipher));
        Assert.Throws<CryptographicException>(() => vault.OpenVisit(household, cipher));
    }

    [Fact]
    public async Task An_edit_needs_the_revision_that_is_now()
    {
        var household = await WithPersonAsync();
        using var worker = await city.SignInAsync("worker");
        async Task<HttpStatusCode> PutAsync(int revision, string flag)
        {
            using var response = await worker.PutAsJsonAsync($"/api/households/{household}", new { baseRevision = revision, careFlags = new[] { flag }, persons = new[] { new { name = "李建国" } } });
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(2, "disabled"));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(1, "aged_80"));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(1, "disabled"));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(2, "low_income"));
        var now = (await FieldCity.ReadAsync(await worker.GetAsync($"/api/households/{household}"))).GetProperty("household");
        Assert.Equal((3, "low_income", "李建国"), (now.GetProperty("revision").GetInt32(), now.GetProperty("careFlags")[0].GetString(), now.GetProperty("persons")[0].GetProperty("name").GetString()));

        // Before and after are in the audit, the persons are not.
        Assert.Equal(0L, await city.Store.ScalarAsync<long>("select count(*) from audit where before::text like '%李建国%' or after::text like '%李建国%' or after::text like '%cipher%'"));
        Assert.Equal("""{"revision": 3, "care_flags": ["low_income"]}""", await city.Store.ScalarAsync<string>(
            $"select after::text from audit where subject = 'household_work' and subject_id = '{household}' order by id desc limit 1"));
    }

    [Fact]
    public async Task A_colour_that_a_worker_proposes_is_set_by_a_dispatcher_and_makes_the_visit_due_sooner()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        using var dispatcher = await city.SignInAsync("dispatcher");
        var (older, newer) = (Guid.NewGuid(), Guid.NewGuid());
        var answer = await FieldCity.SyncAsync(worker, null,
            FieldCity.Visit(older, household, DateTimeOffset.UtcNow.AddDays(-2), proposal: new { colour = "yellow", reason = "distress" }),
            FieldCity.Visit(newer, household, DateTimeOffset.UtcNow.AddDays(-1), proposal: new { colour = "red", reason = "health_worse" }));
        Assert.Equal("stored stored", FieldCity.Outcomes(answer));
        Assert.Equal(JsonValueKind.Null, FieldCity.Find(answer, household)!.Value.GetProperty("colour").ValueKind);

        var open = await FieldCity.ReadAsync(await dispatcher.GetAsync("/api/colour-proposals"));
        Assert.Equal([newer.ToString()], open.GetProperty("proposals").EnumerateArray().Where(p => p.GetProperty("householdId").GetInt64() == household).Select(p => p.GetProperty("visitId").GetString()));
        async Task<HttpResponseMessage> DecideAsync(string decision) => await dispatcher.PostAsJsonAsync($"/api/colour-proposals/{newer}/decision", new { decision, until = "2099-01-01" });
        var content = await city.Store.ScalarAsync<long>("select content from store_version");
        var red = await FieldCity.ReadAsync(await dispatcher.PostAsJsonAsync($"/api/colour-proposals/{newer}/decision", new { decision = "confirm" }));
        Assert.Equal(("red", "health_worse", "调度员"), (red.GetProperty("colour").GetString(), red.GetProperty("mark").GetProperty("reason").GetString(), red.GetProperty("mark").GetProperty("setBy").GetString()));
        Assert.Equal(red.GetProperty("lastVisitOn").GetDateTime().AddDays(1), red.GetProperty("dueOn").GetDateTime());
        Assert.True(content < await city.Store.ScalarAsync<long>("select content from store_version"));
        using (var again = await DecideAsync("confirm"))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }

        using (var otherwise = await dispatcher.PostAsJsonAsync($"/api/colour-proposals/{newer}/decision", new { decision = "decline" }))
        {
            Assert.Equal(HttpStatusCode.Conflict, otherwise.StatusCode);
        }

        Assert.Equal("superseded 1", await city.Store.ScalarAsync<string>(
            $"select proposal_state || ' ' || (select count(*) from colour_mark where household_id = {household}) from visit where id = '{older}'"));
    }

    [Fact]
    public async Task Visits_do_not_move_the_store_s_version()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        var content = await city.Store.ScalarAsync<string>("select pg_get_triggerdef(oid) from pg_trigger where tgrelid = 'gridmap.household'::regclass and tgname = 'household_version'");
        Assert.Contains("household", content, StringComparison.Ordinal);
        Assert.Equal(0L, await city.Store.ScalarAsync<long>("""
            select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
            where p.proname in ('bump_content', 'bump_network') and t.tgrelid in ('gridmap.visit'::regclass, 'gridmap.sync_item'::regclass, 'gridmap.household_work'::regclass, 'gridmap.household_person'::regclass)
            """));
        Assert.Equal("stored", FieldCity.Outcomes(await FieldCity.SyncAsync(worker, null, FieldCity.Visit(Guid.NewGuid(), household, DateTimeOffset.UtcNow))));
    }

    [Fact]
    public async Task The_list_is_filtered_and_masked()
    {
        var household = await WithPersonAsync();
        await city.Store.ExecuteAsync($"update household set colour = 'yellow' where id = {household}; insert into household_work (household_id, care_flags) values ({household}, array['disabled'])");
        using var planner = await city.SignInAsync("planner");
        var page = await FieldCity.ReadAsync(await planner.GetAsync("/api/households?area=30&colour=yellow&due=overdue&flag=disabled"));
        var found = page.GetProperty("households").EnumerateArray().Single(h => h.GetProperty("id").GetInt64() == household);
        Assert.Equal("欧** 王敏", $"{found.GetProperty("persons")[0].GetProperty("name").GetString()} {found.GetProperty("responsible").GetString()}");
        Assert.Equal(0, (await FieldCity.ReadAsync(await planner.GetAsync("/api/households?area=31&flag=disabled"))).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Logs_hold_nothing_of_persons_whatever_goes_wrong()
    {
        var lines = new ConcurrentQueue<string>();
        var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", city.Store.ConnectionString, "--Logging:LogLevel:Default", "Trace", "--Logging:Console:LogLevel:Default", "None"]);
        using var provider = new Recorder(lines);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(provider);
        await app.StartAsync();
        try
        {
            var household = await city.AddHouseholdAsync();
            using var worker = await SmallCity.SignInAsync(SmallCity.AddressOf(app), "worker");
            var answer = await FieldCity.SyncAsync(worker, null, FieldCity.Edit(Guid.NewGuid(), household, 1, null, Name), FieldCity.Edit(Guid.NewGuid(), household, 7, null, Name),
                FieldCity.Visit(Guid.NewGuid(), household, DateTimeOffset.UtcNow, Note), new { id = Guid.NewGuid(), kind = Note });
            Assert.Equal("stored conflict:editedElsewhere stored refused:invalid", FieldCity.Outcomes(answer));
            using var bad = await worker.PutAsJsonAsync($"/api/households/{household}", new { baseRevision = Name });
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        }
        finally
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Assert.Contains(lines, l => l.Contains("/api/my/sync", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains(Name, StringComparison.Ordinal) || l.Contains(Note, StringComparison.Ordinal));
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
            // Nothing is held.
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
