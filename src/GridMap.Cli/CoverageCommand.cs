using System.CommandLine;
using System.Globalization;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;
using GridMap.Data;

namespace GridMap.Cli;

/// <summary>Runs a coverage question and prints the table by area.</summary>
internal static class CoverageCommand
{
    internal static readonly string[] Levels = ["district", "subdistrict", "community", "grid", "micro_grid"];

    public static Command Create()
    {
        var kind = new Option<string?>("--kind") { Description = "Stations of a kind: community_centre, subdistrict_complex, compound_station, rest_station, enterprise_centre" };
        var category = new Option<string?>("--category") { Description = "Facilities of a living-circle category: market, clinic, primary_school, …" };
        var item = new Option<string?>("--item") { Description = "Stations that offer a service item (its code)" };
        var minutes = new Option<int>("--minutes") { Description = "Minutes on foot, 1 to 60", DefaultValueFactory = _ => 15 };
        var persona = new Option<string>("--persona") { Description = "adult, elder, child, wheelchair", DefaultValueFactory = _ => "adult" };
        var at = new Option<string?>("--at") { Description = "Local time, 2026-11-22T20:30: only what is open then counts" };
        var capacity = new Option<bool>("--respect-capacity") { Description = "People beyond a station's capacity count as uncovered" };
        var level = new Option<string>("--level") { Description = "Rows of the table", DefaultValueFactory = _ => "community" };
        level.AcceptOnlyFromAmong(Levels);
        var command = new Command("coverage", "Who can walk to it in time, by area; the run is stored and can be opened in the planner's page.")
        {
            kind, category, item, minutes, persona, at, capacity, level,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new CoverageQuestionDocument(result.GetValue(minutes), result.GetValue(kind), result.GetValue(category), result.GetValue(item),
                result.GetValue(persona), result.GetValue(at), result.GetValue(capacity)),
            1 + Array.IndexOf(Levels, result.GetValue(level)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CoverageQuestionDocument question, int level, CancellationToken cancellation)
    {
        await using var store = CommandLine.OpenStore();
        await StoreCommands.MigrateAsync(store, cancellation);
        CoverageRunDocument run;
        try
        {
            run = await Progress.ShowAsync(show => CoverageRunner.Create(store).RunAsync(question, (share, stage) => show(stage, share), cancellation));
        }
        catch (ArgumentException e)
        {
            return CommandLine.Fail(e.Message);
        }

        if (run.Totals is not { } totals)
        {
            return CommandLine.Fail($"The run ended as {run.State}: {run.Problem}");
        }

        if (totals.Households == 0)
        {
            return CommandLine.Fail("The store holds no households to cover. Import them, or lay them over an imported map: ./gridmap generate grids");
        }

        var answer = await CoverageAnswers.ReadAreasAsync(store, run.Id, level, null, CountView.AsTheyAre, cancellation);
        await using var count = store.CreateCommand("select count(*) from coverage_gap where run_id = $1");
        count.Parameters.AddWithValue(run.Id);
        var gaps = (long)(await count.ExecuteScalarAsync(cancellation))!;
        PrintTable(answer);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{totals.SharePeopleCovered:P1} of {totals.People - totals.PeopleExcluded:N0} people are covered; {totals.People - totals.PeopleCovered - totals.PeopleExcluded:N0} are not, in {gaps:N0} gaps; {totals.PeopleUnsnapped:N0} of them could not be placed on a street; {totals.PeopleExcluded:N0} lie beyond the street data and are not counted."));
        Console.WriteLine($"Run {run.Id}");
        return 0;
    }

    private static void PrintTable(CoverageAreasDocument answer)
    {
        string[] header = ["code", "name", "households", "people", "covered", "uncovered", "unsnapped", "excluded", "share"];
        var rows = new List<string[]> { header };
        rows.AddRange(answer.Areas.Select(a => Row(a.Code, a.Name, a.Households, a.People)));
        rows.Add(Row("", "(outside every micro-grid)", answer.Outside.Households, answer.Outside.People));
        var t = answer.Totals;
        rows.Add(Row("", "total", new(t.Households, t.HouseholdsCovered, t.HouseholdsUnsnapped, t.HouseholdsExcluded),
            new(t.People, t.PeopleCovered, t.PeopleUnsnapped, t.PeopleExcluded)));
        TextTable.Print(rows, textColumns: 2);
    }

    private static string[] Row(string code, string name, CoverageCountDocument households, CoverageCountDocument people)
    {
        var asked = people.Total - people.Excluded;
        return
        [
            code, name, Number(households.Total), Number(people.Total), Number(people.Covered),
            Number(people.Total - people.Covered - people.Unsnapped - people.Excluded), Number(people.Unsnapped), Number(people.Excluded),
            asked > 0 ? ((double)people.Covered / asked).ToString("P1", CultureInfo.InvariantCulture) : "",
        ];
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
