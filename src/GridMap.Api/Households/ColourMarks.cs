using GridMap.Api.Accounts;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Households;

/// <param name="Colour">red, yellow, blue; null: none.</param>
/// <param name="Reason">A code of colourReasons.</param>
/// <param name="Until">To be looked at again by then.</param>
public sealed record ColourDocument(string? Colour, string? Reason, DateOnly? Until = null);

public sealed record ColourProposalPage(int Total, int Page, IReadOnlyList<ColourProposalDocument> Proposals);

/// <param name="Colour">The household's colour now.</param>
public sealed record ColourProposalDocument(
    Guid VisitId, long HouseholdId, string Address, string? Colour, string? ProposedColour, string ProposedReason, DateTimeOffset MadeAt, string WorkerName);

/// <param name="Decision">confirm or decline.</param>
/// <param name="Until">Of a colour that is confirmed: to be looked at again by then.</param>
public sealed record ColourDecisionDocument(string? Decision, DateOnly? Until = null);

/// <summary>Sets colours, and decides those that workers proposed.</summary>
public sealed class ColourMarks(Acting acting, HouseholdReading households)
{
    internal static readonly string[] Colours = ["red", "yellow", "blue"];

    private const int PageSize = 100;

    /// <summary>Adds to a household's history of colours and gives it the colour.</summary>
    /// <param name="visit">Whose proposal it was.</param>
    internal async Task SetAsync(ActingTransaction work, long household, ColourDocument colour, Guid? visit, CancellationToken cancellation)
    {
        await work.ExecuteAsync("""
            insert into colour_mark (household_id, colour, reason, set_by, set_on, until, visit_id) values ($1, $2::text, $3, actor_account(), $4, $5::date, $6::uuid)
            """, cancellation, household, Nullable(colour.Colour), colour.Reason, acting.Today, Nullable(colour.Until), Nullable(visit));
        await work.ExecuteAsync("update household set colour = $2::text where id = $1 and colour is distinct from $2::text", cancellation, household, Nullable(colour.Colour));
    }

    internal static async Task<Results<Ok<ColourProposalPage>, ValidationProblem>> GetProposals(Acting acting, CancellationToken cancellation, int page = 1)
    {
        var check = new Check();
        check.Within(page, 1, 1_000_000, "page");
        if (check.Failed)
        {
            return check.Problem();
        }

        var (proposals, total) = (new List<ColourProposalDocument>(), 0L);
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command("""
            with newest as (
              select distinct on (v.household_id) v.* from (
                select id, household_id, worker_id, happened_at, proposed_colour, proposed_reason from visit where proposal_state = 'open' and state = 'counted') v
              order by v.household_id, v.happened_at desc, v.id)
            select n.id, h.id, h.address, h.colour, n.proposed_colour, n.proposed_reason, n.happened_at, coalesce(account_display_name(n.worker_id), ''), count(*) over ()
            from newest n join household h on h.id = n.household_id
            where h.valid_to is null and (h.micro_grid_id in (select actor_areas()) or h.micro_grid_id is null and actor_everywhere())
            order by n.happened_at, n.id limit $1 offset $2
            """, PageSize, (long)PageSize * (page - 1));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            proposals.Add(new ColourProposalDocument(reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), Text(3), Text(4), reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetString(7)));
            total = reader.GetInt64(8);
        }

        return TypedResults.Ok(new ColourProposalPage((int)total, page, proposals));
    }

    internal static async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> PostDecision(
        Guid visitId, ColourDecisionDocument decision, ColourMarks marks, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        check.That(decision.Decision is not null, "decision", "It is required: confirm or decline.");
        check.Code(decision.Decision, ["confirm", "decline"], "decision");
        check.That(decision.Until is null || decision.Decision == "confirm" && decision.Until >= acting.Today, "until", "Allowed: with confirm, a day from today.");
        return check.Failed ? check.Problem() : await marks.DecideAsync(visitId, decision, cancellation);
    }

    private async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> DecideAsync(Guid visitId, ColourDecisionDocument decision, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        if (await LockAsync(work, visitId, cancellation) is not { } proposal || await households.FindAsync(work, proposal.Household, null, cancellation) is null)
        {
            return TypedResults.Problem($"There is no proposal {visitId} in your scope.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var wanted = decision.Decision == "confirm" ? "confirmed" : "declined";
        if (proposal.State != "open" && proposal.State != wanted)
        {
            return TypedResults.Problem($"The proposal is {proposal.State} already.", statusCode: StatusCodes.Status409Conflict, title: "Decided already");
        }

        if (proposal.State == "open")
        {
            await work.ExecuteAsync("""
                update visit set proposal_state = case when id = $1 then $3 else 'superseded' end, decided_by = actor_account(), decided_at = now()
                where id = $1 or household_id = $2 and proposal_state = 'open' and state = 'counted' and happened_at < $4
                """, cancellation, visitId, proposal.Household, wanted, proposal.HappenedAt);
            if (wanted == "confirmed")
            {
                await SetAsync(work, proposal.Household, new ColourDocument(proposal.Colour, proposal.Reason, decision.Until), visitId, cancellation);
            }
        }

        var now = await households.FindAsync(work, proposal.Household, null, cancellation);
        await work.CommitAsync(cancellation);
        return TypedResults.Ok(now);
    }

    private sealed record Proposal(long Household, string State, string? Colour, string Reason, DateTimeOffset HappenedAt);

    private static async Task<Proposal?> LockAsync(ActingTransaction work, Guid visitId, CancellationToken cancellation)
    {
        await using var command = work.Command("""
            select household_id, proposal_state, proposed_colour, proposed_reason, happened_at from visit
            where id = $1 and state = 'counted' and proposal_state is not null for update
            """, visitId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Proposal(reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4))
            : null;
    }

    private static object Nullable<T>(T? value) => value is null ? DBNull.Value : value;
}
