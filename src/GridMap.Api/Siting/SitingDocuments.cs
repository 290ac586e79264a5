using System.Text.Json.Serialization;
using GridMap.Api.Coverage;
using GridMap.Api.Scenarios;

namespace GridMap.Api.Siting;

/// <summary>Which changes to make for a budget? At least one of candidates, anywhere and existing; all that are given are candidates together.</summary>
/// <param name="Coverage">What should be reached, in how many minutes, by whom and when.</param>
/// <param name="Objective">covering (default): most people within the minutes; all: everybody whom the candidates can bring within them, at
/// the least cost; mean: the least mean walk, walks longer than the minutes counting as those. With capacities (respectCapacity of the
/// coverage) covering counts as a coverage run does: everybody goes to the nearest station, and who finds it full goes without. With all
/// and mean the planner assigns people to stations within the minutes that have room, as well as can be, as the city is and with the
/// changes; all then asks for as many people as all candidates together have room for.</param>
/// <param name="Changes">Budget as a number of changes, 1 to 500; every candidate counts one, whatever its cost.</param>
/// <param name="Money">Budget as a sum of the candidates' costs. Exactly one of changes and money; with objective all neither, or money 0
/// to ask for the least sum of costs instead of the fewest changes.</param>
public sealed record SitingQuestionDocument(
    [property: JsonRequired] CoverageQuestionDocument Coverage, string? Objective = "covering", int? Changes = null, long? Money = null,
    IReadOnlyList<SitingCandidateDocument>? Candidates = null, SitingAnywhereDocument? Anywhere = null, SitingExistingDocument? Existing = null,
    SitingWeightsDocument? Weights = null);

/// <param name="Change">Of type add_station or set_station: it must be open then and offer what is asked (with capacities, set_station may
/// also give a station more room). Or of type set_gate, add_gate or add_street: then, and with capacities and objective covering, every
/// choice is valued by itself, which allows for up to 300 candidates; the bound still holds, but may lie farther from the best
/// possible.</param>
/// <param name="Cost">Positive; default 1.</param>
public sealed record SitingCandidateDocument([property: JsonRequired] ScenarioChangeDocument Change, long Cost = 1);

/// <summary>New stations anywhere on the streets outside compounds from which somebody not covered could be reached.</summary>
/// <param name="SpacingMetres">Between two on one street, 20 to 2,000; doubled until they are few enough.</param>
/// <param name="Most">10 to 5,000.</param>
/// <param name="Cost">Of each.</param>
/// <param name="Capacity">People for whom each would have room; null: for all.</param>
public sealed record SitingAnywhereDocument(double SpacingMetres = 150, int Most = 2000, long Cost = 1, int? Capacity = null);

/// <summary>Stations of the kind asked that are closed at the hour or do not offer the item: to be opened, to offer it, or both.</summary>
/// <param name="HoursCost">Of being open at the hour.</param>
/// <param name="ItemCost">Of offering the item.</param>
public sealed record SitingExistingDocument(long HoursCost = 1, long ItemCost = 1);

/// <summary>How much people count, 1 (default) to 100, to two decimals. Who is both elder and in a red household counts for the larger.</summary>
/// <param name="Elders">Each person of 60 or more.</param>
/// <param name="Red">Each person of a household marked red.</param>
/// <param name="Yellow">Each person of a household marked yellow.</param>
public sealed record SitingWeightsDocument(double Elders = 1, double Red = 1, double Yellow = 1);

public sealed record SitingAcceptedDocument(Guid Id, string State);

/// <param name="State">queued, running, done, failed or cancelled. A cancelled run keeps the best found until then, if any.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="BestValue">While it runs: of the best choice so far, in the unit of the result's value.</param>
/// <param name="BestBound">While it runs: no choice is better than this.</param>
/// <param name="Timings">Milliseconds by stage.</param>
/// <param name="Stale">The store has changed since.</param>
public sealed record SitingRunDocument(
    Guid Id, string State, double Progress, string? Stage, SitingQuestionDocument Question, double? BestValue, double? BestBound, SitingResultDocument? Result,
    IReadOnlyDictionary<string, double>? Timings, string? Problem, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, bool Stale);

/// <summary>The answer, and how far from the best possible it is at most: the bound is proven, for these candidates and this budget.</summary>
/// <param name="Unit">Of value and bound: people (covered newly), weighted_people, person_seconds or weighted_person_seconds (walked less), cost.</param>
/// <param name="Assignment">nearest: everybody goes to the nearest station. assigned: people are assigned to stations within their room,
/// a household to two where the first becomes full.</param>
/// <param name="Value">Of the steps together.</param>
/// <param name="Bound">No choice of the candidates within the budget has a larger value; with objective all, none costs less.</param>
/// <param name="GapShare">At most this share below the best possible (above it, with objective all); 0: the best possible.</param>
/// <param name="Stopped">Cancelled before the solver had ended.</param>
/// <param name="Candidates">How many were considered.</param>
/// <param name="SpacingMetres">Of the places anywhere, as it was in the end.</param>
/// <param name="PeopleBefore">Covered as the city is; assigned, with capacities and objective all or mean (mean: to a walk shorter than the minutes).</param>
/// <param name="PeopleAfter">Covered with all steps.</param>
/// <param name="PeopleWithinCandidates">Not covered as the city is, but within reach of a candidate; with capacities also those turned away.</param>
/// <param name="PeopleOutOfReach">Neither covered nor within reach of any candidate; those who could not be placed on a street among them.</param>
/// <param name="MeanWalkSecondsBefore">With objective mean.</param>
/// <param name="Steps">In the order in which each adds most; also the curve of people against changes.</param>
public sealed record SitingResultDocument(
    string Unit, string Assignment, double Value, double Bound, double GapShare, bool Stopped, int Candidates, double? SpacingMetres, long Cost,
    long PeopleBefore, long PeopleAfter, long PeopleWithinCandidates, long PeopleOutOfReach, double? MeanWalkSecondsBefore, double? MeanWalkSecondsAfter,
    IReadOnlyList<SitingStepDocument> Steps);

/// <param name="Change">As a scenario takes it.</param>
/// <param name="PeopleNewly">Covered by this step and not before it.</param>
/// <param name="Value">Of the steps up to here.</param>
/// <param name="BestValue">The best found for what they cost; other changes may bring more than these for a smaller budget.</param>
/// <param name="Bound">No choice that costs as much as the steps up to here has a larger value.</param>
public sealed record SitingStepDocument(
    ScenarioChangeDocument Change, long Cost, long CostSoFar, long PeopleNewly, long PeopleSoFar, double Value, double BestValue, double Bound);
