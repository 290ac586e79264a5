using System.Diagnostics;
using System.Globalization;
using System.Text;
using GridMap.Data;
using GridMap.Import.Osm;
using GridMap.Testing;

namespace GridMap.Benchmarks;

/// <summary>Import of a map file of 500 MB that is nearly all streets: time, and the most memory that its process held.</summary>
internal static class ImportBenchmark
{
    /// <summary>The child's first argument; then come the file and the store.</summary>
    public const string Child = "import-file";

    private const long FileBytes = 500_000_000;
    private const int StreetsAWay = 5;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gridmap-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "lattice.osm");
            var (nodes, ways) = Write(file);
            await using var store = await TestStore.CreateAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"import of {new FileInfo(file).Length / 1e6:N0} MB of OSM XML, {nodes:N0} nodes, {ways:N0} streets:"));
            using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(ImportBenchmark).Assembly.Location, Child, file, store.ConnectionString]))!;
            await child.WaitForExitAsync();
            if (child.ExitCode != 0) throw new InvalidOperationException($"The import ended with {child.ExitCode}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In a process of its own, so that the peak is the import's.</summary>
    public static async Task<int> RunChildAsync(string file, string connectionString)
    {
        await using var store = GridMapDataSource.Create(connectionString);
        var started = Stopwatch.GetTimestamp();
        var report = await OsmImport.RunAsync(store, file);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s, {report.Counts["streets"]:N0} pieces, {report.WalkableKilometres:N0} km, at most {self.PeakWorkingSet64 / 1e6:N0} MB"));
        return 0;
    }

    /// <summary>A lattice of streets 100 m apart, each way five nodes long, until the file is full.</summary>
    private static (long Nodes, long Ways) Write(string path)
    {
        const int columns = 2000;
        const double step = 0.001;
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"GridMap\">\n");
        long nodes = 0, ways = 0;
        for (; writer.BaseStream.Position < FileBytes * 0.55; nodes++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $" <node id=\"{nodes + 1}\" version=\"1\" timestamp=\"2026-01-01T00:00:00Z\" lat=\"{30 + nodes / columns * step:F7}\" lon=\"{104 + nodes % columns * step:F7}\"/>\n"));
        }

        for (long first = 0; first + columns * StreetsAWay < nodes && writer.BaseStream.Position < FileBytes; first += StreetsAWay - 1)
        {
            if (first % columns + StreetsAWay <= columns) WriteWay(writer, ++ways, first + 1, 1);
            WriteWay(writer, ++ways, first + 1, columns);
        }

        writer.Write("</osm>\n");
        return (nodes, ways);
    }

    private static void WriteWay(StreamWriter writer, long id, long firstNode, long stride)
    {
        writer.Write(string.Create(CultureInfo.InvariantCulture, $" <way id=\"{id}\" version=\"1\" timestamp=\"2026-01-01T00:00:00Z\">\n"));
        for (var i = 0; i < StreetsAWay; i++) writer.Write(string.Create(CultureInfo.InvariantCulture, $"  <nd ref=\"{firstNode + i * stride}\"/>\n"));
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"  <tag k=\"highway\" v=\"residential\"/>\n  <tag k=\"name\" v=\"街{id}\"/>\n </way>\n"));
    }
}
