using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api;
using GridMap.Api.Households;
using GridMap.Import.Demo;
using GridMap.Import.FieldWork;
using GridMap.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GridMap.Benchmarks;

/// <summary>A phone with 2,000 households and 500 visits in its outbox; then 500 workers at once, each of whom loses the first answer.
/// What is in the database is counted at the end.</summary>
internal static class SyncBenchmark
{
    private const int Households = 2000, Visits = 500, Workers = 500, VisitsOfEach = 20;
    private const string Password = "benchmark";

    public static async Task RunAsync()
    {
        await using var store = await TestStore.CreateAsync();
        await DemoCity.GenerateAsync(store.DataSource, seed: 1);
        var keys = Directory.CreateTempSubdirectory("gridmap-keys-");
        await using var app = await ServeAsync(store, keys.FullName);
        await FieldDemo.WriteAsync(store.DataSource, DemoCity.SourceName, 1, DateOnly.FromDateTime(DateTime.UtcNow), FieldProtectionOf(app.Services.GetRequiredService<PersonVault>()));
        await AddWorkersAsync(store);
        await store.ExecuteAsync("analyze");
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        await OnePhoneAsync(store, address);
        await ManyPhonesAsync(store, address);
        await app.StopAsync();
        keys.Delete(recursive: true);
    }

    private static async Task OnePhoneAsync(TestStore store, string address)
    {
        using var phone = await SignInAsync(address, "bench0");
        var (warm, _) = await SyncAsync(phone, null, []);
        var ids = IdsOf(warm);
        Say($"sync: {ids.Length:N0} households, {Visits} visits queued, loopback");
        var batch = Make(ids, Visits);
        var (first, seconds) = await SyncAsync(phone, null, batch);
        Say($"  everything, and {Visits} visits stored: {seconds:N2} s ({Count(first, "stored")} stored, {IdsOf(first).Length:N0} households, {first.GetProperty("order").GetProperty("stops").GetArrayLength():N0} due in order)");
        (var again, seconds) = await SyncAsync(phone, first.GetProperty("cursor").GetString(), batch);
        Say($"  the same again: {seconds:N2} s ({Count(again, "already")} already)");
        (var idle, seconds) = await SyncAsync(phone, again.GetProperty("cursor").GetString(), []);
        Say($"  nothing new: {seconds:N2} s ({IdsOf(idle).Length} households sent)");
        var started = Stopwatch.GetTimestamp();
        using var order = await phone.PostAsJsonAsync("/api/my/order", new { from = (object?)null, householdIds = ids });
        Say($"  order of all {ids.Length:N0}: {Stopwatch.GetElapsedTime(started).TotalSeconds:N2} s, {(await ReadAsync(order)).GetProperty("totalSeconds").GetDouble() / 3600:N1} h of walking");
        await store.ExecuteAsync("delete from assignment; delete from sync_item; insert into assignment (worker_id, household_id, valid_from) select w.id, h.id, '2026-01-01' from "
            + "(select id, row_number() over (order by id) % " + Workers.ToString(CultureInfo.InvariantCulture) + " as place from household) h join (select id, substr(name, 6)::int as place from account where name like 'bench%') w using (place)");
        await store.ExecuteAsync("analyze");
    }

