using System.Diagnostics;
using System.Net.Http.Json;
using GridMap.Analysis.Coverage;
using GridMap.Api;
using GridMap.Api.Accounts;
using GridMap.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Benchmarks;

/// <summary>New figures while a planner drags a station, and for one that closes, asked of the service over HTTP, in the generated city
/// of a million junctions and two million households.</summary>
internal static class ScenarioBenchmark
{
    private const int Asked = 100;
    private static readonly object Question = new { kind = "community_centre", minutes = 15 };

    public static async Task RunAsync()
    {
        await using var store = await TestStore.CreateAsync();
        var city = BigCity.Make();
        await BigCityStore.WriteAsync(store, city);
        await new AccountStore(store.DataSource).EnsureDemoAsync(CancellationToken.None);
        await using var app = Service.Build(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:GridMap", store.ConnectionString, "--Logging:LogLevel:Default", "Error"]);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), Timeout = TimeSpan.FromMinutes(10) };
        var signedIn = (await client.PostAsJsonAsync("/api/session", new { name = "planner", password = AccountStore.DemoPassword })).EnsureSuccessStatusCode();
        client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", (await signedIn.Content.ReadFromJsonAsync<SessionDocument>())!.CsrfToken);

        var stations = city.Stations["clinic"];
        var started = Stopwatch.GetTimestamp();
        await PreviewAsync(client, []);
        Console.WriteLine($"scenarios: {stations.Length} stations, {city.Households.Length:N0} households; the first question loads the city and makes its field: {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s");
        await TellAsync("no change: what asking alone takes", client, _ => null);
        await TellAsync("drag a station 10 to 600 m", client, i => Dragged(stations[i % stations.Length], i));
        await TellAsync("close a station", client, i => new { type = "close_station", id = stations[i % stations.Length].Id });
        await TellAsync("add a station", client, i => new { type = "add_station", lon = city.Households[i * 19_001].Place.Longitude, lat = city.Households[i * 19_001].Place.Latitude });
        var gates = city.Gates.Where(g => g.CompoundId != 0).ToArray();
        await TellAsync("open a gate to everybody", client, i => new { type = "set_gate", id = gates[i * 97 % gates.Length].Id, access = "public" });
        await TellAsync("remove a street", client, i => new { type = "remove_street", id = city.Streets[i * 9973].Id });
        await app.StopAsync();
    }

    /// <summary>As a hand would: step by step on a spiral round where the station is.</summary>
    private static object Dragged(ServicePoint station, int step)
    {
        double metres = 10 + step * 590.0 / Asked, angle = step * 0.7;
        return new { type = "move_station", id = station.Id, lon = station.Place.Longitude + metres * Math.Cos(angle) / 96_000, lat = station.Place.Latitude + metres * Math.Sin(angle) / 111_000 };
    }

    private static async Task TellAsync(string work, HttpClient client, Func<int, object?> change)
    {
        // The runtime compiles what is used often again, better each time: 300 requests, or ten seconds of them, go before.
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 3 * Asked && Stopwatch.GetElapsedTime(began).TotalSeconds < 10; i++)
        {
            await PreviewAsync(client, change(i % Asked) is { } one ? [one] : []);
        }

        var (times, bytes, processor) = (new double[Asked], 0L, Environment.CpuUsage.TotalTime);
        for (var i = 0; i < Asked; i++)
        {
            var started = Stopwatch.GetTimestamp();
            bytes += await PreviewAsync(client, change(i) is { } one ? [one] : []);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        // Beside the clock, the processor's time: what a request takes where nobody else is at work, client and service together.
        processor = Environment.CpuUsage.TotalTime - processor;
        Array.Sort(times);
        Console.WriteLine($"  {work}: {new Times(times)}, 90 % within {new Times(times).Percentile(0.9):N1} ms; processor {processor.TotalMilliseconds / Asked:N1} ms, answer {bytes / Asked / 1024.0:N1} kB");
    }

    private static async Task<int> PreviewAsync(HttpClient client, object[] changes)
    {
        using var response = await client.PostAsJsonAsync("/api/scenarios/preview", new { question = Question, changes });
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? body.Length : throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(body));
    }
}
