using System.Buffers;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace GridMap.Api.MessagePack;

/// <summary>Who asks with <c>Accept: application/vnd.msgpack</c> gets every JSON document, problems too, as MessagePack.</summary>
public static class MessagePackNegotiation
{
    public const string ContentType = "application/vnd.msgpack";

    public static void UseMessagePack(this WebApplication app) => app.Use(NegotiateAsync);

    private static async Task NegotiateAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (!IsWanted(context.Request))
        {
            await next(context);
            return;
        }

        var outer = context.Response.Body;
        var capture = new JsonCapture(context.Response, outer);
        context.Response.Body = capture;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = outer;
        }

        if (capture.Json is { } json)
        {
            using var document = JsonDocument.Parse(json);
            var packed = new ArrayBufferWriter<byte>((int)json.Length);
            MessagePackWriter.Write(packed, document.RootElement);
            context.Response.ContentType = ContentType;
            context.Response.ContentLength = packed.WrittenCount;
            await outer.WriteAsync(packed.WrittenMemory, context.RequestAborted);
        }
    }

    /// <summary>It is accepted at least as much as JSON is.</summary>
    private static bool IsWanted(HttpRequest request)
    {
        double packed = 0, json = 0;
        foreach (var accepted in request.GetTypedHeaders().Accept)
        {
            var quality = accepted.Quality ?? 1;
            if (accepted.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            {
                packed = quality;
            }
            else if (accepted.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                json = quality;
            }
        }

        return packed > 0 && packed >= json;
    }
}
