using GridMap.Api.Http;
using Npgsql;

namespace GridMap.Api.Runs;

/// <summary>Takes a question of one kind from check to stored answer; needs no HTTP.</summary>
public abstract class Runner<TQuestion, TRun>(NpgsqlDataSource store, RunStore<TQuestion, TRun> runs)
    where TRun : class
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(200);

    protected NpgsqlDataSource Store => store;

    public abstract TQuestion WithDefaults(TQuestion question);

    /// <summary>What is wrong with a question, looked at against the city as it is.</summary>
    /// <param name="question">With its defaults.</param>
    public abstract Task<Check> CheckAsync(TQuestion question, CancellationToken cancellation);

    /// <summary>Checks a question, stores it as a run and runs it.</summary>
    /// <param name="progress">Share done, 0 to 1, and the stage's name; called from any thread.</param>
    /// <exception cref="ArgumentException">The question is not valid; the message says what is allowed.</exception>
    public async Task<TRun> RunAsync(TQuestion question, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        question = WithDefaults(question);
        var check = await CheckAsync(question, cancellation);
        if (check.Failed)
        {
            throw new ArgumentException(check.Problem().ProblemDetails.Detail);
        }

        var id = await runs.AddAsync(question, cancellation);
        await using var lease = await RunLease.TakeAsync(store, id, cancellation);
        await ExecuteAsync(id, question, progress, cancellation);
        return (await runs.FindAsync(id, CancellationToken.None))!;
    }

    /// <summary>Runs a stored run to its end, whichever that is: done, failed or cancelled, as its row then says. The caller holds its lease.</summary>
    internal async Task ExecuteAsync(Guid id, TQuestion question, Action<double, string>? progress, CancellationToken cancellation)
    {
        try
        {
            await using var report = new ProgressReport((share, stage, best, token) => runs.ProgressAsync(id, share, stage, best, token), progress, ProgressEvery, cancellation);
            try
            {
                await ComputeAsync(id, question, report);
            }
            catch (OperationCanceledException) when (report.Cancelled.IsCancellationRequested)
            {
                await runs.EndAsync(id, "cancelled", cancellation.IsCancellationRequested ? "The service stopped." : null, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await runs.EndAsync(id, "failed", e.Message, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Computes the answer and stores it.</summary>
    private protected abstract Task ComputeAsync(Guid id, TQuestion question, ProgressReport report);
}
