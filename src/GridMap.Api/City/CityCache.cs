using Npgsql;

namespace GridMap.Api.City;

/// <summary>Keeps the newest state of the store in memory. A request after a change waits for the new state; one load at a time.</summary>
public sealed class CityCache(NpgsqlDataSource store, VersionWatch versions, GraphFiles? files = null)
{
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile LoadedCity? current;

    /// <summary>The store as it is now, or newer.</summary>
    public async ValueTask<LoadedCity> GetAsync(CancellationToken cancellation)
    {
        var wanted = await versions.ReadAsync(cancellation);
        if (current is { } city && city.Covers(wanted))
        {
            return city;
        }

        await loading.WaitAsync(cancellation);
        try
        {
            if (current is not { } loaded || !loaded.Covers(wanted))
            {
                current = loaded = await LoadedCity.LoadAsync(store, current, wanted, files, cancellation);
            }

            return loaded;
        }
        finally
        {
            loading.Release();
        }
    }
}

/// <summary>Loads the city in the background at start, so that the first visitor does not wait.</summary>
public sealed partial class CityWarmer(CityCache cities, ILogger<CityWarmer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var city = await cities.GetAsync(stoppingToken);
            await city.DemandAsync(stoppingToken);
            Loaded(log, city.Graph.EdgeCount, city.Content.Stations.Count);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Stopped(log);
        }
        catch (Exception e)
        {
            // The first request tries again and tells its caller.
            NotLoaded(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The city is loaded: {Edges} pieces of street, {Stations} stations.")]
    private static partial void Loaded(ILogger log, int edges, int stations);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped before the city was loaded.")]
    private static partial void Stopped(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The city could not be loaded at start.")]
    private static partial void NotLoaded(ILogger log, Exception e);
}
