using GridMap.Analysis.Scenarios;
using GridMap.Api.Coverage;

namespace GridMap.Api.Scenarios;

/// <summary>Scenarios of one question beside each other.</summary>
internal static class ScenarioComparison
{
    public static ScenarioComparisonDocument Write(ScenarioCity city, IReadOnlyList<ScenarioDocument> scenarios, int level, CancellationToken cancellation)
    {
        var differences = scenarios.Select(s => ScenarioAnswers.Difference(city, s.Changes, cancellation)).ToList();
        var byArea = differences.ConvertAll(d => d.ByArea(city.Parents));
        var areas = byArea.SelectMany(d => d.Keys).Distinct().Select(id => city.City.Content.Areas.Find(id)).OfType<City.CityArea>()
            .Where(a => a.Level == level).OrderBy(a => a.Code, StringComparer.Ordinal).ThenBy(a => a.Id).Select(a =>
            {
                var count = city.Counts.GetValueOrDefault(a.Id);
                return new ComparedAreaDocument(a.Id, a.Code, a.Name, count.People, count.PeopleCovered,
                    [.. byArea.Select(d => d.GetValueOrDefault(a.Id) is var sum ? count.PeopleCovered + sum.PeopleGained - sum.PeopleLost : 0)]);
            });
        return new ScenarioComparisonDocument(
            city.Question, CoverageTotalsDocument.From(city.Base.Count), [.. scenarios.Zip(differences, Compared)], level, [.. areas]);
    }

    private static ComparedScenarioDocument Compared(ScenarioDocument scenario, ScenarioDifference difference) => new(
        scenario.Id, scenario.Name, scenario.Stale, CoverageTotalsDocument.From(difference.After), GainLossDocument.From(difference.Total()),
        ScenarioAnswers.Colours(difference), ScenarioAnswers.Problems(difference, scenario.Changes));
}
