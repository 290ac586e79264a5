using System.Globalization;
using GridMap.Api;
using GridMap.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Benchmarks;

/// <summary>GET /api/nearest at random places, 32 connections of wrk against the service, both on this machine.</summary>
internal static class NearestBenchmark
{
    private const string Connections = "-c32", Threads = "-t1", WarmUp = "-d5s", Duration = "-d10s";

    public static async Task RunAsync(TestStore store)
    {
        if (Tool.Find("wrk") is not { } wrk)
        {
            Console.WriteLine("nearest: wrk is not installed (Debian: wrk).");
            return;
        }

        await using var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", store.ConnectionString, "--Logging:LogLevel:Default=Warning", "--GridMap:RateLimits:Off=true"]);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var box = await store.ScalarAsync<double[]>("select array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] from (select st_extent(geom)::box2d e from household) s");
        string[] places = [.. box.Select(degrees => degrees.ToString(CultureInfo.InvariantCulture))];
        var script = Path.Combine(Checkout.Root, "tests", "Benchmarks", "peers", "nearest.lua");
        Tool.Run(wrk, "", [Threads, Connections, WarmUp, "-s", script, address, "--", .. places]);
        var told = Tool.Run(wrk, "", [Threads, Connections, Duration, "--latency", "-s", script, address, "--", .. places]).Split('\n');
        Console.WriteLine($"nearest over HTTP: {Figure("Requests/sec:")} requests a second; half within {Figure("50%")}, 99 in 100 within {Figure("99%")}");
        if (told.FirstOrDefault(line => line.Contains("Non-2xx", StringComparison.Ordinal)) is { } refused)
        {
            throw new InvalidOperationException(refused.Trim());
        }

        await app.StopAsync();

        string Figure(string name) => told.Select(line => line.Trim()).First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();
    }
}
