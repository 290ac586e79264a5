using System.Security.Claims;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Accounts;

/// <summary>Asked again before what somebody who found an open page must not do.</summary>
public sealed record PasswordAgain(string Password);

/// <param name="Key">In base 32, to be typed into an authenticator (RFC 6238: SHA-1, 6 digits, 30 s).</param>
/// <param name="Uri">The same for a QR code.</param>
public sealed record SecondFactorKeyDocument(string Key, string Uri);

public sealed record SecondFactorCode(string Code);

/// <param name="Codes">Each is good for one sign-in in place of the authenticator; shown once.</param>
public sealed record RecoveryCodesDocument(IReadOnlyList<string> Codes);

/// <summary>A second factor: the codes of an authenticator, and recovery codes for the day when the phone is lost.</summary>
public static class SecondFactorEndpoints
{
    private const int RecoveryCodes = 10;

    public static void MapSecondFactor(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/second-factor").ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapPost("", Begin).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPut("", Confirm).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/end", End);
        group.MapPost("/recovery-codes", RenewCodes).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<SecondFactorKeyDocument>, ValidationProblem, ProblemHttpResult>> Begin(
        PasswordAgain again, ClaimsPrincipal user, UserManager<Account> users, SignIns signIns, Acting acting, CancellationToken cancellation)
    {
        var account = await users.GetOwnAsync(user);
        if (account.SecondFactor)
        {
            return Conflict("A second factor is on already. End it first.");
        }

        if (await RefuseAsync(account, again, signIns, acting, cancellation) is { } refused)
        {
            return refused;
        }

        (await users.ResetAuthenticatorKeyAsync(account)).OrThrow();
        var key = account.AuthenticatorKey!;
        return TypedResults.Ok(new SecondFactorKeyDocument(key, $"otpauth://totp/GridMap:{account.Name}?secret={key}&issuer=GridMap&algorithm=SHA1&digits=6&period=30"));
    }

    private static async Task<Results<Ok<RecoveryCodesDocument>, ValidationProblem, ProblemHttpResult>> Confirm(
        SecondFactorCode sent, ClaimsPrincipal user, UserManager<Account> users)
    {
        var account = await users.GetOwnAsync(user);
        if (account.SecondFactor || account.AuthenticatorKey is null)
        {
            return Conflict(account.SecondFactor ? "A second factor is on already." : "Ask for a key first: POST /api/my/second-factor.");
        }

        var code = (sent.Code ?? "").Replace(" ", "", StringComparison.Ordinal);
        var check = new Check();
        check.That(await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code), "code",
            "It is not the code that the authenticator shows now. Check that the clock of the phone is right.");
        if (check.Failed)
        {
            return check.Problem();
        }

        (await users.SetTwoFactorEnabledAsync(account, true)).OrThrow();
        return TypedResults.Ok(await MakeCodesAsync(users, account));
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> End(
        PasswordAgain again, ClaimsPrincipal user, UserManager<Account> users, SignIns signIns, Acting acting, CancellationToken cancellation)
    {
        var account = await users.GetOwnAsync(user);
        if (await RefuseAsync(account, again, signIns, acting, cancellation) is { } refused)
        {
            return refused;
        }

        account.AuthenticatorKey = null;
        account.RecoveryHashes = [];
        (await users.SetTwoFactorEnabledAsync(account, false)).OrThrow();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<RecoveryCodesDocument>, ValidationProblem, ProblemHttpResult>> RenewCodes(
        PasswordAgain again, ClaimsPrincipal user, UserManager<Account> users, SignIns signIns, Acting acting, CancellationToken cancellation)
    {
        var account = await users.GetOwnAsync(user);
        if (!account.SecondFactor)
        {
            return Conflict("There is no second factor.");
        }

        if (await RefuseAsync(account, again, signIns, acting, cancellation) is { } refused)
        {
            return refused;
        }

        return TypedResults.Ok(await MakeCodesAsync(users, account));
    }

    private static async Task<RecoveryCodesDocument> MakeCodesAsync(UserManager<Account> users, Account account) =>
        new([.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!]);

    /// <summary>Null: the password is right.</summary>
    internal static async Task<ProblemHttpResult?> RefuseAsync(Account account, PasswordAgain again, SignIns signIns, Acting acting, CancellationToken cancellation)
    {
        var confirmed = await signIns.ConfirmAsync(account, again.Password, cancellation);
        return confirmed switch
        {
            { Account: not null } => null,
            { RetryAfter: not null } => SessionEndpoints.Refuse(confirmed, acting.Response),
            _ => TypedResults.Problem("password: It is not your password.", statusCode: StatusCodes.Status400BadRequest, title: "The request is not valid",
                extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { ["password"] = ["It is not your password."] } }),
        };
    }

    private static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Not now");
}
