using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;

namespace GridMap.Api.Scenarios;

/// <summary>Writes what a scenario changes as documents.</summary>
internal static class ScenarioAnswers
{
    public static ScenarioDifference Difference(ScenarioCity city, IReadOnlyList<ScenarioChangeDocument> changes, CancellationToken cancellation)
    {
        var read = ScenarioChanges.Read(changes, city.Question, city.City.Content, city.Base);
        var difference = city.Base.Difference(read, cancellation);
        var owners = ScenarioChanges.Owners(changes, read).ToList();
        return difference with { Problems = [.. difference.Problems.Select(p => p with { Change = owners[p.Change] }).DistinctBy(p => p.Change).OrderBy(p => p.Change)] };
    }

    public static ScenarioDifferenceDocument Write(ScenarioCity city, ScenarioDifference difference, IReadOnlyList<ScenarioChangeDocument> changes, int level, CountView view,
        bool everyArea = false)
    {
        var byArea = difference.ByArea(city.Parents);
        var areas = new List<AreaDifferenceDocument>();
        foreach (var id in everyArea ? city.Counts.Keys.Union(byArea.Keys) : byArea.Keys)
        {
            if (city.City.Content.Areas.Find(id) is not { } area || area.Level != level)
            {
                continue;
            }

            var sum = byArea.GetValueOrDefault(id);
            var count = city.Counts.GetValueOrDefault(id);
            areas.Add(new AreaDifferenceDocument(id, area.Code, area.Name, area.ParentId, view.Tell(count, id).People, view.Tell(count, id).PeopleCovered,
                After(count, sum, view, id), GainLossDocument.From(view.Tell(sum, id))));
        }

        areas.Sort((a, b) => (-a.Difference.PeopleGained - a.Difference.PeopleLost, a.Id).CompareTo((-b.Difference.PeopleGained - b.Difference.PeopleLost, b.Id)));
        return new ScenarioDifferenceDocument(
            city.Question, CoverageTotalsDocument.From(view.Tell(difference.Before, null)), CoverageTotalsDocument.From(view.Tell(difference.After, null)), GainLossDocument.From(view.Tell(difference.Total(), null)),
            Colours(difference, view), Ages(city, difference, view), [.. difference.ByMinutes().Select(b => Band(b, view))],
            level, areas, GainLossDocument.From(view.Tell(byArea.GetValueOrDefault(0), null)), Problems(difference, changes));
    }

    public static List<ColourDifferenceDocument> Colours(ScenarioDifference difference, CountView view) =>
        [.. difference.ByColour().Select(c => new ColourDifferenceDocument(c.Key.ToString().ToLowerInvariant(), GainLossDocument.From(view.Tell(c.Value, null))))];

    public static List<AgeDifferenceDocument> Ages(ScenarioCity city, ScenarioDifference difference, CountView view)
    {
        var sums = new AgeDifferenceDocument[HouseholdAges.Groups.Count];
        for (var group = 0; group < sums.Length; group++)
        {
            int gained = 0, lost = 0, nearer = 0, farther = 0;
            foreach (var change in difference.Households)
            {
                var people = city.Ages.People(change.Household, group);
                gained += change.IsGained ? people : 0;
                lost += change.IsLost ? people : 0;
                nearer += change.AfterDeciseconds < change.BeforeDeciseconds ? people : 0;
                farther += change.AfterDeciseconds > change.BeforeDeciseconds ? people : 0;
            }

            sums[group] = new AgeDifferenceDocument(HouseholdAges.Groups[group], view.TellPeople(gained, null), view.TellPeople(lost, null), view.TellPeople(nearer, null), view.TellPeople(farther, null));
        }

        return [.. sums];
    }

    /// <summary>People of an area who are covered with the changes.</summary>
    public static int After(AreaCount count, GainLoss sum, CountView view, long area) =>
        view.Sees(area) ? count.PeopleCovered + sum.PeopleGained - sum.PeopleLost
            : Math.Max(0, view.Tell(count, area).PeopleCovered + view.Tell(sum, area).PeopleGained - view.Tell(sum, area).PeopleLost);

    private static MinutesDifferenceDocument Band(MinutesBand band, CountView view)
    {
        var (households, people) = view.Tell(band.Households, band.People, null);
        return new MinutesDifferenceDocument(band.IsNearer ? "nearer" : "farther", band.FromMinutes, band.ToMinutes, households, people);
    }

    public static List<ChangeProblemDocument> Problems(ScenarioDifference difference, IReadOnlyList<ScenarioChangeDocument> changes) =>
        [.. difference.Problems.Select(p => Problem(p, changes[p.Change]))];

    /// <summary>Those in the viewer's scope only.</summary>
    public static HouseholdDifferencesDocument Households(ScenarioCity city, ScenarioDifference difference, bool? lost, int page, int pageSize, CountView view)
    {
        var households = city.Base.Demand.Households;
        var wanted = difference.Households.Where(h => lost switch { null => true, true => h.IsLost, false => h.IsGained })
            .Where(h => view.Sees(households[h.Household].MicroGridId)).OrderBy(h => h.Household).ToList();
        return new HouseholdDifferencesDocument(
            wanted.Count, wanted.Sum(h => households[h.Household].People), page, (wanted.Count + pageSize - 1) / pageSize,
            [.. wanted.Skip((page - 1) * pageSize).Take(pageSize).Select(h => Household(households[h.Household], h, difference))]);
    }

    private static HouseholdDifferenceDocument Household(HouseholdPoint household, HouseholdChange change, ScenarioDifference difference) => new(
        household.Id, household.Place.Longitude, household.Place.Latitude, household.People, Seconds(change.BeforeDeciseconds), Seconds(change.AfterDeciseconds),
        Outcome(change.OutcomeBefore), Outcome(change.OutcomeAfter), difference.PointId(change.NearestBefore), difference.PointId(change.NearestAfter));

    private static ChangeProblemDocument Problem(ChangeProblem problem, ScenarioChangeDocument change) => problem.Fault switch
    {
        ChangeFault.NotThere when change.Type == "add_gate" => new(problem.Change, "not_there",
            $"Compound {change.CompoundId} is not known, or no way inside it meets another street within {AddStreet.SnapMetres:0} m of the place. The change was left out."),
        ChangeFault.NotThere when change.Type == "add_street" => new(problem.Change, "not_there", $"Compound {change.CompoundId} is not known. The change was left out."),
        ChangeFault.NotThere => new(problem.Change, "not_there",
            $"There is no {What(change.Type)} {change.Id}, or it is not of what the question asks about. The change was left out."),
        ChangeFault.Unsnapped => new(problem.Change, "unsnapped",
            $"The place is more than {WalkGraph.DefaultSnapCapMetres:0} m from any street: nobody can walk there."),
        ChangeFault.EndsNowhere => new(problem.Change, "ends_nowhere",
            $"An end of the line is more than {AddStreet.SnapMetres:0} m from any street that it could join. The change was left out."),
        _ => new(problem.Change, "known_already", "What it adds is there already. The change was left out."),
    };

    private static string What(string type) => type[(type.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static double? Seconds(int deciseconds) => deciseconds == WalkField.NoWalk ? null : deciseconds / 10.0;

    private static string Outcome(CoverageOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
