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
public sealed record CoverageQuestionDocument(
    [property: JsonRequired] int Minutes, string? Kind = null, string? Category = null, string? Item = null, string? Persona = "adult", string? At = null, bool RespectCapacity = false);

public sealed record CoverageAcceptedDocument(Guid Id, string State);

/// <param name="State">queued, running, done, failed or cancelled.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Totals">Of the whole city, households outside every micro-grid included; null until done.</param>
/// <param name="Timings">Milliseconds by stage.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="Stale">The store has changed since.</param>
public sealed record CoverageRunDocument(
    Guid Id, string State, double Progress, string? Stage, CoverageQuestionDocument Question, CoverageTotalsDocument? Totals,
    IReadOnlyDictionary<string, double>? Timings, string? Problem, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, bool Stale);

/// <param name="SharePeopleCovered">Covered of those not excluded; null where there is nobody.</param>
public sealed record CoverageTotalsDocument(
    int Households, int HouseholdsCovered, int HouseholdsUnsnapped, int HouseholdsExcluded,
    int People, int PeopleCovered, int PeopleUnsnapped, int PeopleExcluded, double? SharePeopleCovered)
{
    public static CoverageTotalsDocument From(AreaCount c) => new(
        c.Households, c.HouseholdsCovered, c.HouseholdsUnsnapped, c.HouseholdsExcluded,
        c.People, c.PeopleCovered, c.PeopleUnsnapped, c.PeopleExcluded, Share(c.PeopleCovered, c.People - c.PeopleExcluded));

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

/// <param name="Reason">none_near, barrier, closed, item_not_offered, over_capacity, unsnapped or disconnected.</param>
public sealed record CoverageGapProperties(
    int Gap, int Households, int People, long? CommunityId, string? CommunityName, string Reason, CoverageEvidenceDocument Evidence);

/// <param name="From">The gap's most central household.</param>
/// <param name="GateId">A gate on the way that would shorten it, were it open.</param>
public sealed record CoverageEvidenceDocument(
    double[] From, EvidenceStationDocument? Station, double? StraightMetres, double? WalkMetres, double? WalkSeconds, double? DetourRatio,
    double? NearestStreetMetres, long? GateId, IReadOnlyList<EvidenceObstacleDocument> InTheWay, GeoJsonGeometry? Route);

public sealed record EvidenceStationDocument(long Id, string Name, double Lon, double Lat);

/// <param name="Kind">river, railway, road or compound.</param>
public sealed record EvidenceObstacleDocument(string Kind, string? Name, GeoJsonGeometry Geometry);
