using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridMap.Api.Tests;

public sealed class GraphFilesTests(SmallCity city) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gridmap-test-").FullName;

    private GraphFiles Files => new(Path.Combine(folder, "made"), NullLogger<GraphFiles>.Instance);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_copy_serves_just_the_state_it_was_made_of()
    {
        var (graph, version) = await NetworkReader.ReadAsync(city.Store.DataSource);
        var versions = new StoreVersions("a1", version, 9);
        Assert.Null(Files.Find(versions));
        Files.Save(versions, graph);
        Assert.Equal(graph.NodeCount, Files.Find(versions)!.NodeCount);
        Assert.Equal(graph.NodeCount, Files.Find(versions with { Content = 10 })!.NodeCount);
        Assert.Null(Files.Find(versions with { Network = version + 1 }));
        Assert.Null(Files.Find(versions with { Store = "b2" }));
        Files.Save(versions with { Network = version + 1 }, graph);
        Assert.NotNull(Files.Find(versions with { Network = version + 1 }));
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "made")));
    }

    [Fact]
    public async Task A_damaged_copy_and_a_folder_that_cannot_be_are_no_failure()
    {
        var (graph, version) = await NetworkReader.ReadAsync(city.Store.DataSource);
        var versions = new StoreVersions("a1", version, 9);
        Files.Save(versions, graph);
        var path = Directory.GetFiles(Path.Combine(folder, "made")).Single();
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^20] ^= 4;
        await File.WriteAllBytesAsync(path, bytes);
        Assert.Null(Files.Find(versions));
        Files.Save(versions, graph);
        Assert.NotNull(Files.Find(versions));

        var nowhere = new GraphFiles(Path.Combine(path, "below-a-file"), NullLogger<GraphFiles>.Instance);
        nowhere.Save(versions, graph);
        Assert.Null(nowhere.Find(versions));
    }

    [Fact]
    public async Task Services_that_write_and_read_at_the_same_time_see_whole_copies()
    {
        var (graph, version) = await NetworkReader.ReadAsync(city.Store.DataSource);
        var versions = new StoreVersions("a1", version, 9);
        Files.Save(versions, graph);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            for (var turn = 0; turn < 20; turn++)
            {
                if (i % 2 == 0)
                {
                    Files.Save(versions, graph);
                }
                else
                {
                    Assert.NotNull(Files.Find(versions));
                }
            }
        })));
    }

    [Fact]
    public async Task A_service_that_starts_from_the_copy_answers_as_one_that_read_the_store()
    {
        var made = Path.Combine(folder, "graph");
        await using (var first = await SmallCity.StartAsync(city.Store.ConnectionString, "--GridMap:GraphFolder", made))
        {
            using var client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(first)) };
            await client.GetStringAsync("/api/nearest?lon=104.001&lat=30.001&at=2026-11-22T20:30");
        }

        await WaitForFileAsync(made);
        await using var second = await SmallCity.StartAsync(city.Store.ConnectionString, "--GridMap:GraphFolder", made);
        using var http = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(second)) };
        Assert.Equal(await city.Client.GetStringAsync("/api/nearest?lon=104.001&lat=30.001&at=2026-11-22T20:30"), await http.GetStringAsync("/api/nearest?lon=104.001&lat=30.001&at=2026-11-22T20:30"));
    }

    private static async Task WaitForFileAsync(string made)
    {
        for (var i = 0; i < 200 && (!Directory.Exists(made) || Directory.GetFiles(made, "*.graph").Length == 0); i++)
        {
            await Task.Delay(50);
        }

        Assert.Single(Directory.GetFiles(made, "*.graph"));
    }
}
