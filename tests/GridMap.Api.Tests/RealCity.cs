using System.Net.Http.Json;
using System.Text.Json;
using GridMap.Import.Osm;
using Microsoft.AspNetCore.Builder;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Api.Tests;

/// <summary>The service over a real map of ../shared/data, in a store of its own.</summary>
internal sealed class RealCity : IAsyncDisposable
{
    private readonly WebApplication app;

    private RealCity(TestStore store, WebApplication app)
    {
        Store = store;
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)), Timeout = TimeSpan.FromMinutes(2) };
    }

    public TestStore Store { get; }

    public HttpClient Client { get; }

    /// <summary>Skips the test where the file is absent.</summary>
    /// <param name="fill">What to do to the store after the import.</param>
    public static async Task<RealCity> ImportAsync(string file, Func<TestStore, Task>? fill = null)
    {
        var path = Checkout.FindShared(file);
        Assert.SkipWhen(path is null, Checkout.SharedAbsent);
        var store = await TestStore.CreateAsync();
        await OsmImport.RunAsync(store.DataSource, path);
        if (fill is not null)
        {
            await fill(store);
        }

        return new RealCity(store, await SmallCity.StartAsync(store.ConnectionString));
    }

    /// <summary>Walking seconds and metres from one place to many; null: no walk within the limit.</summary>
    public async Task<(double?[] Seconds, double?[] Metres)> WalkAsync(
        double[] origin, double[][] destinations, double limitSeconds, double? speedMetresPerSecond = null, string? persona = null, string? at = null)
    {
        using var response = await Client.PostAsJsonAsync("/api/walk-times", new { origins = (double[][])[origin], destinations, limitSeconds, speedMetresPerSecond, persona, at });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        var answer = JsonDocument.Parse(text).RootElement;
        return (Row("seconds"), Row("metres"));

        double?[] Row(string name) =>
            [.. answer.GetProperty(name)[0].EnumerateArray().Select(n => n.ValueKind == JsonValueKind.Null ? (double?)null : n.GetDouble())];
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Places by SQL that gives longitude and latitude; its random() is the same for the same seed, from 0 to 1.</summary>
    public async Task<double[][]> PlacesAsync(string sql, double seed)
    {
        var places = new List<double[]>();
        await using var connection = await Store.DataSource.OpenConnectionAsync();
        await using (var sow = new NpgsqlCommand("select setseed($1)", connection) { Parameters = { new() { Value = seed } } })
        {
            await sow.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            places.Add([reader.GetDouble(0), reader.GetDouble(1)]);
        }

        return [.. places];
    }

    /// <summary>A GeoJSON polygon or multipolygon in metres around a latitude.</summary>
    public static Geometry ToMetres(JsonElement geometry, double latitude)
    {
        var factory = GeometryFactory.Default;
        var coordinates = geometry.GetProperty("coordinates");
        return geometry.GetProperty("type").GetString() switch
        {
            "Polygon" => Polygon(coordinates),
            "MultiPolygon" => factory.CreateMultiPolygon([.. coordinates.EnumerateArray().Select(Polygon)]),
            var other => throw new ArgumentException(other),
        };

        Polygon Polygon(JsonElement rings)
        {
            var all = rings.EnumerateArray().Select(r => factory.CreateLinearRing([.. r.EnumerateArray().Select(c => ToMetres(c[0].GetDouble(), c[1].GetDouble(), latitude))])).ToList();
            return all.Count == 0 ? factory.CreatePolygon() : factory.CreatePolygon(all[0], [.. all.Skip(1)]);
        }
    }

    public static Coordinate ToMetres(double longitude, double latitude, double around)
    {
        // Series of the WGS 84 ellipsoid's degrees, to a millimetre a degree.
        var phi = double.DegreesToRadians(around);
        var east = 111_412.84 * Math.Cos(phi) - 93.5 * Math.Cos(3 * phi) + 0.118 * Math.Cos(5 * phi);
        var north = 111_132.92 - 559.82 * Math.Cos(2 * phi) + 1.175 * Math.Cos(4 * phi);
        return new Coordinate(longitude * east, latitude * north);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Store.DisposeAsync();
    }
}
