using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.Http;
using GridMap.Api.Photos;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Events;

/// <summary>Events for those who deal with them: workers theirs, dispatchers those of their scope.</summary>
public static class EventEndpoints
{
    private const int PageSize = 100;
    private const int LeastReason = 4;
    private static readonly string[] States = ["open", "accepted", "called", "duplicate", "closed"];

    public static void AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventReader>();
        services.AddSingleton<EventRaiser>();
        services.AddSingleton<EventSteps>();
        services.AddSingleton<ContactProtector>();
        services.AddSingleton<ReportReference>();
        services.AddSingleton<OverdueEscalation>();
        services.AddHostedService(all => all.GetRequiredService<OverdueEscalation>());
    }

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        HouseholdEvents.Map(routes);
        var lists = routes.MapGroup("/api").WithTags("events");
        lists.MapGet("/event-categories", GetCategories).WithSummary("What an event may be about, when it is due, and what is near.");
        lists.MapGet("/departments", GetDepartments).WithSummary("Whom an event may be passed to.");

        var field = lists.MapGroup("").RequireAuthorization(policy => policy.RequireRole("worker", "dispatcher", "administrator"))
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        field.MapGet("/events/near", GetNear).WithSummary("Events that may be the same as one that is about to be raised here.");
        field.MapGet("/events/{id}", GetEvent).WithSummary("One event with its history and what may be done with it.").ProducesProblem(StatusCodes.Status404NotFound);
        field.MapPost("/events/{id}/steps", PostStep).WithSummary("Accept, comment, escalate, call in a department, answer, re-route, close, link or unlink.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        field.MapPost("/events/{id}/contact", PostContact).WithSummary("How to reach who reported it, for a stated reason that is written to the audit.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        lists.MapGet("/my/events", GetMine).WithSummary("A worker's: those of their micro-grids that are not closed or changed within 30 days, and those that they raised and that changed within 30 days.")
            .RequireAuthorization(Policies.Worker).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

        var dispatchers = lists.MapGroup("").RequireAuthorization(Policies.Dispatcher)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        dispatchers.MapGet("/events", GetEvents).WithSummary("Events, overdue first, then by when they are due; in pages of 100.");
        dispatchers.MapPut("/events/{id}", PutEvent).WithSummary("Raises an event under an id that the client made; sending it again is harmless.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        dispatchers.MapGet("/board", Board.GetBoard).WithSummary("What is open, due soon and overdue by area of one level and by category, and who is late.");
    }

    private static async Task<Ok<List<EventCategoryDocument>>> GetCategories(NpgsqlDataSource store, CancellationToken cancellation)
    {
        var categories = new List<EventCategoryDocument>();
        await using var command = store.CreateCommand(
            "select code, name_zh, name_en, department, due_hours, near_metres, near_days, source from event_category order by code = 'other', code");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            categories.Add(new EventCategoryDocument(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                reader.GetFieldValue<int[]>(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetString(7)));
        }

        return TypedResults.Ok(categories);
    }

    private static async Task<Ok<List<DepartmentDocument>>> GetDepartments(NpgsqlDataSource store, CancellationToken cancellation)
    {
        var departments = new List<DepartmentDocument>();
        await using var command = store.CreateCommand("select code, name_zh, name_en from department order by code");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            departments.Add(new DepartmentDocument(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        return TypedResults.Ok(departments);
    }

    private static async Task<Results<Ok<EventsDocument>, ValidationProblem>> GetEvents(
        Acting acting, EventReader events, CancellationToken cancellation,
        [Description("open, accepted, called, duplicate or closed; else all that are not closed.")] string? state = null,
        [Description("Only at or below this area.")] long? area = null, string? category = null,
        [Description("overdue: a due was missed; soon: within the next 24 hours.")] string? due = null,
        [Description("Only in west,south,east,north.")] string? bbox = null, int page = 1)
    {
        var check = new Check();
        check.Code(state, States, "state");
        check.Code(due, ["overdue", "soon"], "due");
        var box = check.Box(bbox);
        check.Within(page, 1, 100_000, "page");
        await using var work = await acting.BeginAsync(cancellation);
        check.Code(category, await EventReader.ColumnAsync<string>(work, "select code from event_category order by code", cancellation), "category");
        if (check.Failed)
        {
            return check.Problem();
        }

        var soon = events.Now + TimeSpan.FromHours(Board.SoonHours);
        const string Condition = $"""
            ($2::text is null and {EventReader.Unclosed} or e.state = $2) and ($3::text is null or e.category = $3)
              and ($4::bigint is null or area_above(coalesce(e.micro_grid_id, e.area_id), (select level from area where id = $4)) = $4)
              and ($5::text is null or $5 = 'overdue' and {EventReader.OverdueSince} is not null or $5 = 'soon' and {EventReader.OverdueSince} is null and e.due_at <= $6)
              and ($7::float8[] is null or e.geom && st_makeenvelope($7[1], $7[2], $7[3], $7[4], 4326))
            """;
        object?[] parameters = [state, category, area, due, soon, box];
        var found = await events.ListAsync(work,
            $"{Condition} order by {EventReader.OverdueSince} nulls last, case when e.state = 'closed' then null else e.due_at end, e.changed_at desc, e.id limit {PageSize} offset $8",
            cancellation, [.. parameters, (page - 1) * PageSize]);
        var total = await work.ScalarAsync<long>($"select count(*) from event e where {Condition}", cancellation, [events.Now, .. parameters]);
        return TypedResults.Ok(new EventsDocument(found, (int)total));
    }

    private static async Task<Ok<List<EventDocument>>> GetMine(Acting acting, EventReader events, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        return TypedResults.Ok(await events.MineAsync(work, cancellation));
    }

    private static async Task<Results<Ok<List<NearEventDocument>>, ValidationProblem>> GetNear(
        double lon, double lat, string category, Acting acting, EventReader events, CancellationToken cancellation)
    {
        var check = new Check();
        var place = check.Place(lon, lat);
        await using var work = await acting.BeginAsync(cancellation);
        check.Code(category, await EventReader.ColumnAsync<string>(work, "select code from event_category order by code", cancellation), "category");
        return check.Failed ? check.Problem() : TypedResults.Ok(await events.NearAsync(work, place.Longitude, place.Latitude, category, null, cancellation));
    }

    private static async Task<Results<Ok<EventDetailDocument>, ProblemHttpResult>> GetEvent(Guid id, Acting acting, EventReader events, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        return await events.FindAsync(work, id, cancellation) is { } found ? TypedResults.Ok(await DetailAsync(work, found, events, cancellation)) : NotFound(id);
    }

    private static async Task<EventDetailDocument> DetailAsync(ActingTransaction work, EventDocument found, EventReader events, CancellationToken cancellation) => new(
        found,
        await EventReader.StepsAsync(work, found.Id, cancellation),
        await PhotoStore.OfAsync(work, found.Id, cancellation),
        await EventReader.ColumnAsync<Guid>(work, "select id from event where duplicate_of = $1 and state = 'duplicate' order by raised_at, id", cancellation, found.Id),
        await events.NearAsync(work, found.Lon, found.Lat, found.Category, found.Id, cancellation),
        await EventReader.ColumnAsync<string>(work, """
            select action from event_transition
            where actor_kind = case when actor_role() = 'worker' then 'worker' else 'dispatcher' end and from_state = $1 and not (action = 'escalate' and $2)
            order by action
            """, cancellation, found.State, found.Level == 1 || found.AreaId is null));

    private static async Task<Results<Ok<EventRaisedDocument>, Created<EventRaisedDocument>, ValidationProblem, ProblemHttpResult>> PutEvent(
        Guid id, EventRaiseDocument raised, Acting acting, EventRaiser raiser, EventReader events, ContactProtector protector, CancellationToken cancellation)
    {
        var check = new Check();
        ReportEndpoints.CheckContact(check, raised.Contact);
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        var outcome = await raiser.RaiseAsync(work, new RaisedEvent(id, raised.Category, raised.Text, raised.Lon, raised.Lat, events.Now, raised.Photos, raised.SameAs), cancellation);
        switch (outcome)
        {
            case RaiseOutcome.Stored stored:
                var ticket = raised.ForCaller ? await ReportEndpoints.AddTicketAsync(work, id, cancellation) : null;
                await ReportEndpoints.AddContactAsync(work, protector, id, raised.Contact, cancellation);
                var now = await events.FindAsync(work, id, cancellation) ?? stored.Event; // with the contact's mask
                await work.CommitAsync(cancellation);
                return TypedResults.Created($"/api/events/{id}", new EventRaisedDocument(now, ticket));
            case RaiseOutcome.Already already:
                return TypedResults.Ok(new EventRaisedDocument(already.Event, await work.ScalarAsync<string>("select ticket_of_event($1)", cancellation, id)));
            case RaiseOutcome.Refused refused:
                return refused.Check.Problem();
            default:
                return OtherContent(id);
        }
    }

    private static async Task<Results<Ok<EventDocument>, NoContent, ValidationProblem, ProblemHttpResult>> PostStep(
        Guid id, EventStepRequest step, Acting acting, EventSteps steps, EventReader events, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        if (await events.FindAsync(work, id, cancellation) is null)
        {
            return NotFound(id);
        }

        switch (await steps.AddAsync(work, id, step, cancellation))
        {
            case StepOutcome.Invalid invalid:
                return invalid.Check.Problem();
            case StepOutcome.Impossible impossible:
                return TypedResults.Problem(impossible.Detail, statusCode: StatusCodes.Status409Conflict, title: "Not possible now");
            default:
                // Re-routed out of the caller's scope it is nobody's to show here.
                var now = await events.FindAsync(work, id, cancellation);
                await work.CommitAsync(cancellation);
                return now is null ? TypedResults.NoContent() : TypedResults.Ok(now);
        }
    }

    private static async Task<Results<Ok<ContactDocument>, ValidationProblem, ProblemHttpResult>> PostContact(
        Guid id, ContactRequest request, Acting acting, ContactProtector protector, CancellationToken cancellation)
    {
        var check = new Check();
        var reason = EventRaiser.CheckText(check, request.Reason, "reason", required: true);
        check.That(reason.Length is >= LeastReason and <= 200, "reason", $"Allowed: text of {LeastReason} to 200 characters.");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        if (await work.ScalarAsync<byte[]>("select event_contact_read($1, $2)", cancellation, id, reason) is not { } cipher)
        {
            return NotFound(id);
        }

        await work.CommitAsync(cancellation); // with the audit's row
        return TypedResults.Ok(new ContactDocument(protector.Unprotect(cipher)));
    }

    private static ProblemHttpResult NotFound(Guid id) =>
        TypedResults.Problem($"There is no event {id} for you.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    internal static ProblemHttpResult OtherContent(Guid id) =>
        TypedResults.Problem($"The id {id} has another content. Make a new one.", statusCode: StatusCodes.Status409Conflict, title: "Another content");
}
