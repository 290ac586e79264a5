using System.Globalization;
using System.Text;
using GridMap.Analysis.Walking;
using GridMap.Testing;

namespace GridMap.Benchmarks;

/// <summary>Nanoseconds of processor time for each node that a field settles, the best of several rounds, from ten thousand to three million
/// nodes, drawn in docs/images.</summary>
internal static class GrowthBenchmark
{
    private const double StationsPerNode = 0.003;   // as 3,000 in a city of a million, over twenty categories

    public static async Task RunAsync()
    {
        var points = new List<(int Nodes, double Nanoseconds)>();
        foreach (int junctions in (int[])[10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000])
        {
            var (graph, sources) = Make(junctions);
            var costs = graph.CostsFor(new Persona("adult", 1.333));
            var space = new SearchSpace(graph.NodeCount, routes: false);
            double best = double.PositiveInfinity;
            for (int round = 0, searches = Math.Max(1, 1_000_000 / junctions); round < 15; round++)
            {
                var before = Environment.CpuUsage.TotalTime;
                for (int i = 0; i < searches; i++) WalkField.Search(costs, sources, WalkField.NoWalk - 1, WalkDirection.TowardsSource, space, CancellationToken.None);
                if (round > 0) best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / searches);
            }

            int settled = space.Touched.Length;
            points.Add((settled, best / settled));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"growth: {settled,9:N0} nodes settled, {sources.Length,3} sources: {best / 1e6:N1} ms of processor time, {points[^1].Nanoseconds:N0} ns a node"));
        }

        string path = Path.Combine(Checkout.Root, "docs", "images", "field-growth.svg");
        await File.WriteAllTextAsync(path, Draw(points));
        Console.WriteLine($"  drawn in {Path.GetRelativePath(Checkout.Root, path)}");
    }

    private static (WalkGraph Graph, Snap[] Sources) Make(int junctions)
    {
        var city = BigCity.Make(junctions, households: 0, stations: (int)(junctions * StationsPerNode));
        var graph = city.Graph();
        return (graph, [.. city.Stations["clinic"].Select(s => graph.Snap(s.Place)).Where(s => s.IsSnapped)]);
    }

    private static string Draw(List<(int Nodes, double Nanoseconds)> points)
    {
        const int width = 640, height = 320, left = 60, bottom = 50, top = 30, right = 20;
        double most = 20 * Math.Ceiling(points.Max(p => p.Nanoseconds) * 1.2 / 20);
        double low = Math.Log10(points[0].Nodes), high = Math.Log10(points[^1].Nodes);
        double X(double nodes) => left + (Math.Log10(nodes) - low) / (high - low) * (width - left - right);
        double Y(double nanoseconds) => height - bottom - nanoseconds / most * (height - bottom - top);
        var svg = new StringBuilder();
        void Add(FormattableString element) => svg.Append(FormattableString.Invariant(element)).Append('\n');
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
        Add($"<text x=\"{left}\" y=\"18\">Nanoseconds of one processor for each node that a field settles, by nodes settled</text>");
        for (int i = 0; i <= 4; i++)
        {
            Add($"<path d=\"M{left} {Y(most * i / 4):F1}H{width - right}\" stroke=\"#ccc\"/>");
            Add($"<text x=\"{left - 8}\" y=\"{Y(most * i / 4) + 4:F1}\" text-anchor=\"end\">{most * i / 4:N0}</text>");
        }

        Add($"<polyline points=\"{string.Join(' ', points.Select(p => FormattableString.Invariant($"{X(p.Nodes):F1},{Y(p.Nanoseconds):F1}")))}\" fill=\"none\" stroke=\"#1565c0\" stroke-width=\"2\"/>");
        foreach (var (nodes, nanoseconds) in points)
        {
            Add($"<circle cx=\"{X(nodes):F1}\" cy=\"{Y(nanoseconds):F1}\" r=\"4\" fill=\"#1565c0\"/>");
            Add($"<text x=\"{X(nodes):F1}\" y=\"{Y(nanoseconds) - 9:F1}\" text-anchor=\"middle\">{nanoseconds:N0}</text>");
            Add($"<text x=\"{Math.Min(X(nodes), width - right - 20):F1}\" y=\"{height - bottom + 18}\" text-anchor=\"middle\">{nodes / 1000:N0} k</text>");
        }

        return svg.Append("</svg>\n").ToString();
    }
}
