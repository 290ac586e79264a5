using System.CommandLine;
using System.Globalization;
using GridMap.Api.LivingCircle;

namespace GridMap.Cli;

/// <summary>Prints the living circle: what the whole city has of each category within its own minutes, and each area's score.</summary>
internal static class LivingCircleCommand
{
    private const int WeakestShown = 3;

    public static Command Create()
    {
        var persona = new Option<string>("--persona") { Description = "adult, elder, child, wheelchair", DefaultValueFactory = _ => "adult" };
        var at = new Option<string?>("--at") { Description = "Local time, 2026-11-22T20:30: only what is open then counts" };
        var level = new Option<string>("--level") { Description = "Rows of the table", DefaultValueFactory = _ => "community" };
        level.AcceptOnlyFromAmong(CoverageCommand.Levels);
        var command = new Command("living-circle",
            "Who has what the living circle names, each category within its own minutes on foot: of the whole city by category, and a score from 0 to 100 by area.")
        {
            persona, at, level,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new LivingCircleQuestion(1 + Array.IndexOf(CoverageCommand.Levels, result.GetValue(level)), null, result.GetValue(persona)!, result.GetValue(at)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(LivingCircleQuestion question, CancellationToken cancellation)
    {
        await using var store = CommandLine.OpenStore();
        await StoreCommands.MigrateAsync(store, cancellation);
        LivingCircleDocument answer;
        try
        {
            answer = await LivingCircleAnswers.AnswerAsync(store, question, cancellation);
        }
        catch (ArgumentException e)
        {
            return CommandLine.Fail(e.Message);
        }

        if (answer.City.Households == 0)
        {
            return CommandLine.Fail("The store holds no households. Import them, or lay them over an imported map: ./gridmap generate grids");
        }

        PrintCategories(answer);
        Console.WriteLine();
        PrintAreas(answer);
        Console.WriteLine();
        var missing = answer.Categories.Where(c => !c.Assessed).Select(c => c.Code).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"The score is the share of all pairs of a person and a category within the category's own minutes. {answer.City.PeopleWithAll:N0} people have all {answer.Categories.Count - missing.Count} categories; {answer.City.PeopleUnsnapped:N0} could not be placed on a street and have none; {answer.City.PeopleExcluded:N0} lie beyond the street data and are not counted."));
        if (missing.Count > 0)
        {
            Console.WriteLine($"Not assessed, since the map has not one of them: {string.Join(", ", missing)}");
        }

        return 0;
    }

    private static void PrintCategories(LivingCircleDocument answer)
    {
        var rows = new List<string[]> { (string[])["category", "name", "minutes", "known", "people"] };
        rows.AddRange(answer.Categories.Select((c, i) => (string[])[c.Code, c.NameZh, Number(c.TierMinutes), Number(c.Points), Share(answer.City.Shares[i])]));
        TextTable.Print(rows, textColumns: 2);
    }

    private static void PrintAreas(LivingCircleDocument answer)
    {
        var rows = new List<string[]> { (string[])["code", "name", "weakest", "people", "with all", "score"] };
        rows.AddRange(answer.Areas.Select(a => Row(a.Code, a.Name, Weakest(answer, a.Figures), a.Figures)));
        rows.Add(Row("", "(outside every micro-grid)", "", answer.Outside));
        rows.Add(Row("", "total", Weakest(answer, answer.City), answer.City));
        TextTable.Print(rows, textColumns: 3);
    }

    private static string[] Row(string code, string name, string weakest, CircleFiguresDocument figures) =>
        [code, name, weakest, Number(figures.People), Number(figures.PeopleWithAll), figures.Score?.ToString("N1", CultureInfo.InvariantCulture) ?? ""];

    private static string Weakest(LivingCircleDocument answer, CircleFiguresDocument figures) => string.Join(", ",
        answer.Categories.Zip(figures.Shares).Where(c => c.Second < 1).OrderBy(c => c.Second).Take(WeakestShown).Select(c => $"{c.First.Code} {Share(c.Second)}"));

    private static string Share(double? share) => share?.ToString("P0", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
