using System.Diagnostics;
using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Data;
using GridMap.Testing;

namespace GridMap.Benchmarks;

/// <summary>The graph of a generated city of a million junctions: bytes a node, and seconds from PostGIS to ready.</summary>
internal static class GraphBenchmark
{
    public static async Task RunAsync()
    {
        await using var store = await TestStore.CreateAsync();
        long started = Stopwatch.GetTimestamp();
        await BigCityStore.WriteAsync(store, BigCity.Make());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"graph: the big city is stored in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s"));

        long before = GC.GetTotalMemory(forceFullCollection: true);
        started = Stopwatch.GetTimestamp();
        var graph = (await NetworkReader.ReadAsync(store.DataSource)).Graph;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var costs = graph.CostsFor(new Persona("adult", 1.333));
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  from PostGIS to ready: {seconds:N2} s; {graph.NodeCount:N0} nodes, {bytes / (double)graph.NodeCount:N0} bytes a node with one persona's costs"));
        GC.KeepAlive(costs);
    }
}
