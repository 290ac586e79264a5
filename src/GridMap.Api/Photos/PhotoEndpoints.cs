using System.ComponentModel;
using System.Security.Cryptography;
using GridMap.Api.Accounts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Photos;

/// <summary>A photo as it is kept: upright, without metadata, its longest side at most 2048 pixels.</summary>
/// <param name="Bytes">Of the JPEG; 0 where the photo was there already.</param>
public sealed record PhotoDocument(Guid Id, int WidthPixels, int HeightPixels, int Bytes);

/// <summary>Photos are sent by themselves under ids that the phone makes; visits and events name them.</summary>
public static class PhotoEndpoints
{
    private const int LimitBytes = 6 * 1024 * 1024;
    private const string DigestHeader = "Content-Digest";
    private static readonly string[] Types = ["image/jpeg", "image/png", "image/webp"];

    public static void AddPhotos(this IServiceCollection services)
    {
        services.AddSingleton<PhotoDecoder>();
        services.AddSingleton<PhotoStore>();
        services.AddSingleton<UnusedPhotos>();
        services.AddHostedService(all => all.GetRequiredService<UnusedPhotos>());
    }

    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/my/photos/{id:guid}", PutPhoto).WithTags("photos").RequireAuthorization(Policies.Staff).RequireRateLimiting(RateLimits.Upload)
            .WithSummary("Sends a photo (JPEG, PNG or WebP, up to 6 MB) with its Content-Digest; sending it again is harmless.")
            .Accepts<byte[]>(Types[0], Types[1..])
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        routes.MapGet("/api/photos/{id:guid}", GetPhoto).WithTags("photos").RequireAuthorization(Policies.Staff)
            .WithSummary("A photo, for who may see the visit or event that it belongs to.")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status401Unauthorized);
    }

    private static async Task<Results<Created<PhotoDocument>, Ok<PhotoDocument>, ValidationProblem, ProblemHttpResult>> PutPhoto(
        [Description("Made by the sender.")] Guid id, HttpContext context, Acting acting, PhotoStore photos, PhotoDecoder decoder, CancellationToken cancellation)
    {
        if (!Types.Contains(context.Request.ContentType?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase))
        {
            return TypedResults.Problem($"Allowed: {string.Join(", ", Types)}.", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Not a type of photo that is taken");
        }

        if (await ReadAsync(context.Request.Body, cancellation) is not { } sent)
        {
            return TypedResults.Problem($"Allowed: a photo of up to {LimitBytes / 1024 / 1024} MB.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The photo is too large");
        }

        var digest = SHA256.HashData(sent);
        var check = new Check();
        CheckDigest(context.Request.Headers[DigestHeader], digest, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        await using (var work = await acting.BeginAsync(cancellation))
        {
            if (await PhotoStore.FindAsync(work, id, digest, cancellation) is { } known)
            {
                return Answer(known, id, null);
            }
        }

        PhotoImage image;
        try
        {
            image = await decoder.DecodeAsync(sent, cancellation);
        }
        catch (PhotoRefused e)
        {
            check.Add("body", e.Message);
            return check.Problem();
        }

        await using (var work = await acting.BeginAsync(cancellation))
        {
            var outcome = await photos.PutAsync(work, id, image, cancellation);
            await work.CommitAsync(cancellation);
            return Answer(outcome, id, image);
        }
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetPhoto(Guid id, HttpContext context, PhotoStore photos, CancellationToken cancellation)
    {
        if (await photos.ReadAsync(id, cancellation) is not { } jpeg)
        {
            return TypedResults.Problem("There is no such photo among those that are yours to see.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(jpeg, "image/jpeg");
    }

    private static Results<Created<PhotoDocument>, Ok<PhotoDocument>, ValidationProblem, ProblemHttpResult> Answer(PhotoOutcome outcome, Guid id, PhotoImage? image)
    {
        var document = new PhotoDocument(id, image?.WidthPixels ?? 0, image?.HeightPixels ?? 0, image?.Jpeg.Length ?? 0);
        return outcome switch
        {
            PhotoOutcome.Stored => TypedResults.Created($"/api/photos/{id}", document),
            PhotoOutcome.Already => TypedResults.Ok(document),
            _ => TypedResults.Problem("This id is that of another photo. Make a new id.", statusCode: StatusCodes.Status409Conflict, title: "The id is taken"),
        };
    }

    /// <summary>The whole body, or null where it is larger than is allowed.</summary>
    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var sent = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (sent.Length + count > LimitBytes)
            {
                return null;
            }

            sent.Write(buffer, 0, count);
        }

        return sent.ToArray();
    }

    // RFC 9530: 'sha-256=:BASE64:', perhaps among other algorithms.
    private static void CheckDigest(string? header, byte[] digest, Check check)
    {
        const string Form = "sha-256=:BASE64: of the whole photo (RFC 9530)";
        var stated = header?.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(part => part.StartsWith("sha-256=:", StringComparison.OrdinalIgnoreCase) && part.EndsWith(':'));
        check.That(stated is not null, DigestHeader, $"It is required: {Form}.");
        check.That(stated is null || stated[9..^1] == Convert.ToBase64String(digest), DigestHeader,
            "The photo is not the one whose digest was stated: it was cut short or changed on the way. Send it again.");
    }
}
