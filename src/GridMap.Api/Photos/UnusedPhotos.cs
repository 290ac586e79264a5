using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Photos;

/// <summary>Removes, each day, the photos that no visit and no event named in a month (0019_account_audit.sql).</summary>
public sealed partial class UnusedPhotos(ActingStore acting, GridMapSettings settings, TimeProvider time, ILogger<UnusedPhotos> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <returns>How many were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        // No account acts: it is the age that does.
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), settings.TimeZone).DateTime);
        await using var work = await acting.BeginAsync(Actor.System(day), cancellation);
        var removed = await work.ScalarAsync<int>("select remove_unused_photos()", cancellation);
        await work.CommitAsync(cancellation);
        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Every, time);
            do
            {
                try
                {
                    Removed(log, await SweepAsync(stoppingToken));
                }
                catch (NpgsqlException e)
                {
                    NotRemoved(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Stopped(log);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Photos} photos that nothing used in a month.")]
    private static partial void Removed(ILogger log, int photos);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Photos that nothing uses could not be looked for.")]
    private static partial void NotRemoved(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Unused photos are not looked for any more.")]
    private static partial void Stopped(ILogger log);
}
