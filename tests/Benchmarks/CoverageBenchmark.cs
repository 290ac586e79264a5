using GridMap.Api.Coverage;
using GridMap.Testing;

namespace GridMap.Benchmarks;

/// <summary>A coverage run for one category over all households, from the question to the stored answer, as the service does it.</summary>
internal static class CoverageBenchmark
{
    public static async Task RunAsync(TestStore store)
    {
        var runner = CoverageRunner.Create(store.DataSource);
        CoverageRunDocument? last = null;
        var times = await Measure.RunAsync(5, async () =>
        {
            last = await runner.RunAsync(new CoverageQuestionDocument(15, Kind: "community_centre"));
            if (last.State != "done")
            {
                throw new InvalidOperationException($"The run ended as {last.State}: {last.Problem}");
            }
        });
        var households = await store.ScalarAsync<long>("select count(*) from household");
        Console.WriteLine($"coverage run, {households:N0} households, stored: {times}");
        Console.WriteLine("  of the last: " + string.Join(", ", last!.Timings!.Select(t => $"{t.Key} {t.Value:N0} ms")));
    }
}
