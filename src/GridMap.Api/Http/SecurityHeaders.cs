namespace GridMap.Api.Http;

/// <summary>
/// What browsers may do with an answer. Pages run scripts and styles from files of this service only, none that stands in the page, so that
/// a name or note with a script in it stays text; they are shown in no other site's frame.
/// </summary>
public static class SecurityHeaders
{
    private const string Api = "default-src 'none'; frame-ancestors 'none'; sandbox";

    // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Permissions-Policy: what no page of ours uses is off.
    private const string Permissions = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), serial=(), accelerometer=(), gyroscope=(), magnetometer=()";

    private const string OneYear = "max-age=31536000";

    /// <summary>Stands before everything else: refusals have these headers, too.</summary>
    public static void UseSecurityHeaders(this WebApplication app, GridMapSettings settings)
    {
        var page = Page(settings.BaseMaps);
        app.Use((context, next) =>
        {
            // As the answer starts: an exception's handler clears what was set before.
            context.Response.OnStarting(static state =>
            {
                var (context, page) = ((HttpContext, string))state;
                Write(context, page);
                return Task.CompletedTask;
            }, (context, page));
            return next(context);
        });
    }

    internal static string Page(IReadOnlyList<BaseMapDocument> baseMaps) =>
        $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{string.Concat(baseMaps.SelectMany(OriginsOf).Distinct())}; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static void Write(HttpContext context, string page)
    {
        var headers = context.Response.Headers;
        var api = context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = api ? Api : page;
        }

        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        // What was told to somebody who is signed in stays in no store of the browser or of a proxy.
        if (api && headers.CacheControl.Count == 0 && context.User.Identity is { IsAuthenticated: true })
        {
            headers.CacheControl = "no-store";
        }
    }

    // https://{s}.tiles.example/{z}/{x}/{y}.png and https://t{s}.tiles.example/…: of any of its hosts.
    private static IEnumerable<string> OriginsOf(BaseMapDocument baseMap)
    {
        foreach (var template in baseMap.UrlTemplates)
        {
            if (Uri.TryCreate(template.Replace("{s}", "any", StringComparison.Ordinal), UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp))
            {
                var host = template.Contains("{s}", StringComparison.Ordinal) ? "*" + address.Authority[address.Authority.IndexOf('.', StringComparison.Ordinal)..] : address.Authority;
                yield return $" {address.Scheme}://{host}";
            }
        }
    }
}
