using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using GridMap.Api.Http;
using Npgsql;

namespace GridMap.Api.Live;

/// <summary>Something of an area changed: who follows it fetches what.</summary>
/// <param name="Kind">event, area, household …: the first argument of SQL's tell_live.</param>
/// <param name="AreaId">Where; null: outside every area.</param>
public sealed record LiveChange(string Kind, string Id, long? AreaId);

/// <summary>Listens to PostgreSQL for all who follow through this copy of the service. Null in a follower's channel: something may have been missed.</summary>
public sealed partial class LiveHub(NpgsqlDataSource store, ILogger<LiveHub> log) : BackgroundService
{
    private const int MostWaiting = 1000;
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Channel<LiveChange?>, byte> followers = [];

    /// <summary>Follows until it is disposed. A follower that does not keep up misses the oldest, and is told so.</summary>
    public Follower Follow()
    {
        Channel<LiveChange?> channel = Channel.CreateBounded<LiveChange?>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });
        followers.TryAdd(channel, 0);
        return new Follower(channel.Reader, () => followers.TryRemove(channel, out _));
    }

    public sealed class Follower(ChannelReader<LiveChange?> changes, Action leave) : IDisposable
    {
        public ChannelReader<LiveChange?> Changes => changes;

        public void Dispose() => leave();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                Stopped(log);
            }
            catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or IOException)
            {
                Lost(log, e);
                await Task.Delay(AgainAfter, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = await store.OpenConnectionAsync(stopping);
        connection.Notification += (_, told) => Tell(JsonSerializer.Deserialize<LiveChange>(told.Payload, Json.Options));
        await using (var listen = new NpgsqlCommand("listen gridmap_live", connection))
        {
            await listen.ExecuteNonQueryAsync(stopping);
        }

        Tell(null); // whatever was told before this connection listened was missed
        while (true)
        {
            await connection.WaitAsync(stopping);
        }
    }

    private void Tell(LiveChange? change)
    {
        foreach (var channel in followers.Keys)
        {
            if (!channel.Writer.TryWrite(change))
            {
                // It is full: what waits is worth no more than the word that something was missed.
                while (channel.Reader.TryRead(out _))
                {
                }

                channel.Writer.TryWrite(null);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not tell changes; trying again.")]
    private static partial void Lost(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Changes are not told any more.")]
    private static partial void Stopped(ILogger log);
}
