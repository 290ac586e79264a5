using GridMap.Api.Http;
using GridMap.Api.Photos;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Events;

/// <summary>What became of a step.</summary>
public abstract record StepOutcome
{
    /// <summary>It was done now, or before with the same content.</summary>
    public sealed record Done : StepOutcome;

    public sealed record Invalid(Check Check) : StepOutcome;

    /// <summary>Not in this state, or the id has another content.</summary>
    public sealed record Impossible(string Detail) : StepOutcome;
}

/// <summary>Adds steps to events in the name of whoever acts; the database decides by its table of transitions and moves the event.</summary>
public sealed class EventSteps(TimeProvider time)
{
    /// <summary>Within so many metres of a border an event may go to a neighbour that is not in the actor's scope. Our own figure.</summary>
    public const int BorderMetres = 100;

    private static readonly string[] Actions = ["accept", "comment", "escalate", "whistle", "answer", "reroute", "close", "link", "unlink"];
    private static readonly string[] Explained = ["comment", "whistle", "reroute", "close"];

    /// <summary>After an outcome that is not <see cref="StepOutcome.Done"/> the transaction must be rolled back.</summary>
    /// <param name="eventId">Of one that the actor sees.</param>
    /// <param name="madeAt">When it was taken, where that was without a network.</param>
    public async Task<StepOutcome> AddAsync(ActingTransaction work, Guid eventId, EventStepRequest step, CancellationToken cancellation, DateTimeOffset? madeAt = null)
    {
        var check = await CheckAsync(work, eventId, step, cancellation);
        return check.Failed
            ? new StepOutcome.Invalid(check)
            : await InsertAsync(work, eventId, step with { Note = step.Note?.Trim() ?? "", ForResident = step.ForResident || step.Action == "close" }, resident: false, madeAt, cancellation);
    }

    /// <summary>A resident's, by ticket: as the system.</summary>
    public Task<StepOutcome> ReopenAsync(ActingTransaction work, Guid eventId, Guid id, string note, CancellationToken cancellation) =>
        InsertAsync(work, eventId, new EventStepRequest(id, "reopen", note, ForResident: true), resident: true, null, cancellation);

    private async Task<StepOutcome> InsertAsync(ActingTransaction work, Guid eventId, EventStepRequest step, bool resident, DateTimeOffset? madeAt, CancellationToken cancellation)
    {
        var hash = EventRaiser.Hash(eventId, step.Action, step.Note, step.Department, step.MicroGridId, step.DuplicateOf, step.Photos, step.ForResident);
        if (await work.ScalarAsync<byte[]>("select event_step_sent($1)", cancellation, step.Id) is { } sent)
        {
            return sent.AsSpan().SequenceEqual(hash) ? new StepOutcome.Done() : new StepOutcome.Impossible($"The id {step.Id} has another content.");
        }

        try
        {
            await work.ExecuteAsync("""
                insert into event_step (id, event_id, at, actor_kind, account_id, action, micro_grid_id, note, for_resident, department, duplicate_of, photos, content_hash,
                  made_at)
                values ($1, $2, $3, case when $4 then 'resident' when actor_role() = 'worker' then 'worker' else 'dispatcher' end, actor_account(), $5, $6, $7, $8, $9, $10, $11, $12, $13)
                """, cancellation, step.Id, eventId, time.GetUtcNow(), resident, step.Action, step.MicroGridId, step.Note, step.ForResident, step.Department, step.DuplicateOf,
                (step.Photos ?? []).ToArray(), hash, madeAt?.ToUniversalTime());
            await PhotoStore.UseByEventAsync(work, eventId, step.Photos ?? [], cancellation);
            return new StepOutcome.Done();
        }
        catch (PostgresException e) when (e.SqlState is "GM001" or "GM002" or "GM003" or "GM004")
        {
            return new StepOutcome.Impossible(char.ToUpperInvariant(e.MessageText[0]) + e.MessageText[1..] + ".");
        }
        catch (PostgresException e) when (e.ConstraintName == "event_step_reopened_once")
        {
            return new StepOutcome.Impossible("It was reopened before, and can be once only.");
        }
    }

    private static async Task<Check> CheckAsync(ActingTransaction work, Guid eventId, EventStepRequest step, CancellationToken cancellation)
    {
        var check = new Check();
        check.That(step.Id != Guid.Empty, "id", "Allowed: a UUID made for this step alone.");
        check.That(step.Action is not null, "action", $"It is required: {string.Join(", ", Actions)}.");
        check.Code(step.Action, Actions, "action");
        EventRaiser.CheckText(check, step.Note, "note", Explained.Contains(step.Action));
        EventRaiser.CheckPhotos(check, step.Photos);
        Only(check, "department", step.Department is not null, step.Action == "whistle");
        Only(check, "microGridId", step.MicroGridId is not null, step.Action == "reroute");
        Only(check, "duplicateOf", step.DuplicateOf is not null, step.Action == "link");
        if (check.Failed)
        {
            return check;
        }

        if (step.Department is not null)
        {
            check.Code(step.Department, await EventReader.ColumnAsync<string>(work, "select code from department order by code", cancellation), "department");
        }

        if (step.DuplicateOf is { } first)
        {
            check.That(await work.ScalarAsync<bool>("select exists (select from event where id = $1)", cancellation, first), "duplicateOf", "Allowed: the id of another event of yours.");
        }

        if (step.MicroGridId is { } grid)
        {
            check.That(await work.ScalarAsync<bool>("""
                select exists (select from area a join event e on e.id = $2 where a.id = $1 and a.level = 5 and a.valid_to is null and a.id is distinct from e.micro_grid_id
                  and (a.id in (select actor_areas()) or st_dwithin(a.geom::geography, e.geom::geography, $3)))
                """, cancellation, grid, eventId, BorderMetres), "microGridId", $"Allowed: another micro-grid of yours, or one within {BorderMetres} m of the event.");
        }

        return check;
    }

    private static void Only(Check check, string field, bool given, bool wanted) =>
        check.That(given == wanted, field, wanted ? "It is required for this action." : "It is not allowed for this action.");
}
