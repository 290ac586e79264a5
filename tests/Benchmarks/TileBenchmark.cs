using System.Diagnostics;
using GridMap.Api;
using GridMap.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Benchmarks;

/// <summary>Every base map tile over the middle of the city at zooms 12 to 17, over HTTP, none from a cache.</summary>
internal static class TileBenchmark
{
    private const int TilesPerZoom = 60;

    public static async Task RunAsync(TestStore store)
    {
        await using var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", store.ConnectionString, "--Logging:LogLevel:Default=Warning", "--GridMap:RateLimits:Off=true"]);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var lon = await store.ScalarAsync<double>("select avg(st_x(geom)) from household");
        var lat = await store.ScalarAsync<double>("select avg(st_y(geom)) from household");
        await http.GetAsync($"/api/nearest?lon={lon}&lat={lat}");

        var times = new List<double>();
        var largest = 0;
        for (var zoom = 12; zoom <= 17; zoom++)
        {
            foreach (var (x, y) in Around(lon, lat, zoom).Take(TilesPerZoom))
            {
                foreach (var layer in (string[])["base", "areas", "stations"])
                {
                    var started = Stopwatch.GetTimestamp();
                    var tile = await http.GetByteArrayAsync($"/api/tiles/{layer}/{zoom}/{x}/{y}.mvt");
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    largest = Math.Max(largest, tile.Length);
                }
            }
        }

        times.Sort();
        var all = new Times([.. times]);
        Console.WriteLine($"tiles: {all}; 95th percentile {all.Percentile(0.95):N1} ms; largest {largest / 1000.0:N0} kB");
        await app.StopAsync();
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
