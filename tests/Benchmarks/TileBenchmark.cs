using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GridMap.Api;
using GridMap.Api.Coverage;
using GridMap.Import.Demo;
using GridMap.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Benchmarks;

/// <summary>Every layer's tiles over the middle of a city at zooms 10 to 17, over HTTP as gzip: cold (drawn by PostGIS), warm (from the cache), and
/// asked for again with their ETag. The peer is one plain ST_AsMVT of the same tables over the same tile, as a tile server without a style sends it,
/// asked for in turn with ours. Over the benchmark's city and over the demo city.</summary>
internal static class TileBenchmark
{
    private const int TilesPerZoom = 40;

    // Streets, base features and compounds with their names, neither simplified nor chosen by zoom.
    private const string PlainTile = """
        with tile as (select st_tileenvelope($1, $2, $3) as box, st_transform(st_tileenvelope($1, $2, $3, margin => 64.0 / 4096), 4326) as look)
        select coalesce((select st_asmvt(f, 'street', 4096, 'mvt') from (select class, name, bridge, tunnel, st_asmvtgeom(st_transform(geom, 3857), box, 4096, 64, true) as mvt from street, tile where geom && look) f), '')
          || coalesce((select st_asmvt(f, 'feature', 4096, 'mvt') from (select layer, kind, name, st_asmvtgeom(st_transform(geom, 3857), box, 4096, 64, true) as mvt from base_feature, tile where geom && look) f), '')
          || coalesce((select st_asmvt(f, 'compound', 4096, 'mvt') from (select id, name, walled, st_asmvtgeom(st_transform(geom, 3857), box, 4096, 64, true) as mvt from compound, tile where valid_to is null and geom && look) f), '')
        """;

    public static async Task RunAsync(TestStore store)
    {
        await MeasureAsync(store, "city above");
        await using var demo = await TestStore.CreateAsync();
        await DemoCity.GenerateAsync(demo.DataSource, seed: 1);
        await demo.ExecuteAsync("analyze");
        await MeasureAsync(demo, "demo city");
    }

    private static async Task MeasureAsync(TestStore store, string city)
    {
        var run = await CoverageRunner.Create(store.DataSource).RunAsync(new CoverageQuestionDocument(15, Kind: "community_centre"));
        await using var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", store.ConnectionString, "--Logging:LogLevel:Default=Warning", "--GridMap:RateLimits:Off=true"]);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        var lon = await store.ScalarAsync<double>("select avg(st_x(geom)) from household");
        var lat = await store.ScalarAsync<double>("select avg(st_y(geom)) from household");
        await http.GetAsync($"/api/nearest?lon={lon}&lat={lat}");
        await http.GetAsync("/api/tiles/base/9/0/0.mvt");
        await PlainAsync(store, 9, 0, 0);

        Console.WriteLine($"tiles of the {city}, over HTTP, zooms 10 to 17, gzip:");
        double[] peer = [];
        long peerLargest = 0;
        foreach (var layer in (string[])["base", "areas", "stations", "coverage"])
        {
            List<double> cold = [], warm = [], unchanged = [], plain = [];
            long sent = 0, whole = 0;
            for (var zoom = 10; zoom <= 17; zoom++)
            {
                foreach (var (x, y) in Around(lon, lat, zoom).Take(TilesPerZoom))
                {
                    var path = $"/api/tiles/{layer}/{zoom}/{x}/{y}.mvt" + (layer == "coverage" ? $"?run={run.Id}" : "");
                    var first = await AskAsync(http, path, null, cold);
                    sent = Math.Max(sent, first.Bytes);
                    whole = Math.Max(whole, first.Whole);
                    await AskAsync(http, path, null, warm);
                    if (first.ETag is { } etag)
                    {
                        await AskAsync(http, path, etag, unchanged);
                    }

                    if (layer == "base")
                    {
                        var started = Stopwatch.GetTimestamp();
                        peerLargest = Math.Max(peerLargest, (await PlainAsync(store, zoom, x, y)).Length);
                        plain.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    }
                }
            }

            if (layer == "base")
            {
                peer = Sorted(plain);
            }

            var (coldTimes, warmTimes) = (new Times(Sorted(cold)), new Times(Sorted(warm)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {layer,-9} cold median {coldTimes.Median:N1} ms, 95 in 100 within {coldTimes.Percentile(0.95):N1}; warm {warmTimes.Median:N2}; 304 {new Times(Sorted(unchanged)).Median:N2}; largest {sent / 1000.0:N0} kB sent, {whole / 1000.0:N0} kB opened ({cold.Count} tiles)"));
            if (layer == "base")
            {
                var plainTimes = new Times(peer);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  plain ST_AsMVT of the same tables, not over HTTP: median {plainTimes.Median:N1} ms, 95 in 100 within {plainTimes.Percentile(0.95):N1}, largest {peerLargest / 1000.0:N0} kB: ours cold takes {coldTimes.Median / plainTimes.Median:N2} of it at the median, {coldTimes.Percentile(0.95) / plainTimes.Percentile(0.95):N2} at the 95th; the largest is {whole / (double)peerLargest:N2} of it opened, {sent / (double)peerLargest:N2} as sent"));
            }
        }

        await app.StopAsync();
    }

    private static double[] Sorted(List<double> times)
    {
        times.Sort();
        return [.. times];
    }

    private static async Task<(long Bytes, long Whole, EntityTagHeaderValue? ETag)> AskAsync(HttpClient http, string path, EntityTagHeaderValue? known, List<double> times)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        var started = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotModified || known is not null && response.StatusCode != HttpStatusCode.NotModified)
        {
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode}");
        }

        if (body.Length == 0)
        {
            return (0, 0, response.Headers.ETag);
        }

        await using var opened = new System.IO.Compression.GZipStream(new MemoryStream(body), System.IO.Compression.CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await opened.CopyToAsync(whole);
        return (body.Length, whole.Length, response.Headers.ETag);
    }

    private static async Task<byte[]> PlainAsync(TestStore store, int z, int x, int y)
    {
        await using var command = store.DataSource.CreateCommand(PlainTile);
        command.Parameters.AddWithValue(z);
        command.Parameters.AddWithValue(x);
        command.Parameters.AddWithValue(y);
        return (byte[])(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Tiles by distance from the one that holds the place (web map numbering).</summary>
    private static IEnumerable<(int X, int Y)> Around(double lon, double lat, int zoom)
    {
        var n = 1 << zoom;
        var phi = lat * Math.PI / 180;
        var x = (int)((lon + 180) / 360 * n);
        var y = (int)((1 - Math.Asinh(Math.Tan(phi)) / Math.PI) / 2 * n);
        return from ring in Enumerable.Range(0, 8)
               from dx in Enumerable.Range(-ring, 2 * ring + 1)
               from dy in Enumerable.Range(-ring, 2 * ring + 1)
               where Math.Max(Math.Abs(dx), Math.Abs(dy)) == ring
               select (x + dx, y + dy);
    }
}
