using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Accounts;

public sealed record SignIn(string Name, string Password);

/// <summary>Who is signed in, if anybody, and the names of accounts whose password the launcher printed.</summary>
public sealed record SessionDocument(SignedIn? Account, IReadOnlyList<string> DemoAccounts);

public sealed record SignedIn(string Name, string DisplayName, string Role);

/// <summary>Signing in and out with a cookie. Everything that changes the store asks for the policy of its role.</summary>
public static class SessionEndpoints
{
    /// <summary>The policy of endpoints that only planners may use.</summary>
    public const string Planner = "planner";

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountStore>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "gridmap";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;

            // A program or page gets the status, not a redirect to a form.
            options.Events.OnRedirectToLogin = context => Status(context.Response, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => Status(context.Response, StatusCodes.Status403Forbidden);
        });
        services.AddAuthorizationBuilder().AddPolicy(Planner, policy => policy.RequireRole("planner"));
    }

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/session").WithTags("session");
        group.MapGet("", GetSession);
        group.MapPost("", PostSession).ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapDelete("", (Delegate)DeleteSession);
    }

    private static async Task<Ok<SessionDocument>> GetSession(ClaimsPrincipal user, AccountStore accounts, CancellationToken cancellation)
    {
        var demo = await accounts.ListDemoAsync(cancellation);
        var signedIn = user.Identity is { IsAuthenticated: true }
            ? new SignedIn(user.Identity.Name!, user.FindFirstValue(ClaimTypes.GivenName)!, user.FindFirstValue(ClaimTypes.Role)!)
            : null;
        return TypedResults.Ok(new SessionDocument(signedIn, [.. demo.Select(a => a.Name)]));
    }

    private static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> PostSession(
        SignIn signIn, HttpContext context, AccountStore accounts, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(signIn.Name ?? "", signIn.Password ?? "", cancellation) is not { } account)
        {
            return TypedResults.Problem("The name or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in");
        }

        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, account.Name), new(ClaimTypes.GivenName, account.DisplayName), new(ClaimTypes.Role, account.Role)],
            CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity));
        return TypedResults.Ok(new SessionDocument(new SignedIn(account.Name, account.DisplayName, account.Role), []));
    }

    private static async Task<NoContent> DeleteSession(HttpContext context)
    {
        await context.SignOutAsync();
        return TypedResults.NoContent();
    }

    private static Task Status(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }
}
