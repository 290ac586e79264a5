using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Api;
using GridMap.Api.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(GridMap.Api.Tests.SmallCity))]

namespace GridMap.Api.Tests;

/// <summary>
/// The service on a real port over a small city whose answers are known by hand. A grid of streets, 0.001° apart:
/// <code>
///   30.002  G---H---I      stations: 1 centre at A (hours 09-17), 2 centre at I, 3 rest station at E
///           |   |   |      households: 10 of one person at A, 5 of two at I, 1 of four at C, 1 of three far outside
///   30.001  D---E---F      community 30 west of 104.001, community 31 east of it
///           |   |   |
///   30.000  A---B---C
///         104.000 .001 .002
/// </code>
/// An adult of this city walks exactly one metre a second and 0.001° is stored as 100 m, so a block takes 100 s.
/// </summary>
public sealed class SmallCity : IAsyncLifetime
{
    private TestStore? store;
    private WebApplication? app;

    public TestStore Store => store!;

    public WebApplication App => app!;

    public HttpClient Client { get; private set; } = null!;

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Sql);
        await new AccountStore(store.DataSource).EnsureDemoAsync(CancellationToken.None);
        app = await StartAsync(store.ConnectionString);
        Address = AddressOf(app);
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = new Uri(Address) };
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
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

    /// <summary>The service on a free port.</summary>
    public static async Task<WebApplication> StartAsync(string connectionString, params string[] more)
    {
        var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", connectionString, "--Logging:LogLevel:Default", "Error", "--GridMap:RateLimits:Off", "true", "--GridMap:SmallestCount", "1", .. more]);
        await app.StartAsync();
        return app;
    }

    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>A client that is signed in as one of the demo's accounts and may change things.</summary>
    public static async Task<HttpClient> SignInAsync(string address, string name = "planner")
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = new Uri(address) };
        using var response = await client.PostAsJsonAsync("/api/session", new { name, password = AccountStore.DemoPassword });
        response.EnsureSuccessStatusCode();
        var session = await response.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", session.GetProperty("csrfToken").GetString());
        return client;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return Client.SendAsync(request);
    }

    internal const string Sql = """
        insert into source (name, kind, attribution) values ('test:small', 'file', 'Laid by hand');
        update persona set speed_metres_per_second = 1, steps_factor = 1, crossing_seconds = 0 where code = 'adult';

        insert into street (id, from_node, to_node, geom, length_metres, class, name, source_id)
        select row_number() over (), a.node, b.node, st_setsrid(st_makeline(st_makepoint(a.x, a.y), st_makepoint(b.x, b.y)), 4326), 100,
          case when a.y = b.y and a.y = 30.001 then 'secondary' else 'residential' end,
          case when a.y = b.y then case a.y when 30.000 then '南街' when 30.001 then '人民路' else '北街' end end, 1
        from (select i + 3 * j as node, 104 + i * 0.001 as x, 30 + j * 0.001 as y, i, j from generate_series(0, 2) i, generate_series(0, 2) j) a
        join (select i + 3 * j as node, 104 + i * 0.001 as x, 30 + j * 0.001 as y, i, j from generate_series(0, 2) i, generate_series(0, 2) j) b
          on (b.i = a.i + 1 and b.j = a.j) or (b.i = a.i and b.j = a.j + 1);

        insert into area (id, level, parent_id, code, name, geom, source_id, generated)
        select id, level, parent, code, name, st_multi(st_makeenvelope(w, 29.999, e, 30.003, 4326)), 1, level > 2 from (values
          (10, 1, null::bigint, '510100', '试验区', 103.999, 104.003), (20, 2, 10, '510100001', '试验街道', 103.999, 104.003),
          (30, 3, 20, '510100001001', '西社区', 103.999, 104.001), (31, 3, 20, '510100001002', '东社区', 104.001, 104.003),
          (40, 4, 30, '510100001001001', '西网格', 103.999, 104.001), (41, 4, 31, '510100001002001', '东网格', 104.001, 104.003),
          (50, 5, 40, '510100001001001001', '西微网格', 103.999, 104.001), (51, 5, 41, '510100001002001001', '东微网格', 104.001, 104.003)
        ) v (id, level, parent, code, name, w, e) order by level;

        insert into station (id, kind, name, geom, opening_hours, capacity, source_id, generated) values
          (1, 'community_centre', '西社区党群服务中心', st_setsrid(st_makepoint(104.000, 30.000), 4326), 'Mo-Su 09:00-17:00', 100, 1, false),
          (2, 'community_centre', '东社区党群服务中心', st_setsrid(st_makepoint(104.002, 30.002), 4326), '24/7', null, 1, true),
          (3, 'rest_station', '蓉城驿站', st_setsrid(st_makepoint(104.001, 30.001), 4326), null, null, 1, false);
        insert into station_item select s, (select min(code) from service_item) from generate_series(1, 2) s;
        insert into station_item select 2, (select max(code) from service_item);
        insert into station_area values (1, 30), (2, 31);

        insert into household (address, geom, people_18_59, micro_grid_id, source_id, generated)
        select '1', st_setsrid(st_makepoint(104.000, 30.000), 4326), 1, 50, 1, true from generate_series(1, 10)
        union all select '2', st_setsrid(st_makepoint(104.002, 30.002), 4326), 2, 51, 1, true from generate_series(1, 5)
        union all select '3', st_setsrid(st_makepoint(104.002, 30.000), 4326), 4, 51, 1, true
        union all select '4', st_setsrid(st_makepoint(104.1, 30.1), 4326), 3, null, 1, true;

        insert into compound (id, name, geom, walled, source_id) values
          (1, '百花小区', st_multi(st_makeenvelope(104.0012, 30.0012, 104.0018, 30.0018, 4326)), true, 1);
        insert into base_feature (layer, kind, name, geom, source_id) values
          ('park', 'park', '人民公园', st_makeenvelope(104.0002, 30.0002, 104.0008, 30.0008, 4326), 1);
        insert into facility (category, name, geom, source_id) select min(code), '店', st_setsrid(st_makepoint(104.001, 30.000), 4326), 1 from facility_category;
        """;
}
