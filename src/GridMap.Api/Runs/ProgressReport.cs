using System.Diagnostics;
using Npgsql;

namespace GridMap.Api.Runs;

/// <summary>Takes progress from a computation, times its stages, and stores it a few times a second; learns there that a run was cancelled.</summary>
internal sealed class ProgressReport : IAsyncDisposable
{
    private readonly CancellationTokenSource ended;
    private readonly CancellationTokenSource finished = new();
    private readonly Action<double, string>? listener;
    private readonly Lock gate = new();
    private readonly Dictionary<string, double> timings = [];
    private readonly Task storing;
    private (double Share, string Stage) latest = (0, "queued");
    private long stageStarted = Stopwatch.GetTimestamp();

    /// <param name="store">Stores share, stage and the best so far; false where the run is over.</param>
    public ProgressReport(Func<double, string, RunBest?, CancellationToken, Task<bool>> store, Action<double, string>? listener, TimeSpan every, CancellationToken cancellation)
    {
        this.listener = listener;
        ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        storing = StoreAsync(store, every);
    }

    /// <summary>Of runs that search for one: stored with the next progress.</summary>
    public RunBest? Best { get; set; }

    /// <summary>The run was cancelled, here or by another copy of the service.</summary>
    public CancellationToken Cancelled => ended.Token;

    public void Tell(double share, string stage)
    {
        lock (gate)
        {
            if (stage != latest.Stage)
            {
                CloseStage();
            }

            latest = (share, stage);
        }

        listener?.Invoke(share, stage);
    }

    /// <summary>Milliseconds by stage, up to now.</summary>
    public Dictionary<string, double> Timings()
    {
        lock (gate)
        {
            CloseStage();
            return new Dictionary<string, double>(timings);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await finished.CancelAsync();
        await storing;
        finished.Dispose();
        ended.Dispose();
    }

    private void CloseStage()
    {
        var now = Stopwatch.GetTimestamp();
        if (latest.Stage != "queued")
        {
            timings[latest.Stage] = Math.Round(timings.GetValueOrDefault(latest.Stage) + Stopwatch.GetElapsedTime(stageStarted, now).TotalMilliseconds, 1);
        }

        stageStarted = now;
    }

    private async Task StoreAsync(Func<double, string, RunBest?, CancellationToken, Task<bool>> store, TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(finished.Token))
            {
                var (share, stage) = Latest();
                if (!await store(share, stage, Best, finished.Token))
                {
                    await ended.CancelAsync(); // or it is done already, and nothing is left to cancel
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (finished.IsCancellationRequested)
        {
            return;
        }
        catch (NpgsqlException)
        {
            await ended.CancelAsync(); // without a store there is nothing to run for
        }
    }

    private (double Share, string Stage) Latest()
    {
        lock (gate)
        {
            return latest;
        }
    }
}
