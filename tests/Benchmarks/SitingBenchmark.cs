using System.Diagnostics;
using System.Globalization;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Siting;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>Twenty of 2,000 candidate stations over a generated city of a million junctions and two million households, beside the
/// stations of one category, from the question to the answer with its bound.</summary>
internal static class SitingBenchmark
{
    private const int Candidates = 2000, Changes = 20;

    public static async Task RunAsync()
    {
        var city = BigCity.Make();
        var graph = city.Graph();
        var demand = Demand.Create(graph, city.Households);
        var stations = city.Stations["clinic"];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"siting: {Changes} of {Candidates:N0} candidates beside {stations.Length} stations, {graph.NodeCount:N0} nodes, {city.Households.Length:N0} households"));
        foreach (var (where, metres) in ((string, double)[])[("all over the city", 1e9), ("within 6 km of its middle", 6000)])
        {
            var remedies = Draw(city, metres);
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var question = new SitingQuestion(new CoverageQuestion(new Persona("adult", 1.333), 900), objective, Changes);
                SitingAnswer answer = null!;
                var times = await Measure.RunAsync(3, () =>
                {
                    answer = SitingAnalysis.Run(graph, demand, stations, remedies, question);
                    return Task.CompletedTask;
                });
                Console.WriteLine($"  candidates {where}, {objective}: {times}");
                Tell(question, graph, demand, stations, remedies, answer);
            }
        }
    }

    private static Remedy[] Draw(BigCity city, double metres)
    {
        var random = new Random(1);
        LonLat[] places = [.. city.Streets.Select(s => s.Line[0]).Where(p => Math.Abs(p.Longitude - 104.066) * 95_800 < metres && Math.Abs(p.Latitude - 30.66) * 111_000 < metres)];
        return [.. Enumerable.Range(0, Candidates).Select(i => new Remedy(new AddPoint(new ServicePoint(1_000_000 + i, $"candidate {i + 1}", places[random.Next(places.Length)]))))];
    }

    private static void Tell(SitingQuestion question, WalkGraph graph, Demand demand, ServicePoint[] stations, Remedy[] remedies, SitingAnswer answer)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    value {answer.Value:N0}, bound {answer.Bound:N0}, gap at most {answer.Gap:P2}; {answer.Steps.Count} changes, covered {answer.PeopleBefore:N0} before, {answer.PeopleAfter:N0} after; {answer.PeopleOutOfReach:N0} out of every remedy's reach"));
        var stages = new List<(string Stage, long At)>();
        SitingAnalysis.Run(graph, demand, stations, remedies, question, progress: p =>
        {
            lock (stages)
            {
                if (stages.Count == 0 || stages[^1].Stage != p.Stage) stages.Add((p.Stage, Stopwatch.GetTimestamp()));
            }
        });
        stages.Add(("end", Stopwatch.GetTimestamp()));
        Console.WriteLine("    " + string.Join(", ", stages.Zip(stages.Skip(1)).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.First.Stage} {Stopwatch.GetElapsedTime(s.First.At, s.Second.At).TotalMilliseconds:N0} ms"))));
    }
}
