using System.Diagnostics;
using System.Globalization;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>20 categories × 3 tiers × 2 million households on the generated city of a million junctions, counted at all five levels.</summary>
internal static class SweepBenchmark
{
    private static readonly int[] TierSeconds = [300, 600, 900];

    public static async Task RunAsync()
    {
        var city = BigCity.Make();
        var graph = city.Graph();
        long started = Stopwatch.GetTimestamp();
        var demand = Demand.Create(graph, city.Households);
        Print($"sweep: {graph.NodeCount:N0} nodes, {city.Households.Length:N0} households snapped in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s");
        SweepCategory[] categories = [.. city.Stations.Select(s => new SweepCategory(s.Key, s.Value, 1))];
        var adult = graph.CostsFor(new Persona("adult", 1.333));
        CoverageTable? table = null;
        long first = Stopwatch.GetTimestamp();
        table = CoverageSweep.Run(graph, demand, categories, TierSeconds, [adult], city.Parents);
        Print($"  first time, households of a place put together: {Stopwatch.GetElapsedTime(first).TotalSeconds:N2} s");
        var busy = Environment.CpuUsage.TotalTime;
        var whole = await Measure.RunAsync(5, () => Task.FromResult(table = CoverageSweep.Run(graph, demand, categories, TierSeconds, [adult], city.Parents)));
        Print($"  {categories.Length} categories × {TierSeconds.Length} tiers, {table.Areas.Count:N0} areas: {whole}; {whole.Median * 1e6 / categories.Length / city.Households.Length:N1} ns a household and category");
        Print($"  processor time of one sweep on {Environment.ProcessorCount} cores: {(Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / 6:N0} ms");
        PrintTotals(table, city);

        PrintParts(graph, demand, categories, adult, city);
        WalkCosts[] personas = [adult, graph.CostsFor(new Persona("elder", 1, 2.5, 30)), graph.CostsFor(new Persona("child", 1, 1.5, 30)), graph.CostsFor(new Persona("wheelchair", 1, null, 30))];
        var four = await Measure.RunAsync(1, () => Task.FromResult(table = CoverageSweep.Run(graph, demand, categories, TierSeconds, personas, city.Parents)));
        Print($"  four personas: {four}");
        int[] everybody = [300, 600, 4 * 3600];
        var far = await Measure.RunAsync(1, () => Task.FromResult(table = CoverageSweep.Run(graph, demand, categories, everybody, [adult], city.Parents)));
        Print($"  with a third tier of four hours: {far}");
        PrintTotals(table, city);
        var loads = await Measure.RunAsync(1, () => Task.FromResult(StationLoads.Run(graph, demand, city.Stations["clinic"], adult, 900)));
        Print($"  overlap, load and accessibility of {city.Stations["clinic"].Length} stations in 15 minutes: {loads}");
    }

    /// <summary>The parts of a sweep one after another in processor time.</summary>
    private static void PrintParts(WalkGraph graph, Demand demand, SweepCategory[] categories, WalkCosts costs, BigCity city)
    {
        double areasMs = 0, snapMs = 0, readerMs = 0, fieldMs = 0, readMs = 0, countMs = 0, circleMs = 0;
        var areas = Timed(ref areasMs, () => AreaTree.Of(city.Parents, demand));
        var sweep = Timed(ref areasMs, () => new Sweep(demand, areas, categories, TierSeconds, 1));
        var reader = Timed(ref readerMs, () => new SpotReader(demand.Spots, costs, CancellationToken.None));
        var tools = new SweepTools(graph, sweep);
        for (int category = 0; category < categories.Length; category++)
        {
            var sources = Timed(ref snapMs, () => categories[category].Points.Select(p => graph.Snap(p.Place)).ToArray());
            var field = Timed(ref fieldMs, () => WalkField.Search(costs, sources, sweep.Limit, WalkDirection.TowardsSource, tools.Space, CancellationToken.None));
            var walks = Timed(ref readMs, () => tools.Reading.Within(field, reader, sweep.Limit).ToArray());
            Timed(ref countMs, () =>
            {
                sweep.Count(0, category, walks, tools);
                return 0;
            });
        }
        Timed(ref circleMs, () => sweep.Circle(0, [tools]));
        Print($"  its parts, milliseconds of processor time: areas {areasMs:N0} ms, households' ways along their edges {readerMs:N0}, stations snapped {snapMs:N0}, fields {fieldMs:N0} ({fieldMs * 1e6 / categories.Length / graph.NodeCount:N1} ns a node and category), read {readMs:N0}, counted and rolled up {countMs:N0}, categories by household {circleMs:N0}");
    }

    /// <summary>Processor time, which other work on the machine does not lengthen.</summary>
    private static T Timed<T>(ref double milliseconds, Func<T> work)
    {
        var started = Environment.CpuUsage.TotalTime;
        var result = work();
        milliseconds += (Environment.CpuUsage.TotalTime - started).TotalMilliseconds;
        return result;
    }

    private static void PrintTotals(CoverageTable table, BigCity city)
    {
        var counts = Enumerable.Range(0, table.Categories.Count).Select(c => table.Areas.Tops.Sum(a => table.Count(a, c, 2).HouseholdsCovered)).ToArray();
        Print($"  covered in the third tier, by category: {counts.Min() / (double)city.Households.Length:P1} to {counts.Max() / (double)city.Households.Length:P1} of the households");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
