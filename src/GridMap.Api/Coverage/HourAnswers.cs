using System.ComponentModel;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Coverage;

/// <summary>A run's question hour by hour: what is open, and who is covered then.</summary>
internal static class HourAnswers
{
    public static async Task<Results<Ok<CoverageHoursDocument>, ValidationProblem, ProblemHttpResult>> GetHours(
        Guid id, [Description("Of the city, 2026-11-23.")] string day,
        CoverageRunStore runs, CityCache cities, CoverageHours hours, CountViews views, CancellationToken cancellation)
    {
        var check = new Check();
        var date = DayOf(day, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await CoverageAnswers.ProblemOfAsync(id, runs, cancellation) is { } problem)
        {
            return problem;
        }

        var city = await cities.GetAsync(cancellation);
        var found = await hours.OfAsync(city, (await runs.FindAsync(id, cancellation))!.Question, date, cancellation);
        var view = await views.OfAsync(cancellation);
        return TypedResults.Ok(new CoverageHoursDocument(
            date, found.At(0).Points.Count(p => p.Offers),
            [.. found.StateOf.Select((_, hour) => new CoverageHourTotalsDocument(
                hour, found.At(hour).Points.Count(p => p.IsUsable), CoverageTotalsDocument.From(view.Tell(CoverageWriter.Total(city, found.At(hour).Counts), null))))],
            found.States.Count, view.SeesAll ? 1 : view.Smallest));
    }

    public static async Task<Results<Ok<CoverageHourDocument>, ValidationProblem, ProblemHttpResult>> GetHour(
        Guid id, [Description("0 to 23.")] int hour, [Description("Of the city, 2026-11-23.")] string day, [Description("1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.")] int level,
        CoverageRunStore runs, CityCache cities, CoverageHours hours, CountViews views, CancellationToken cancellation)
    {
        var check = new Check();
        check.Within(hour, 0, 23, "hour");
        check.Within(level, 1, 5, "level");
        var date = DayOf(day, check);
        if (check.Failed)
        {
            return check.Problem();
        }

        if (await CoverageAnswers.ProblemOfAsync(id, runs, cancellation) is { } problem)
        {
            return problem;
        }

        var city = await cities.GetAsync(cancellation);
        var state = (await hours.OfAsync(city, (await runs.FindAsync(id, cancellation))!.Question, date, cancellation)).At(hour);
        var view = await views.OfAsync(cancellation);
        var areas = city.Content.Areas.All.Where(a => a.Level == level).OrderBy(a => a.Code, StringComparer.Ordinal)
            .Select(a => CoverageAnswers.Area(a.Id, a.Code, a.Name, a.ParentId, view.Tell(state.Counts.GetValueOrDefault(a.Id), a.Id)));
        return TypedResults.Ok(new CoverageHourDocument(
            date, hour, [.. state.Points.Where(p => p.Offers && !p.Open).Select(p => p.Id)],
            CoverageAnswers.Areas(level, [.. areas], state.Counts.GetValueOrDefault(0), CoverageWriter.Total(city, state.Counts), view)));
    }

    private static DateOnly DayOf(string day, Check check) => check.LocalTime(day + "T00:00", "day") is { } time ? DateOnly.FromDateTime(time) : default;
}
