using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using Npgsql;

namespace GridMap.Api.Exports;

/// <summary>What was asked and how it was answered, from which sources, and who is in no figure: goes along with the figures.</summary>
internal static class MethodTable
{
    internal static readonly ExportColumn[] Columns = [new("what", ExportKind.Text), new("said", ExportKind.Text)];

    /// <param name="run">As it is told to the viewer.</param>
    /// <param name="link">Address of the run's page.</param>
    /// <param name="outside">Households and people outside every micro-grid.</param>
    public static async Task<ExportTable> MakeAsync(
        NpgsqlDataSource store, LoadedCity city, CoverageRunDocument run, CoverageOutsideDocument outside, string link, string madeBy, ExportTexts texts, CancellationToken cancellation)
    {
        var rows = new List<ExportRow>();
        void Add(string code, string? said) => rows.Add(Row(code, said ?? "", texts));
        var (question, totals) = (run.Question, run.Totals!);
        var persona = CoverageQuestions.PersonaOf(question, city.Content);
        var walker = city.Content.Personas[question.Persona ?? "adult"];
        Add("target", Target(question, city.Content, texts));
        Add("minutes", question.Minutes.ToString(CultureInfo.InvariantCulture));
        Add("persona", texts.Format("walker", texts.IsChinese ? walker.NameZh : walker.NameEn, persona.SpeedMetresPerSecond, persona.CrossingSeconds, walker.Source));
        Add("at", question.At ?? texts.Of("method", "anyTime"));
        Add("capacity", texts.Of("generated", question.RespectCapacity ? "yes" : "no"));
        Add("run", run.Id.ToString());
        Add("finished", (run.FinishedAt ?? run.CreatedAt).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Add("stale", texts.Of("stale", run.Stale ? "yes" : "no"));
        Add("link", link);
        Add("madeBy", madeBy);
        Add("people", Number(totals.People));
        Add("covered", $"{Number(totals.PeopleCovered)} ({totals.SharePeopleCovered?.ToString("P1", CultureInfo.InvariantCulture) ?? "–"})");
        Add("notCovered", Number(Math.Max(0, totals.People - totals.PeopleCovered - totals.PeopleUnsnapped - totals.PeopleExcluded)));
        Add("unsnapped", texts.Format("unsnappedSaid", totals.PeopleUnsnapped, WalkGraph.DefaultSnapCapMetres));
        Add("excluded", texts.Format("excludedSaid", totals.PeopleExcluded, WalkGraph.DefaultSnapCapMetres));
        Add("outside", texts.Format("outsideSaid", outside.People.Total, outside.Households.Total));
        Add("smallCounts", run.SmallestCount > 1 ? texts.Format("inSteps", run.SmallestCount) : texts.Of("method", "asTheyAre"));
        foreach (var paragraph in (string[])["walking", "rollUp", "gaps", "remedies", "households"])
        {
            Add(paragraph, texts.Of("method", paragraph + "Said"));
        }

        rows.AddRange(await SourcesAsync(store, texts, cancellation));
        return new ExportTable("method", Columns, rows);
    }

    internal static ExportRow Row(string code, string said, ExportTexts texts) => new([texts.Of("method", code), said], null);

    /// <summary>A row a source of the store, those that are generated marked.</summary>
    internal static async Task<List<ExportRow>> SourcesAsync(NpgsqlDataSource store, ExportTexts texts, CancellationToken cancellation)
    {
        var rows = new List<ExportRow>();
        await using var command = store.CreateCommand("select name, kind, attribution from source order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var generated = reader.GetString(1) is "generated" or "demo";
            rows.Add(Row("source", $"{reader.GetString(0)} · {reader.GetString(2)}{(generated ? " · " + texts.Of("method", "generatedSource") : "")}", texts));
        }

        return rows;
    }

    private static string Target(CoverageQuestionDocument question, CityContent content, ExportTexts texts)
    {
        string[] named =
        [
            .. question.Kind is { } kind && content.Kinds.TryGetValue(kind, out var k) ? (string[])[texts.IsChinese ? k.NameZh : k.NameEn] : [],
            .. question.Category is { } category && content.Categories.TryGetValue(category, out var c) ? (string[])[texts.IsChinese ? c.NameZh : c.NameEn] : [],
            .. question.Item is { } item && content.Items.TryGetValue(item, out var i) ? (string[])[texts.IsChinese ? i.NameZh : i.NameEn] : [],
        ];
        return string.Join(" · ", named);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
