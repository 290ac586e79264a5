using System.CommandLine;
using System.Globalization;
using GridMap.Api.Coverage;
using GridMap.Api.Siting;

namespace GridMap.Cli;

/// <summary>Runs a siting question with stations anywhere on the network, and existing ones where an hour or item is asked, and prints its steps.</summary>
internal static class SitingCommand
{
    private const int MostWithCapacity = 300;

    public static Command Create()
    {
        var kind = new Option<string?>("--kind") { Description = "Stations of a kind: community_centre, subdistrict_complex, compound_station, rest_station, enterprise_centre" };
        var category = new Option<string?>("--category") { Description = "Facilities of a living-circle category: market, clinic, primary_school, …" };
        var item = new Option<string?>("--item") { Description = "Stations that offer a service item (its code); others may come to offer it" };
        var minutes = new Option<int>("--minutes") { Description = "Minutes on foot, 1 to 60", DefaultValueFactory = _ => 15 };
        var persona = new Option<string>("--persona") { Description = "adult, elder, child, wheelchair", DefaultValueFactory = _ => "adult" };
        var at = new Option<string?>("--at") { Description = "Local time, 2026-11-22T20:30: stations closed then may be opened" };
        var changes = new Option<int>("--changes") { Description = "How many changes, 1 to 500", DefaultValueFactory = _ => 5 };
        var objective = new Option<string>("--objective") { Description = "covering (most people), all (everybody, fewest changes) or mean (least mean walk)", DefaultValueFactory = _ => "covering" };
        var spacing = new Option<double>("--spacing") { Description = "Metres between candidate places on one street, 20 to 2000", DefaultValueFactory = _ => 150 };
        var elders = new Option<double>("--elders") { Description = "How much a person of 60 or more counts, 1 to 100", DefaultValueFactory = _ => 1 };
        var capacity = new Option<int?>("--capacity") { Description = "Capacities count, and a new station has room for so many people (existing ones as recorded)" };
        var command = new Command("siting", "Which changes bring most people within the minutes, and how far from the best possible that is at most.")
        {
            kind, category, item, minutes, persona, at, changes, objective, spacing, elders, capacity,
        };
        command.SetAction((result, cancellation) =>
        {
            var coverage = new CoverageQuestionDocument(result.GetValue(minutes), result.GetValue(kind), result.GetValue(category), result.GetValue(item),
                result.GetValue(persona), result.GetValue(at), RespectCapacity: result.GetValue(capacity) is not null);
            var asksAll = result.GetValue(objective) == "all";
            return RunAsync(new SitingQuestionDocument(coverage, result.GetValue(objective), asksAll ? null : result.GetValue(changes),
                Anywhere: new SitingAnywhereDocument(result.GetValue(spacing), Most: coverage.RespectCapacity ? MostWithCapacity : 2000, Capacity: result.GetValue(capacity)), Existing: new SitingExistingDocument(),
                Weights: new SitingWeightsDocument(result.GetValue(elders))), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(SitingQuestionDocument question, CancellationToken cancellation)
    {
        await using var store = CommandLine.OpenStore();
        await StoreCommands.MigrateAsync(store, cancellation);
        SitingRunDocument run;
        try
        {
            run = await Progress.ShowAsync(show => SitingRunner.Create(store).RunAsync(question, (share, stage) => show(stage, share), cancellation));
        }
        catch (ArgumentException e)
        {
            return CommandLine.Fail(e.Message);
        }

        if (run.Result is not { } result)
        {
            return CommandLine.Fail($"The run ended as {run.State}: {run.Problem}");
        }

        if (result.PeopleAfter + result.PeopleWithinCandidates + result.PeopleOutOfReach == 0)
        {
            return CommandLine.Fail("The store holds no households to cover. Import them, or lay them over an imported map: ./gridmap generate grids");
        }

        TextTable.Print([["", "change", "lon", "lat", "people newly", "people so far", "at most"], .. result.Steps.Select((s, i) => (string[])
        [
            Number(i + 1), s.Change.Id is { } id ? $"{s.Change.Type} {id}" : s.Change.Type, Degrees(s.Change.Lon), Degrees(s.Change.Lat),
            Number(s.PeopleNewly), Number(s.PeopleSoFar), result.Unit == "people" ? Number(s.Bound) : "",
        ])], textColumns: 2);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Steps.Count:N0} of {result.Candidates:N0} candidates ({result.SpacingMetres:N0} m apart) cover {result.PeopleAfter - result.PeopleBefore:N0} people more: {result.PeopleAfter:N0} instead of {result.PeopleBefore:N0}; {result.PeopleOutOfReach:N0} are out of every candidate's reach."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Unit}: {result.Value:N0}; {(result.GapShare == 0 ? "no choice of the candidates is better" : $"at most {result.GapShare:P1} from the best possible ({result.Bound:N0})")}."));
        if (question.Coverage.RespectCapacity)
        {
            Console.WriteLine(result.Assignment == "assigned" ? "People are assigned to stations within their room." : "Everybody goes to the nearest station; who finds it full goes without.");
        }

        Console.WriteLine($"Run {run.Id}");
        return 0;
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Degrees(double? value) => value?.ToString("F6", CultureInfo.InvariantCulture) ?? "";
}
