using System.Security.Cryptography;
using GridMap.Api.Accounts;
using GridMap.Api.Http;
using GridMap.Api.Photos;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Events;

/// <param name="Contact">How to reach who reports, if they want; stored encrypted.</param>
/// <param name="Photo">One photo, if they want.</param>
/// <param name="SameAs">The reference of one of those near that the reporter holds this one for.</param>
public sealed record ReportDocument(string Category, string Text, double Lon, double Lat, string? Contact = null, ReportPhotoDocument? Photo = null, string? SameAs = null);

/// <param name="Id">Made by the page.</param>
/// <param name="Image">JPEG, PNG or WebP, up to 5 MB.</param>
public sealed record ReportPhotoDocument(Guid Id, byte[] Image);

/// <param name="Ticket">Twelve letters and digits: who knows it follows the report.</param>
public sealed record TicketDocument(string Ticket);

/// <summary>One that may be the same: no word of who reported it.</summary>
/// <param name="Reference">What sameAs takes; it tells nothing else.</param>
/// <param name="Metres">In tens, upwards.</param>
public sealed record NearReportDocument(string Reference, string Category, int Metres, int Days, string State);

/// <param name="State">open, accepted, called or closed; of one that ends with another, the other's.</param>
/// <param name="Text">What was reported.</param>
/// <param name="Joined">Somebody reported it before; both end together.</param>
public sealed record ReportProgressDocument(
    string Ticket, string Category, string Text, double Lon, double Lat, string State, int Level, DateTimeOffset RaisedAt, DateTimeOffset? DueAt, bool Joined, bool CanReopen,
    IReadOnlyList<ReportStepDocument> Steps);

/// <param name="Note">Only what was written for the reporter, or by them.</param>
/// <param name="Photos">Of the result, at .../ticket/{ticket}/photos/{id}.</param>
public sealed record ReportStepDocument(DateTimeOffset At, string Action, int Level, string? DepartmentZh, string? DepartmentEn, string? Note, IReadOnlyList<Guid> Photos);

/// <param name="Id">Made by the client.</param>
/// <param name="Note">What is still wrong.</param>
public sealed record ReopenRequest(Guid Id, string Note);

/// <summary>Residents report without an account and follow with a random ticket. No account acts, so the service does; a caller reaches only what
/// its ticket names, and reads nothing of other people.</summary>
public static class ReportEndpoints
{
    internal const string TicketLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    internal const int TicketLength = 12;
    private const int MostContact = 100;
    private const int PhotoLimitBytes = 5 * 1024 * 1024; // as base64 it fits into a body of 8 MB

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/reports").WithTags("reports").RequireRateLimiting(RateLimits.Search);
        group.MapGet("/near", GetNear).WithSummary("Reports that may be the same as one that is about to be made here.");
        group.MapPut("/{id}", PutReport).RequireRateLimiting(RateLimits.Upload).WithSummary("Reports an issue under an id that the page made; sending it again gives the same ticket.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        group.MapGet("/ticket/{ticket}", GetProgress).WithSummary("How far a report has come.").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/ticket/{ticket}/photos/{id}", GetPhoto).WithSummary("A photo of the result.")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/ticket/{ticket}/reopen", PostReopen).RequireRateLimiting(RateLimits.Upload).WithSummary("Opens a closed report again, once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Results<Ok<List<NearReportDocument>>, ValidationProblem>> GetNear(
        double lon, double lat, string category, Acting acting, EventReader events, ReportReference references, CancellationToken cancellation)
    {
        var check = new Check();
        var place = check.Place(lon, lat);
        await using var work = await acting.BeginAsSystemAsync(cancellation); // a resident has no account
        check.Code(category, await EventReader.ColumnAsync<string>(work, "select code from event_category order by code", cancellation), "category");
        if (check.Failed)
        {
            return check.Problem();
        }

        var near = await events.NearAsync(work, place.Longitude, place.Latitude, category, null, cancellation);
        return TypedResults.Ok(near.ConvertAll(n => new NearReportDocument(
            references.Write(n.Id), n.Category, Math.Max(10, (int)Math.Ceiling(n.Metres / 10) * 10), (int)(events.Now - n.RaisedAt).TotalDays, n.State)));
    }

