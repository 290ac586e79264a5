using GridMap.Api.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace GridMap.Api.Accounts;

/// <summary>
/// A request that changes something under a cookie must hold a token that only our own pages can read (GET /api/session gives it), so that
/// another site cannot use somebody's cookie. Programs with a token of their own, and requests without an account, have no cookie to misuse.
/// </summary>
public static class Antiforgery
{
    public const string Header = "X-CSRF-TOKEN";

    public static void AddAntiforgeryTokens(this IServiceCollection services) => services.AddAntiforgery(options =>
    {
        options.HeaderName = Header;
        options.FormFieldName = "__none";
        options.SuppressReadingTokenFromFormBody = true;
        options.SuppressXFrameOptionsHeader = true;
        options.Cookie.Name = "gridmap-csrf";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    });

    public static void UseAntiforgeryTokens(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (IsSafe(context.Request.Method) || !IsByCookie(context) || await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await next(context);
            return;
        }

        var check = new Check();
        check.Add(Header, "It is missing or not that of this session. GET /api/session gives it as csrfToken.");
        await check.Problem().ExecuteAsync(context);
    });

    /// <summary>The token for whoever is signed in to this request by cookie; null: nobody.</summary>
    public static string? Issue(HttpContext context) =>
        IsByCookie(context) ? context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken : null;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsByCookie(HttpContext context) => context.User.Identity is { IsAuthenticated: true, AuthenticationType: CookieAuthenticationDefaults.AuthenticationScheme };
}
