using System.ComponentModel;
using System.Text.Json;
using GridMap.Api.Accounts;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.Exports;

/// <summary>Takes a run out as a file. Who goes away meanwhile stops the work.</summary>
public static class ExportEndpoints
{
    internal static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["geojson"] = "application/geo+json", ["csv"] = "text/csv", ["gpkg"] = "application/geopackage+sqlite3", ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    /// <summary>Of the whole of a workbook's making, what reading its tables is; the rest is their writing.</summary>
    private const double TablesShare = 0.6;

    // Files are made in memory and by another process: so many at a time.
    private static readonly SemaphoreSlim Making = new(2, 2);

    public static void MapExports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/coverage-runs/{id}/export", GetExport).WithTags("coverage").WithSummary("A run as a file; that it was taken out is in the audit.")
            .RequireAuthorization(Policies.Planner).RequireRateLimiting(RateLimits.Heavy)
            .Produces<byte[]>(StatusCodes.Status200OK, Types["xlsx"], Types["gpkg"], Types["geojson"], Types["csv"])
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status501NotImplemented);

    private static async Task<Results<FileStreamHttpResult, ValidationProblem, ProblemHttpResult>> GetExport(
        Guid id, [Description("xlsx and gpkg hold every level, the gaps and a sheet on method; geojson and csv one table.")] string format,
        CoverageRunStore runs, CityCache cities, NpgsqlDataSource store, CountViews views, Acting acting, Underway underway, HttpRequest request, CancellationToken cancellation,
        [Description("Of geojson and csv: areas or gaps.")] string table = "areas",
        [Description("Of areas: 1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.")] int level = 3,
        [Description("Words of xlsx: zh or en.")] string lang = "zh",
        [Description("By which to ask /api/underway how far it has come.")] Guid? follow = null)
    {
        var check = new Check();
        check.Code(format, Types.Keys, "format");
        check.Code(table, ["areas", RunTables.Gaps], "table");
        check.Code(lang, ["zh", "en"], "lang");
        check.Within(level, 1, 5, "level");
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await CoverageAnswers.ProblemOfAsync(id, runs, cancellation) is { } problem)
        {
            return problem;
        }

        // Written down before a byte leaves.
        await using (var audit = await acting.BeginAsync(cancellation))
        {
            await audit.ExecuteAsync("select write_audit('export', 'coverage_run', $1, null, null, $2::jsonb, null)", cancellation,
                id.ToString(), JsonSerializer.Serialize(new { format, table, level }, Json.Options));
            await audit.CommitAsync(cancellation);
        }

        await runs.KeepAsync(id, cancellation); // the file names it
        using var work = underway.Begin(follow, acting.AccountId);
        var view = await views.OfAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("gridmap-export-");
        await Making.WaitAsync(cancellation);
        try
        {
            var texts = new ExportTexts(lang == "zh");
            var path = format is "geojson" or "csv"
                ? await OneAsync(folder.FullName, format, table == RunTables.Gaps ? await RunTables.GapsAsync(store, id, view, cancellation) : await RunTables.AreasAsync(store, id, level, view, cancellation), cancellation)
                : await AllAsync(folder.FullName, format, await TablesAsync(id, runs, cities, store, view, request, texts, work, cancellation), texts, work, cancellation);

            // The folder goes at once; the file with its last reader.
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return TypedResults.Stream(file, Types[format], $"gridmap-{id.ToString()[..8]}{(format is "geojson" or "csv" ? "-" + (table == RunTables.Gaps ? table : RunTables.Levels[level - 1]) : "")}.{format}");
        }
        catch (ExportException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status501NotImplemented, title: "Not possible here");
        }
        finally
        {
            Making.Release();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> OneAsync(string folder, string format, ExportTable table, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "run." + format);
        await using var file = File.Create(path);
        await (format == "csv" ? TextFiles.WriteCsvAsync(file, table, cancellation) : TextFiles.WriteGeoJsonAsync(file, table, cancellation));
        return path;
    }

    private static async Task<string> AllAsync(string folder, string format, List<ExportTable> tables, ExportTexts texts, Underway.Work work, CancellationToken cancellation)
    {
        if (format == "gpkg")
        {
            return await GeoPackage.WriteAsync(folder, tables, cancellation);
        }

        var path = Path.Combine(folder, "run.xlsx");
        await using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        await Task.Run(() => Workbook.Write(file, tables, texts, share => work.Tell(TablesShare + (1 - TablesShare) * share), cancellation), cancellation);
        return path;
    }

    private static async Task<List<ExportTable>> TablesAsync(
        Guid id, CoverageRunStore runs, CityCache cities, NpgsqlDataSource store, CountView view, HttpRequest request, ExportTexts texts, Underway.Work work, CancellationToken cancellation)
    {
        var tables = new List<ExportTable>();
        for (var level = 1; level <= 5; level++)
        {
            tables.Add(await RunTables.AreasAsync(store, id, level, view, cancellation));
            work.Tell(TablesShare * level / 6);
        }

        tables.Add(await RunTables.GapsAsync(store, id, view, cancellation));
        work.Tell(TablesShare);
        var run = CoverageEndpoints.Told((await runs.FindAsync(id, cancellation))!, view);
        var outside = (await CoverageAnswers.ReadAreasAsync(store, id, 1, null, view, cancellation)).Outside;
        var link = $"{request.Scheme}://{request.Host}/planner?run={id}";
        tables.Add(await MethodTable.MakeAsync(store, await cities.GetAsync(cancellation), run, outside, link, request.HttpContext.User.Identity!.Name!, texts, cancellation));
        return tables;
    }
}
