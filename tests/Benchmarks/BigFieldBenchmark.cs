using System.Diagnostics;
using System.Globalization;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>One category's field over a generated city of a million junctions, every junction reached, on one thread.</summary>
internal static class BigFieldBenchmark
{
    public static async Task RunAsync()
    {
        long started = Stopwatch.GetTimestamp();
        var city = BigCity.Make();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"big city: {city.Streets.Length:N0} streets, {city.Compounds.Length:N0} compounds, {city.Households.Length:N0} households, made in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s"));
        started = Stopwatch.GetTimestamp();
        var graph = city.Graph();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  graph: {graph.NodeCount:N0} nodes in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s"));
        var costs = graph.CostsFor(new Persona("adult", 1.333));
        Snap[] sources = [.. city.Stations["clinic"].Select(s => graph.Snap(s.Place)).Where(s => s.IsSnapped)];
        var ours = await Measure.RunAsync(7, () =>
        {
            WalkField.Search(graph, costs, sources, routes: false);
            return Task.CompletedTask;
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  field of {sources.Length} sources: {ours}, {ours.Median * 1e6 / graph.NodeCount:N0} ns a node"));
    }
}
