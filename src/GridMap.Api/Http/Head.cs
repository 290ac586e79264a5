namespace GridMap.Api.Http;

/// <summary>HEAD is answered wherever GET is: as GET, and the server leaves the body out.</summary>
public static class Head
{
    /// <summary>Stands before the routing, which knows GET only.</summary>
    public static void UseHead(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method) && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
        app.UseRouting();
    }
}
