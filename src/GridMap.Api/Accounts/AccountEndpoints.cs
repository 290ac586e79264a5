using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace GridMap.Api.Accounts;

/// <summary>What administrators do with others' accounts. Each manages those inside the own scope only, and gives nothing that they do not have:
/// the queries ask for it, and the database refuses it (managed_accounts, guard_account).</summary>
public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/accounts").WithTags("accounts").RequireAuthorization(Policies.Administrator)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapGet("", GetAccounts);
        group.MapPost("", PostAccount).ProducesProblem(StatusCodes.Status409Conflict);
        var one = group.MapGroup("/{id}").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        one.MapGet("", GetAccount);
        one.MapPut("", PutAccount);
        one.MapPost("/password", PostPassword);
        one.MapPost("/unlock", PostUnlock);
        one.MapDelete("/second-factor", DeleteSecondFactor);
        one.MapDelete("/sessions", DeleteSessions);
    }

    private static async Task<Results<Ok<AccountsDocument>, ValidationProblem>> GetAccounts(
        Acting acting, CancellationToken cancellation, string? q = null, string? role = null, string? state = null, int page = 1)
    {
        var check = new Check();
        var part = q is null ? null : check.Text(q, 1, 80, "q");
        check.Code(role, AccountsSetup.Roles, "role");
        check.Code(state, AccountList.States, "state");
        check.Within(page, 1, 10_000, "page");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        return TypedResults.Ok(await AccountList.ReadAsync(work, new AccountFilter(part, role, state, page), cancellation));
    }

    private static async Task<Results<Ok<AccountDocument>, NotFound>> GetAccount(long id, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        return await AccountList.FindAsync(work, id, cancellation) is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<OncePasswordDocument>, ValidationProblem, ProblemHttpResult>> PostAccount(
        NewAccount sent, Acting acting, IPasswordHasher<Account> hasher, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var check = new Check();
        check.That(AccountChanges.Name().IsMatch(sent.Name ?? ""), "name", "Allowed: 2 to 64 of a-z, 0-9, '.', '_' and '-', a letter first.");
        var areas = await AccountChanges.CheckAsync(check, work, sent.DisplayName, sent.Role, sent.Everywhere, sent.Areas, cancellation);
        if (check.Failed)
        {
            return check.Problem();
        }

        var password = AccountPasswords.MakeOnce();
        try
        {
            var id = await work.ScalarAsync<long>("""
                insert into account (name, display_name, role, password_hash, everywhere, must_change_password, made_by) values ($1, $2, $3, $4, $5, true, actor_account()) returning id
                """, cancellation, sent.Name, sent.DisplayName.Trim(), sent.Role, hasher.HashPassword(new Account(0, sent.Name!, "", ""), password), sent.Everywhere);
            await AccountChanges.WriteScopeAsync(work, id, areas, cancellation);
            await work.CommitAsync(cancellation);
            return TypedResults.Ok(new OncePasswordDocument(id, password));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return TypedResults.Problem($"There is an account '{sent.Name}' already.", statusCode: StatusCodes.Status409Conflict, title: "The name is taken");
        }
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem, ProblemHttpResult>> PutAccount(
        long id, AccountChange sent, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        if (await AccountList.FindAsync(work, id, cancellation) is not { } before)
        {
            return TypedResults.NotFound();
        }

        if (before.Self)
        {
            return OwnAccount();
        }

        var check = new Check();
        var areas = await AccountChanges.CheckAsync(check, work, sent.DisplayName, sent.Role, sent.Everywhere, sent.Areas, cancellation);
        check.That(before.Role != "worker" || sent.Role == "worker" || before.MicroGrids == 0, "role", "Micro-grids or households are assigned to this worker. Hand them over first.");
        if (check.Failed)
        {
            return check.Problem();
        }

        await work.ExecuteAsync("update account set display_name = $2, role = $3, everywhere = $4, disabled = $5 where id = $1", cancellation,
            id, sent.DisplayName.Trim(), sent.Role, sent.Everywhere, sent.Disabled);
        await AccountChanges.WriteScopeAsync(work, id, areas, cancellation);
        if (sent.Disabled)
        {
            await AccountChanges.EndAccessAsync(work, id, cancellation);
        }

        await work.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<OncePasswordDocument>, NotFound, ProblemHttpResult>> PostPassword(
        long id, Acting acting, IPasswordHasher<Account> hasher, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        if (await AccountList.FindAsync(work, id, cancellation) is not { } account)
        {
            return TypedResults.NotFound();
        }

        if (account.Self)
        {
            return OwnAccount();
        }

        var password = AccountPasswords.MakeOnce();
        await work.ExecuteAsync("update account set password_hash = $2, must_change_password = true, password_changed_at = now() where id = $1", cancellation,
            id, hasher.HashPassword(new Account(id, account.Name, "", ""), password));
        await AccountChanges.EndAccessAsync(work, id, cancellation);
        await AccountChanges.UnlockAsync(work, id, cancellation);
        await work.CommitAsync(cancellation);
        return TypedResults.Ok(new OncePasswordDocument(id, password));
    }

    private static Task<Results<NoContent, NotFound, ProblemHttpResult>> PostUnlock(long id, Acting acting, CancellationToken cancellation) =>
        ChangeAsync(id, acting, AccountChanges.UnlockAsync, cancellation);

    private static Task<Results<NoContent, NotFound, ProblemHttpResult>> DeleteSecondFactor(long id, Acting acting, CancellationToken cancellation) =>
        ChangeAsync(id, acting, AccountChanges.EndSecondFactorAsync, cancellation);

    private static Task<Results<NoContent, NotFound, ProblemHttpResult>> DeleteSessions(long id, Acting acting, CancellationToken cancellation) =>
        ChangeAsync(id, acting, AccountChanges.EndAccessAsync, cancellation);

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> ChangeAsync(
        long id, Acting acting, Func<ActingTransaction, long, CancellationToken, Task> change, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        if (await AccountList.FindAsync(work, id, cancellation) is not { } account)
        {
            return TypedResults.NotFound();
        }

        if (account.Self)
        {
            return OwnAccount();
        }

        await change(work, id, cancellation);
        await work.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult OwnAccount() => TypedResults.Problem(
        "This is your own account: another administrator changes it. Your password, sessions and second factor are below /api/my.",
        statusCode: StatusCodes.Status409Conflict, title: "Your own account");
}
