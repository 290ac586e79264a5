using System.Text.Json.Serialization;
using GridMap.Analysis.Coverage;
using GridMap.Api.Http;

namespace GridMap.Api.Coverage;

/// <summary>Who can walk to what, in how many minutes? Exactly one of kind and category, or an item; kind and item may go together.</summary>
/// <param name="Kind">Stations of this kind.</param>
/// <param name="Category">Facilities of this living-circle category.</param>
/// <param name="Item">Stations that offer this service item.</param>
/// <param name="Minutes">1 to 60.</param>
/// <param name="Persona">adult (default), elder, child or wheelchair.</param>
/// <param name="At">Local time, 2026-11-22T20:30: only what is open then counts; default: opening hours do not count.</param>
/// <param name="RespectCapacity">People beyond a station's capacity count as uncovered.</param>
/// <param name="SpeedMetresPerSecond">Instead of the persona's: from 0.1 to 5.</param>
/// <param name="CrossingSeconds">Instead of the persona's, for each crossing of a main road: from 0 to 600. Other roads take the persona's, at most as much.</param>
public sealed record CoverageQuestionDocument(
    [property: JsonRequired] int Minutes, string? Kind = null, string? Category = null, string? Item = null, string? Persona = "adult", string? At = null, bool RespectCapacity = false,
    double? SpeedMetresPerSecond = null, double? CrossingSeconds = null);

public sealed record CoverageAcceptedDocument(Guid Id, string State);

/// <param name="State">queued, running, done, failed or cancelled.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Totals">Of the whole city, households outside every micro-grid included; null until done.</param>
/// <param name="Timings">Milliseconds by stage.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="Stale">The store has changed since.</param>
/// <param name="SmallestCount">The totals are told to you in steps of as many households; 1: as they are.</param>
/// <param name="Pruned">Its areas, gaps and households were cleared away to make room for newer runs; ask its question again.</param>
public sealed record CoverageRunDocument(
    Guid Id, string State, double Progress, string? Stage, CoverageQuestionDocument Question, CoverageTotalsDocument? Totals,
    IReadOnlyDictionary<string, double>? Timings, string? Problem, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, bool Stale, int SmallestCount, bool Pruned);

/// <param name="SharePeopleCovered">Covered of those not excluded; null where there is nobody.</param>
public sealed record CoverageTotalsDocument(
    int Households, int HouseholdsCovered, int HouseholdsUnsnapped, int HouseholdsExcluded,
    int People, int PeopleCovered, int PeopleUnsnapped, int PeopleExcluded, double? SharePeopleCovered)
{
    public static CoverageTotalsDocument From(AreaCount c) => new(
        c.Households, c.HouseholdsCovered, c.HouseholdsUnsnapped, c.HouseholdsExcluded,
        c.People, c.PeopleCovered, c.PeopleUnsnapped, c.PeopleExcluded, Share(c.PeopleCovered, c.People - c.PeopleExcluded));

    internal AreaCount Count() => new(
        Households, HouseholdsCovered, HouseholdsUnsnapped, HouseholdsExcluded, People, PeopleCovered, PeopleUnsnapped, PeopleExcluded);

    public static double? Share(int covered, int of) => of > 0 ? Math.Round((double)covered / of, 6) : null;
}

/// <summary>Uncovered is what remains of the total.</summary>
public sealed record CoverageCountDocument(int Total, int Covered, int Unsnapped, int Excluded);

public sealed record CoverageAreaDocument(
    long Id, string Code, string Name, long? ParentId, CoverageCountDocument Households, CoverageCountDocument People, double? SharePeopleCovered);

public sealed record CoverageOutsideDocument(CoverageCountDocument Households, CoverageCountDocument People);

/// <param name="Outside">Households outside every micro-grid, in no area's count.</param>
/// <param name="Totals">The sum of this level's areas and of those outside.</param>
public sealed record CoverageAreasDocument(
    int Level, IReadOnlyList<CoverageAreaDocument> Areas, CoverageOutsideDocument Outside, CoverageTotalsDocument Totals);