    private static async Task<Results<Ok<TicketDocument>, Created<TicketDocument>, ValidationProblem, ProblemHttpResult>> PutReport(
        Guid id, ReportDocument report, Acting acting, EventRaiser raiser, EventReader events, ContactProtector protector, PhotoStore photos, PhotoDecoder decoder,
        ReportReference references, CancellationToken cancellation)
    {
        var (check, photo) = await CheckAsync(report, decoder, cancellation);
        var sameAs = references.Find(report.SameAs);
        check.That(report.SameAs is null || sameAs is not null, "sameAs", "Allowed: the reference of one of GET /api/reports/near.");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsSystemAsync(cancellation); // a resident has no account
        if (!await work.ScalarAsync<bool>("select exists (select from area_of_place(st_setsrid(st_makepoint($1, $2), 4326)))", cancellation, report.Lon, report.Lat))
        {
            check.Add("lon", "The place is outside of every area that this service looks after.");
            return check.Problem();
        }

        var raised = new RaisedEvent(id, report.Category, report.Text, report.Lon, report.Lat, events.Now, report.Photo is null ? null : [report.Photo.Id], sameAs);
        switch (await raiser.RaiseAsync(work, raised, cancellation))
        {
            case RaiseOutcome.Stored:
                var ticket = await AddTicketAsync(work, id, cancellation);
                await AddContactAsync(work, protector, id, report.Contact, cancellation);
                if (photo is not null && await photos.PutAsync(work, report.Photo!.Id, photo, cancellation) == PhotoOutcome.Conflict)
                {
                    return EventEndpoints.OtherContent(report.Photo.Id);
                }

                await work.CommitAsync(cancellation);
                return TypedResults.Created($"/api/reports/ticket/{ticket}", new TicketDocument(ticket));
            case RaiseOutcome.Already when await work.ScalarAsync<string>("select ticket_of_event($1)", cancellation, id) is { } given:
                return TypedResults.Ok(new TicketDocument(given));
            case RaiseOutcome.Refused refused:
                return refused.Check.Problem();
            default:
                return EventEndpoints.OtherContent(id);
        }
    }

