using System.Globalization;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Siting;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using GridMap.Api.Scenarios;

namespace GridMap.Api.Siting;

/// <summary>Checks siting questions and makes their candidates.</summary>
internal static class SitingQuestions
{
    private const int MostCandidates = 5000, MostValuedByScenario = 300, MostChanges = 500;
    private const long MostCost = 1_000_000_000_000;
    private static readonly string[] Objectives = ["covering", "all", "mean"];

    /// <summary>Changes of the network: others' reach depends on them.</summary>
    public static readonly string[] NetworkTypes = ["set_gate", "add_gate", "add_street"];

    private static readonly string[] CandidateTypes = ["add_station", "set_station", .. NetworkTypes];

    public static SitingObjective ObjectiveOf(SitingQuestionDocument question) => question.Objective switch
    {
        "all" => SitingObjective.Everybody,
        "mean" => SitingObjective.LeastMeanWalk,
        _ => SitingObjective.MostPeople,
    };

    public static SitingQuestionDocument WithDefaults(SitingQuestionDocument question) => question with
    {
        Objective = question.Objective ?? "covering",
        Coverage = question.Coverage is { } coverage ? CoverageQuestions.WithDefaults(coverage) : question.Coverage!,
    };

    /// <param name="question">With its defaults.</param>
    public static void Validate(SitingQuestionDocument question, CityContent content, Check check)
    {
        if (question.Coverage is null)
        {
            check.Add("coverage", "It is required: a coverage question.");
            return;
        }

        var inner = new Check();
        CoverageQuestions.Validate(question.Coverage, content, inner);
        check.AddAll(inner, "coverage.");
        check.Code(question.Objective, Objectives, "objective");
        ValidateBudget(question, check);
        check.That(question.Candidates is { Count: > 0 } || question.Anywhere is not null || question.Existing is not null, "candidates", "Give candidates, anywhere or existing.");
        ValidateCandidates(question.Candidates ?? [], content, check);
        if ((question.Coverage.RespectCapacity && ObjectiveOf(question) == SitingObjective.MostPeople) || (question.Candidates ?? []).Any(c => c?.Change?.Type is { } type && NetworkTypes.Contains(type)))
        {
            var most = MostValuedByScenario.ToString(CultureInfo.InvariantCulture);
            check.That((question.Candidates?.Count ?? 0) + (question.Anywhere?.Most ?? 0) <= MostValuedByScenario, "candidates",
                $"With gates or streets, and with capacities where most people are to be covered, every choice is valued by itself. Allowed: up to {most} candidates and places anywhere together.");
        }

        if (question.Anywhere is { } anywhere)
        {
            check.That(anywhere.SpacingMetres is >= 20 and <= 2000, "anywhere.spacingMetres", "Allowed: a number of metres from 20 to 2000.");
            check.Within(anywhere.Most, 10, MostCandidates, "anywhere.most");
            CheckCost(anywhere.Cost, "anywhere.cost", check);
            check.That(anywhere.Capacity is null or (>= 1 and <= ScenarioChanges.MostCapacity), "anywhere.capacity",
                $"Allowed: a whole number from 1 to {ScenarioChanges.MostCapacity.ToString(CultureInfo.InvariantCulture)}.");
        }

        if (question.Existing is { } existing)
        {
            CheckCost(existing.HoursCost, "existing.hoursCost", check);
            CheckCost(existing.ItemCost, "existing.itemCost", check);
        }

        if (question.Weights is { } weights)
        {
            foreach (var (value, field) in ((double, string)[])[(weights.Elders, "elders"), (weights.Red, "red"), (weights.Yellow, "yellow")])
            {
                check.That(value is >= 1 and <= 100, $"weights.{field}", "Allowed: a number from 1 to 100.");
            }
        }
    }

    private static void ValidateBudget(SitingQuestionDocument question, Check check)
    {
        check.That(question.Changes is null or (>= 1 and <= MostChanges), "changes", $"Allowed: a whole number from 1 to {MostChanges.ToString(CultureInfo.InvariantCulture)}.");
        check.That(question.Money is null or (>= 0 and <= MostCost), "money", $"Allowed: a whole number from 0 to {MostCost.ToString(CultureInfo.InvariantCulture)}.");
        if (ObjectiveOf(question) == SitingObjective.Everybody)
        {
            check.That(question.Changes is null, "changes", "With objective all there is no budget: leave changes out.");
            check.That(question.Money is null or 0, "money", "With objective all there is no budget: leave money out, or give 0 to ask for the least sum of costs.");
        }
        else
        {
            check.That(question.Changes is null != question.Money is null, "changes", "Give exactly one of changes and money.");
        }
    }

    private static void ValidateCandidates(IReadOnlyList<SitingCandidateDocument> candidates, CityContent content, Check check)
    {
        check.That(candidates.Count <= MostCandidates, "candidates", $"Allowed: up to {MostCandidates.ToString(CultureInfo.InvariantCulture)}.");
        var set = new HashSet<(string, long)>();
        for (var i = 0; i < Math.Min(candidates.Count, MostCandidates); i++)
        {
            var field = $"candidates[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (candidates[i]?.Change is not { } change)
            {
                check.Add(field, "Allowed: an object with a change and its cost.");
                continue;
            }

            CheckCost(candidates[i].Cost, $"{field}.cost", check);
            if (check.Code(change.Type ?? "", CandidateTypes, $"{field}.change.type") is null)
            {
                continue;
            }

            var inner = new Check();
            ScenarioChanges.Validate([change], content, inner);
            check.AddAll(inner, $"{field}.change.", "changes[0].");
            check.That(change.Type != "add_gate" || change.Line is null, $"{field}.change.line", "A candidate is one change: a gate with a way of its own is not taken.");
            check.That(change.Type is not ("set_station" or "set_gate") || change.Id is not { } id || set.Add((change.Type, id)), $"{field}.change.id", "It is a candidate already.");
        }
    }

    private static void CheckCost(long cost, string field, Check check) =>
        check.That(cost is >= 1 and <= MostCost, field, $"Allowed: a whole number from 1 to {MostCost.ToString(CultureInfo.InvariantCulture)}.");
}
