using GridMap.Analysis.Walking;
using GridMap.Data;
using GridMap.Testing;

namespace GridMap.Benchmarks;

/// <summary>The walk field of all community centres, everywhere on the network, beside pgRouting's pgr_drivingDistance from the same
/// number of nodes over the same streets.</summary>
internal static class FieldBenchmark
{
    public static async Task RunAsync(TestStore store)
    {
        var graph = (await NetworkReader.ReadAsync(store.DataSource)).Graph;
        var costs = graph.CostsFor(new Persona("adult", 1.333));
        var sources = new List<Snap>();
        await using (var command = store.DataSource.CreateCommand("select st_x(geom), st_y(geom) from station where kind = 'community_centre'"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                sources.Add(graph.Snap(new LonLat(reader.GetDouble(0), reader.GetDouble(1))));
            }
        }

        sources.RemoveAll(s => !s.IsSnapped);
        var ours = await Measure.RunAsync(20, () =>
        {
            WalkField.Search(graph, costs, sources);
            return Task.CompletedTask;
        });

        await PgRouting.PrepareAsync(store);
        await store.ExecuteAsync("insert into bench_edge select id, from_node, to_node, length_metres / 1.333 from street where walkable; analyze bench_edge");
        var nodes = await store.ScalarAsync<long[]>($"select array_agg(source) from (select distinct source from bench_edge order by source limit {sources.Count}) n");
        var theirs = await Measure.RunAsync(5, () => PgRouting.DrivingDistanceAsync(store, nodes));
        Console.WriteLine($"walk field, {sources.Count} sources, {graph.NodeCount:N0} nodes: {ours}, {ours.Median * 1e6 / graph.NodeCount:N0} ns a node");
        Console.WriteLine($"  pgr_drivingDistance: {theirs}; {theirs.Median / ours.Median:N0} times ours");
    }
}
