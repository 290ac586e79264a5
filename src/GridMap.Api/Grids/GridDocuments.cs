using System.ComponentModel;
using System.Text.Json.Serialization;
using GridMap.Analysis.Grids;
using GridMap.Api.Http;

namespace GridMap.Api.Grids;

/// <param name="GridHouseholds">Least and most households of a grid; default 300, 500.</param>
/// <param name="MicroGridHouseholds">Least and most of a micro-grid; default 30, 100.</param>
public sealed record GridProposalRequest(long CommunityId, IReadOnlyList<int>? GridHouseholds = null, IReadOnlyList<int>? MicroGridHouseholds = null);

/// <summary>A split of a community into grids and micro-grids that nobody has stored: GeoJSON, each grid followed by its micro-grids.</summary>
public sealed record GridProposalDocument(IReadOnlyList<Feature<GridAreaDocument>> Features, GridTotalsDocument Totals)
{
    public string Type => "FeatureCollection";
}

/// <param name="Level">4 grid, 5 micro-grid.</param>
/// <param name="Id">Null where the area is only proposed.</param>
/// <param name="HouseholdsUnsnapped">Too far from any street to tell whether they are contiguous with the others.</param>
/// <param name="Compactness">4π × area ÷ perimeter²: 1 for a disc, 0.785 for a square.</param>
public sealed record GridAreaDocument(
    long? Id, int Level, string Code, string ParentCode, int Households, int People, int HouseholdsUnsnapped, double AreaSquareMetres, double Compactness,
    IReadOnlyList<GridViolationDocument> Violations);

/// <summary>What is wrong with an area. Fields that do not apply to the kind are left out.</summary>
/// <param name="Kind">tooFew, tooMany, notContiguous, cutsCompound, overlap, gap, outsideParent, encloses, inPieces or outOfOrder.</param>
/// <param name="Unavoidable">Why no choice of borders can help: fewerThanLeast, noNumberFits, oneBuilding or island.</param>
/// <param name="Allowed">The bound that is broken (tooFew, tooMany).</param>
/// <param name="Parts">Households that reach each other on foot, and the walk from the largest part (notContiguous).</param>
/// <param name="HouseholdsInside">Of the compound, in this area (cutsCompound).</param>
/// <param name="HouseholdsOutside">Of the compound, in other areas (cutsCompound).</param>
/// <param name="OtherCode">The other area (overlap).</param>
/// <param name="Place">From west to east, north to south, from 1 (outOfOrder).</param>
public sealed record GridViolationDocument(
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unavoidable = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Households = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Allowed = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<GridPartDocument>? Parts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CompoundId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CompoundName = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? HouseholdsInside = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? HouseholdsOutside = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? OtherCode = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? SquareMetres = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Pieces = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Place = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? PlaceByCode = null)
{
    internal static GridViolationDocument From(GridViolation violation, string? unavoidable, IReadOnlyList<GridArea> areas) => violation switch
    {
        TooFewHouseholds v => new(v.Kind, unavoidable, v.Households, v.Least),
        TooManyHouseholds v => new(v.Kind, unavoidable, v.Households, v.Most),
        NotContiguous v => new(v.Kind, unavoidable, Parts: [.. v.Parts.Select((p, i) => new GridPartDocument(p.Households, i > 0 && p.WalkMetres is { } metres ? Math.Round(metres) : null))]),
        CutsCompound v => new(v.Kind, unavoidable, CompoundId: v.CompoundId, CompoundName: v.Name, HouseholdsInside: v.Inside, HouseholdsOutside: v.Outside),
        Overlaps v => new(v.Kind, unavoidable, OtherCode: areas[v.OtherArea].Code, SquareMetres: Math.Round(v.SquareMetres, 1)),
        GapBeside v => new(v.Kind, unavoidable, SquareMetres: Math.Round(v.SquareMetres, 1)),
        OutsideParent v => new(v.Kind, unavoidable, SquareMetres: Math.Round(v.SquareMetres, 1)),
        Encloses v => new(v.Kind, unavoidable, SquareMetres: Math.Round(v.SquareMetres, 1)),
        InPieces v => new(v.Kind, unavoidable, Pieces: v.Pieces),
        OutOfOrder v => new(v.Kind, unavoidable, Place: v.Place, PlaceByCode: v.PlaceByCode),
        _ => new(violation.Kind, unavoidable),
    };
}

/// <param name="WalkMetres">From the first part; null: the first part itself, or no walk.</param>
public sealed record GridPartDocument(int Households, double? WalkMetres);

/// <param name="HouseholdsOutside">Of the parent, in no area.</param>
/// <param name="Violations">How many of each kind.</param>
/// <param name="Unavoidable">How many of them no choice of borders can take away.</param>
public sealed record GridTotalsDocument(
    int Grids, int MicroGrids, int Households, int People, int HouseholdsOutside, double UncoveredSquareMetres,
    IReadOnlyDictionary<string, int> Violations, int Unavoidable);

/// <param name="Areas">Each grid followed by its micro-grids.</param>
public sealed record GridCheckDocument(long AreaId, IReadOnlyList<int> GridHouseholds, IReadOnlyList<int> MicroGridHouseholds, IReadOnlyList<GridAreaDocument> Areas, GridTotalsDocument Totals);

/// <param name="ParentId">The community whose grids, or the grid whose micro-grids, these are.</param>
/// <param name="Households">Least and most; default: of the level below the parent.</param>
public sealed record GridEditRequest(long ParentId, IReadOnlyList<GridEditArea> Areas, GridEditOperation Operation, IReadOnlyList<int>? Households = null);

/// <param name="Id">Of a stored area; else null.</param>
/// <param name="Geometry">Polygon or MultiPolygon.</param>
public sealed record GridEditArea(string Code, GeoJsonGeometry Geometry, long? Id = null);

/// <param name="Type">split, merge, redraw or renumber.</param>
/// <param name="Area">Place in the list of areas, from 0 (split, redraw).</param>
/// <param name="Areas">Places in the list (merge).</param>
/// <param name="Line">Places from border to border, longitude before latitude (split).</param>
/// <param name="Geometry">The area's new Polygon or MultiPolygon (redraw).</param>
public sealed record GridEditOperation(
    [property: Description("split, merge, redraw or renumber.")] string Type, int? Area = null, IReadOnlyList<int>? Areas = null,
    IReadOnlyList<IReadOnlyList<double>>? Line = null, GeoJsonGeometry? Geometry = null);

/// <summary>The areas as they would be; notContiguous is looked at in those that changed only.</summary>
/// <param name="Changed">Places in the list of areas whose ground is not what it was.</param>
public sealed record GridEditDocument(IReadOnlyList<Feature<GridAreaDocument>> Features, IReadOnlyList<int> Changed, GridTotalsDocument Totals)
{
    public string Type => "FeatureCollection";
}
