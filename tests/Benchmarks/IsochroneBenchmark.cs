using System.Diagnostics;
using System.Text.Json;
using GridMap.Analysis.Walking;
using GridMap.Api.Http;
using GridMap.Data;
using GridMap.Import.Osm;
using GridMap.Testing;

namespace GridMap.Benchmarks;

/// <summary>Polygons of 15 minutes on foot from 200 places, from the place to GeoJSON text, beside Valhalla's /isochrone over the same
/// map and places. For each place the best of some rounds.</summary>
internal static class IsochroneBenchmark
{
    private const int Origins = 200;
    private const int Rounds = 5;
    private const int Minutes = 15;

    // Valhalla's own default on foot, 5.1 km/h.
    private static readonly Persona Walker = new("valhalla", 5.1 / 3.6);

    public static async Task RunAsync()
    {
        foreach (var (name, file) in ((string, string)[])[("Chengdu", "chengdu/chengdu.osm"), ("Porto Alegre", "portoalegre/poa_osm.pbf")])
        {
            if (Checkout.FindShared(file) is not { } map)
            {
                Console.WriteLine($"isochrones, {name}: {Checkout.SharedAbsent}");
                continue;
            }

            await using var store = await TestStore.CreateAsync();
            await OsmImport.RunAsync(store.DataSource, map);
            var graph = (await NetworkReader.ReadAsync(store.DataSource)).Graph;
            var origins = await OriginsAsync(store, graph);
            var first = Time(graph, origins, 1, out var characters);
            var ours = Time(graph, origins, Rounds, out _);
            Console.WriteLine($"isochrones of {Minutes} minutes, {name}, {graph.NodeCount:N0} nodes: {ours}; first visit: {first}; {characters:N0} characters");
            if (Peer(map, origins) is { } theirs)
            {
                Console.WriteLine($"  Valhalla: {theirs.Times}; {theirs.Characters:N0} characters; {theirs.Times.Median / ours.Median:N1} times ours");
            }
        }
    }

    private static async Task<List<LonLat>> OriginsAsync(TestStore store, WalkGraph graph)
    {
        var box = await store.ScalarAsync<double[]>("select array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] from (select st_extent(geom)::box2d e from street) s");
        var random = new Random(1);
        var origins = new List<LonLat>();
        while (origins.Count < Origins)
        {
            var place = new LonLat(box[0] + random.NextDouble() * (box[2] - box[0]), box[1] + random.NextDouble() * (box[3] - box[1]));
            if (graph.Snap(place, 50).IsSnapped)
            {
                origins.Add(place);
            }
        }

        return origins;
    }

    private static Times Time(WalkGraph graph, List<LonLat> origins, int rounds, out double characters)
    {
        var costs = graph.CostsFor(Walker);
        var best = new double[origins.Count];
        Array.Fill(best, double.PositiveInfinity);
        long written = 0;
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < best.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var drawn = Isochrones.Draw(graph, costs, graph.Snap(origins[i]), [Minutes * 600], WalkDirection.FromSource);
                var text = GeoJsonGeometry.From(drawn[0].Polygon).Json;
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                written += text.Length;
            }
        }

        characters = (double)written / rounds / best.Length;
        Array.Sort(best);
        return new Times(best);
    }

    private sealed record PeerAnswer(double[] Milliseconds, double Characters);

    /// <summary>Null where Valhalla or osmium is not to be had, and says so.</summary>
    /// <exception cref="InvalidOperationException">Valhalla ended with an error.</exception>
    private static (Times Times, double Characters)? Peer(string map, List<LonLat> origins)
    {
        var peers = Path.Combine(Checkout.Root, "tests", "Benchmarks", "peers");
        if (!Directory.Exists(Path.Combine(peers, "node_modules", "@valhallajs", "valhallajs")))
        {
            Console.WriteLine("  Valhalla: its npm package is not installed (npm install in tests/Benchmarks/peers); no ratio.");
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("gridmap-bench-").FullName;
        try
        {
            var pbf = Path.Combine(folder, "map.osm.pbf");
            if (Tool.Find("osmium") is not { } osmium)
            {
                Console.WriteLine("  Valhalla: it reads .osm.pbf only, and osmium is not there to make one (Debian: osmium-tool); no ratio.");
                return null;
            }

            Tool.Run(osmium, "", "cat", map, "-o", pbf);
            var answer = Tool.Run(Tool.Find("node")!, JsonSerializer.Serialize(origins.Select(o => (double[])[o.Longitude, o.Latitude])),
                Path.Combine(peers, "isochrones.mjs"), pbf, folder, $"{Rounds + 1}");
            var told = JsonSerializer.Deserialize<PeerAnswer>(answer, JsonSerializerOptions.Web)!;
            return (new Times([.. told.Milliseconds.Order()]), told.Characters);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
