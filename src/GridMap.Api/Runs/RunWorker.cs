using Npgsql;

namespace GridMap.Api.Runs;

/// <summary>Runs one question of its kind after the other, in the background.</summary>
public sealed partial class RunWorker<TQuestion, TRun>(
    RunQueue<TQuestion, TRun> queue, Runner<TQuestion, TRun> runner, RunStore<TQuestion, TRun> runs, NpgsqlDataSource store, ILogger<RunWorker<TQuestion, TRun>> log) : BackgroundService
    where TRun : class
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(RunLease.KeepSweptAsync(store, runs.Table, e => NotSwept(log, runs.Table, e), stoppingToken), RunAllAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Stopped(log, runs.Table);
        }
    }

    private async Task RunAllAsync(CancellationToken stopping)
    {
        await foreach (var waiting in queue.ReadAllAsync(stopping))
        {
            await RunAsync(waiting, stopping);
        }
    }

    private async Task RunAsync(RunQueue<TQuestion, TRun>.Waiting waiting, CancellationToken stopping)
    {
        try
        {
            await using (waiting.Lease)
            {
                await runner.ExecuteAsync(waiting.Run, waiting.Question, progress: null, stopping);
            }
        }
        catch (Exception e) when (!stopping.IsCancellationRequested || e is not OperationCanceledException)
        {
            Failed(log, runs.Table, waiting.Run, e); // its row says so too, where the store still answers
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} {Run} failed.")]
    private static partial void Failed(ILogger log, string kind, Guid run, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rows of {Kind} that a stopped service left behind could not be looked for.")]
    private static partial void NotSwept(ILogger log, string kind, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "No more of {Kind} is taken.")]
    private static partial void Stopped(ILogger log, string kind);
}

public static class RunServices
{
    /// <summary>A kind of run: its store, its runner, its queue and who works it off.</summary>
    /// <param name="mostWaiting">More are refused.</param>
    public static void AddRuns<TQuestion, TRun, TStore, TRunner>(this IServiceCollection services, int mostWaiting)
        where TRun : class
        where TStore : RunStore<TQuestion, TRun>
        where TRunner : Runner<TQuestion, TRun>
    {
        services.AddSingleton<TStore>();
        services.AddSingleton<RunStore<TQuestion, TRun>>(all => all.GetRequiredService<TStore>());
        services.AddSingleton<TRunner>();
        services.AddSingleton<Runner<TQuestion, TRun>>(all => all.GetRequiredService<TRunner>());
        services.AddSingleton(all => new RunQueue<TQuestion, TRun>(all.GetRequiredService<NpgsqlDataSource>(), all.GetRequiredService<TStore>(), mostWaiting));
        services.AddHostedService<RunWorker<TQuestion, TRun>>();
    }
}
