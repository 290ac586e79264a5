using System.Threading.Channels;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>Runs that wait, in the order they came; each with the lease that tells other copies that somebody cares for it.</summary>
public sealed class CoverageQueue(NpgsqlDataSource store)
{
    private const int MostWaiting = 16;
    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(MostWaiting);

    internal sealed record Waiting(Guid Run, CoverageQuestionDocument Question, RunLease Lease);

    internal IAsyncEnumerable<Waiting> ReadAllAsync(CancellationToken cancellation) => waiting.Reader.ReadAllAsync(cancellation);

    /// <returns>False where too many wait already.</returns>
    internal async Task<bool> TryAddAsync(Guid run, CoverageQuestionDocument question, CancellationToken cancellation)
    {
        var lease = await RunLease.TakeAsync(store, run, cancellation);
        if (waiting.Writer.TryWrite(new Waiting(run, question, lease)))
        {
            return true;
        }

        await lease.DisposeAsync();
        return false;
    }
}

/// <summary>Runs one coverage question after the other, in the background.</summary>
public sealed partial class CoverageWorker(CoverageQueue queue, CoverageRunner runner, NpgsqlDataSource store, ILogger<CoverageWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(RunLease.KeepSweptAsync(store, "coverage_run", e => NotSwept(log, e), stoppingToken), RunAllAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Stopped(log);
        }
    }

    private async Task RunAllAsync(CancellationToken stopping)
    {
        await foreach (var waiting in queue.ReadAllAsync(stopping))
        {
            await RunAsync(waiting, stopping);
        }
    }

    private async Task RunAsync(CoverageQueue.Waiting waiting, CancellationToken stopping)
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
            Failed(log, waiting.Run, e); // its row says so too, where the store still answers
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Coverage run {Run} failed.")]
    private static partial void Failed(ILogger log, Guid run, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Runs that a stopped service left behind could not be looked for.")]
    private static partial void NotSwept(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "No more coverage runs are taken.")]
    private static partial void Stopped(ILogger log);
}
