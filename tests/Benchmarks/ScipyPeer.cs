using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GridMap.Analysis.Walking;
using GridMap.Testing;

namespace GridMap.Benchmarks;

/// <summary>SciPy's C Dijkstra (scipy.sparse.csgraph, min_only) on the graph and the sources of a field.</summary>
internal static class ScipyPeer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Times SciPy and checks that its distances are the field's, everywhere.</summary>
    /// <returns>Null where there is no SciPy, and says so.</returns>
    /// <exception cref="InvalidOperationException">SciPy ended with an error, or its distances differ.</exception>
    public static Times? Run(WalkCosts costs, WalkField field, int runs)
    {
        if (!File.Exists(Python) || Start("-c", "import scipy.sparse.csgraph").ExitCode != 0)
        {
            Console.WriteLine($"  SciPy: {Python} has none (Debian: python3-scipy); no ratio.");
            return null;
        }

        string folder = Directory.CreateTempSubdirectory("gridmap-bench-").FullName;
        try
        {
            string graph = Path.Combine(folder, "graph"), distances = Path.Combine(folder, "distances");
            Write(graph, costs, field);
            var (exitCode, output, error) = Start(Path.Combine(Checkout.Root, "tests", "Benchmarks", "peers", "scipy_field.py"), graph, distances, $"{runs + 1}");
            if (exitCode != 0) throw new InvalidOperationException($"SciPy ended with {exitCode}: {error}");
            Check(field, MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(distances)));
            double[] times = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => 1000 * double.Parse(line, CultureInfo.InvariantCulture)).Order()];
            return new Times(times);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int ExitCode, string Output, string Error) Start(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>The arcs that can be passed, and for each source a node more, with arcs to where its search starts.</summary>
    private static void Write(string path, WalkCosts costs, WalkField field)
    {
        var states = costs.Graph.States;
        int nodes = costs.Graph.NodeCount;
        var first = new List<long>(nodes + 1) { 0 };
        var heads = new List<int>();
        var lengths = new List<double>();
        for (int node = 0; node < nodes; node++)
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                if (costs.ArcsTowardsSource[arc] == WalkField.NoWalk) continue;
                heads.Add(states.ArcHead[arc]);
                lengths.Add(costs.ArcsTowardsSource[arc]);
            }

            first.Add(heads.Count);
        }

        foreach (var source in field.Sources)
        {
            foreach (var (seed, _) in SourceSeeds.Of(costs, field.Direction, source, 0, field.Limit))
            {
                heads.Add(seed.Node);
                lengths.Add(seed.Deciseconds);
            }

            first.Add(heads.Count);
        }

        int[] sources = [.. Enumerable.Range(nodes, first.Count - 1 - nodes)];
        using var file = File.Create(path);
        file.Write(MemoryMarshal.AsBytes((ReadOnlySpan<long>)[first.Count - 1, heads.Count, sources.Length]));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(first)));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(heads)));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(lengths)));
        file.Write(MemoryMarshal.AsBytes(sources.AsSpan()));
    }

    private static void Check(WalkField field, ReadOnlySpan<double> distances)
    {
        int[] ours = field.Space.Deciseconds;
        for (int node = 0; node < ours.Length; node++)
        {
            if (ours[node] == WalkField.NoWalk ? !double.IsPositiveInfinity(distances[node]) : distances[node] != ours[node])
                throw new InvalidOperationException($"At node {node} SciPy has {distances[node]}, the field {ours[node]}.");
        }
    }
}
