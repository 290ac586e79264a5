using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using GridMap.Api.Accounts;

namespace GridMap.Api.Live;

/// <summary>Tells boards and maps that something in their scope changed, as server-sent events.</summary>
public static class LiveEndpoint
{
    // What comes in a burst is told together, and each is told once.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // The browser comes back by itself, and is asked again who it is.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveHub>();
        services.AddHostedService(all => all.GetRequiredService<LiveHub>());
    }

    public static void MapLive(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/live", GetLive).WithTags("live").RequireAuthorization(Policies.Staff)
            .WithSummary("Changes in the caller's scope: 'start' means fetch everything anew, 'change' names what changed and where, 'beat' nothing.")
            .Produces<LiveChange>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status401Unauthorized);

    private static IResult GetLive(LiveHub hub, Acting acting, IHostApplicationLifetime lifetime, HttpContext context)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no"; // proxies would hold it back
        return TypedResults.ServerSentEvents(FollowAsync(hub, acting, lifetime.ApplicationStopping, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<LiveChange?>> FollowAsync(
        LiveHub hub, Acting acting, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        until.CancelAfter(Longest);
        using var follower = hub.Follow();
        yield return new SseItem<LiveChange?>(null, "start");
        while (!until.IsCancellationRequested)
        {
            if (!await WaitAsync(follower, until.Token))
            {
                if (!until.IsCancellationRequested)
                {
                    yield return new SseItem<LiveChange?>(null, "beat");
                }

                continue;
            }

            await Task.Delay(Gather, until.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var changes = Take(follower);
            if (changes is null)
            {
                yield return new SseItem<LiveChange?>(null, "start");
                continue;
            }

            foreach (var change in await TheirsAsync(acting, changes, cancellation))
            {
                yield return new SseItem<LiveChange?>(change, "change");
            }
        }
    }

    private static async Task<bool> WaitAsync(LiveHub.Follower follower, CancellationToken until)
    {
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(until);
        beat.CancelAfter(Heartbeat);
        try
        {
            return await follower.Changes.WaitToReadAsync(beat.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <returns>Null where something was missed.</returns>
    private static HashSet<LiveChange>? Take(LiveHub.Follower follower)
    {
        var changes = new HashSet<LiveChange>();
        var missed = false;
        while (follower.Changes.TryRead(out var change))
        {
            missed |= change is null;
            if (change is not null)
            {
                changes.Add(change);
            }
        }

        return missed ? null : changes;
    }

    // The database says which areas are the actor's, each time anew: a scope may change while somebody follows.
    private static async Task<IEnumerable<LiveChange>> TheirsAsync(Acting acting, HashSet<LiveChange> changes, CancellationToken cancellation)
    {
        var theirs = new HashSet<long>();
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command("""
            select area from unnest($1::bigint[]) area
            where area in (select actor_areas()) or actor_role() = 'worker' and area in (select worker_micro_grids(actor_account(), city_day()))
              or area = 0 and actor_everywhere()
            """, changes.Select(c => c.AreaId ?? 0).Distinct().ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            theirs.Add(reader.GetInt64(0));
        }

        return changes.Where(c => theirs.Contains(c.AreaId ?? 0));
    }
}
