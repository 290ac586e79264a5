using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.ResponseCompression;

namespace GridMap.Api.Http;

/// <summary>How documents are written: camel case, Chinese as it is, numbers only as numbers.</summary>
public static class Json
{
    /// <summary>For documents that are kept in the store; the same as the API's.</summary>
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    private static readonly string[] CompressedTypes =
        ["application/json", "application/geo+json", "application/problem+json", "application/vnd.msgpack", "text/html", "text/css", "text/javascript", "image/svg+xml"];

    public static void AddJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));

    public static void AddCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.MimeTypes = CompressedTypes;
    });

    private static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.MaxDepth = 16;
        return options;
    }
}
