using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api;
using GridMap.Api.Accounts;
using GridMap.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Benchmarks;

/// <summary>A border is re-drawn over HTTP such that 5,000 households come to another area: a subdistrict's, which cuts grids and micro-grids
/// on its way, and a micro-grid's, where each household gets another micro-grid, a row of history and one of audit.</summary>
internal static class RedrawBenchmark
{
    private const int Households = 5_000, Runs = 5;

    public static async Task RunAsync(TestStore store)
    {
        await RunAsync(store, "subdistrict", await store.ScalarAsync<long>("select id from area where level = 2 and valid_to is null order by id limit 1"));
        await using var two = await TestStore.CreateAsync();
        await two.ExecuteAsync(TwoMicroGrids);
        await RunAsync(two, "micro-grid", 50);
    }

    private static async Task RunAsync(TestStore store, string what, long area)
    {
        await new AccountStore(store.DataSource).EnsureDemoAsync(CancellationToken.None);
        await using var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", store.ConnectionString, "--Logging:LogLevel:Default", "Error"]);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), Timeout = TimeSpan.FromMinutes(5) };
        using var session = await client.PostAsJsonAsync("/api/session", new { name = "planner", password = AccountStore.DemoPassword });
        client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", (await session.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString());
        var before = await store.ScalarAsync<string>($"select st_asgeojson(geom, 9) from area where id = {area}");
        var after = await GrownAsync(store, area);
        var seconds = new List<double>();
        var moved = 0;
        for (var run = 0; run < 2 * Runs; run++)
        {
            var revision = await store.ScalarAsync<int>($"select revision from area where id = {area}");
            var started = Stopwatch.GetTimestamp();
            using var response = await client.PostAsJsonAsync("/api/area-changes",
                new { kind = "redraw", areas = new[] { new { id = area, revision } }, geometry = JsonDocument.Parse(run % 2 == 0 ? after : before).RootElement });
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            if (!response.IsSuccessStatusCode) throw new InvalidOperationException(answer.GetRawText());
            var change = answer.GetProperty("changed").EnumerateArray().Single(a => a.GetProperty("id").GetInt64() == area);
            moved = Math.Max(moved, Math.Abs(change.GetProperty("households").GetInt32() - change.GetProperty("householdsBefore").GetInt32()));
        }

        seconds.Sort();
        Console.WriteLine($"redraw: a {what}'s border, {moved:N0} households to another {what}, {2 * Runs} times there and back: median {seconds[Runs]:N2} s, slowest {seconds[^1]:N2} s");
        await app.StopAsync();
    }

    /// <summary>The area with so much more ground around it as holds the households.</summary>
    private static Task<string> GrownAsync(TestStore store, long area) => store.ScalarAsync<string>($"""
        select st_asgeojson(st_intersection(st_multi(st_union(a.geom, st_buffer(a.geom, far.degrees))), p.geom), 9)
        from area a left join area p on p.id = a.parent_id, lateral (
          select max(d) as degrees from (
            select st_distance(a.geom, h.geom) as d from household h where st_covers(p.geom, h.geom) and not st_covers(a.geom, h.geom) order by 1 limit {Households}) n) far
        where a.id = {area}
        """);

    private const string TwoMicroGrids = """
        insert into source (name, kind, attribution) values ('test', 'file', 'test');
        insert into area (id, level, parent_id, code, name, geom, source_id)
        select id, level, parent, code, code, st_multi(st_makeenvelope(w, 30, e, 30.01, 4326)), 1 from (values
          (10, 1, null::bigint, '510100', 104, 104.02), (20, 2, 10, '510100001', 104, 104.02), (30, 3, 20, '510100001001', 104, 104.02), (40, 4, 30, '510100001001001', 104, 104.02),
          (50, 5, 40, '510100001001001001', 104, 104.01), (51, 5, 40, '510100001001001002', 104.01, 104.02)) v (id, level, parent, code, w, e) order by level;
        insert into household (address, geom, people_18_59, micro_grid_id, source_id, placed_from)
        select n::text, st_setsrid(st_makepoint(104 + 0.02 * (n % 20000) / 20000.0, 30.005 + 0.004 * sin(n)), 4326), 2, case when n % 20000 < 10000 then 50 else 51 end, 1, '2026-01-01'
        from generate_series(0, 19999) n;
        analyze;
        """;
}
