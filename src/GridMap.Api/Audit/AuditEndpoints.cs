using System.ComponentModel;
using System.Globalization;
using System.Text;
using GridMap.Api.Accounts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Audit;

/// <summary>Who read or changed what: for administrators, about the areas of their scope.</summary>
public static class AuditEndpoints
{
    private const int PageSize = 100;
    private const int MostExported = 100_000;
    private const string Header = "id,at,account,actor,address,action,subject,subject_id,area_id,before,after,reason";

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/audit").WithTags("audit").RequireAuthorization(Policies.Administrator)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapGet("", GetAudit).WithSummary("The audit, newest first, a hundred entries a page.");
        group.MapGet("/export", GetExport).WithSummary("The same as CSV, up to 100,000 entries; that it was taken out is in the audit.")
            .Produces<string>(StatusCodes.Status200OK, "text/csv");
    }

    private static async Task<Results<Ok<AuditDocument>, ValidationProblem>> GetAudit(
        Acting acting, GridMapSettings settings, CancellationToken cancellation,
        [Description("An account's name, or system.")] string? account = null,
        [Description("read, insert, update, delete, sign_in, sign_out, refused or export.")] string? action = null,
        [Description("What it was about, such as household_person.")] string? subject = null, string? subjectId = null,
        [Description("Of the network.")] string? address = null,
        [Description("First day, 2026-11-21.")] string? from = null, [Description("The day after the last.")] string? to = null,
        [Description("Next of the page before.")] long? before = null)
    {
        var check = new Check();
        var query = AuditQuery.Read(account, action, subject, subjectId, address, from, to, before, settings.TimeZone, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        var entries = new List<AuditEntryDocument>();
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = query.Command(work, PageSize + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(AuditQuery.ReadEntry(reader));
        }

        return TypedResults.Ok(entries.Count > PageSize ? new AuditDocument(entries[..PageSize], entries[PageSize - 1].Id) : new AuditDocument(entries, null));
    }

    private static async Task<Results<PushStreamHttpResult, ValidationProblem>> GetExport(
        Acting acting, GridMapSettings settings, HttpContext context, CancellationToken cancellation,
        [Description("An account's name, or system.")] string? account = null, string? action = null, string? subject = null, string? subjectId = null,
        string? address = null, [Description("First day, 2026-11-21.")] string? from = null, [Description("The day after the last.")] string? to = null)
    {
        var check = new Check();
        var query = AuditQuery.Read(account, action, subject, subjectId, address, from, to, null, settings.TimeZone, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        // Written down before a line leaves.
        await using (var work = await acting.BeginAsync(cancellation))
        {
            await work.ExecuteAsync("select write_audit('export', 'audit', '', null, null, jsonb_strip_nulls($1::jsonb), null)", cancellation,
                System.Text.Json.JsonSerializer.Serialize(query, Json.Options));
            await work.CommitAsync(cancellation);
        }

        context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        return TypedResults.Stream(body => WriteAsync(body, query, acting, context.RequestAborted), "text/csv; charset=utf-8");
    }

    private static async Task WriteAsync(Stream body, AuditQuery query, Acting acting, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteLineAsync(Header);
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = query.Command(work, MostExported);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var e = AuditQuery.ReadEntry(reader);
            await writer.WriteLineAsync(string.Join(',', ((string?[])[
                e.Id.ToString(CultureInfo.InvariantCulture), e.At.ToString("O", CultureInfo.InvariantCulture), e.Account, e.Actor, e.Address, e.Action, e.Subject, e.SubjectId,
                e.AreaId?.ToString(CultureInfo.InvariantCulture), e.Before?.GetRawText(), e.After?.GetRawText(), e.Reason]).Select(Cell)));
        }
    }

    /// <summary>A cell of CSV that no spreadsheet takes for a formula.</summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var plain = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return plain.AsSpan().ContainsAny(",\"\r\n") ? $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : plain;
    }
}
