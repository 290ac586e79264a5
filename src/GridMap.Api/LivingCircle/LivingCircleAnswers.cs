using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using GridMap.Api.Walking;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.LivingCircle;

/// <param name="Level">1 district to 5 micro-grid.</param>
/// <param name="Parent">Only areas below this one.</param>
/// <param name="At">Local time; null: opening hours do not count.</param>
/// <param name="Personas">Codes of more personas, by comma.</param>
/// <param name="SpeedMetresPerSecond">Instead of the persona's: from 0.1 to 5. Not of the more personas.</param>
/// <param name="CrossingSeconds">Instead of the persona's: from 0 to 600. Not of the more personas.</param>
public sealed record LivingCircleQuestion(
    int Level, long? Parent = null, string Persona = "adult", string? At = null, string? Personas = null,
    double? SpeedMetresPerSecond = null, double? CrossingSeconds = null);

/// <summary>The living circle of the areas of one level.</summary>
public static class LivingCircleAnswers
{
    /// <summary>For the command line: reads the store, needs no HTTP.</summary>
    /// <exception cref="ArgumentException">The question is not valid; the message says what is allowed.</exception>
    public static async Task<LivingCircleDocument> AnswerAsync(NpgsqlDataSource store, LivingCircleQuestion question, CancellationToken cancellation)
    {
        var city = await new CityCache(store, new VersionWatch(store)).GetAsync(cancellation);
        var check = new Check();
        Validate(question, city, check);
        return check.Failed
            ? throw new ArgumentException(check.Problem().ProblemDetails.Detail)
            : await AnswerAsync(city, new LivingCircles(store), question, CountView.AsTheyAre, cancellation);
    }

    internal static void Validate(LivingCircleQuestion question, LoadedCity city, Check check)
    {
        check.Within(question.Level, 1, 5, "level");
        check.That(question.Parent is null || city.Content.Areas.Find(question.Parent.Value) is not null, "parent", $"There is no area {question.Parent}.");
        Walkers.Read(city, check, question.Persona, question.SpeedMetresPerSecond, question.CrossingSeconds, null);
        foreach (var code in Others(question))
        {
            check.Code(code, city.Content.Personas.Keys, "personas");
        }

        check.LocalTime(question.At);
    }

    /// <param name="question">Valid.</param>
    internal static async Task<LivingCircleDocument> AnswerAsync(LoadedCity city, LivingCircles circles, LivingCircleQuestion question, CountView view, CancellationToken cancellation)
    {
        var at = new Check().LocalTime(question.At);
        var circle = await circles.CircleAsync(city, Walkers.With(city.Content.Personas[question.Persona].ToPersona(), question.SpeedMetresPerSecond, question.CrossingSeconds), at, cancellation);
        var beside = new Dictionary<string, CityCircle>();
        foreach (var code in Others(question))
        {
            beside.Add(code, await circles.CircleAsync(city, city.Content.Personas[code].ToPersona(), at, cancellation));
        }

        var areas = city.Content.Areas.All
            .Where(a => a.Level == question.Level && (question.Parent is null || city.Content.Areas.PathOf(a).Any(p => p.Id == question.Parent)))
            .OrderBy(a => a.Code, StringComparer.Ordinal).Select(a => new CircleAreaDocument(
                a.Id, a.Code, a.Name, a.ParentId, CircleFiguresDocument.Of(circle, circle.IndexesOf(a), view, a.Id), Scores(beside, c => c.IndexesOf(a), view, a.Id)));
        return new LivingCircleDocument(question.Level, question.Persona, CityClock.Write(at), circle.Describe(), [.. areas],
            CircleFiguresDocument.Of(circle, [0], view, null), CircleFiguresDocument.Of(circle, circle.Table.Areas.Tops, view, null), Scores(beside, c => c.Table.Areas.Tops, view, null));
    }

    private static IEnumerable<string> Others(LivingCircleQuestion question) => (question.Personas?.Split(',') ?? []).Distinct();

    private static Dictionary<string, double?>? Scores(Dictionary<string, CityCircle> beside, Func<CityCircle, IReadOnlyList<int>> areas, CountView view, long? id) =>
        beside.Count == 0 ? null : beside.ToDictionary(b => b.Key, b => CircleFiguresDocument.ScoreOf(b.Value, areas(b.Value), view, id));
}
