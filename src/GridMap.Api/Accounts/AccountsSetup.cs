using GridMap.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Accounts;

/// <summary>Names of the policies that endpoints ask for: what one may do. Whose rows one may touch is the scope's matter (<see cref="Acting"/>).</summary>
public static class Policies
{
    public const string Planner = "planner";
    public const string Dispatcher = "dispatcher";
    public const string Worker = "worker";
    public const string Administrator = "administrator";

    /// <summary>Anybody who is signed in and has a role: not one who must change the password first.</summary>
    public const string Staff = "staff";

    /// <summary>Anybody who is signed in on a page: what is about one's own account is no matter for programs.</summary>
    public const string OwnAccount = "own account";
}

/// <summary>Registers who may sign in and how: ASP.NET Core Identity over our own store, cookies for pages, tokens for programs.</summary>
public static class AccountsSetup
{
    public static readonly string[] Roles = ["planner", "worker", "dispatcher", "administrator"];

    private const string CookieOrToken = "cookie or token";

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountStore>();
        services.AddSingleton<ActingStore>();
        services.AddHttpContextAccessor();
        services.AddSingleton<Acting>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<TicketStore>();
        services.AddScoped<SignIns>();
        services.AddAntiforgeryTokens();
        services.AddSingleton<ILookupNormalizer, SmallLetters>();
        services.AddIdentityCore<Account>(options => AccountPasswords.Configure(options.Password))
            .AddUserStore<AccountUserStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddAuthentication(CookieOrToken)
            .AddPolicyScheme(CookieOrToken, null, options => options.ForwardDefaultSelector = context =>
                TokenHandler.HasToken(context.Request) && context.GetEndpoint()?.Metadata.GetMetadata<BeginsSession>() is null
                    ? TokenHandler.SchemeName
                    : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, null)
            .AddCookie(Configure);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<TicketStore>((options, tickets) => options.SessionStore = tickets);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Planner, policy => policy.RequireRole("planner", "administrator"))
            .AddPolicy(Policies.Dispatcher, policy => policy.RequireRole("dispatcher", "administrator"))
            .AddPolicy(Policies.Worker, policy => policy.RequireRole("worker"))
            .AddPolicy(Policies.Administrator, policy => policy.RequireRole("administrator"))
            .AddPolicy(Policies.Staff, policy => policy.RequireRole(Roles))
            .AddPolicy(Policies.OwnAccount, policy => policy.RequireAuthenticatedUser().RequireClaim(Claims.Session));
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "gridmap";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = TicketStore.Longest;
        options.SlidingExpiration = false; // the session's row slides

        // A program or page gets the status, not a redirect to a form.
        options.Events.OnRedirectToLogin = context => Status(context.Response, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Status(context.Response, StatusCodes.Status403Forbidden);
    }

    private static Task Status(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    // Names are stored in small letters; whoever writes Admin means admin.
    private sealed class SmallLetters : ILookupNormalizer
    {
        public string? NormalizeName(string? name) => name?.ToLowerInvariant();

        public string? NormalizeEmail(string? email) => email?.ToLowerInvariant();
    }
}
