using System.Runtime.CompilerServices;

namespace GridMap.Api.Runs;

/// <summary>Tells a run whenever it has come further, until it ends: for server-sent events.</summary>
internal static class RunFollowing
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <param name="look">Reads the run anew. The store is asked rather than this process, since another copy of the service may be the one
    /// that runs it.</param>
    /// <param name="mark">State, and what else is told when it changes.</param>
    public static async IAsyncEnumerable<TRun> FollowAsync<TRun>(
        TRun run, Func<TRun, (string State, object What)> mark, Func<CancellationToken, Task<TRun?>> look, IHostApplicationLifetime lifetime,
        [EnumeratorCancellation] CancellationToken cancellation)
        where TRun : class
    {
        yield return run;
        while (mark(run).State is "queued" or "running" && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, cancellation);
            if (await look(cancellation) is not { } now)
            {
                yield break;
            }

            if (!mark(now).Equals(mark(run)))
            {
                yield return now;
            }

            run = now;
        }
    }
}
