using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Events;

/// <summary>Escalates what is overdue by a level, again and again. Of several copies of the service one does it: who has the lock.</summary>
public sealed partial class OverdueEscalation(ActingStore acting, EventReader events, GridMapSettings settings, TimeProvider time, ILogger<OverdueEscalation> log) : BackgroundService
{
    private const long AdvisoryLock = 0x6772_6964_6d61_7002;
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    /// <returns>How many were escalated; null: another copy was at it.</returns>
    public async Task<int?> SweepAsync(CancellationToken cancellation)
    {
        // No account acts: it is the due that does.
        await using var work = await acting.BeginAsync(Actor.System(CityDay()), cancellation);
        if (!await work.ScalarAsync<bool>("select pg_try_advisory_xact_lock($1)", cancellation, AdvisoryLock))
        {
            return null;
        }

        var escalated = await work.ExecuteAsync("""
            insert into event_step (id, event_id, at, actor_kind, action, overdue)
            select gen_random_uuid(), id, $1, 'system', 'escalate', true from event
            where state in ('open', 'accepted', 'called') and due_at <= $1 and level > 1 and area_id is not null
            order by due_at, id limit $2
            """, cancellation, events.Now, MostAtOnce);
        await work.CommitAsync(cancellation);
        return escalated;
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
                    while (await SweepAsync(stoppingToken) == MostAtOnce)
                    {
                        More(log);
                    }
                }
                catch (NpgsqlException e)
                {
                    NotSwept(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Stopped(log);
        }
    }

    private DateOnly CityDay() => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(events.Now, settings.TimeZone).DateTime);

    [LoggerMessage(Level = LogLevel.Information, Message = "More events are overdue than are escalated at once.")]
    private static partial void More(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Overdue events could not be escalated.")]
    private static partial void NotSwept(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Overdue events are not escalated any more.")]
    private static partial void Stopped(ILogger log);
}
