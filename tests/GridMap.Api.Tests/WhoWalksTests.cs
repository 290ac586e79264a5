using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace GridMap.Api.Tests;

/// <summary>
/// The service over a street of two pieces, 200 m each: A, outside, to the gate B, and on to C inside
/// compound 1. The gate is for residents alone, from 6 to 22 o'clock. A rest station, always open, at A; a community centre at C, open
/// on working days. An older person walks one metre a second. A household of one at A, one of two at C.
/// </summary>
public sealed class GateCity : IAsyncLifetime
{
    private TestStore? store;
    private WebApplication? app;
    private HttpClient? client;

    public TestStore Store => store!;

    public HttpClient Client => client!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.CreateAsync();
        await store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('test:gate', 'file', 'Laid by hand');
            insert into compound (id, name, geom, walled, source_id) values
              (1, '百花小区', st_multi(st_makeenvelope(104.0021, 29.9995, 104.0045, 30.0005, 4326)), true, 1);
            insert into street (id, from_node, to_node, geom, length_metres, class, compound_id, source_id) values
              (1, 1, 2, st_geomfromtext('LINESTRING(104 30, 104.002 30)', 4326), 200, 'residential', null, 1),
              (2, 2, 3, st_geomfromtext('LINESTRING(104.002 30, 104.004 30)', 4326), 200, 'footway', 1, 1);
            insert into gate (id, compound_id, node_id, access, opening_hours, inferred, geom, source_id) values
              (7, 1, 2, 'residents', '06:00-22:00', false, st_setsrid(st_makepoint(104.002, 30), 4326), 1);
            insert into station (id, kind, name, geom, opening_hours, source_id) values
              (1, 'rest_station', '蓉城驿站', st_setsrid(st_makepoint(104, 30), 4326), '24/7', 1),
              (2, 'community_centre', '百花社区党群服务中心', st_setsrid(st_makepoint(104.004, 30), 4326), 'Mo-Fr 09:00-17:00; PH off', 1);
            insert into household (address, geom, people_18_59, source_id, generated) values
              ('A', st_setsrid(st_makepoint(104, 30), 4326), 1, 1, true), ('C', st_setsrid(st_makepoint(104.004, 30), 4326), 2, 1, true);
            """);
        app = await SmallCity.StartAsync(store.ConnectionString);
        client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)) };
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
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
}

/// <summary>Persona, hour and home asked of the service.</summary>
public sealed class WhoWalksTests(GateCity city) : IClassFixture<GateCity>
{
    private const string A = "104.000&lat=30.000";
    private const string C = "104.004&lat=30.000";
    private const string SundayEvening = "2026-11-22T20:30";
    private const string SundayNight = "2026-11-22T22:30";

    [Theory]
    [InlineData(C, "elder", SundayEvening, "", "rest_station", 400)]                       // who lives there goes out until 22 o'clock
    [InlineData(C, "elder", SundayNight, "", "rest_station", null)]
    [InlineData(C, "elder", SundayEvening, "&homeCompoundId=0", "rest_station", null)]     // a visitor would not get out
    [InlineData(A, "elder", SundayEvening, "", "community_centre", null)]                  // a stranger does not come in
    [InlineData(A, "elder", SundayEvening, "&homeCompoundId=1", "community_centre", 400)]  // who lives there does
    [InlineData(C, "elder", SundayEvening, "&speedMetresPerSecond=2", "rest_station", 200)]
    public async Task An_older_person_of_a_compound_on_a_sunday_evening(string place, string persona, string at, string more, string kind, int? seconds)
    {
        var nearest = await GetAsync($"/api/nearest?lon={place}&kind={kind}&persona={persona}&at={at}{more}");
        var stations = nearest.GetProperty("stations").EnumerateArray().ToList();
        Assert.Equal(seconds, stations.Count == 0 ? null : (int)stations[0].GetProperty("walkSeconds").GetDouble());

        var to = kind == "rest_station" ? "toLon=104.000&toLat=30" : "toLon=104.004&toLat=30";
        using var route = await city.Client.GetAsync($"/api/route?fromLon={place.Replace("lat", "fromLat")}&{to}&persona={persona}&at={at}{more}");
        Assert.Equal(seconds is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, route.StatusCode);
        if (seconds is not null)
        {
            var properties = (await route.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("properties");
            Assert.Equal(seconds.Value, properties.GetProperty("seconds").GetDouble());
            Assert.Contains(properties.GetProperty("steps").EnumerateArray(), s => s.GetProperty("gate") is { ValueKind: JsonValueKind.Object } gate && gate.GetProperty("id").GetInt64() == 7);
        }

        // 400 m of street and nothing else: within ten minutes both ends, or only the half on this side of the gate.
        var reached = await GetAsync($"/api/isochrones?lon={place}&minutes=10&format=network&persona={persona}&at={at}{more}");
        Assert.Equal(seconds is null ? 200 : 400, reached.GetProperty("features")[0].GetProperty("properties").GetProperty("lengthMetres").GetDouble(), 1);
    }

    [Fact]
    public async Task Walk_times_know_the_hour_and_the_home()
    {
        Assert.Equal([null, 400.0], await SecondsAsync(SundayEvening, null));
        Assert.Equal([400.0, 400.0], await SecondsAsync(SundayEvening, 1));
        Assert.Equal([null, null], await SecondsAsync(SundayEvening, 0));
        Assert.Equal([null, null], await SecondsAsync(SundayNight, 1));

        // From A to C and from C to A.
        async Task<double?[]> SecondsAsync(string at, long? home)
        {
            double[] a = [104, 30], c = [104.004, 30];
            using var response = await city.Client.PostAsJsonAsync("/api/walk-times", new { origins = new[] { a, c }, destinations = new[] { c, a }, persona = "elder", at, homeCompoundId = home });
            var seconds = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("seconds");
            return [Number(seconds[0][0]), Number(seconds[1][1])];
        }

        static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
    }

    [Theory]
    [InlineData("rest_station", SundayEvening, 10, 3)]            // C is 400 s away, through the gate
    [InlineData("rest_station", SundayNight, 10, 1)]              // the gate is closed
    [InlineData("rest_station", SundayEvening, 6, 1)]             // 400 s are more than 360
    [InlineData("community_centre", "2026-11-23T10:00", 10, 2)]   // a Monday; who lives at A is not let in
    [InlineData("community_centre", SundayEvening, 10, 0)]
    [InlineData("community_centre", "2026-10-01T10:00", 10, 0)]   // a Thursday, but National Day
    [InlineData("community_centre", "2026-10-10T10:00", 10, 2)]   // a Saturday that is worked for it
    public async Task Coverage_takes_each_household_for_residents_of_its_compound(string kind, string at, int minutes, int people)
    {
        var runner = Coverage.CoverageRunner.Create(city.Store.DataSource);
        var run = await runner.RunAsync(new Coverage.CoverageQuestionDocument(minutes, Kind: kind, Persona: "elder", At: at));
        Assert.Equal(people, run.Totals!.PeopleCovered);
    }

    [Fact]
    public async Task Holidays_are_listed_with_the_days_worked_for_them()
    {
        var national = (await GetAsync("/api/holidays")).EnumerateArray().Single(h => h.GetProperty("code").GetString() == "2026-national-day");
        Assert.Equal(("2026-10-01", "2026-10-07"), (national.GetProperty("firstDay").GetString(), national.GetProperty("lastDay").GetString()));
        Assert.Equal(["2026-09-20", "2026-10-10"], national.GetProperty("workedDays").EnumerateArray().Select(d => d.GetString()));
    }

    [Theory]
    [InlineData("speedMetresPerSecond=0.05", "speedMetresPerSecond")]
    [InlineData("speedMetresPerSecond=NaN", "speedMetresPerSecond")]
    [InlineData("crossingSeconds=601", "crossingSeconds")]
    [InlineData("homeCompoundId=99", "homeCompoundId")]
    [InlineData("persona=giant", "persona")]
    public async Task What_cannot_be_walked_with_is_named(string wrong, string field)
    {
        foreach (var path in (string[])["/api/nearest?lon=104&lat=30&", "/api/route?fromLon=104&fromLat=30&toLon=104&toLat=30&", "/api/isochrones?lon=104&lat=30&minutes=5&"])
        {
            using var response = await city.Client.GetAsync(path + wrong);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _), path);
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await city.Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
