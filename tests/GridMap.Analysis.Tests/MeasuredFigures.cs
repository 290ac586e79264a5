using System.Diagnostics;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>How long things take on central Chengdu; runs only where GRIDMAP_MEASURE is set. Processor time and wall time, so that a
/// busy machine can be told from slow code.</summary>
public sealed class MeasuredFigures(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnChengdu(bool compounds)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("GRIDMAP_MEASURE") is null, "GRIDMAP_MEASURE is not set");
        var graph = SharedData.ChengduGraph(compounds);
        var random = new Random(1);
        LonLat Place() => new(104.045 + random.NextDouble() * 0.08, 30.655 + random.NextDouble() * 0.07);
        var costs = Measure("costs", 5, () => graph.CostsFor(Worlds.Adult));
        output.WriteLine($"{graph.NodeCount} nodes, {graph.EdgeCount} edges");
        Snap[] stations = [.. Enumerable.Range(0, 60).Select(_ => graph.Snap(Place())).Where(s => s.IsSnapped)];
        Measure("field of 60 sources, everywhere", 20, () => WalkField.Search(graph, costs, stations));
        Measure("two nearest of 60 sources, everywhere", 5, () => NearestSources.Search(graph, costs, stations, 2));
        Measure("eight nearest of 60 sources with metres, everywhere", 5, () => NearestSources.Search(graph, costs, stations, 8, withMetres: true));
        Measure("field of one source, 15 min", 20, () => WalkField.Search(graph, costs, [stations[0]], 9000));
        var maker = new GroundTileMaker(graph);
        var lattice = GroundLattice.For(Place());
        int column = (int)(lattice.ColumnOf(104.06) / GroundLattice.TilePoints), row = (int)(lattice.RowOf(30.67) / GroundLattice.TilePoints);
        Measure("2,500 tiles of ground", 3, () => { for (int tile = 0; tile < 2500; tile++) maker.Make(lattice, column + tile % 50, row + tile / 50); return 0; });
        Snap[] origins = [.. Enumerable.Range(0, 200).Select(_ => graph.Snap(Place())).Where(s => s.IsSnapped)];
        for (int round = 0; round < 4; round++) Median($"isochrone 15 min, round {round}", origins, o => Isochrones.Draw(graph, costs, o, [9000], WalkDirection.FromSource));
        Median("isochrones 5, 10, 15 min", origins, o => Isochrones.Draw(graph, costs, o, [3000, 6000, 9000], WalkDirection.FromSource));
        HouseholdPoint[] households = [.. Enumerable.Range(0, 100_000).Select(i => new HouseholdPoint(i, Place(), 3, 0))];
        var demand = Measure("snap 100,000 households", 1, () => Demand.Create(graph, households));
        ServicePoint[] points = [.. Enumerable.Range(0, 60).Select(i => new ServicePoint(i, $"{i}", Place(), i % 7 != 0, i % 5 != 0))];
        foreach (int minutes in new[] { 5, 15 })
        {
            var result = Measure($"coverage, {minutes} min", 3, () => CoverageAnalysis.Run(graph, demand, points, new(Worlds.Adult, minutes * 60), []));
            output.WriteLine(string.Join(", ", result.Outcomes.GroupBy(o => o).Select(g => $"{g.Key} {g.Count()}")) + "; gaps: " + string.Join(", ", result.Gaps.GroupBy(g => g.Reason).Select(g => $"{g.Key} {g.Count()}")));
            var clock = Stopwatch.StartNew();
            CoverageAnalysis.Run(graph, demand, points, new(Worlds.Adult, minutes * 60), [], (_, stage) => output.WriteLine($"  {clock.Elapsed.TotalMilliseconds:F0} ms {stage}"));
        }
        Snap[] many = [.. Enumerable.Range(0, 1000).Select(_ => graph.Snap(Place()))];
        Measure("matrix 1,000 × 1,000", 1, () => WalkMatrix.Compute(graph, costs, many, many, 36_000));
    }

    private void Median(string name, Snap[] origins, Action<Snap> work)
    {
        var times = origins.Select(origin =>
        {
            long start = Stopwatch.GetTimestamp();
            work(origin);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }).Order().ToArray();
        output.WriteLine($"{name}: least {times[0]:F2} ms, median {times[times.Length / 2]:F2} ms, most {times[^1]:F2} ms");
    }

    private T Measure<T>(string name, int times, Func<T> work)
    {
        var result = work();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < times; i++) result = work();
        output.WriteLine($"{name}: {watch.Elapsed.TotalMilliseconds / times:F2} ms, processor {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / times:F2} ms");
        return result;
    }
}
