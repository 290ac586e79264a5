using System.Globalization;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>Tables of the nearest stations of everywhere in the generated city of a million junctions: the second nearest as well, and the
/// eight nearest with metres, as the service keeps them.</summary>
internal static class NearestTableBenchmark
{
    public static async Task RunAsync()
    {
        var city = BigCity.Make();
        var graph = city.Graph();
        var costs = graph.CostsFor(new Persona("adult", 1.333));
        Snap[] sources = [.. city.Stations["clinic"].Select(s => graph.Snap(s.Place)).Where(s => s.IsSnapped)];
        foreach (var (count, metres) in ((int, bool)[])[(1, false), (2, false), (8, true)])
        {
            long bytes = 0;
            var times = await Measure.RunAsync(3, () =>
            {
                bytes = NearestSources.Search(graph, costs, sources, count, withMetres: metres).Bytes;
                return Task.CompletedTask;
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{count} nearest of {sources.Length} stations{(metres ? " with metres" : "")}, {graph.NodeCount:N0} nodes: {times}, {(double)bytes / graph.NodeCount:N0} bytes a node"));
        }
    }
}
