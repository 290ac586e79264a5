using System.ComponentModel;
using System.Text.Json.Serialization;
using GridMap.Api.Grids;
using GridMap.Api.Http;

namespace GridMap.Api.Areas.Changes;

/// <summary>A change of areas of one level, or the closing of a compound. What a kind does not use is refused.</summary>
/// <param name="Areas">The areas that it is about, each at the revision that it was drawn against: one (split, redraw, rename), the areas of one
/// parent (merge), areas of one level (reparent), or the community or grid whose parts are proposed, followed by all that lies below it (adopt). A compound's closing and an undo name none.</param>
/// <param name="Line">Places from border to border, longitude before latitude (split).</param>
/// <param name="Names">Of the new areas, that of most ground first (split).</param>
/// <param name="Geometry">The area's new Polygon or MultiPolygon (redraw).</param>
/// <param name="ParentId">Where the areas belong from now on (reparent).</param>
/// <param name="Name">The new name (rename), or that of the new area (merge).</param>
/// <param name="Proposal">Areas of the level below, all or some of a proposal (adopt).</param>
/// <param name="Compound">The compound that is demolished or opened up (closeCompound), or whose closing of today is taken back (reopenCompound).</param>
/// <param name="Change">The change of today that is taken back (undo): what it altered must be as it left it.</param>
/// <param name="Workers">Who looks after new micro-grids, where it is not whoever had most of their households.</param>
public sealed record AreaChangeRequest(
    [property: Description("split, merge, redraw, reparent, rename, adopt, closeCompound, reopenCompound or undo.")] string Kind,
    IReadOnlyList<AreaRevision>? Areas = null, IReadOnlyList<IReadOnlyList<double>>? Line = null, IReadOnlyList<string>? Names = null,
    GeoJsonGeometry? Geometry = null, long? ParentId = null, string? Name = null, IReadOnlyList<ProposedArea>? Proposal = null,
    CompoundRevision? Compound = null, long? Change = null, IReadOnlyList<AreaWorker>? Workers = null);

/// <param name="Revision">As GET /api/area-changes/compounds tells it; another one by now: 409.</param>
public sealed record CompoundRevision(long Id, int Revision);

/// <param name="Revision">As GET /api/area-changes/ground tells it; another one by now: 409.</param>
public sealed record AreaRevision(long Id, int Revision);

/// <param name="Parts">Its micro-grids, where a grid is proposed with them.</param>
public sealed record ProposedArea(GeoJsonGeometry Geometry, string? Name = null, IReadOnlyList<ProposedPart>? Parts = null);

public sealed record ProposedPart(GeoJsonGeometry Geometry, string? Name = null);

/// <param name="Opened">Place in the answer's list of opened areas, from 0.</param>
public sealed record AreaWorker(int Opened, long WorkerId);

/// <summary>What a change moved, or would move.</summary>
/// <param name="Id">Null: a dry run, nothing is stored.</param>
/// <param name="Day">The first day on which it holds.</param>
/// <param name="Moves">Households by the micro-grid that they leave and the one that they come to.</param>
/// <param name="VisitsDue">Households among those that move whose visit is due on the day or before.</param>
/// <param name="EventsRerouted">Unclosed events that went to another micro-grid.</param>
/// <param name="Compound">What became of a compound; null: it was no change of one.</param>
/// <param name="Check">The grids and micro-grids of what changed against the rules (dry run).</param>
/// <param name="Features">Areas that are new or have another border.</param>
public sealed record AreaChangeDocument(
    long? Id, string Kind, DateOnly Day, int Households, int People,
    IReadOnlyList<ClosedArea> Closed, IReadOnlyList<OpenedArea> Opened, IReadOnlyList<ChangedArea> Changed, IReadOnlyList<AreaMove> Moves,
    IReadOnlyList<AssignmentMove> Assignments, IReadOnlyList<StationMove> Stations, IReadOnlyList<ScopeMove> Scopes, int VisitsDue, int EventsRerouted, CompoundChange? Compound,
    IReadOnlyList<GridAreaDocument>? Check, IReadOnlyList<Feature<ChangedShape>> Features);

public sealed record ClosedArea(long Id, int Level, string Code, string Name, int Households, int People, IReadOnlyList<string> ToCodes);

/// <param name="Id">Null in a dry run.</param>
public sealed record OpenedArea(long? Id, int Level, string Code, string Name, string? ParentCode, int Households, int People, IReadOnlyList<string> FromCodes);

/// <summary>An area that goes on, and what it was.</summary>
public sealed record ChangedArea(
    long Id, int Level, string Code, string Name, string? ParentCode, string CodeBefore, string NameBefore, string? ParentCodeBefore, bool Redrawn,
    int Households, int People, int HouseholdsBefore, int PeopleBefore);

/// <param name="FromCode">Null: from outside every micro-grid.</param>
public sealed record AreaMove(string? FromCode, string ToCode, int Households, int People);

/// <param name="ToCode">Null: it ends.</param>
/// <param name="Why">carriedOver: the successor where most of the households went. askedFor. restored: as before the change that is taken back. taken: the successor has another worker.</param>
public sealed record AssignmentMove(long WorkerId, string Worker, string? FromCode, string? ToCode, DateOnly From, [property: JsonPropertyName("until")] DateOnly? Until, string Why);

/// <summary>A compound that was closed, or goes on again.</summary>
/// <param name="Households">Its households: those that it had, or those that came back to it.</param>
/// <param name="Gates">Gates that hold nobody up from now on, or do again.</param>
/// <param name="InsideWays">Streets that anybody may walk through from now on, or only who lives there again.</param>
/// <param name="To">Where the households of a closed one are: the smallest compound that holds their place, or none.</param>
public sealed record CompoundChange(long Id, string Name, bool Closed, int Households, int People, int Gates, int InsideWays, IReadOnlyList<CompoundTarget> To);

/// <param name="Id">Null: no compound holds their place.</param>
public sealed record CompoundTarget(long? Id, string? Name, int Households, int People);

public sealed record StationMove(long StationId, string Name, string FromCode, string ToCode);

public sealed record ScopeMove(string Account, string FromCode, string ToCode);

public sealed record ChangedShape(long? Id, int Level, string Code, string Name, bool Opened);

/// <summary>An area as an editor needs it: its border at full precision.</summary>
public sealed record GroundArea(long Id, int Level, string Code, string Name, long? ParentId, int Revision, int Households, int People);

/// <param name="Parent">Null: the areas are districts.</param>
/// <param name="Below">Everything below a community or a grid: a change that adopts a proposal names it, so that nothing is lost that came in between. Empty of others.</param>
public sealed record GroundDocument(Feature<GroundArea>? Parent, IReadOnlyList<Feature<GroundArea>> Features, IReadOnlyList<AreaRevision> Below)
{
    public string Type => "FeatureCollection";
}
