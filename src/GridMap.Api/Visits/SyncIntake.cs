using GridMap.Api.Accounts;
using GridMap.Api.Events;
using GridMap.Api.Households;
using GridMap.Api.Photos;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Visits;

/// <summary>
/// Takes in what phones recorded: a batch is one transaction of a dozen statements, however many items it has. Each item is known by its id,
/// so that repetition, another order and halves do nothing twice. What meets a conflict is kept, but counts only by its worker's word.
/// </summary>
public sealed class SyncIntake(Acting acting, PersonVault vault, EventRaiser raiser, SyncSteps steps, TimeProvider time)
{
    // Above an account's number, so that the lock is nobody else's: "sync".
    private const long LockSpace = 0x73796E63L << 32;
    private const int MostTries = 4;

    /// <param name="clockOffset">What the phone's clock is behind.</param>
    /// <returns>One for each item, in their order; without Current and Gone.</returns>
    internal async Task<SyncOutcome[]> TakeAsync(IReadOnlyList<SyncItem> items, TimeSpan clockOffset, CancellationToken cancellation)
    {
        var taken = new HashSet<Guid>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var batch = new SyncBatch(items, taken);
                await using var work = await acting.BeginAsync(cancellation);
                var elsewhere = await TakeAsync(work, batch, clockOffset, cancellation);
                if (elsewhere.Count == 0)
                {
                    await work.CommitAsync(cancellation);
                    return batch.Outcomes!;
                }

                // Ids that another account used: nothing of this try is kept, the next refuses them.
                taken.UnionWith(elsewhere);
            }
            catch (PostgresException e) when (attempt < MostTries && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // Somebody changed the same households in another order.
                await Task.Delay(20 * attempt, cancellation);
            }
        }
    }

    private async Task<IReadOnlyCollection<Guid>> TakeAsync(ActingTransaction work, SyncBatch batch, TimeSpan clockOffset, CancellationToken cancellation)
    {
        // A worker's phones, and a phone that asks again before it was answered, take turns.
        await work.ExecuteAsync("select pg_advisory_xact_lock($1)", cancellation, LockSpace | acting.AccountId);
        batch.Know(await SyncRows.LedgerAsync(work, batch.IdsToKnow, cancellation));
        if (batch.New.Count == 0)
        {
            batch.Finish();
            return [];
        }

        batch.Place(await SyncRows.PlacesAsync(work, batch.HouseholdsToPlace, acting.Today, cancellation));
        await EditAsync(work, batch, cancellation);
        await RaiseAsync(work, batch, cancellation);
        await steps.TakeAsync(work, [.. batch.Accepted.Where(a => a.Document.Step is not null)], clockOffset, cancellation);
        var elsewhere = await SyncRows.WriteLedgerAsync(work, vault, acting.AccountId, batch.Accepted, cancellation);
        if (elsewhere.Count > 0)
        {
            return elsewhere;
        }

        var visits = batch.Accepted.Where(a => a.Document.Visit is not null).ToList();
        await SyncRows.WriteVisitsAsync(work, vault, acting.AccountId, visits, clockOffset, time.GetUtcNow(), cancellation);
        foreach (var visit in visits.Where(a => a.Document.Visit!.PhotoIds is { Count: > 0 }))
        {
            await PhotoStore.UseByVisitAsync(work, visit.Document.Id, visit.Document.Visit!.HouseholdId, [.. visit.Document.Visit.PhotoIds!], cancellation);
        }

        await SyncRows.ResolveAsync(work, [.. batch.Accepted.Where(a => a.Document.Resolution is not null)], cancellation);
        batch.Finish();
        return [];
    }

    private async Task RaiseAsync(ActingTransaction work, SyncBatch batch, CancellationToken cancellation)
    {
        foreach (var item in batch.Accepted.Where(a => a.Document.Event is not null).OrderBy(a => a.Document.Id))
        {
            var (id, sent) = (item.Document.Id, item.Document.Event!);
            item.Refusal = await raiser.RaiseAsync(work, new RaisedEvent(id, sent.Category, sent.Text, sent.Lon, sent.Lat, item.Document.MadeAt, sent.Photos, sent.SameAs), cancellation) switch
            {
                RaiseOutcome.Refused refused => new SyncOutcome(id, "refused", "invalid", "The event is not valid.",
                    refused.Check.Problem().ProblemDetails.Errors.ToDictionary(e => "event." + e.Key, e => e.Value)),
                RaiseOutcome.Conflict => new SyncOutcome(id, "refused", "otherContent", "This id came before with other content."),
                _ => null,
            };
        }
    }

    // Edits of one household in a batch go one after the other; those of all households together.
    private async Task EditAsync(ActingTransaction work, SyncBatch batch, CancellationToken cancellation)
    {
        var edits = batch.Accepted.Where(a => a is { Document.Household: not null, Reason: null, PutAway: false })
            .GroupBy(a => a.Document.Household!.HouseholdId).Select(g => g.ToArray()).ToList();
        for (var round = 0; edits.Any(g => g.Length > round); round++)
        {
            var now = edits.Where(g => g.Length > round).Select(g => g[round]).ToList();
            var written = await HouseholdEdits.ApplyAsync(work, vault, [.. now.Select(a => (a.Document.Household!.HouseholdId, a.Document.Household.ToEdit()))], cancellation);
            foreach (var edit in now.Where(a => !written.Contains(a.Document.Household!.HouseholdId)))
            {
                edit.Reason = SyncBatch.EditedElsewhere;
            }
        }
    }
}
