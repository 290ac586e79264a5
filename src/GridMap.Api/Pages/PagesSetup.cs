using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace GridMap.Api.Pages;

/// <summary>Serves the built pages: a page is asked for anew each time, an asset whose name holds a hash is kept forever.</summary>
public static class PagesSetup
{
    private static readonly Dictionary<string, string> PagesByPath = new(StringComparer.Ordinal)
    {
        ["/"] = "/index.html", ["/planner"] = "/planner.html", ["/planner/"] = "/planner.html", ["/worker"] = "/worker.html", ["/worker/"] = "/worker.html",
        ["/dispatcher"] = "/dispatcher.html", ["/dispatcher/"] = "/dispatcher.html",
        ["/account"] = "/account.html", ["/account/"] = "/account.html", ["/admin"] = "/admin.html", ["/admin/"] = "/admin.html",
    };

    public static void UsePages(this WebApplication app, GridMapSettings settings)
    {
        if (settings.WebRoot is not { } folder)
        {
            return;
        }

        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        app.Use((context, next) =>
        {
            if (context.Request.Path.Value is { } path && PagesByPath.TryGetValue(path, out var page))
            {
                context.Request.Path = page;
            }

            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            ContentTypeProvider = types,
            OnPrepareResponse = Prepare,
        });
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        var hashed = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
        headers.CacheControl = hashed ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
