using System.Security.Cryptography;
using GridMap.Api.Accounts;
using GridMap.Api.Events;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Points;

/// <summary>Points of volunteers and residents: earned by tasks that somebody records and somebody else confirms, spent, looked up by card.</summary>
public static class PointsEndpoints
{
    private const int MostPoints = 100_000;
    private const string Holders = "select h.id, h.kind, h.area_id, h.card, h.masked, b.points from points_holder h join points_balance b on b.holder_id = h.id";
    private const string Tasks = """
        select t.id, t.holder_id, h.masked, t.rule, t.done_on, t.note, t.event_id, t.state, t.recorded_by = actor_account(),
          account_display_name(t.recorded_by), t.recorded_at, account_display_name(t.decided_by)
        from points_task t join points_holder h on h.id = t.holder_id
        """;

    public static void MapPoints(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/points").WithTags("points");
        group.MapGet("/rules", GetRules).WithSummary("What tasks earn.");
        group.MapGet("/cards/{card}", GetCard).WithSummary("The balance of a card and what it is made of.").RequireRateLimiting(RateLimits.Search).ProducesProblem(StatusCodes.Status404NotFound);

        var field = group.MapGroup("").RequireAuthorization(policy => policy.RequireRole("worker", "dispatcher", "administrator"))
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        field.MapGet("/holders", GetHolders).WithSummary("Who holds points in the caller's communities, at most 500.");
        field.MapGet("/tasks", GetTasks).WithSummary("Tasks of the caller's communities, the newest 200.");
        field.MapPut("/tasks/{id}", PutTask).WithSummary("Records a task that somebody did, under an id that the page made.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);

        var desk = group.MapGroup("").RequireAuthorization(Policies.Dispatcher)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        desk.MapPut("/holders/{id}", PutHolder).WithSummary("Registers a volunteer or resident, under an id that the page made.");
        desk.MapGet("/ledger", PointsLedger.GetLedger).WithSummary("Every booking of the caller's communities with both its sides, the newest first, and their sums; 100 a page.");
        desk.MapPost("/tasks/{id}/decision", PostDecision).WithSummary("Confirms a task, which earns its points, or refuses it. Who recorded it may not.").ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapPut("/spendings/{id}", PutSpending).WithSummary("Takes points for something given, under an id that the page made.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<List<PointsRuleDocument>>> GetRules(NpgsqlDataSource store, CancellationToken cancellation)
    {
        var rules = new List<PointsRuleDocument>();
        await using var command = store.CreateCommand("select code, name_zh, name_en, points, source from points_rule order by code");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rules.Add(new PointsRuleDocument(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4)));
        }

        return TypedResults.Ok(rules);
    }

    private static async Task<Ok<List<HolderDocument>>> GetHolders(Acting acting, CancellationToken cancellation, long? area = null)
    {
        await using var work = await acting.BeginAsync(cancellation);
        return TypedResults.Ok(await HoldersAsync(work, "$1::bigint is null or area_above(h.area_id, (select level from area where id = $1)) = $1 order by h.made_at desc, h.id limit 500", cancellation, area));
    }

    private static async Task<Results<Ok<HolderDocument>, Created<HolderDocument>, ValidationProblem, ProblemHttpResult>> PutHolder(
        Guid id, HolderRequest request, Acting acting, HolderNames names, CancellationToken cancellation)
    {
        var check = new Check();
        check.Code(request.Kind, ["volunteer", "resident"], "kind");
        check.That(request.Kind is not null, "kind", "It is required: volunteer, resident.");
        var name = EventRaiser.CheckText(check, request.Name, "name", required: true);
        check.That(name.Length <= 50, "name", "Allowed: text of 1 to 50 characters.");
        await using var work = await acting.BeginAsync(cancellation);
        check.That(await work.ScalarAsync<bool>("select exists (select from area where id = $1 and level = 3 and valid_to is null and id in (select actor_areas()))", cancellation, request.AreaId),
            "areaId", "Allowed: the id of a community of yours.");
        if (check.Failed)
        {
            return check.Problem();
        }

        var hash = EventRaiser.Hash(request.Kind, request.AreaId, name);
        var sent = await work.ScalarAsync<byte[]>("select points_sent($1)", cancellation, id);
        if (sent is null)
        {
            await work.ExecuteAsync("insert into points_holder (id, kind, area_id, card, cipher, masked, made_by, content_hash) values ($1, $2, $3, $4, $5, $6, actor_account(), $7)", cancellation,
                id, request.Kind, request.AreaId, RandomNumberGenerator.GetString(ReportEndpoints.TicketLetters, ReportEndpoints.TicketLength), names.Protect(name), HolderNames.Mask(name), hash);
        }

        var found = (await HoldersAsync(work, "h.id = $1", cancellation, id)).SingleOrDefault();
        if (found is null || (sent is not null && !sent.AsSpan().SequenceEqual(hash)))
        {
            return EventEndpoints.OtherContent(id);
        }

        await work.CommitAsync(cancellation);
        return sent is null ? TypedResults.Created($"/api/points/holders?area={found.AreaId}", found) : TypedResults.Ok(found);
    }

    private static async Task<Results<Ok<List<TaskDocument>>, ValidationProblem>> GetTasks(Acting acting, CancellationToken cancellation, string? state = null)
    {
        var check = new Check();
        check.Code(state, ["recorded", "confirmed", "refused"], "state");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        return TypedResults.Ok(await TasksAsync(work, "$1::text is null or t.state = $1 order by t.recorded_at desc, t.id limit 200", cancellation, state));
    }

    private static async Task<Results<Ok<TaskDocument>, Created<TaskDocument>, ValidationProblem, ProblemHttpResult>> PutTask(
        Guid id, TaskRequest request, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        await using var work = await acting.BeginAsync(cancellation);
        var note = EventRaiser.CheckText(check, request.Note, "note", required: false);
        check.That(note.Length <= 500, "note", "Allowed: text of up to 500 characters.");
        check.That(request.DoneOn <= acting.Today && request.DoneOn.Year >= 2000, "doneOn", "Allowed: a day up to today.");
        check.That(request.Rule is not null, "rule", "It is required: a code of GET /api/points/rules.");
        check.Code(request.Rule, await EventReader.ColumnAsync<string>(work, "select code from points_rule order by code", cancellation), "rule");
        check.That(await work.ScalarAsync<bool>("select exists (select from points_holder where id = $1)", cancellation, request.HolderId), "holderId", "Allowed: the id of a holder of your communities.");
        check.That(request.EventId is null || await work.ScalarAsync<bool>("select exists (select from event where id = $1)", cancellation, request.EventId), "eventId", "Allowed: the id of an event of yours.");
        if (check.Failed)
        {
            return check.Problem();
        }

        var hash = EventRaiser.Hash(request.HolderId, request.Rule, request.DoneOn, note, request.EventId);
        var sent = await work.ScalarAsync<byte[]>("select points_sent($1)", cancellation, id);
        if (sent is null)
        {
            await work.ExecuteAsync("insert into points_task (id, holder_id, rule, done_on, note, event_id, recorded_by, content_hash) values ($1, $2, $3, $4, $5, $6, actor_account(), $7)",
                cancellation, id, request.HolderId, request.Rule, request.DoneOn, note, request.EventId, hash);
        }

        var found = (await TasksAsync(work, "t.id = $1", cancellation, id)).SingleOrDefault();
        if (found is null || (sent is not null && !sent.AsSpan().SequenceEqual(hash)))
        {
            return EventEndpoints.OtherContent(id);
        }

        await work.CommitAsync(cancellation);
        return sent is null ? TypedResults.Created($"/api/points/tasks?state={found.State}", found) : TypedResults.Ok(found);
    }

    private static async Task<Results<Ok<TaskDocument>, ProblemHttpResult>> PostDecision(Guid id, TaskDecision decision, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        try
        {
            await work.ExecuteAsync("select decide_points_task($1, $2)", cancellation, id, decision.Confirmed);
            var now = (await TasksAsync(work, "t.id = $1", cancellation, id)).Single();
            await work.CommitAsync(cancellation);
            return TypedResults.Ok(now);
        }
        catch (PostgresException e) when (Problem(e) is not null)
        {
            return Problem(e)!;
        }
    }

    private static async Task<Results<Ok<HolderDocument>, Created<HolderDocument>, ValidationProblem, ProblemHttpResult>> PutSpending(
        Guid id, SpendingRequest request, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        check.Within(request.Points, 1, MostPoints, "points");
        var what = EventRaiser.CheckText(check, request.What, "what", required: true);
        check.That(what.Length <= 200, "what", "Allowed: text of 1 to 200 characters.");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        try
        {
            var spent = await work.ScalarAsync<bool>("select spend_points($1, $2, $3, $4)", cancellation, id, request.HolderId, request.Points, what);
            var now = (await HoldersAsync(work, "h.id = $1", cancellation, request.HolderId)).Single();
            await work.CommitAsync(cancellation);
            return spent ? TypedResults.Created($"/api/points/cards/{now.Card}", now) : TypedResults.Ok(now);
        }
        catch (PostgresException e) when (Problem(e) is not null)
        {
            return Problem(e)!;
        }
    }

    private static async Task<Results<Ok<CardDocument>, ProblemHttpResult>> GetCard(string card, HttpResponse response, Acting acting, CancellationToken cancellation)
    {
        response.Headers.CacheControl = "no-store";
        await using var work = await acting.BeginAsSystemAsync(cancellation); // whoever holds a card has no account; the card names the one balance
        if (ReportEndpoints.PlainTicket(card) is not { } plain || (await HoldersAsync(work, "h.card = $1", cancellation, plain)).SingleOrDefault() is not { } holder)
        {
            return TypedResults.Problem("There is no card with this number. It has twelve letters and digits.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var entries = new List<CardEntryDocument>();
        await using var command = work.Command("""
            select t.at, e.points, t.what, t.task_id is not null from points_transaction t join points_entry e on e.transaction_id = t.id join points_account a on a.id = e.account_id
            where a.holder_id = $1 order by t.at desc, t.id limit 100
            """, holder.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(new CardEntryDocument(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), reader.GetString(2), reader.GetBoolean(3)));
        }

        return TypedResults.Ok(new CardDocument(holder.Points, entries));
    }

    private static ProblemHttpResult? Problem(PostgresException e) => e switch
    {
        { SqlState: "GM011" } => TypedResults.Problem("There is no such thing for you.", statusCode: StatusCodes.Status404NotFound, title: "Not found"),
        { SqlState: "GM012" or "GM013" } => TypedResults.Problem($"Not possible: {e.MessageText}.", statusCode: StatusCodes.Status409Conflict, title: "Not possible"),
        { ConstraintName: "points_not_owed" } => TypedResults.Problem("More points would be spent than there are.", statusCode: StatusCodes.Status409Conflict, title: "Not enough points"),
        _ => null,
    };

    private static async Task<List<HolderDocument>> HoldersAsync(ActingTransaction work, string condition, CancellationToken cancellation, object? parameter)
    {
        var holders = new List<HolderDocument>();
        await using var command = work.Command($"{Holders} where {condition}", parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            holders.Add(new HolderDocument(reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5)));
        }

        return holders;
    }

    private static async Task<List<TaskDocument>> TasksAsync(ActingTransaction work, string condition, CancellationToken cancellation, object? parameter)
    {
        var tasks = new List<TaskDocument>();
        await using var command = work.Command($"{Tasks} where {condition}", parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            tasks.Add(new TaskDocument(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateOnly>(4), reader.GetString(5),
                reader.IsDBNull(6) ? null : reader.GetGuid(6), reader.GetString(7), reader.GetBoolean(8),
                reader.IsDBNull(9) ? null : reader.GetString(9), reader.GetFieldValue<DateTimeOffset>(10), reader.IsDBNull(11) ? null : reader.GetString(11)));
        }

        return tasks;
    }
}
