using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api.Accounts;
using GridMap.Data;
using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(GridMap.Api.Tests.FieldCity))]

namespace GridMap.Api.Tests;

/// <summary>
/// The service over two micro-grids with their workers, for household work: west (50) worker's with households 1 to 20, east (51) worker2's
/// with 21 to 40, along one street; dispatcher and planner see all. Entered on 1 June 2026.
/// Tests hand over and edit: each takes households of its own with <see cref="AddHouseholdAsync"/>.
/// </summary>
public sealed class FieldCity : IAsyncLifetime
{
    private TestStore? store;
    private WebApplication? app;

    public TestStore Store => store!;

    public WebApplication App => app!;

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Sql);
        await new AccountStore(store.DataSource).EnsureDemoAsync(CancellationToken.None);
        await store.ExecuteAsync("""
            insert into assignment (worker_id, micro_grid_id, valid_from)
            select id, case name when 'worker' then 50 else 51 end, '2026-06-01' from account where name in ('worker', 'worker2')
            """);
        app = await SmallCity.StartAsync(store.ConnectionString);
        Address = SmallCity.AddressOf(app);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    public Task<HttpClient> SignInAsync(string name) => SmallCity.SignInAsync(Address, name);

    public Task<long> AddHouseholdAsync(long microGrid = 50) => Store.ScalarAsync<long>($"""
        insert into household (address, geom, people_60_plus, micro_grid_id, source_id, valid_from, placed_from)
        values ('桂花巷9号', st_setsrid(st_makepoint(104.0015, 30.0001), 4326), 1, {microGrid}, 1, '2026-06-01', '2026-06-01') returning id
        """);

    /// <summary>Gives a household to somebody from today, the city's.</summary>
    public Task HandOverAsync(long household, string to) => Store.ExecuteAsync($"""
        update assignment set valid_to = {Today} where household_id = {household} and valid_to is null;
        insert into assignment (worker_id, household_id, valid_from) select id, {household}, {Today} from account where name = '{to}'
        """);

    /// <summary>A visit as a phone sends it.</summary>
    public static object Visit(Guid id, long household, DateTimeOffset at, string? note = null, object? resolution = null, object? proposal = null) => new
    {
        id,
        kind = "visit",
        madeAt = at,
        resolution,
        visit = new { householdId = household, happenedAt = at, answers = new { met = true }, meters = new { water = 12.5 }, greetings = new[] { "health" }, note, colourProposal = proposal, photoIds = Array.Empty<Guid>() },
    };

    /// <summary>An edit as a phone sends it: care flags, and persons where there is a name.</summary>
    public static object Edit(Guid id, long household, int baseRevision, string[]? careFlags, string? name = null, object? resolution = null, DateTimeOffset? at = null) => new
    {
        id,
        kind = "household",
        madeAt = at ?? DateTimeOffset.UtcNow,
        resolution,
        household = new { householdId = household, baseRevision, careFlags, persons = name is null ? null : new[] { new { name, phone = "19900001234", birthYear = 1941 } }, note = (string?)null },
    };

    public static async Task<JsonElement> SyncAsync(HttpClient client, string? since, params object[] items) => await SyncAsync(client, DateTimeOffset.UtcNow, since, items);

    public static async Task<JsonElement> SyncAsync(HttpClient client, DateTimeOffset phoneTime, string? since, params object[] items) =>
        await ReadAsync(await client.PostAsJsonAsync("/api/my/sync", new { phoneTime, since, items }));

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
            return JsonDocument.Parse(text).RootElement;
        }
    }

    /// <summary>Outcome and reason of each item, such as "stored refused:notYours".</summary>
    public static string Outcomes(JsonElement answer) => string.Join(' ', answer.GetProperty("outcomes").EnumerateArray().Select(o =>
        o.GetProperty("outcome").GetString() + (o.GetProperty("reason").GetString() is { } reason ? ":" + reason : "")));

    public static JsonElement? Find(JsonElement answer, long household) => answer.GetProperty("households").EnumerateArray()
        .Where(h => h.GetProperty("id").GetInt64() == household).Select(h => (JsonElement?)h).SingleOrDefault();

    private const string Today = "(now() at time zone 'Asia/Shanghai')::date";

    private const string Sql = """
        insert into source (name, kind, attribution) values ('test:field', 'file', 'Laid by hand');
        insert into street (from_node, to_node, geom, length_metres, class, name, source_id)
        select i, i + 1, st_setsrid(st_makeline(st_makepoint(104 + i * 0.001, 30), st_makepoint(104.001 + i * 0.001, 30)), 4326), 96, 'residential', '桂花巷', 1
        from generate_series(0, 3) i;
        insert into area (id, level, parent_id, code, name, geom, source_id)
        select id, level, parent, code, name, st_multi(st_makeenvelope(w, 29.99, e, 30.01, 4326)), 1 from (values
          (10, 1, null::bigint, '510100', '试验区', 103.99, 104.01), (20, 2, 10, '510100001', '试验街道', 103.99, 104.01),
          (30, 3, 20, '510100001001', '西社区', 103.99, 104.002), (31, 3, 20, '510100001002', '东社区', 104.002, 104.01),
          (40, 4, 30, '510100001001001', '西网格', 103.99, 104.002), (41, 4, 31, '510100001002001', '东网格', 104.002, 104.01),
          (50, 5, 40, '510100001001001001', '西微网格', 103.99, 104.002), (51, 5, 41, '510100001002001001', '东微网格', 104.002, 104.01)
        ) v (id, level, parent, code, name, w, e) order by level;
        insert into household (address, geom, people_60_plus, micro_grid_id, source_id, valid_from, placed_from)
        select '桂花巷' || i || '号', st_setsrid(st_makepoint(104 + i * 0.0001, 30.0001), 4326), 1, case when i <= 20 then 50 else 51 end, 1, '2026-06-01', '2026-06-01'
        from generate_series(1, 40) i;
        """;
}
