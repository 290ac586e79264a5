using System.ComponentModel;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Exports;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.LivingCircle;

/// <summary>The living circle as a file: the same figures as its pages, told as they tell them to the same viewer.</summary>
internal static class CircleExportEndpoint
{
    public static async Task<Results<FileContentHttpResult, ValidationProblem, ProblemHttpResult>> GetExport(
        [Description("xlsx: the area's categories, all areas, and the method; csv: one of the first two.")] string format,
        NpgsqlDataSource store, CityCache cities, LivingCircles circles, CountViews views, HttpRequest request, CancellationToken cancellation,
        [Description("1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid; the area's own where one is given.")] int level = 3,
        [Description("Its categories; default: all areas of the level.")] long? area = null,
        [Description("adult, elder, child or wheelchair.")] string persona = "adult",
        [Description("Local time, 2026-11-22T20:30: only what is open then counts; default: opening hours do not count.")] string? at = null,
        [Description("Words of xlsx: zh or en.")] string lang = "zh")
    {
        var city = await cities.GetAsync(cancellation);
        var check = new Check();
        check.Code(format, ["xlsx", "csv"], "format");
        check.Code(lang, ["zh", "en"], "lang");
        var found = area is { } id ? city.Content.Areas.Find(id) : null;
        check.That(area is null || found is not null, "area", $"There is no area {area}.");
        var question = new LivingCircleQuestion(found?.Level ?? level, null, persona, at);
        LivingCircleAnswers.Validate(question, city, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        var texts = new ExportTexts(lang == "zh");
        var view = await views.OfAsync(cancellation);
        var circle = await LivingCircleAnswers.AnswerAsync(city, circles, question, view, cancellation);
        var walker = city.Content.Personas[persona];
        var one = found is null ? null : await LivingCircleEndpoints.DescribeAsync(circles, city, found, walker.ToPersona(), new Check().LocalTime(at), view, cancellation);
        var areas = CircleTables.Areas(circle, city, texts);
        var file = new MemoryStream();
        if (format == "csv")
        {
            await TextFiles.WriteCsvAsync(file, one is null ? areas : CircleTables.Categories(one, texts), cancellation);
        }
        else
        {
            var link = $"{request.Scheme}://{request.Host}/planner?desk=circle{(one is null ? "" : $"&circle={one.Id}")}{(persona == "adult" ? "" : $"&circleWalker={persona}")}";
            ExportTable[] tables = [.. one is null ? [] : (ExportTable[])[CircleTables.Categories(one, texts)], areas, await CircleTables.MethodAsync(store, circle, one, walker, link, texts, cancellation)];
            Workbook.Write(file, tables, texts, _ => { }, cancellation);
        }

        return TypedResults.File(file.ToArray(), ExportEndpoints.Types[format], $"gridmap-living-circle-{one?.Code ?? RunTables.Levels[question.Level - 1]}-{persona}.{format}");
    }
}
