using GridMap.Analysis.Siting;
using GridMap.Api.Counts;

namespace GridMap.Api.Siting;

/// <summary>Writes answers of the analysis as documents, in units that people read.</summary>
internal static class SitingAnswers
{
    public static SitingResultDocument Write(SitingAnswer answer, SitingQuestionDocument question, SitingCandidates candidates) => new(
        UnitOf(question), question.Coverage.RespectCapacity && SitingQuestions.ObjectiveOf(question) != SitingObjective.MostPeople ? "assigned" : "nearest",
        InUnit(answer.Value, question), InUnit(answer.Bound, question), Math.Round(answer.Gap, 6), answer.Stopped,
        candidates.Remedies.Count, candidates.SpacingMetres, answer.Cost,
        answer.PeopleBefore, answer.PeopleAfter, answer.PeopleWithinRemedies, answer.PeopleOutOfReach, Seconds(answer.MeanBefore), Seconds(answer.MeanAfter),
        [.. answer.Steps.Select(s => new SitingStepDocument(candidates.Changes[s.Remedy], s.Cost, s.CostSoFar, s.PeopleNewly, s.PeopleSoFar,
            InUnit(s.Value, question, isStep: true), InUnit(s.ValueAtThisCost, question, isStep: true), InUnit(s.Bound, question, isStep: true)))]);

    /// <summary>A run as it is told to who may not see every count: people in steps; sums of weights and seconds tell little of few people and stay.</summary>
    public static SitingRunDocument Told(SitingRunDocument run, CountView view)
    {
        if (view.SeesAll)
        {
            return run;
        }

        var inPeople = run.Result?.Unit == "people";
        return run with
        {
            BestValue = null,
            BestBound = null,
            Result = run.Result is not { } result ? null : result with
            {
                Value = Value(result.Value),
                Bound = Value(result.Bound),
                PeopleBefore = People(result.PeopleBefore),
                PeopleAfter = People(result.PeopleAfter),
                PeopleWithinCandidates = People(result.PeopleWithinCandidates),
                PeopleOutOfReach = People(result.PeopleOutOfReach),
                Steps = [.. result.Steps.Select(s => s with
                {
                    PeopleNewly = People(s.PeopleNewly), PeopleSoFar = People(s.PeopleSoFar), Value = Value(s.Value), BestValue = Value(s.BestValue), Bound = Value(s.Bound),
                })],
            },
        };

        long People(long people) => view.TellPeople((int)people, null);

        double Value(double value) => inPeople ? view.TellPeople((int)value, null) : value;
    }

    private static string UnitOf(SitingQuestionDocument question) => SitingQuestions.ObjectiveOf(question) switch
    {
        SitingObjective.Everybody => "cost",
        SitingObjective.MostPeople => IsWeighted(question) ? "weighted_people" : "people",
        _ => IsWeighted(question) ? "weighted_person_seconds" : "person_seconds",
    };

    /// <param name="isStep">Of a step: with objective all people, while the whole's value is a cost.</param>
    public static double InUnit(long value, SitingQuestionDocument question, bool isStep = false)
    {
        var objective = SitingQuestions.ObjectiveOf(question);
        if (objective == SitingObjective.Everybody && !isStep)
        {
            return value;
        }

        return (double)value / (IsWeighted(question) ? SitingWeights.PerPerson : 1) / (objective == SitingObjective.LeastMeanWalk ? 10 : 1);
    }

    private static bool IsWeighted(SitingQuestionDocument question) => question.Weights is not (null or { Elders: 1, Red: 1, Yellow: 1 });

    private static double? Seconds(double? seconds) => seconds is { } s ? Math.Round(s, 1) : null;
}
