using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace GridMap.Api.Pages;

/// <summary>Serves the built pages: a page is asked for anew each time, an asset whose name holds a hash is kept forever.</summary>
public static class PagesSetup
{
    private static readonly (string Encoding, string Ending)[] Forms = [("br", ".br"), ("gzip", ".gz")];

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

        var files = new PhysicalFileProvider(folder);
        app.Use((context, next) =>
        {
            if (context.Request.Path.Value is { } path && PagesByPath.TryGetValue(path, out var page))
            {
                context.Request.Path = page;
            }

            if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            {
                context.Request.Path = Form(files, context.Request);
            }

            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = new ContentTypes(),
            OnPrepareResponse = Prepare,
        });
    }

    /// <summary>The build puts compressed forms beside a file; the browser's choice decides which is sent. Brotli comes first, the smaller one.</summary>
    private static PathString Form(PhysicalFileProvider files, HttpRequest request)
    {
        if (request.Path.Value is { Length: > 1 } path && !path.StartsWith("/api/", StringComparison.Ordinal))
        {
            var accepted = request.GetTypedHeaders().AcceptEncoding;
            foreach (var (encoding, ending) in Forms)
            {
                if (accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality != 0) && files.GetFileInfo(path + ending).Exists)
                {
                    return path + ending;
                }
            }
        }

        return request.Path;
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        var hashed = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
        headers.CacheControl = hashed ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        if (Array.Find(Forms, f => file.File.Name.EndsWith(f.Ending, StringComparison.Ordinal)).Encoding is { } encoding)
        {
            headers.ContentEncoding = encoding;
        }
    }

    /// <summary>Of a compressed form the type of what it is a form of.</summary>
    private sealed class ContentTypes : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider plain = new() { Mappings = { [".webmanifest"] = "application/manifest+json" } };

        public bool TryGetContentType(string subpath, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string contentType)
        {
            var form = Array.Find(Forms, f => subpath.EndsWith(f.Ending, StringComparison.Ordinal));
            return plain.TryGetContentType(form.Ending is null ? subpath : subpath[..^form.Ending.Length], out contentType);
        }
    }
}
