using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;
using GridMap.Api.Coverage;

namespace GridMap.Api.Scenarios;

/// <summary>Writes what a scenario changes as documents.</summary>
internal static class ScenarioAnswers
{
    public static ScenarioDifference Difference(ScenarioCity city, IReadOnlyList<ScenarioChangeDocument> changes, CancellationToken cancellation) =>
        city.Base.Difference(ScenarioChanges.Read(changes, city.Question, city.City.Content, city.Base), cancellation);

    public static ScenarioDifferenceDocument Write(ScenarioCity city, ScenarioDifference difference, IReadOnlyList<ScenarioChangeDocument> changes, int level)
    {
        var byArea = difference.ByArea(city.Parents);
        var areas = new List<AreaDifferenceDocument>();
        foreach (var (id, sum) in byArea)
        {
            if (city.City.Content.Areas.Find(id) is not { } area || area.Level != level)
            {
                continue;
            }

            var count = city.Counts.GetValueOrDefault(id);
            areas.Add(new AreaDifferenceDocument(id, area.Code, area.Name, area.ParentId, count.People, count.PeopleCovered,
                count.PeopleCovered + sum.PeopleGained - sum.PeopleLost, GainLossDocument.From(sum)));
        }

        areas.Sort((a, b) => (-a.Difference.PeopleGained - a.Difference.PeopleLost, a.Id).CompareTo((-b.Difference.PeopleGained - b.Difference.PeopleLost, b.Id)));
        return new ScenarioDifferenceDocument(
            city.Question, CoverageTotalsDocument.From(difference.Before), CoverageTotalsDocument.From(difference.After), GainLossDocument.From(difference.Total()),
            Colours(difference), [.. difference.ByMinutes().Select(b => new MinutesDifferenceDocument(b.IsNearer ? "nearer" : "farther", b.FromMinutes, b.ToMinutes, b.Households, b.People))],
            level, areas, GainLossDocument.From(byArea.GetValueOrDefault(0)), Problems(difference, changes));
    }

    public static List<ColourDifferenceDocument> Colours(ScenarioDifference difference) =>
        [.. difference.ByColour().Select(c => new ColourDifferenceDocument(c.Key.ToString().ToLowerInvariant(), GainLossDocument.From(c.Value)))];

    public static List<ChangeProblemDocument> Problems(ScenarioDifference difference, IReadOnlyList<ScenarioChangeDocument> changes) =>
        [.. difference.Problems.Select(p => Problem(p, changes[p.Change]))];

    public static HouseholdDifferencesDocument Households(ScenarioCity city, ScenarioDifference difference, bool? lost, int page, int pageSize)
    {
        var wanted = difference.Households.Where(h => lost switch { null => true, true => h.IsLost, false => h.IsGained }).OrderBy(h => h.Household).ToList();
        var households = city.Base.Demand.Households;
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
