using GridMap.Api.Accounts;
using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace GridMap.Api.Health;

/// <summary>The service does not serve as a database role that row-level security does not bind, nor with keys that are not the store's. Where
/// the database does not answer yet, or has no schema, it is asked until it does: nothing can be told before.</summary>
public sealed partial class StartGuard(NpgsqlDataSource store, IDataProtectionProvider keys, GridMapSettings settings, IHostApplicationLifetime lifetime, ILogger<StartGuard> log) : BackgroundService
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(500);
    private bool isChecked;

    /// <exception cref="StoreException">The role is not bound, or the keys do not fit.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!isChecked)
            {
                await Task.Delay(AskEvery, stoppingToken);
                await TryAsync(stoppingToken);
            }
        }
        catch (StoreException e)
        {
            LogRefusal(e.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            if (await ServiceRole.CheckAsync(store, cancellation) is { } warning)
            {
                LogWarning(warning);
            }

            await KeyCheck.EnsureAsync(store, keys, settings.AcceptNewKeys, cancellation);
            isChecked = true;
        }
        catch (NpgsqlException e)
        {
            LogWaiting(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Stopped before the database answered.")]
    private partial void LogStopped();

    [LoggerMessage(LogLevel.Critical, "{Problem}")]
    private partial void LogRefusal(string problem);

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private partial void LogWarning(string problem);

    [LoggerMessage(LogLevel.Debug, "The database does not answer yet: {Problem}")]
    private partial void LogWaiting(string problem);
}
