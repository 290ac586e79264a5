using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;

namespace GridMap.Analysis.Siting;

/// <summary>What is to be reached. Where capacities count, most people are counted as a coverage run counts them: everybody goes to the
/// nearest station, however full. For everybody and for the mean walk the planner assigns people instead: to stations within the limit, to
/// none more than it has room for, as well as can be; a household to two where the first becomes full.</summary>
public enum SitingObjective : byte
{
    /// <summary>As many people as possible within the limit, for the budget.</summary>
    MostPeople,

    /// <summary>Everybody whom the remedies can bring within the limit, at the least cost; the budget does not count. With capacities as
    /// many people as all remedies together have room for.</summary>
    Everybody,

    /// <summary>The least mean walk, for the budget. A walk longer than the limit counts as the limit, and so does having no place.</summary>
    LeastMeanWalk,
}

/// <summary>A change that could be made, and what it costs: in money, or one where changes are counted.</summary>
public sealed record Remedy(Change Change, long Cost = 1);

/// <param name="Budget">The costs of the remedies chosen add up to at most this.</param>
/// <param name="Weights">By household of the demand, not negative, in any unit, for the equity of elders or red households; null: its people.</param>
public sealed record SitingQuestion(CoverageQuestion Coverage, SitingObjective Objective, long Budget, long[]? Weights = null);

/// <summary>One remedy of the answer, in the order in which each adds most to those before it.</summary>
/// <param name="Remedy">Index into the remedies.</param>
/// <param name="PeopleNewly">Covered now and not before this step.</param>
/// <param name="Value">Of the steps so far, in the weights' unit: people covered newly; for the mean walk, weight × tenths of a second saved.</param>
/// <param name="ValueAtThisCost">The best that was found for what the steps so far cost; other remedies may bring more than these.</param>
/// <param name="Bound">No choice that costs as much as the steps so far has a larger value.</param>
public sealed record SitingStep(int Remedy, long Cost, long CostSoFar, long PeopleNewly, long PeopleSoFar, long Value, long ValueAtThisCost, long Bound);

/// <param name="Value">Of all steps; <c>Value ≤ best possible ≤ Bound</c>, proven. For <see cref="SitingObjective.Everybody"/> both are
/// costs, and <c>Bound ≤ least possible ≤ Value</c>.</param>
/// <param name="PeopleBefore">Covered without a remedy, or assigned; for the mean walk those whose walk is shorter than the limit.</param>
/// <param name="PeopleAfter">Covered with all steps.</param>
/// <param name="PeopleWithinRemedies">Not covered without a remedy, but within the limit of at least one, or of a station that has no room.</param>
/// <param name="PeopleOutOfReach">Neither covered nor within any remedy's limit, those unsnapped among them.</param>
/// <param name="MeanBefore">Seconds, over the weights of snapped households, walks longer than the limit counting as the limit; null where nobody is snapped.</param>
/// <param name="Stopped">Cancelled: the best found until then, with the bound proven until then.</param>
public sealed record SitingAnswer(
    IReadOnlyList<SitingStep> Steps, long Value, long Bound, long Cost, long PeopleBefore, long PeopleAfter, long PeopleWithinRemedies, long PeopleOutOfReach,
    double? MeanBefore, double? MeanAfter, bool Stopped)
{
    /// <summary>How far from the best possible the answer is at most, as a share of the bound (of the value, for a least cost).</summary>
    public double Gap => Math.Max(Value, Bound) <= 0 ? 0 : (double)Math.Abs(Bound - Value) / Math.Max(Value, Bound);
}
