using System.Diagnostics;
using System.Globalization;
using GridMap.Api;
using GridMap.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Benchmarks;

/// <summary>The living circle and the stations' load asked of the service over HTTP, in the generated city of a million junctions and two
/// million households; and how long others wait meanwhile.</summary>
internal static class LivingCircleBenchmark
{
    public static async Task RunAsync()
    {
        await using var store = await TestStore.CreateAsync();
        var city = BigCity.Make();
        await BigCityStore.WriteAsync(store, city);
        await using var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", store.ConnectionString, "--Logging:LogLevel:Default", "Error"]);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), Timeout = TimeSpan.FromMinutes(10) };
        var home = city.Households[city.Households.Length / 2].Place;
        var isochrone = string.Create(CultureInfo.InvariantCulture, $"/api/isochrones?lon={home.Longitude}&lat={home.Latitude}&minutes=15");
        await TellAsync(client, "/api/stations/load?category=clinic&minutes=15", "loads the city");
        await TellAsync(client, isochrone, "an isochrone before");
        foreach (var persona in (string[])["adult", "elder", "wheelchair"])
        {
            await TellAsync(client, $"/api/living-circle?persona={persona}", "computed");
            await TellAsync(client, $"/api/living-circle?persona={persona}", "kept");
        }

        await TellAsync(client, "/api/living-circle?level=5", "kept, every micro-grid");
        await TellAsync(client, "/api/stations/load?category=clinic&minutes=10", "computed");
        var computing = TellAsync(client, "/api/living-circle?persona=child", "computed, while others ask");
        var meanwhile = new List<double>();
        while (!computing.IsCompleted)
        {
            var started = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(isochrone);
            meanwhile.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        await computing;
        Console.WriteLine($"  isochrones meanwhile: {new Times([.. meanwhile.Order()])}");
        await app.StopAsync();
    }

    private static async Task TellAsync(HttpClient client, string path, string what)
    {
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var bytes = (await client.GetByteArrayAsync(path)).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {path}, {what}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms, processor {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds:N0} ms, {bytes / 1024.0:N0} kB"));
    }
}