    private static async Task ManyPhonesAsync(TestStore store, string address)
    {
        var phones = new List<HttpClient>();
        for (var i = 0; i < Workers; i++)
        {
            phones.Add(await SignInAsync(address, string.Create(CultureInfo.InvariantCulture, $"bench{i}")));
        }

        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(phones.Select(async phone =>
        {
            var (first, a) = await SyncAsync(phone, null, []);
            var batch = Make(IdsOf(first), VisitsOfEach);
            var sent = await Task.WhenAll(SyncAsync(phone, first.GetProperty("cursor").GetString(), batch), SyncAsync(phone, null, [.. batch.Reverse()]));
            var (last, d) = await SyncAsync(phone, sent[0].Answer.GetProperty("cursor").GetString(), batch);
            var stored = sent.Sum(s => Count(s.Answer, "stored"));
            return (Stored: stored, Already: sent.Sum(s => Count(s.Answer, "already")) + Count(last, "already"), Slowest: Math.Max(Math.Max(a, d), sent.Max(s => s.Seconds)));
        }));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var rows = await store.ScalarAsync<long>("select count(*) from visit where state = 'counted'");
        var items = await store.ScalarAsync<long>("select count(*) from sync_item where outcome = 'stored'");
        Say($"sync: {Workers} workers at once, {Environment.ProcessorCount} processors: {4 * Workers:N0} round trips in {seconds:N1} s, the slowest {times.Max(t => t.Slowest):N1} s; "
            + $"{times.Sum(t => t.Stored):N0} visits stored, {times.Sum(t => t.Already):N0} known already; in the database {rows:N0} visits, {items:N0} items, wanted {Workers * VisitsOfEach:N0}");
        phones.ForEach(p => p.Dispose());
        if (rows != Workers * VisitsOfEach || items != rows)
        {
            throw new InvalidOperationException("Something was lost or doubled.");
        }
    }

    internal static async Task<WebApplication> ServeAsync(TestStore store, string keyFolder)
    {
        var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", store.ConnectionString, "--Logging:LogLevel:Default", "Error",
            "--GridMap:RateLimits:Off", "true", "--GridMap:KeyFolder", keyFolder]);
        await app.StartAsync();
        return app;
    }

    internal static FieldProtection FieldProtectionOf(PersonVault vault) => new(
        (household, persons) =>
        {
            var content = new PersonsDocument([.. persons.Select(p => new PersonDocument(p.Name, p.Phone, p.BirthYear, p.Relation))], null);
            return (vault.Protect(household, content), PersonVault.Mask(content));
        },
        household => vault.Protect(household, new VisitContentDocument(null, null, null, null)),
        household => vault.Protect(household, new VisitContentDocument(null, null, null, null)));

    // Passwords of one round of hashing: signing in is not what is measured.
    private static async Task AddWorkersAsync(TestStore store)
    {
        var hash = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(new object(), Password);
        await store.ExecuteAsync($"""
            insert into account (name, display_name, role, password_hash) select 'bench' || i, 'bench ' || i, 'worker', '{hash}' from generate_series(0, {Workers - 1}) i;
            insert into assignment (worker_id, household_id, valid_from)
              select (select id from account where name = 'bench0'), id, '2026-01-01' from (select id from household where micro_grid_id is not null order by micro_grid_id, id limit {Households}) h;
            """);
    }

    private static async Task<HttpClient> SignInAsync(string address, string name)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(10) };
        using var response = await client.PostAsJsonAsync("/api/session", new { name, password = Password });
        client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", (await ReadAsync(response)).GetProperty("csrfToken").GetString());
        return client;
    }

    private static object[] Make(long[] households, int visits) => [.. Enumerable.Range(0, visits).Select(i => new
    {
        id = Guid.NewGuid(),
        kind = "visit",
        madeAt = DateTimeOffset.UtcNow,
        visit = new { householdId = households[i % households.Length], happenedAt = DateTimeOffset.UtcNow.AddMinutes(-i), answers = new { met = true, health_good = true, wish = "希望修理楼道灯" }, meters = new { water = 100.5 + i }, note = "今日走访，一切正常" },
    })];

    private static async Task<(JsonElement Answer, double Seconds)> SyncAsync(HttpClient phone, string? since, object[] items)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await phone.PostAsJsonAsync("/api/my/sync", new { phoneTime = DateTimeOffset.UtcNow, since, items });
        var answer = await ReadAsync(response);
        return (answer, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{(int)response.StatusCode} {text}");
    }

    private static long[] IdsOf(JsonElement answer) => [.. answer.GetProperty("households").EnumerateArray().Select(h => h.GetProperty("id").GetInt64())];

    private static int Count(JsonElement answer, string outcome) => answer.GetProperty("outcomes").EnumerateArray().Count(o => o.GetProperty("outcome").GetString() == outcome);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => Console.WriteLine(text);
}
