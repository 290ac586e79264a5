using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api;
using GridMap.Data;
using GridMap.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GridMap.Benchmarks;

/// <summary>
/// 500 syncs of 50 phones, in the midst of which the service is killed (SIGKILL) and PostgreSQL crashes and is started again, twenty times.
/// Phones send again until they are answered. After each round the database holds each visit once.
/// </summary>
internal static class CrashBenchmark
{
    public const string Child = "serve-child";

    private const int Rounds = 20, Phones = 50, SyncsOfEach = 10, VisitsOfEach = 4, HouseholdsOfEach = 8;
    private const string Password = "benchmark";

    public static Task<int> RunChildAsync(string[] arguments) => Service.RunAsync(arguments);

    public static async Task RunAsync()
    {
        using var cluster = OwnCluster.TryStart();
        if (cluster is null)
        {
            Console.WriteLine("crash: PostgreSQL's programs are not in /usr/lib/postgresql/15/bin");
            return;
        }

        await using var store = GridMapDataSource.Create(cluster.ConnectionString);
        await Migrator.MigrateAsync(store);
        await ReferenceData.LoadAsync(store, Path.Combine(Checkout.Root, "data", "reference"));
        await FillAsync(store);
        var keys = Directory.CreateTempSubdirectory("gridmap-keys-");
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{OwnCluster.FreePort()}");
        var service = await StartAsync(cluster, address, keys.FullName);
        try
        {
            var phones = new List<Phone>();
            for (var i = 0; i < Phones; i++)
            {
                phones.Add(await Phone.SignInAsync(address, i));
            }

            for (var round = 1; round <= Rounds; round++)
            {
                var work = phones.Select(p => p.WorkAsync()).ToArray();
                await WaitForAsync(() => phones.Sum(p => p.Answered) >= (round - 1) * Phones * SyncsOfEach + Phones * SyncsOfEach * round / (Rounds + 1));
                var before = phones.Sum(p => p.Answered) - (round - 1) * Phones * SyncsOfEach;
                service.Kill();
                await service.WaitForExitAsync();
                service.Dispose();
                cluster.Crash();
                cluster.Start();
                store.Clear(); // of connections that broke
                service = await StartAsync(cluster, address, keys.FullName);
                await Task.WhenAll(work);
                await CompareAsync(store, phones, round, before);
            }
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
            service.Dispose();
            keys.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(NpgsqlDataSource store, List<Phone> phones, int round, int before)
    {
        var made = phones.SelectMany(p => p.Made).Order().ToArray();
        await using var command = store.CreateCommand("""
            select (select count(*) from visit where state = 'counted'), (select count(*) from sync_item), (select count(*) from unnest($1) m (id) join visit v using (id))
            """);
        command.Parameters.AddWithValue(made);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (visits, items, ours) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"crash: round {round}: killed after {before} of {Phones * SyncsOfEach} syncs; {phones.Sum(p => p.Failed)} requests failed so far; {visits} visits and {items} items in the database, {made.Length} made"));
        if (visits != made.Length || items != made.Length || ours != made.Length)
        {
            throw new InvalidOperationException("Something was lost or doubled.");
        }
    }

    private static async Task<Process> StartAsync(OwnCluster cluster, string address, string keyFolder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        string[] own = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(CrashBenchmark).Assembly.Location] : [];
        foreach (var argument in (string[])[.. own, Child, "--urls", address, "--ConnectionStrings:GridMap", cluster.ConnectionString, "--GridMap:KeyFolder", keyFolder,
            "--GridMap:RateLimits:Off", "true", "--Logging:LogLevel:Default", "None"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        await WaitForAsync(async () =>
        {
            try
            {
                using var response = await client.GetAsync("/health/ready");
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return process;
    }

    private static Task WaitForAsync(Func<bool> done) => WaitForAsync(() => Task.FromResult(done()));

    private static async Task WaitForAsync(Func<Task<bool>> done)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await done())
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(3))
            {
                throw new TimeoutException("What was waited for did not come within three minutes.");
            }

            await Task.Delay(20);
        }
    }

    private static async Task FillAsync(NpgsqlDataSource store)
    {
        var hash = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(new object(), Password);
        await using var command = store.CreateCommand($"""
            insert into source (name, kind, attribution) values ('crash', 'generated', 'generated');
            insert into area (id, level, parent_id, code, name, geom, source_id)
              select i, i, nullif(i - 1, 0), repeat('1', i), 'area', st_multi(st_makeenvelope(104, 30, 104.1, 30.1, 4326)), 1 from generate_series(1, 5) i;
            insert into household (id, address, geom, people_18_59, micro_grid_id, source_id, valid_from, placed_from)
              select i, i::text, st_setsrid(st_makepoint(104.05, 30.05), 4326), 1, 5, 1, '2026-01-01', '2026-01-01' from generate_series(1, {Phones * HouseholdsOfEach}) i;
            insert into account (name, display_name, role, password_hash) select 'bench' || i, 'bench ' || i, 'worker', '{hash}' from generate_series(0, {Phones - 1}) i;
            insert into assignment (worker_id, household_id, valid_from)
              select (select id from account where name = 'bench' || ((i - 1) / {HouseholdsOfEach})), i, '2026-01-01' from generate_series(1, {Phones * HouseholdsOfEach}) i;
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Keeps each batch until it is answered, and what it shows of each household.</summary>
    private sealed class Phone(HttpClient client, int number)
    {
        private string? cursor;

        public List<Guid> Made { get; } = [];

        public int Answered { get; private set; }

        public int Failed { get; private set; }

        public static async Task<Phone> SignInAsync(string address, int number)
        {
            var client = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
            using var response = await client.PostAsJsonAsync("/api/session", new { name = string.Create(CultureInfo.InvariantCulture, $"bench{number}"), password = Password });
            var session = await response.Content.ReadFromJsonAsync<JsonElement>();
            client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", session.GetProperty("csrfToken").GetString());
            return new Phone(client, number);
        }

        public async Task WorkAsync()
        {
            for (var i = 0; i < SyncsOfEach; i++)
            {
                var ids = Enumerable.Range(0, VisitsOfEach).Select(_ => Guid.NewGuid()).ToArray();
                Made.AddRange(ids);
                var at = DateTimeOffset.UtcNow;
                object[] batch = [.. ids.Select((id, k) => new { id, kind = "visit", madeAt = at, visit = new { householdId = number * HouseholdsOfEach + 1 + k, happenedAt = at, note = "走访" } })];
                while (!await TrySendAsync(batch))
                {
                    Failed++;
                    await Task.Delay(100);
                }

                Answered++;
            }
        }

        private async Task<bool> TrySendAsync(object[] batch)
        {
            try
            {
                using var response = await client.PostAsJsonAsync("/api/my/sync", new { phoneTime = DateTimeOffset.UtcNow, since = cursor, items = batch });
                if (!response.IsSuccessStatusCode)
                {
                    return response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError ? false
                        : throw new InvalidOperationException($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                }

                var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                if (answer.GetProperty("outcomes").EnumerateArray().Any(o => o.GetProperty("outcome").GetString() is not ("stored" or "already")))
                {
                    throw new InvalidOperationException(answer.GetProperty("outcomes").GetRawText());
                }

                cursor = answer.GetProperty("cursor").GetString();
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or JsonException)
            {
                return false;
            }
        }
    }
}
