using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Runs;

/// <summary>Runs that wait, in the order they came; each with the lease that tells other copies that somebody cares for it.</summary>
/// <param name="mostWaiting">More are refused.</param>
public sealed class RunQueue<TQuestion, TRun>(NpgsqlDataSource store, RunStore<TQuestion, TRun> runs, int mostWaiting)
    where TRun : class
{
    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(mostWaiting);

    internal sealed record Waiting(Guid Run, TQuestion Question, RunLease Lease);

    internal IAsyncEnumerable<Waiting> ReadAllAsync(CancellationToken cancellation) => waiting.Reader.ReadAllAsync(cancellation);

    /// <summary>Stores a question that was checked as a run and lets it wait. It does not stop with the caller: one who goes away leaves no
    /// row behind that nobody runs.</summary>
    /// <returns>Null where too many wait already; the run is failed then.</returns>
    public async Task<Guid?> TryAddAsync(TQuestion question)
    {
        var id = await runs.AddAsync(question, CancellationToken.None);
        var lease = await RunLease.TakeAsync(store, id, CancellationToken.None);
        if (waiting.Writer.TryWrite(new Waiting(id, question, lease)))
        {
            return id;
        }

        await lease.DisposeAsync();
        await runs.EndAsync(id, "failed", "Too many runs were waiting.", CancellationToken.None);
        return null;
    }
}

/// <summary>What endpoints of all kinds of run answer alike.</summary>
internal static class RunAnswers
{
    public static ProblemHttpResult Busy() =>
        TypedResults.Problem("Too many runs are waiting. Try again when some are done.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Busy");

    /// <param name="kind">Such as "coverage".</param>
    public static ProblemHttpResult NotFound(string kind, Guid id) =>
        TypedResults.Problem($"There is no {kind} run {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    /// <summary>Cancels a run that is queued or under way.</summary>
    /// <returns>False where there is no such run.</returns>
    public static async Task<bool> CancelAsync<TQuestion, TRun>(RunStore<TQuestion, TRun> runs, Guid id, CancellationToken cancellation)
        where TRun : class
    {
        if (await runs.FindAsync(id, cancellation) is null)
        {
            return false;
        }

        // Whoever runs it sees this within a fifth of a second and stops.
        await runs.EndAsync(id, "cancelled", null, cancellation);
        return true;
    }
}
