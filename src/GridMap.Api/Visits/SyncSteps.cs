using GridMap.Api.Events;
using GridMap.Data;

namespace GridMap.Api.Visits;

/// <summary>
/// Takes steps on events that were made without a network. What was meant for another state or level of the event than it has by now is a
/// conflict, and moves nothing; by the worker's word its note and photos are left on the event, even where it is somebody else's by now.
/// </summary>
public sealed class SyncSteps(EventReader events, EventSteps steps, TimeProvider time)
{
    /// <summary>Marks what meets a conflict or is refused; the transaction stays good.</summary>
    internal async Task TakeAsync(ActingTransaction work, IReadOnlyList<AcceptedItem> items, TimeSpan clockOffset, CancellationToken cancellation)
    {
        // Events in one order for everybody, the steps of each as they came.
        foreach (var item in items.OrderBy(i => i.Document.Step!.EventId))
        {
            await TakeAsync(work, item, clockOffset, cancellation);
        }
    }

    private async Task TakeAsync(ActingTransaction work, AcceptedItem item, TimeSpan clockOffset, CancellationToken cancellation)
    {
        var (id, step) = (item.Document.Id, item.Document.Step!);
        var held = await EventReader.ColumnAsync<bool>(work, "select once_mine from hold_event($1)", cancellation, step.EventId);
        var now = await events.FindAsync(work, step.EventId, cancellation);
        if (now is null && (held.Count == 0 || !held[0]))
        {
            item.Refusal = new SyncOutcome(id, "refused", "notYours", "There is no such event among those that you look after or did.");
        }
        else if (!item.PutAway)
        {
            var mine = item.Document.Resolution?.Choice == "mine";
            item.Reason = mine ? null : now is null ? SyncBatch.EventGone
                : step.Action != "comment" && (now.State != step.BaseState || now.Level != step.BaseLevel) ? SyncBatch.EventMoved : null;
            if (item.Reason is null)
            {
                var request = mine ? new EventStepRequest(id, "comment", step.Note, Photos: step.Photos)
                    : new EventStepRequest(id, step.Action, step.Note, DuplicateOf: step.DuplicateOf, Photos: step.Photos);
                await AddAsync(work, item, request, SyncRows.Corrected(item.Document.MadeAt, clockOffset, time.GetUtcNow()), cancellation);
            }
        }
    }

    private async Task AddAsync(ActingTransaction work, AcceptedItem item, EventStepRequest request, DateTimeOffset madeAt, CancellationToken cancellation)
    {
        await work.ExecuteAsync("savepoint step", cancellation);
        switch (await steps.AddAsync(work, item.Document.Step!.EventId, request, cancellation, madeAt))
        {
            case StepOutcome.Done:
                await work.ExecuteAsync("release savepoint step", cancellation);
                return;
            case StepOutcome.Invalid invalid:
                item.Refusal = new SyncOutcome(item.Document.Id, "refused", "invalid", "The step is not valid.",
                    invalid.Check.Problem().ProblemDetails.Errors.ToDictionary(e => "step." + e.Key, e => e.Value));
                break;
            default:
                item.Reason = SyncBatch.EventMoved;
                break;
        }

        await work.ExecuteAsync("rollback to savepoint step", cancellation);
    }
}
