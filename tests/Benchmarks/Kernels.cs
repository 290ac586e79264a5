using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>The engine's kernels by themselves, over a generated city of 100,000 junctions: time and memory of one call.</summary>
[MemoryDiagnoser]
public class Kernels
{
    private const int FifteenMinutes = 9000;
    private WalkGraph graph = null!;
    private WalkCosts costs = null!;
    private Snap[] stations = [];
    private Snap[] homes = [];
    private LonLat[] places = [];
    private WalkField field = null!;
    private int next;

    [GlobalSetup]
    public void Setup()
    {
        var city = BigCity.Make(nodes: 100_000, households: 200_000, stations: 300);
        graph = city.Graph();
        costs = graph.CostsFor(new Persona("adult", 1.333));
        stations = [.. city.Stations["clinic"].Select(s => graph.Snap(s.Place)).Where(s => s.IsSnapped)];
        places = [.. city.Households.Where((_, i) => i % 97 == 0).Select(h => h.Place)];
        homes = [.. places.Select(p => graph.Snap(p)).Where(s => s.IsSnapped)];
        field = WalkField.Search(graph, costs, stations, routes: false);
    }

    [Benchmark(Description = "field of one category, all nodes")]
    public WalkField Field() => WalkField.Search(graph, costs, stations, routes: false);

    [Benchmark(Description = "field of one place, 15 minutes")]
    public WalkField FieldNear() => WalkField.Search(graph, costs, [homes[Next(homes.Length)]], FifteenMinutes);

    [Benchmark(Description = "snap of a place")]
    public Snap Snap() => graph.Snap(places[Next(places.Length)]);

    [Benchmark(Description = "a household's seconds off the field")]
    public int Read() => field.DecisecondsAt(homes[Next(homes.Length)]);

    private int Next(int count) => next = (next + 1) % count;

    /// <summary>In this process, as a build of its own would need packages anew.</summary>
    public static Task RunAsync()
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddLogger(ConsoleLogger.Unicode)
            .AddColumnProvider(DefaultConfig.Instance.GetColumnProviders().ToArray())
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "gridmap-kernels"));
        BenchmarkRunner.Run<Kernels>(config);
        return Task.CompletedTask;
    }
}
