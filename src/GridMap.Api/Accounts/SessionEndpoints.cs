using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Accounts;

/// <param name="Code">Of the authenticator, or a recovery code; only where the account has a second factor.</param>
/// <param name="Keep">Stay signed in for 14 days, though the browser is closed; else 12 hours without a request end it.</param>
public sealed record SignIn(string Name, string Password, string? Code, bool? Keep);

/// <summary>Who is signed in, if anybody, and the names of accounts whose password the launcher printed.</summary>
/// <param name="CsrfToken">What header X-CSRF-TOKEN must hold in each request that changes something; null: nobody is signed in by cookie.</param>
public sealed record SessionDocument(SignedIn? Account, string? CsrfToken, IReadOnlyList<string> DemoAccounts);

/// <param name="MustChangePassword">Until PUT /api/my/password, everything else is 403.</param>
public sealed record SignedIn(long Id, string Name, string DisplayName, string Role, bool MustChangePassword);

/// <summary>Signing in and out with a cookie. Everything that changes the store asks for the policy of its role.</summary>
public static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/session").WithTags("session");
        group.MapGet("", GetSession);
        group.MapPost("", PostSession).WithMetadata(new BeginsSession())
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapDelete("", DeleteSession);
    }

    private static async Task<Ok<SessionDocument>> GetSession(HttpContext context, AccountStore accounts, CancellationToken cancellation)
    {
        var demo = await accounts.ListDemoAsync(cancellation);
        return TypedResults.Ok(Describe(context, demo));
    }

    private static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> PostSession(
        SignIn signIn, HttpContext context, SignIns signIns, CancellationToken cancellation)
    {
        var outcome = await signIns.TryAsync(signIn.Name ?? "", signIn.Password ?? "", signIn.Code, cancellation);
        if (outcome.Account is not { } account)
        {
            return Refuse(outcome, context.Response);
        }

        context.User = new ClaimsPrincipal(Claims.Make(
            account.Id, account.Name, account.DisplayName, account.Role, account.MustChangePassword, CookieAuthenticationDefaults.AuthenticationScheme));
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, context.User, new AuthenticationProperties { IsPersistent = signIn.Keep == true });
        await signIns.AuditAsync("sign_in", account, null, cancellation);
        return TypedResults.Ok(Describe(context, []));
    }

    private static async Task<NoContent> DeleteSession(HttpContext context, SignIns signIns, CancellationToken cancellation)
    {
        if (context.User.HasClaim(c => c.Type == Claims.Session))
        {
            await signIns.AuditAsync("sign_out", new Account(context.User.AccountId(), context.User.Identity!.Name!, "", ""), null, cancellation);
        }

        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.NoContent();
    }

    private static SessionDocument Describe(HttpContext context, IReadOnlyList<string> demo) => new(
        context.User.Identity is { IsAuthenticated: true, Name: { } name }
            ? new SignedIn(context.User.AccountId(), name, context.User.FindFirstValue(ClaimTypes.GivenName)!,
                context.User.FindFirstValue(ClaimTypes.Role) ?? context.User.FindFirstValue(Claims.MustChangePassword)!, context.User.HasClaim(c => c.Type == Claims.MustChangePassword))
            : null,
        Antiforgery.Issue(context), demo);

    /// <summary>What is wrong with a sign-in, or with a password that was asked for again.</summary>
    internal static ProblemHttpResult Refuse(SignInOutcome outcome, HttpResponse response)
    {
        if (outcome.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var minutes = (int)Math.Ceiling(wait.TotalMinutes);
            return TypedResults.Problem(
                outcome.Result == SignInResult.AddressBlocked
                    ? $"Too many sign-ins from your network's address failed. Try again in {minutes} minutes."
                    : $"{SignInThrottle.NameLimit} sign-ins in a row failed: the account is locked. Try again in {minutes} minutes, or ask an administrator.",
                statusCode: StatusCodes.Status429TooManyRequests, title: "Locked");
        }

        var (text, field) = outcome.Result switch
        {
            SignInResult.CodeNeeded => ("This account asks for a code of its authenticator beside the password.", "code"),
            SignInResult.CodeWrong => ("The code is wrong, or was used already.", "code"),
            _ => ("The name or the password is wrong.", null),
        };
        return TypedResults.Problem(text, statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in",
            extensions: field is null ? null : new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [field] = [text] } });
    }
}
