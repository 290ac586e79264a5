using GridMap.Analysis.Scenarios;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;

namespace GridMap.Api.Scenarios;

/// <summary>Scenarios of one question beside each other.</summary>
internal static class ScenarioComparison
{
    public static ScenarioComparisonDocument Write(ScenarioCity city, IReadOnlyList<ScenarioDocument> scenarios, int level, CountView view, CancellationToken cancellation)
    {
        var differences = scenarios.Select(s => ScenarioAnswers.Difference(city, s.Changes, cancellation)).ToList();
        var byArea = differences.ConvertAll(d => d.ByArea(city.Parents));
        var areas = byArea.SelectMany(d => d.Keys).Distinct().Select(id => city.City.Content.Areas.Find(id)).OfType<City.CityArea>()
            .Where(a => a.Level == level).OrderBy(a => a.Code, StringComparer.Ordinal).ThenBy(a => a.Id).Select(a =>
            {
                var count = city.Counts.GetValueOrDefault(a.Id);
                return new ComparedAreaDocument(a.Id, a.Code, a.Name, view.Tell(count, a.Id).People, view.Tell(count, a.Id).PeopleCovered,
                    [.. byArea.Select(d => ScenarioAnswers.After(count, d.GetValueOrDefault(a.Id), view, a.Id))]);
            });
        return new ScenarioComparisonDocument(
            city.Question, CoverageTotalsDocument.From(view.Tell(city.Base.Count, null)), [.. scenarios.Zip(differences, (s, d) => Compared(city, s, d, view))], level, [.. areas]);
    }

    private static ComparedScenarioDocument Compared(ScenarioCity city, ScenarioDocument scenario, ScenarioDifference difference, CountView view) => new(
        scenario.Id, scenario.Name, scenario.Stale, CoverageTotalsDocument.From(view.Tell(difference.After, null)), GainLossDocument.From(view.Tell(difference.Total(), null)),
        ScenarioAnswers.Colours(difference, view), ScenarioAnswers.Ages(city, difference, view), ScenarioAnswers.Problems(difference, scenario.Changes));
}