    /// <returns>The photo as it is kept, where one was sent.</returns>
    private static async Task<(Check Check, PhotoImage? Photo)> CheckAsync(ReportDocument report, PhotoDecoder decoder, CancellationToken cancellation)
    {
        var check = new Check();
        check.Place(report.Lon, report.Lat);
        CheckContact(check, report.Contact);
        if (report.Photo is null || check.Failed)
        {
            return (check, null);
        }

        check.That(report.Photo.Id != Guid.Empty, "photo.id", "Allowed: a UUID made for this photo alone.");
        check.That(report.Photo.Image is { Length: > 0 and <= PhotoLimitBytes }, "photo.image", $"Allowed: a JPEG, PNG or WebP of up to {PhotoLimitBytes / 1024 / 1024} MB.");
        try
        {
            return (check, check.Failed ? null : await decoder.DecodeAsync(report.Photo.Image!, cancellation));
        }
        catch (PhotoRefused e)
        {
            check.Add("photo.image", e.Message);
            return (check, null);
        }
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetPhoto(
        string ticket, Guid id, HttpResponse response, Acting acting, PhotoStore photos, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsSystemAsync(cancellation); // a resident has no account; of the ticket's event only what is meant for them
        if (await FindAsync(work, ticket, cancellation) is not { } ticketed
            || !await work.ScalarAsync<bool>("select exists (select from event_step where event_id = $1 and for_resident and $2 = any (photos))", cancellation, ticketed, id)
            || await photos.ReadAsync(work, id, cancellation) is not { } jpeg)
        {
            return NotFound();
        }

        await work.CommitAsync(cancellation); // with the audit's row
        response.Headers.CacheControl = "no-store";
        return TypedResults.File(jpeg, "image/jpeg");
    }

    private static async Task<Results<Ok<ReportProgressDocument>, ProblemHttpResult>> GetProgress(
        string ticket, HttpResponse response, Acting acting, EventReader events, CancellationToken cancellation)
    {
        response.Headers.CacheControl = "no-store";
        await using var work = await acting.BeginAsSystemAsync(cancellation); // a resident has no account; the ticket names the one event
        return await FindAsync(work, ticket, cancellation) is { } id ? TypedResults.Ok(await ProgressAsync(work, id, events, cancellation)) : NotFound();
    }

    private static async Task<Results<Ok<ReportProgressDocument>, ValidationProblem, ProblemHttpResult>> PostReopen(
        string ticket, ReopenRequest request, HttpResponse response, Acting acting, EventReader events, EventSteps steps, CancellationToken cancellation)
    {
        response.Headers.CacheControl = "no-store";
        var check = new Check();
        check.That(request.Id != Guid.Empty, "id", "Allowed: a UUID made for this alone.");
        var note = EventRaiser.CheckText(check, request.Note, "note", required: true);
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsSystemAsync(cancellation); // as above
        if (await FindAsync(work, ticket, cancellation) is not { } id)
        {
            return NotFound();
        }

        if (await steps.ReopenAsync(work, id, request.Id, note, cancellation) is StepOutcome.Impossible impossible)
        {
            return TypedResults.Problem(impossible.Detail, statusCode: StatusCodes.Status409Conflict, title: "Not possible now");
        }

        var now = await ProgressAsync(work, id, events, cancellation);
        await work.CommitAsync(cancellation);
        return TypedResults.Ok(now);
    }

    internal static void CheckContact(Check check, string? contact) => check.That(
        contact is null || (contact.Length <= MostContact && !contact.Contains('\0', StringComparison.Ordinal)), "contact", $"Allowed: text of up to {MostContact} characters.");

    /// <param name="contact">Null or blank: they did not say.</param>
    internal static async Task AddContactAsync(ActingTransaction work, ContactProtector protector, Guid id, string? contact, CancellationToken cancellation)
    {
        if (contact?.Trim() is { Length: > 0 } told)
        {
            await work.ExecuteAsync("insert into event_contact (event_id, cipher, masked) values ($1, $2, $3)", cancellation, id, protector.Protect(told), ContactProtector.Mask(told));
        }
    }

    internal static async Task<string> AddTicketAsync(ActingTransaction work, Guid id, CancellationToken cancellation)
    {
        var ticket = RandomNumberGenerator.GetString(TicketLetters, TicketLength); // of 31^12, about 8 · 10^17
        await work.ExecuteAsync("insert into event_ticket (ticket, event_id) values ($1, $2)", cancellation, ticket, id);
        return ticket;
    }

    private static async Task<Guid?> FindAsync(ActingTransaction work, string ticket, CancellationToken cancellation) =>
        PlainTicket(ticket) is { } plain ? await work.ScalarAsync<Guid?>("select event_of_ticket($1)", cancellation, plain) : null;

    /// <summary>A ticket or card as people write it, in small letters, with blanks or hyphens; null: it can be none.</summary>
    internal static string? PlainTicket(string written)
    {
        var plain = new string([.. written.ToUpperInvariant().Where(c => c is not (' ' or '-'))]);
        return plain.Length == TicketLength && plain.All(c => TicketLetters.Contains(c, StringComparison.Ordinal)) ? plain : null;
    }

    private static async Task<ReportProgressDocument> ProgressAsync(ActingTransaction work, Guid id, EventReader events, CancellationToken cancellation)
    {
        var own = (await events.FindAsync(work, id, cancellation))!;
        var first = own is { State: "duplicate", DuplicateOf: { } other } ? await events.FindAsync(work, other, cancellation) : null;
        var shown = first ?? own;
        var ticket = await work.ScalarAsync<string>("select ticket_of_event($1)", cancellation, id);
        return new ReportProgressDocument(ticket!, own.Category, own.Text, own.Lon, own.Lat, shown.State, shown.Level, own.RaisedAt, shown.State == "closed" ? null : shown.DueAt,
            first is not null, own is { State: "closed", Reopened: false }, await StepsAsync(work, own.Id, first?.Id, cancellation));
    }

    // Of the one that it ends with: what was done, without a word of what was written there.
    private static async Task<List<ReportStepDocument>> StepsAsync(ActingTransaction work, Guid own, Guid? first, CancellationToken cancellation)
    {
        var steps = new List<ReportStepDocument>();
        await using var command = work.Command("""
            select s.at, s.action, s.level::int, d.name_zh, d.name_en, case when s.event_id = $1 and (s.for_resident or s.actor_kind = 'resident') then nullif(s.note, '') end,
              case when s.event_id = $1 and s.for_resident then s.photos else '{}' end
            from event_step s left join department d on d.code = s.department
            where s.event_id = $1 and (s.action not in ('comment', 'reroute') or s.action = 'comment' and s.for_resident)
              or s.event_id = $2 and s.action in ('accept', 'escalate', 'whistle', 'answer') and s.at > (select max(l.at) from event_step l where l.event_id = $1 and l.action = 'link')
            order by s.at, s.seq
            """, own, first);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            steps.Add(new ReportStepDocument(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetInt32(2), Text(reader, 3), Text(reader, 4), Text(reader, 5), reader.GetFieldValue<Guid[]>(6)));
        }

        return steps;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static ProblemHttpResult NotFound() =>
        TypedResults.Problem("There is no report with this number. It has twelve letters and digits.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
