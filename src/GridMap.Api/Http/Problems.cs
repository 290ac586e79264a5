using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using GridMap.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace GridMap.Api.Http;

/// <summary>Turns everything that goes wrong into a problem document, in this one place.</summary>
public static partial class Problems
{
    /// <summary>The largest body that is read.</summary>
    public const int BodyLimitBytes = 8 * 1024 * 1024;

    private const int RetryAfterSeconds = 5;

    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??=
            context.ProblemDetails.Status == StatusCodes.Status403Forbidden && context.HttpContext.User.HasClaim(c => c.Type == Accounts.Claims.MustChangePassword)
                ? "Change your password first: PUT /api/my/password."
                : DetailOf(context.ProblemDetails.Status));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = HandleAsync,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException || IsOfUnknownCharset(context.Exception) || IsStoreDown(context.Exception),
        });
        app.UseStatusCodePages(status => TypedResults.Problem(statusCode: status.HttpContext.Response.StatusCode).ExecuteAsync(status.HttpContext));
    }

    private static async Task HandleAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var problem = Describe(exception);
        context.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        // Whatever the client accepts: a problem that it cannot read is better than none.
        await TypedResults.Problem(problem).ExecuteAsync(context);
    }

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new ProblemDetails
        {
            Status = StatusCodes.Status413PayloadTooLarge,
            Title = "The body is too large",
            Detail = DetailOf(StatusCodes.Status413PayloadTooLarge),
        },
        BadHttpRequestException bad => DescribeBadRequest(bad),
        _ when IsOfUnknownCharset(exception) => new ProblemDetails
        {
            Status = StatusCodes.Status415UnsupportedMediaType,
            Title = "The body's charset is not known",
            Detail = "Allowed: a body of type application/json in UTF-8.",
        },
        _ when IsStoreDown(exception) => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "The database does not answer",
            Detail = $"Try again in {RetryAfterSeconds} seconds.",
        },
        CryptographicException => new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "The keys do not fit what is protected",
            Detail = "The service's keys are not those that protected what is in the store. Nothing was changed. Whoever runs it sets GridMap:KeyFolder to the folder with those keys, or brings them back, and starts it again.",
        },
        _ => new ProblemDetails
        {
            Status = StatusCodes.Status500InternalServerError,
            Title = "Something went wrong in GridMap",
            Detail = "The log of the service tells more.",
        },
    };

    // What the framework answers by itself, it does not explain.
    private static string? DetailOf(int? status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in first: POST /api/session.",
        StatusCodes.Status403Forbidden => "Your account's role does not allow this.",
        StatusCodes.Status404NotFound => "There is nothing at this address. /openapi/v1.json lists what there is.",
        StatusCodes.Status413PayloadTooLarge => $"Allowed: a body of up to {BodyLimitBytes / 1024 / 1024} MB.",
        StatusCodes.Status415UnsupportedMediaType => "Allowed: a body of type application/json.",
        _ => null,
    };

    // The framework puts the parameter's name into its message only: 'Failed to bind parameter "double lon" from "abc".'
    private static HttpValidationProblemDetails DescribeBadRequest(BadHttpRequestException exception)
    {
        var (field, text) = exception switch
        {
            { InnerException: JsonException json } => (JsonPath(json), "This part of the body is not what is expected here: " + Plain(json)),
            _ when Parameter().Match(exception.Message) is { Success: true } match => (match.Groups["name"].Value,
                exception.Message.StartsWith("Required", StringComparison.Ordinal)
                    ? $"It is required: {Kind(match.Groups["type"].Value)}."
                    : $"Allowed: {Kind(match.Groups["type"].Value)}."),
            _ when exception.Message.StartsWith("Implicit body", StringComparison.Ordinal) => ("body", "It is required: a JSON object."),
            _ => ("body", exception.Message),
        };
        return new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [text] })
        {
            Status = exception.StatusCode,
            Title = "The request is not valid",
            Detail = $"{field}: {text}",
        };
    }

    private static string JsonPath(JsonException exception) =>
        exception.Path is null or "$" or "" ? "body" : exception.Path.StartsWith("$.", StringComparison.Ordinal) ? exception.Path[2..] : exception.Path;

    private static string Plain(JsonException exception)
    {
        var message = exception.Message;
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return Namespace().Replace(end < 0 ? message : message[..end], "what is wanted here");
    }

    private static string Kind(string type) => type.Replace("Nullable<", "", StringComparison.Ordinal).TrimEnd('?', '>') switch
    {
        "double" => "a number",
        "int" or "long" => "a whole number",
        "bool" => "true or false",
        "Guid" => "an id of a run",
        "string" => "text",
        var other => other,
    };

    // The framework takes a content type's charset on trust and fails while it reads.
    private static bool IsOfUnknownCharset(Exception exception) =>
        exception is InvalidOperationException && exception.Message.StartsWith("Unable to read the request as JSON", StringComparison.Ordinal);

    private static bool IsStoreDown(Exception? exception) => exception switch
    {
        PostgresException e => e.IsTransient || e.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.AdminShutdown,
        NpgsqlException e => e.InnerException is System.Net.Sockets.SocketException or IOException or TimeoutException || e.IsTransient,
        StoreException => true,
        AggregateException { InnerExceptions.Count: 1 } e => IsStoreDown(e.InnerException),
        _ => false,
    };

    [GeneratedRegex("""parameter "(?<type>[^ ]+) (?<name>\w+)" """)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\b(System|GridMap)(\.\w+)+[`\w\[\],. ]*\.?")]
    private static partial Regex Namespace();
}
