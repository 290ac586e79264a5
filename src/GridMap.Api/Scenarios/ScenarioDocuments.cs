using System.Text.Json.Serialization;
using GridMap.Analysis.Scenarios;
using GridMap.Api.Coverage;

namespace GridMap.Api.Scenarios;

/// <summary>One hypothetical change. Each type takes the fields named with it and no others; "station" is a facility where the question
/// asks about a category.</summary>
/// <param name="Type">add_station (lon, lat, name, openingHours, items, capacity), move_station (id, lon, lat), close_station (id),
/// set_station (id and any of openingHours, items, capacity), set_gate (id, access, openingHours), add_gate (compoundId, lon, lat, access,
/// openingHours, line), add_street (line, class, compoundId, name), remove_street (id).</param>
/// <param name="Id">Of a station, gate or street of the store.</param>
/// <param name="OpeningHours">In OpenStreetMap's syntax; an empty text: not known.</param>
/// <param name="Items">Codes of service items; for add_station default: the item that the question asks about.</param>
/// <param name="Capacity">People that it can serve.</param>
/// <param name="Access">public, visitors, residents or closed.</param>
/// <param name="Line">[longitude, latitude] each. Its ends are put onto the nearest streets; walkers turn off there. Of a gate: the way from
/// it through the wall to a street outside, where none meets the compound's own way.</param>
/// <param name="Class">footway (default), path, pedestrian, residential, steps, crossing, cycleway or service; bridges are footways or what they carry.</param>
public sealed record ScenarioChangeDocument(
    [property: JsonRequired] string Type, long? Id = null, double? Lon = null, double? Lat = null, string? Name = null, string? OpeningHours = null,
    IReadOnlyList<string>? Items = null, int? Capacity = null, string? Access = null, long? CompoundId = null,
    IReadOnlyList<double[]>? Line = null, string? Class = null);

/// <param name="Name">1 to 200 characters.</param>
/// <param name="Changes">Up to 500, taken in order: of two about the same thing the later holds.</param>
public sealed record ScenarioSaveDocument(
    [property: JsonRequired] string Name, [property: JsonRequired] CoverageQuestionDocument Question,
    [property: JsonRequired] IReadOnlyList<ScenarioChangeDocument> Changes);

/// <param name="Level">Of the areas in the answer: 1 district to 5 micro-grid; default 3, community.</param>
/// <param name="EveryArea">Also areas where nothing changes.</param>
public sealed record ScenarioPreviewDocument(
    [property: JsonRequired] CoverageQuestionDocument Question, [property: JsonRequired] IReadOnlyList<ScenarioChangeDocument> Changes, int Level = 3,
    bool EveryArea = false);

/// <param name="Stale">The store has changed since the scenario was saved. Its answers are always of the store as it is.</param>
public sealed record ScenarioDocument(
    Guid Id, string Name, CoverageQuestionDocument Question, IReadOnlyList<ScenarioChangeDocument> Changes, int Revision,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, bool Stale);

/// <summary>Gained: covered now and not before. Nearer: a shorter walk, or a first one.</summary>
public sealed record GainLossDocument(
    int HouseholdsGained, int PeopleGained, int HouseholdsLost, int PeopleLost, int HouseholdsNearer, int PeopleNearer, int HouseholdsFarther, int PeopleFarther)
{
    public static GainLossDocument From(GainLoss g) => new(
        g.HouseholdsGained, g.PeopleGained, g.HouseholdsLost, g.PeopleLost, g.HouseholdsNearer, g.PeopleNearer, g.HouseholdsFarther, g.PeopleFarther);
}

/// <param name="Colour">none, blue, yellow or red.</param>
public sealed record ColourDifferenceDocument(string Colour, GainLossDocument Difference);

/// <param name="Ages">under_7, 7_17, 18_59 or 60_plus.</param>
public sealed record AgeDifferenceDocument(string Ages, int PeopleGained, int PeopleLost, int PeopleNearer, int PeopleFarther);

/// <param name="Way">nearer or farther.</param>
/// <param name="FromMinutes">Included; null: no walk before (nearer) or after (farther).</param>
/// <param name="ToMinutes">Not included; null: no upper end.</param>
public sealed record MinutesDifferenceDocument(string Way, int? FromMinutes, int? ToMinutes, int Households, int People);

/// <param name="PeopleCovered">As the city is.</param>
/// <param name="PeopleCoveredAfter">With the changes.</param>
public sealed record AreaDifferenceDocument(
    long Id, string Code, string Name, long? ParentId, int People, int PeopleCovered, int PeopleCoveredAfter, GainLossDocument Difference);

/// <summary>A change without an effect.</summary>
/// <param name="Change">Its index.</param>
/// <param name="Reason">not_there, unsnapped, ends_nowhere or known_already.</param>
public sealed record ChangeProblemDocument(int Change, string Reason, string Text);

/// <param name="Before">Of the whole city as it is.</param>
/// <param name="Areas">Of the level asked, where something changes (or every one, where that was asked), most people lost or gained first.</param>
/// <param name="Outside">Households outside every micro-grid, in no area's count.</param>
/// <param name="Problems">Changes that were left out or that nobody can reach.</param>
public sealed record ScenarioDifferenceDocument(
    CoverageQuestionDocument Question, CoverageTotalsDocument Before, CoverageTotalsDocument After, GainLossDocument Difference,
    IReadOnlyList<ColourDifferenceDocument> ByColour, IReadOnlyList<AgeDifferenceDocument> ByAge, IReadOnlyList<MinutesDifferenceDocument> ByMinutes,
    int Level, IReadOnlyList<AreaDifferenceDocument> Areas, GainLossDocument Outside, IReadOnlyList<ChangeProblemDocument> Problems);

/// <param name="WalkSecondsBefore">Null: no walk at all.</param>
/// <param name="StationBefore">The nearest, null where there is none; added ones are counted −1, −2, … by their change.</param>
public sealed record HouseholdDifferenceDocument(
    long Id, double Lon, double Lat, int People, double? WalkSecondsBefore, double? WalkSecondsAfter, string OutcomeBefore, string OutcomeAfter,
    long? StationBefore, long? StationAfter);

/// <param name="Total">Households on all pages.</param>
public sealed record HouseholdDifferencesDocument(int Total, int People, int Page, int Pages, IReadOnlyList<HouseholdDifferenceDocument> Households);

public sealed record ComparedScenarioDocument(
    Guid Id, string Name, bool Stale, CoverageTotalsDocument After, GainLossDocument Difference,
    IReadOnlyList<ColourDifferenceDocument> ByColour, IReadOnlyList<AgeDifferenceDocument> ByAge, IReadOnlyList<ChangeProblemDocument> Problems);

/// <param name="PeopleCoveredAfter">In the order of the scenarios.</param>
public sealed record ComparedAreaDocument(long Id, string Code, string Name, int People, int PeopleCovered, IReadOnlyList<int> PeopleCoveredAfter);

/// <param name="Areas">Of the level asked, where any of the scenarios changes something.</param>
public sealed record ScenarioComparisonDocument(
    CoverageQuestionDocument Question, CoverageTotalsDocument Before, IReadOnlyList<ComparedScenarioDocument> Scenarios,
    int Level, IReadOnlyList<ComparedAreaDocument> Areas);