/// <param name="Reason">none_near, barrier, too_far, closed, item_not_offered, over_capacity, unsnapped or disconnected.</param>
/// <param name="Remedy">The single change that closes most of it; null: none was found that closes any.</param>
/// <param name="OtherRemedies">The best changes of other kinds, best first.</param>
public sealed record CoverageGapProperties(
    int Gap, int Households, int People, long? CommunityId, string? CommunityName, string Reason, CoverageEvidenceDocument Evidence,
    GapRemedyDocument? Remedy, IReadOnlyList<GapRemedyDocument> OtherRemedies);

/// <summary>One change, and whom of a gap it closes, counted on the network.</summary>
/// <param name="Kind">longer_hours, add_item, more_capacity, open_gate, new_gate, crossing, footpath, bridge or new_station.</param>
/// <param name="Lon">Of the station, the gate, or the middle of the new way.</param>
/// <param name="OfPeople">People of the gap.</param>
/// <param name="StationId">The station that opens longer, offers the item or serves more.</param>
/// <param name="GateId">The gate that is opened.</param>
/// <param name="Compound">Name of the compound that the gate leads into.</param>
/// <param name="Access">Who the gate lets pass then: visitors or public.</param>
/// <param name="Line">The new way.</param>
/// <param name="Across">What the new way crosses.</param>
/// <param name="Capacity">People that the station serves then.</param>
/// <param name="CompoundId">The compound that the gate leads into; null also in runs of before November 2026.</param>
public sealed record GapRemedyDocument(
    string Kind, double Lon, double Lat, int PeopleClosed, int HouseholdsClosed, int OfPeople, long? StationId, string? StationName, long? GateId,
    string? Compound, string? Access, GeoJsonGeometry? Line, double? LengthMetres, RemedyObstacleDocument? Across, int? Capacity, long? CompoundId = null);

/// <param name="Kind">river, railway or road.</param>
public sealed record RemedyObstacleDocument(string Kind, string? Name);

/// <summary>What supports the reason; what does not apply is null.</summary>
/// <param name="From">The gap's most central household.</param>
/// <param name="Station">The nearest in a straight line (barrier, none_near, disconnected), on foot (too_far), or the one that is closed,
/// without the item or full.</param>
/// <param name="NearestStreetMetres">For unsnapped.</param>
/// <param name="GateId">A gate on the way that would shorten it, were it open: the id of <c>gate</c>.</param>
/// <param name="InTheWay">Obstacles on the straight line that the walk goes round; the one passed farthest away first.</param>
/// <param name="Item">For item_not_offered: the service item that the station does not offer.</param>
/// <param name="Capacity">For over_capacity: people that the station can serve.</param>
/// <param name="PeopleNearest">For over_capacity: people within the limit for whom it is the nearest.</param>
/// <param name="OpensNext">For closed: when the station, or the gate on the way, opens next; local time.</param>
public sealed record CoverageEvidenceDocument(
    double[] From, EvidenceStationDocument? Station, double? StraightMetres, double? WalkMetres, double? WalkSeconds, double? DetourRatio,
    double? NearestStreetMetres, long? GateId, IReadOnlyList<EvidenceObstacleDocument> InTheWay, GeoJsonGeometry? Route,
    EvidenceGateDocument? Gate = null, string? OpensNext = null, string? Item = null, int? Capacity = null, int? PeopleNearest = null,
    EvidencePieceDocument? Piece = null);

/// <param name="OpeningHours">For closed: of the station, as far as they are known.</param>
public sealed record EvidenceStationDocument(long Id, string Name, double Lon, double Lat, string? OpeningHours = null);

/// <summary>The gate that bars the way, or that is shut at the hour.</summary>
/// <param name="Compound">Name of the compound that it leads into.</param>
/// <param name="Access">public, visitors, residents or closed.</param>
public sealed record EvidenceGateDocument(long Id, double Lon, double Lat, string Compound, string Access, string? OpeningHours);

/// <summary>The piece of the network that no station can be reached from.</summary>
public sealed record EvidencePieceDocument(int Streets, double Metres);

/// <param name="Kind">river, railway, road or compound.</param>
public sealed record EvidenceObstacleDocument(string Kind, string? Name, GeoJsonGeometry Geometry);
