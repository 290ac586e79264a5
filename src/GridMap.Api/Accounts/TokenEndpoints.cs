using System.Security.Claims;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Accounts;

/// <param name="Days">How long it is valid.</param>
/// <param name="Password">One's own, again.</param>
public sealed record NewToken(string Name, int Days, string Password);

public sealed record AccountTokenDocument(long Id, string Name, DateTimeOffset MadeAt, DateTimeOffset? UsedAt, DateTimeOffset ExpiresAt);

/// <param name="Token">For <c>Authorization: Bearer</c>; shown this once.</param>
public sealed record MadeTokenDocument(long Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>Tokens for programs that act for an account: with its role and scope, as long as it has them.</summary>
public static class TokenEndpoints
{
    private const int LongestDays = 366;
    private const int MostTokens = 20;

    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/tokens");
        group.MapGet("", GetTokens);
        group.MapPost("", PostToken).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapDelete("/{id}", DeleteToken).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<AccountTokenDocument>>> GetTokens(Acting acting, CancellationToken cancellation)
    {
        var tokens = new List<AccountTokenDocument>();
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command("select id, name, made_at, used_at, expires_at from account_token where account_id = actor_account() and expires_at > now() order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            tokens.Add(new AccountTokenDocument(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return TypedResults.Ok<IReadOnlyList<AccountTokenDocument>>(tokens);
    }

    private static async Task<Results<Ok<MadeTokenDocument>, ValidationProblem, ProblemHttpResult>> PostToken(
        NewToken asked, ClaimsPrincipal user, UserManager<Account> users, SignIns signIns, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        var name = check.Text(asked.Name, 1, 60, "name");
        check.Within(asked.Days, 1, LongestDays, "days");
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await SecondFactorEndpoints.RefuseAsync(await users.GetOwnAsync(user), new PasswordAgain(asked.Password), signIns, acting, cancellation) is { } refused)
        {
            return refused;
        }

        var token = TokenHandler.MakeToken();
        await using var work = await acting.BeginAsync(cancellation);
        await work.ExecuteAsync("delete from account_token where account_id = actor_account() and expires_at < now()", cancellation);
        await using var command = work.Command("""
            insert into account_token (account_id, secret_hash, name, expires_at) select actor_account(), $1, $2, now() + make_interval(days => $3)
            where (select count(*) from account_token where account_id = actor_account()) < $4 returning id, expires_at
            """, TokenHandler.HashOf(token), name, asked.Days, MostTokens);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return TypedResults.Problem($"Allowed: {MostTokens} tokens. Revoke one first.", statusCode: StatusCodes.Status409Conflict, title: "Too many tokens");
        }

        var made = new MadeTokenDocument(reader.GetInt64(0), token, reader.GetFieldValue<DateTimeOffset>(1));
        await reader.CloseAsync();
        await work.CommitAsync(cancellation);
        return TypedResults.Ok(made);
    }

    private static async Task<Results<NoContent, NotFound>> DeleteToken(long id, Acting acting, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var deleted = await work.ExecuteAsync("delete from account_token where account_id = actor_account() and id = $1", cancellation, id);
        await work.CommitAsync(cancellation);
        return deleted == 0 ? TypedResults.NotFound() : TypedResults.NoContent();
    }
}
