using System.Diagnostics;
using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Data;
using GridMap.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridMap.Benchmarks;

/// <summary>The graph of a generated city of a million junctions: bytes a node, and seconds from PostGIS and from a copy on disk.</summary>
internal static class GraphBenchmark
{
    public static async Task RunAsync()
    {
        await using var store = await TestStore.CreateAsync();
        long started = Stopwatch.GetTimestamp();
        await BigCityStore.WriteAsync(store, BigCity.Make());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"graph: the big city is stored in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s"));

        NetworkReader.Network? network = null;
        var processor = Environment.CpuUsage.TotalTime;
        var fromStore = await Measure.RunAsync(3, async () => network = await NetworkReader.ReadAsync(store.DataSource));
        double storeSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds / 4;
        var folder = Directory.CreateTempSubdirectory("gridmap-bench-").FullName;
        try
        {
            var files = new GraphFiles(folder, NullLogger<GraphFiles>.Instance);
            var versions = new StoreVersions("bench", network!.Version, 0);
            started = Stopwatch.GetTimestamp();
            files.Save(versions, network.Graph);
            double saved = Stopwatch.GetElapsedTime(started).TotalSeconds;
            double megabytes = new FileInfo(Directory.GetFiles(folder).Single()).Length / 1e6;
            network = null;
            long before = GC.GetTotalMemory(forceFullCollection: true);
            var graph = files.Find(versions)!;
            var costs = graph.CostsFor(new Persona("adult", 1.333));
            double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            processor = Environment.CpuUsage.TotalTime;
            var fromFile = await Measure.RunAsync(5, () => Task.FromResult(files.Find(versions)!));
            double fileSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds / 6;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  from PostGIS to ready, {graph.NodeCount:N0} nodes: {fromStore}, {storeSeconds:N2} s of processor time"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  from a copy on disk ({megabytes:N0} MB, written in {saved:N2} s): {fromFile}, {fileSeconds:N2} s of processor time"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {bytes / graph.NodeCount:N1} bytes a node, one persona's costs included"));
            GC.KeepAlive(costs);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
