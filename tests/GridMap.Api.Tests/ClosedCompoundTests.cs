using System.Text.Json;
using GridMap.Data;

namespace GridMap.Api.Tests;

/// <summary>A compound that is closed (valid_to) is no compound to whoever reads the present.</summary>
public sealed class ClosedCompoundTests : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.CreateAsync();
        await store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('test:closed', 'file', 'Laid by hand');
            insert into compound (id, name, geom, walled, source_id) values
              (1, '百花小区', st_multi(st_makeenvelope(104.0021, 29.9995, 104.0045, 30.0005, 4326)), true, 1);
            insert into street (id, from_node, to_node, geom, length_metres, class, compound_id, source_id) values
              (1, 1, 2, st_geomfromtext('LINESTRING(104 30, 104.0021 30)', 4326), 200, 'residential', null, 1),
              (2, 2, 3, st_geomfromtext('LINESTRING(104.0021 30, 104.004 30)', 4326), 200, 'footway', 1, 1);
            insert into gate (id, compound_id, node_id, access, inferred, geom, source_id) values
              (7, 1, 2, 'closed', false, st_setsrid(st_makepoint(104.0021, 30), 4326), 1);
            """);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Its_ways_are_streets_its_gates_hold_nobody_and_no_map_or_search_shows_it()
    {
        await using var app = await SmallCity.StartAsync(store.ConnectionString);
        using var client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)) };
        async Task<(int Found, long Counted, bool Drawn, bool Gate)> SeenAsync()
        {
            var found = JsonDocument.Parse(await client.GetStringAsync("/api/search?q=百花")).RootElement.GetRawText();
            var city = JsonDocument.Parse(await client.GetStringAsync("/api/city")).RootElement;
            var tile = await client.GetStringAsync("/api/tiles/base/16/51701/27038.mvt");
            return (found.Contains("百花小区", StringComparison.Ordinal) ? 1 : 0, city.GetProperty("counts").GetProperty("compounds").GetInt64(), tile.Contains("百花小区", StringComparison.Ordinal), tile.Contains("closed", StringComparison.Ordinal));
        }

        Assert.Equal((1, 1, true, true), await SeenAsync());
        var before = await NetworkReader.ReadAsync(store.DataSource);
        Assert.Equal((1, 1), (before.Graph.Compounds.Count, before.Graph.Gates.Count));

        await store.ExecuteAsync("update compound set valid_to = current_date where id = 1");
        Assert.Equal((0, 0, false, false), await SeenAsync());
        var after = await NetworkReader.ReadAsync(store.DataSource);
        Assert.True(after.Version > before.Version);
        Assert.Equal((0, 0, before.Graph.EdgeCount), (after.Graph.Compounds.Count, after.Graph.Gates.Count, after.Graph.EdgeCount));
        await using var connection = await store.DataSource.OpenConnectionAsync();
        Assert.Empty(await DemandReader.ReadObstaclesAsync(connection));
    }
}
