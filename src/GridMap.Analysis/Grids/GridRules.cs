using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>How many households an area of a level holds, both ends included.</summary>
public readonly record struct HouseholdBounds(int Least, int Most)
{
    /// <summary>300–500: secondary source, other places use 200–400; a setting.</summary>
    public static readonly HouseholdBounds Grid = new(300, 500);

    /// <summary>30–100: unverified; a setting.</summary>
    public static readonly HouseholdBounds MicroGrid = new(30, 100);

    /// <summary>Of communities and subdistricts: there is no rule of how many.</summary>
    public static readonly HouseholdBounds Any = new(0, int.MaxValue);

    public bool Holds(int households) => households >= Least && households <= Most;

    /// <summary>Whether some number of areas within the bounds holds exactly so many households.</summary>
    public bool CanHold(int households) => households > 0 && (households + Most - 1) / Most <= households / Math.Max(1, Least);
}

/// <summary>A grid or micro-grid as it is looked at.</summary>
/// <param name="Id">The store's, or 0 where it is only proposed.</param>
/// <param name="Polygon">EPSG:4326.</param>
public sealed record GridArea(long Id, string Code, Geometry Polygon);

/// <summary>One thing that is wrong with an area. <see cref="Kind"/> is the code that the API and the interface use.</summary>
public abstract record GridViolation(string Kind);

public sealed record TooFewHouseholds(int Households, int Least) : GridViolation("tooFew");

public sealed record TooManyHouseholds(int Households, int Most) : GridViolation("tooMany");

/// <summary>Households that do not reach each other on foot inside the area; see the decision page for the exact rule.</summary>
public sealed record NotContiguous(IReadOnlyList<FootPart> Parts) : GridViolation("notContiguous");

/// <param name="WalkMetres">From the first part, by the shortest walk; null: no walk at all, or the first part itself.</param>
public sealed record FootPart(int Households, double? WalkMetres);

/// <summary>A compound that would fit into one area and lies in several.</summary>
/// <param name="Outside">Its households in the parent's other areas.</param>
public sealed record CutsCompound(long CompoundId, string Name, int Inside, int Outside) : GridViolation("cutsCompound");

/// <param name="OtherArea">Index in the set that was checked.</param>
public sealed record Overlaps(int OtherArea, double SquareMetres) : GridViolation("overlap");

/// <summary>Ground of the parent that touches this area and belongs to none.</summary>
public sealed record GapBeside(double SquareMetres) : GridViolation("gap");

public sealed record OutsideParent(double SquareMetres) : GridViolation("outsideParent");

/// <summary>Ground inside the area that is not its own, though it is the parent's.</summary>
public sealed record Encloses(double SquareMetres) : GridViolation("encloses");

/// <summary>The polygon lies in several pieces of ground, more than the parent's own.</summary>
public sealed record InPieces(int Pieces) : GridViolation("inPieces");

/// <param name="Place">The area's place from west to east, north to south, from 1.</param>
/// <param name="PlaceByCode">Its place by its code, from 1.</param>
public sealed record OutOfOrder(int Place, int PlaceByCode) : GridViolation("outOfOrder");

/// <summary>An area with its figures.</summary>
/// <param name="Unsnapped">Households too far from any street to tell whether they are contiguous.</param>
/// <param name="Compactness">Polsby and Popper: 4π × area ÷ perimeter², 1 for a disc, 0.785 for a square.</param>
public sealed record GridFigures(GridArea Area, int Households, int People, int Unsnapped, double SquareMetres, double Compactness, IReadOnlyList<GridViolation> Violations);

/// <param name="Areas">In the order that they were given.</param>
/// <param name="HouseholdsOutside">Households of the parent that no area holds.</param>
/// <param name="UncoveredSquareMetres">Ground of the parent that no area holds.</param>
public sealed record GridCheckResult(IReadOnlyList<GridFigures> Areas, int HouseholdsOutside, int PeopleOutside, double UncoveredSquareMetres);
