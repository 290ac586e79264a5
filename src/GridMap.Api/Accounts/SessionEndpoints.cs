using System.Globalization;
using System.Security.Claims;
using GridMap.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Accounts;

public sealed record SignIn(string Name, string Password);

/// <summary>Who is signed in, if anybody, and the names of accounts whose password the launcher printed.</summary>
/// <param name="CsrfToken">What header X-CSRF-TOKEN must hold in each request that changes something; null: nobody is signed in by cookie.</param>
public sealed record SessionDocument(SignedIn? Account, string? CsrfToken, IReadOnlyList<string> DemoAccounts);

public sealed record SignedIn(string Name, string DisplayName, string Role);

/// <summary>Names of the policies that endpoints ask for: what one may do. Whose rows one may touch is the scope's matter (<see cref="Acting"/>).</summary>
public static class Policies
{
    public const string Planner = "planner";
    public const string Dispatcher = "dispatcher";
    public const string Worker = "worker";
    public const string Administrator = "administrator";

    /// <summary>Anybody who is signed in.</summary>
    public const string Staff = "staff";
}

/// <summary>Signing in and out with a cookie. Everything that changes the store asks for the policy of its role.</summary>
public static class SessionEndpoints
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountStore>();
        services.AddSingleton<ActingStore>();
        services.AddHttpContextAccessor();
        services.AddSingleton<Acting>();
        services.AddAntiforgeryTokens();
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
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Planner, policy => policy.RequireRole("planner", "administrator"))
            .AddPolicy(Policies.Dispatcher, policy => policy.RequireRole("dispatcher", "administrator"))
            .AddPolicy(Policies.Worker, policy => policy.RequireRole("worker"))
            .AddPolicy(Policies.Administrator, policy => policy.RequireRole("administrator"))
            .AddPolicy(Policies.Staff, policy => policy.RequireAuthenticatedUser());
    }

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/session").WithTags("session");
        group.MapGet("", GetSession);
        group.MapPost("", PostSession).ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapDelete("", (Delegate)DeleteSession);
    }

    private static async Task<Ok<SessionDocument>> GetSession(HttpContext context, ClaimsPrincipal user, AccountStore accounts, CancellationToken cancellation)
    {
        var demo = await accounts.ListDemoAsync(cancellation);
        var signedIn = user.Identity is { IsAuthenticated: true }
            ? new SignedIn(user.Identity.Name!, user.FindFirstValue(ClaimTypes.GivenName)!, user.FindFirstValue(ClaimTypes.Role)!)
            : null;
        return TypedResults.Ok(new SessionDocument(signedIn, Antiforgery.Issue(context), [.. demo.Select(a => a.Name)]));
    }

    private static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> PostSession(
        SignIn signIn, HttpContext context, AccountStore accounts, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(signIn.Name ?? "", signIn.Password ?? "", cancellation) is not { } account)
        {
            return TypedResults.Problem("The name or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in");
        }

        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)), new(ClaimTypes.Name, account.Name), new(ClaimTypes.GivenName, account.DisplayName), new(ClaimTypes.Role, account.Role)],
            CookieAuthenticationDefaults.AuthenticationScheme);
        context.User = new ClaimsPrincipal(identity);
        await context.SignInAsync(context.User);
        return TypedResults.Ok(new SessionDocument(new SignedIn(account.Name, account.DisplayName, account.Role), Antiforgery.Issue(context), []));
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
