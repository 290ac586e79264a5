using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>
/// A street A to B, 300 m, and from A 100 m down to C steps run along it, C to D. A clinic at A. A household 10 m north of the
/// steps, 200 m east of A: 90 m from the street.
/// </summary>
public sealed class PersonaSnapTests
{
    private const string Home = "lon=104.002&lat=29.9992";
    private const string Laid = """
        insert into source (name, kind, attribution) values ('test:steps', 'file', 'Laid by hand');
        insert into street (id, from_node, to_node, geom, length_metres, class, source_id) values
          (1, 1, 2, st_geomfromtext('LINESTRING(104 30, 104.003 30)', 4326), 300, 'residential', 1),
          (2, 1, 3, st_geomfromtext('LINESTRING(104 30, 104 29.9991)', 4326), 100, 'residential', 1),
          (3, 3, 4, st_geomfromtext('LINESTRING(104 29.9991, 104.003 29.9991)', 4326), 300, 'steps', 1);
        insert into station (id, kind, name, geom, opening_hours, source_id) values
          (1, 'rest_station', '蓉城驿站', st_setsrid(st_makepoint(104, 30), 4326), '24/7', 1);
        insert into household (address, geom, people_18_59, source_id, generated) values
          ('home', st_setsrid(st_makepoint(104.002, 29.9992), 4326), 1, 1, true);
        """;

    [Fact]
    public async Task A_wheelchair_user_beside_steps_takes_the_street_beyond()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Laid);
        await new Accounts.AccountStore(store.DataSource).EnsureDemoAsync(TestContext.Current.CancellationToken);
        await using var app = await SmallCity.StartAsync(store.ConnectionString);
        using var client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)) };

        // 200 m along the street at a metre a second, and 89 m to it.
        var nearest = await client.GetFromJsonAsync<JsonElement>($"/api/nearest?{Home}&kind=rest_station&persona=wheelchair", TestContext.Current.CancellationToken);
        var walk = nearest.GetProperty("stations")[0].GetProperty("walkSeconds").GetDouble();
        Assert.Equal(289, walk, 1.0);

        var place = Home.Replace("lon", "fromLon").Replace("lat", "fromLat");
        var route = await client.GetFromJsonAsync<JsonElement>($"/api/route?{place}&toLon=104&toLat=30&persona=wheelchair", TestContext.Current.CancellationToken);
        Assert.Equal(walk, route.GetProperty("properties").GetProperty("seconds").GetDouble());
        Assert.Equal("residential", Assert.Single(route.GetProperty("properties").GetProperty("steps").EnumerateArray()).GetProperty("class").GetString());

        using var times = await client.PostAsJsonAsync("/api/walk-times",
            new { origins = new[] { new[] { 104.002, 29.9992 } }, destinations = new[] { new[] { 104, 30.0 } }, persona = "wheelchair" }, TestContext.Current.CancellationToken);
        Assert.Equal(walk, (await times.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("seconds")[0][0].GetDouble());

        var reached = await client.GetFromJsonAsync<JsonElement>($"/api/isochrones?{Home}&minutes=10&format=network&persona=wheelchair", TestContext.Current.CancellationToken);
        Assert.Equal(400, reached.GetProperty("features")[0].GetProperty("properties").GetProperty("lengthMetres").GetDouble(), 1.0);   // all but the steps

        var runner = Coverage.CoverageRunner.Create(store.DataSource);
        foreach (var (minutes, covered) in new[] { (5, 1), (4, 0) })
        {
            var run = await runner.RunAsync(new Coverage.CoverageQuestionDocument(minutes, Kind: "rest_station", Persona: "wheelchair"), cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(covered, run.Totals!.PeopleCovered);
        }

        using var planner = await SmallCity.SignInAsync(SmallCity.AddressOf(app));
        var backUp = await planner.GetFromJsonAsync<JsonElement>("/api/stations/1/back-up?minutes=5&persona=wheelchair", TestContext.Current.CancellationToken);
        Assert.Equal(1, backUp.GetProperty("households").GetInt32());
        await app.StopAsync(TestContext.Current.CancellationToken);
    }
}
