using System.Diagnostics;
using System.Globalization;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>One category's field over a generated city of a million junctions, every junction reached, on one thread, beside SciPy.</summary>
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
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  graph: {graph.NodeCount:N0} nodes, {graph.States.ArcHead.Length:N0} arcs in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s"));
        var costs = graph.CostsFor(new Persona("adult", 1.333));
        Snap[] sources = [.. city.Stations["clinic"].Select(s => graph.Snap(s.Place)).Where(s => s.IsSnapped)];
        var field = WalkField.Search(graph, costs, sources, routes: false);
        int settled = field.Space.Touched.Length;
        await PrintAsync("field", settled, () => WalkField.Search(graph, costs, sources, routes: false));
        await PrintAsync("field with routes", settled, () => WalkField.Search(graph, costs, sources));
        var ours = await PrintAsync("field in a space used again", settled,
            () => WalkField.Search(costs, sources, WalkField.NoWalk - 1, WalkDirection.TowardsSource, field.Space, CancellationToken.None));
        if (ScipyPeer.Run(costs, field, 5) is { } scipy)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  SciPy, equal at all nodes: {scipy}, {scipy.Median * 1e6 / settled:N0} ns a node; {scipy.Median / ours.Median:N1} times ours (medians), {scipy.Sorted[0] / ours.Sorted[0]:N1} (bests)"));
        }
    }

    private static async Task<Times> PrintAsync(string what, int settled, Func<WalkField> search)
    {
        var times = await Measure.RunAsync(15, () =>
        {
            search();
            return Task.CompletedTask;
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}, {settled:N0} nodes settled: {times}, {times.Median * 1e6 / settled:N0} ns a node, best {times.Sorted[0] * 1e6 / settled:N0}"));
        return times;
    }
}
