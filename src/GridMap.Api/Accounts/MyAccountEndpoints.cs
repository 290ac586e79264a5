using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Accounts;

/// <param name="Level">1 district … 5 micro-grid.</param>
public sealed record ScopeAreaDocument(long Id, string Code, string Name, int Level);

/// <param name="Areas">The scope: everything below these; a worker's households are what is assigned, not this.</param>
public sealed record MyAccountDocument(
    long Id, string Name, string DisplayName, string Role, bool Everywhere, IReadOnlyList<ScopeAreaDocument> Areas,
    bool MustChangePassword, DateTimeOffset PasswordChangedAt, bool SecondFactor, int RecoveryCodesLeft);

public sealed record PasswordChange(string Current, string Next);

/// <param name="Current">The session that asks.</param>
/// <param name="Device">What the browser says it is.</param>
public sealed record AccountSessionDocument(long Id, bool Current, DateTimeOffset MadeAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string? Address, string? Device);

/// <summary>One's own account: password and sessions. Programs' tokens cannot come here.</summary>
public static class MyAccountEndpoints
{
    public static void MapMyAccount(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/my").WithTags("my account").RequireAuthorization(Policies.OwnAccount)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapGet("/account", GetAccount);
        group.MapPut("/password", PutPassword).ProducesProblem(StatusCodes.Status429TooManyRequests);
        var settled = group.MapGroup("").RequireAuthorization(Policies.Staff);
        settled.MapGet("/sessions", GetSessions);
        settled.MapDelete("/sessions", DeleteOtherSessions);
        settled.MapDelete("/sessions/{id}", DeleteSession).ProducesProblem(StatusCodes.Status404NotFound);
        settled.MapSecondFactor();
        settled.MapTokens();
    }

    /// <summary>The account that is signed in, with its password's hash.</summary>
    internal static async Task<Account> GetOwnAsync(this UserManager<Account> users, ClaimsPrincipal user) =>
        await users.FindByIdAsync(user.AccountId().ToString(CultureInfo.InvariantCulture)) ?? throw new InvalidOperationException("The account of this session is gone.");

    private static async Task<Ok<MyAccountDocument>> GetAccount(Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command("""
            select a.id, a.name, a.display_name, a.role, a.everywhere, a.must_change_password, a.password_changed_at, a.second_factor,
              coalesce(cardinality(s.recovery_hashes), 0),
              (select jsonb_agg(jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name, 'level', r.level) order by r.code)
               from account_scope c join area r on r.id = c.area_id where c.account_id = a.id)::text
            from account a left join account_secret s on s.account_id = a.id where a.id = actor_account()
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return TypedResults.Ok(new MyAccountDocument(
            reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4),
            AreasOf(reader.IsDBNull(9) ? null : reader.GetString(9)), reader.GetBoolean(5), reader.GetFieldValue<DateTimeOffset>(6), reader.GetBoolean(7), reader.GetInt32(8)));
    }

    internal static IReadOnlyList<ScopeAreaDocument> AreasOf(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<ScopeAreaDocument[]>(json, JsonSerializerOptions.Web)!;

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> PutPassword(
        PasswordChange change, ClaimsPrincipal user, UserManager<Account> users, SignIns signIns, Acting acting, CancellationToken cancellation)
    {
        var account = await users.GetOwnAsync(user);
        var confirmed = await signIns.ConfirmAsync(account, change.Current, cancellation);
        if (confirmed.RetryAfter is not null)
        {
            return SessionEndpoints.Refuse(confirmed, acting.Response);
        }

        var check = new Check();
        check.That(confirmed.Account is not null, "current", "It is not your password.");
        check.That(change.Next != change.Current, "next", "It is the same password as before.");
        await AccountPasswords.CheckAsync(check, users, account, change.Next, "next");
        if (check.Failed)
        {
            return check.Problem();
        }

        account.PasswordHash = users.PasswordHasher.HashPassword(account, change.Next);
        account.MustChangePassword = false;
        (await users.UpdateAsync(account)).OrThrow();
        await EndOthersAsync(user, acting, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<AccountSessionDocument>>> GetSessions(ClaimsPrincipal user, Acting acting, CancellationToken cancellation)
    {
        var sessions = new List<AccountSessionDocument>();
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command("""
            select id, made_at, seen_at, expires_at, address, device from account_session
            where account_id = actor_account() and expires_at > now() order by id = $1 desc, seen_at desc, id desc
            """, SessionOf(user));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            sessions.Add(new AccountSessionDocument(
                reader.GetInt64(0), reader.GetInt64(0) == SessionOf(user), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<DateTimeOffset>(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetString(5)));
        }

        return TypedResults.Ok<IReadOnlyList<AccountSessionDocument>>(sessions);
    }

    private static async Task<Results<NoContent, NotFound>> DeleteSession(long id, Acting acting, CancellationToken cancellation) =>
        await EndAsync(acting, "account_id = actor_account() and id = $1", id, cancellation) == 0 ? TypedResults.NotFound() : TypedResults.NoContent();

    private static async Task<NoContent> DeleteOtherSessions(ClaimsPrincipal user, Acting acting, CancellationToken cancellation)
    {
        await EndOthersAsync(user, acting, cancellation);
        return TypedResults.NoContent();
    }

    private static Task<long> EndOthersAsync(ClaimsPrincipal user, Acting acting, CancellationToken cancellation) =>
        EndAsync(acting, "account_id = actor_account() and id <> $1", SessionOf(user), cancellation);

    /// <summary>Ends sessions and writes each to the audit.</summary>
    /// <returns>How many.</returns>
    private static async Task<long> EndAsync(Acting acting, string where, long value, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var ended = await work.ScalarAsync<long>($"""
            with ended as (delete from account_session where {where} returning id, made_at, address, device),
            told as (select write_audit('delete', 'account_session', id::text, null, jsonb_build_object('madeAt', made_at, 'address', address, 'device', device), null, null) from ended)
            select count(*) from told
            """, cancellation, value);
        await work.CommitAsync(cancellation);
        return ended;
    }

    private static long SessionOf(ClaimsPrincipal user) => long.Parse(user.FindFirstValue(Claims.Session)!, CultureInfo.InvariantCulture);

    /// <summary>For what only another request at the same moment can make fail.</summary>
    internal static void OrThrow(this IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(e => e.Description)));
        }
    }
}
