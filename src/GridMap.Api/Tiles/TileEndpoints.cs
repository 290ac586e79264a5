using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace GridMap.Api.Tiles;

/// <summary>Vector tiles out of PostGIS, compressed. A tile's ETag changes when the store does, so a browser may keep tiles and ask cheaply.</summary>
public static class TileEndpoints
{
    private const string ContentType = "application/vnd.mapbox-vector-tile";

    // Part of every ETag: another build may draw other tiles from the same store.
    private static readonly string Build = typeof(TileEndpoints).Module.ModuleVersionId.ToString("N");

    public static void AddTiles(this IServiceCollection services) => services.AddSingleton<TileCache>();

    public static void MapTiles(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/tiles").WithTags("tiles").MapGet("/{layer}/{z}/{x}/{y}.mvt", GetTile)
            .WithSummary("A vector tile (MVT): base, areas, stations, or coverage of a run.")
            .Produces<byte[]>(StatusCodes.Status200OK, ContentType)
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<FileContentHttpResult, NoContent, ValidationProblem, ProblemHttpResult, StatusCodeHttpResult>> GetTile(
        [Description("base, areas, stations or coverage.")] string layer, [Description("Zoom, 0 to 19.")] int z, int x, int y,
        HttpContext context, NpgsqlDataSource store, TileCache tiles, VersionWatch versions, CountViews views, CancellationToken cancellation,
        [Description("The coverage run to draw; layer coverage only.")] Guid? run = null)
    {
        if (TileLayers.Find(layer) is not { } drawn)
        {
            return TypedResults.Problem($"There is no layer '{(layer.Length > 40 ? layer[..40] : layer)}'. Layers: {TileLayers.Names}.",
                statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var check = new Check();
        CheckPlace(z, x, y, check);
        check.That(drawn.OfRun == run is not null, "run", drawn.OfRun ? "Layer coverage needs the id of a run." : "Only layer coverage takes a run.");
        if (check.Failed)
        {
            return check.Problem();
        }

        context.Response.Headers.CacheControl = drawn.OfRun ? "private, no-cache" : "no-cache";
        var version = await versions.ReadAsync(cancellation);
        if (run is { } id && await StateAsync(store, id, cancellation) is var state && state != "done")
        {
            return state is null
                ? TypedResults.Problem($"There is no coverage run {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found")
                : TypedResults.NoContent();
        }

        var view = drawn.OfRun ? await views.OfAsync(cancellation) : CountView.AsTheyAre;
        var zipped = context.Request.GetTypedHeaders().AcceptEncoding.Any(accepted => (accepted.Value == "gzip" || accepted.Value == "*") && accepted.Quality is not 0);
        var drawing = Hash($"{Build} {version} {run} {layer} {z} {x} {y} {view.Name}");
        var etag = new EntityTagHeaderValue(zipped ? $"\"{drawing}-gzip\"" : $"\"{drawing}\"");
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(etag, useStrongComparison: false)))
        {
            context.Response.GetTypedHeaders().ETag = etag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var tile = await tiles.GetAsync(drawing, () => ReadAsync(store, drawn, z, x, y, run, view, cancellation));
        context.Response.GetTypedHeaders().ETag = etag;
        if (tile.Length == 0)
        {
            return TypedResults.NoContent();
        }

        if (!zipped)
        {
            return TypedResults.File(TileCache.Decompress(tile), ContentType);
        }

        context.Response.Headers.ContentEncoding = "gzip";
        return TypedResults.File(tile, ContentType);
    }

    private static void CheckPlace(int z, int x, int y, Check check)
    {
        check.Within(z, 0, 19, "z");
        if (z is >= 0 and <= 19)
        {
            check.Within(x, 0, (1 << z) - 1, "x");
            check.Within(y, 0, (1 << z) - 1, "y");
        }
    }

    private static async Task<string?> StateAsync(NpgsqlDataSource store, Guid run, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("select state from coverage_run where id = $1");
        command.Parameters.AddWithValue(run);
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<byte[]> ReadAsync(NpgsqlDataSource store, TileLayer layer, int z, int x, int y, Guid? run, CountView view, CancellationToken cancellation)
    {
        var inSteps = view.SeesAll ? null : layer.SqlInStepsFor(z);
        await using var command = store.CreateCommand(inSteps ?? layer.SqlFor(z));
        command.Parameters.AddWithValue(z);
        command.Parameters.AddWithValue(x);
        command.Parameters.AddWithValue(y);
        if (run is { } id)
        {
            command.Parameters.AddWithValue(id);
        }

        if (inSteps is not null)
        {
            command.Parameters.AddWithValue(view.Areas!.ToArray());
            command.Parameters.AddWithValue(view.Smallest);
        }

        return (byte[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
