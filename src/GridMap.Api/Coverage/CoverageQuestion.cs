using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Walking;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>Checks a question and finds what could serve it.</summary>
internal static class CoverageQuestions
{
    public static void Validate(CoverageQuestionDocument question, CityContent content, Check check)
    {
        check.Code(question.Kind, content.Kinds.Keys, "kind");
        check.Code(question.Category, content.Categories.Keys, "category", "the codes of /api/facility-categories");
        check.Code(question.Item, content.Items.Keys, "item", "the codes of /api/service-items");
        check.Code(question.Persona, content.Personas.Keys, "persona");
        Walkers.CheckSettings(check, question.SpeedMetresPerSecond, question.CrossingSeconds);
        check.Within(question.Minutes, 1, 60, "minutes");
        check.LocalTime(question.At);
        check.That(question.Kind is not null || question.Category is not null || question.Item is not null, "kind", "Give kind, category or item.");
        check.That(question.Category is null || (question.Kind is null && question.Item is null), "category", "A category goes alone, without kind and item.");
    }

    public static CoverageQuestionDocument WithDefaults(CoverageQuestionDocument question) => question with { Persona = question.Persona ?? "adult" };

    /// <summary>The question as the analysis takes it.</summary>
    public static CoverageQuestion Asked(CoverageQuestionDocument question, CityContent content) =>
        new(PersonaOf(question, content), question.Minutes * 60, new Check().LocalTime(question.At), question.RespectCapacity);

    /// <summary>How those asked about walk. Each lives in the compound in which the household stands.</summary>
    public static Persona PersonaOf(CoverageQuestionDocument question, CityContent content) =>
        Walkers.With(content.Personas[question.Persona ?? "adult"].ToPersona(), question.SpeedMetresPerSecond, question.CrossingSeconds);

    /// <summary>Stations or facilities, with whether each is open at the hour and offers the item.</summary>
    public static async Task<List<ServicePoint>> FindPointsAsync(
        CoverageQuestionDocument question, CityContent content, NpgsqlDataSource store, CancellationToken cancellation)
    {
        var at = new Check().LocalTime(question.At);
        if (question.Category is { } category)
        {
            return await ReadFacilitiesAsync(category, at, content.Holidays, store, cancellation);
        }

        // Hours that are not known do not close a station: it would be uncovered for want of data.
        return [.. content.Stations.Where(s => question.Kind is null || s.Kind == question.Kind).Select(s => new ServicePoint(
            s.Id, s.Name, s.Place, at is null || s.IsOpen(at.Value) != false, question.Item is null || s.Items.Contains(question.Item), s.Capacity, s.Hours))];
    }

    private static async Task<List<ServicePoint>> ReadFacilitiesAsync(
        string category, DateTime? at, HolidayCalendar holidays, NpgsqlDataSource store, CancellationToken cancellation)
    {
        var points = new List<ServicePoint>();
        await using var command = store.CreateCommand("select id, coalesce(name, ''), st_x(geom), st_y(geom), opening_hours from facility where category = $1 order by id");
        command.Parameters.AddWithValue(category);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var hours = at is null || reader.IsDBNull(4) ? null : OpeningHours.TryParse(reader.GetString(4), out _)?.With(holidays);
            points.Add(new ServicePoint(reader.GetInt64(0), reader.GetString(1), new LonLat(reader.GetDouble(2), reader.GetDouble(3)), hours?.IsOpen(at!.Value) ?? true, Hours: hours));
        }

        return points;
    }
}
