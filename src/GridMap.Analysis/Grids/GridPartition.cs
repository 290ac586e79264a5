using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <param name="Code">Of the community, or of whatever the grids' codes begin with.</param>
public sealed record PartitionOptions(string Code, HouseholdBounds Grid, HouseholdBounds MicroGrid, IReadOnlyList<Geometry> Barriers);

/// <summary>A micro-grid as proposed.</summary>
/// <param name="Households">Indexes of the ground's households.</param>
public sealed record ProposedMicroGrid(GridArea Area, IReadOnlyList<int> Households);

/// <summary>A part of a larger ground, without a number.</summary>
/// <param name="Polygon">EPSG:4326; shares every corner with its neighbours'.</param>
/// <param name="Households">Indexes of the ground's.</param>
public sealed record GroundPart(MultiPolygon Polygon, IReadOnlyList<int> Households);

public sealed record ProposedGrid(GridArea Area, IReadOnlyList<int> Households, IReadOnlyList<ProposedMicroGrid> MicroGrids);

/// <summary>Splits a community into grids and those into micro-grids; see docs/decisions for the rules. The same ground and options give the
/// same answer.</summary>
public static class GridPartition
{
    /// <summary>Blocks are cut down to a share of a micro-grid's most, so that there is something to balance with.</summary>
    private const int PiecesOfMost = 6;

    /// <exception cref="ArgumentException">Bounds that hold nothing: least below 1 or above most.</exception>
    public static IReadOnlyList<ProposedGrid> Of(GridGround ground, PartitionOptions options, CancellationToken cancellation = default)
    {
        foreach (var (least, most) in (HouseholdBounds[])[options.Grid, options.MicroGrid])
        {
            if (least < 1 || most < least) throw new ArgumentException($"Bounds are at least 1 and rising, not {least} to {most}.", nameof(options));
        }
        var atoms = AtomMaker.Make(ground, Math.Max(1, options.MicroGrid.Most / PiecesOfMost), options.Barriers, cancellation);
        var pieces = AtomBundles.Split(atoms, [.. Enumerable.Range(0, atoms.Count)], options.Grid, cancellation);
        var grids = new List<ProposedGrid>();
        foreach (var (grid, code, polygon) in Numbered(atoms, pieces, options.Code))
        {
            var micro = Numbered(atoms, AtomBundles.Split(atoms, grid, options.MicroGrid, cancellation), code)
                .Select(m => new ProposedMicroGrid(new GridArea(0, m.Code, m.Polygon), Households(atoms, m.Atoms)));
            grids.Add(new(new GridArea(0, code, polygon), Households(atoms, grid), [.. micro]));
        }
        return grids;
    }

    /// <summary>Splits a larger ground by the same rules: a city into communities.</summary>
    /// <param name="barriers">Railways and watercourses, EPSG:4326.</param>
    public static IReadOnlyList<GroundPart> Parts(GridGround ground, HouseholdBounds bounds, IReadOnlyList<Geometry> barriers, CancellationToken cancellation = default)
    {
        var atoms = AtomMaker.Make(ground, Math.Max(1, bounds.Most / PiecesOfMost), barriers, cancellation);
        return [.. AtomBundles.Split(atoms, [.. Enumerable.Range(0, atoms.Count)], bounds, cancellation).Select(p => new GroundPart(atoms.PolygonOf(p), Households(atoms, p)))];
    }

    private static int[] Households(AtomGraph atoms, List<int> part) => [.. part.SelectMany(a => atoms.Households[a]).Order()];

    private static IEnumerable<(List<int> Atoms, string Code, Geometry Polygon)> Numbered(AtomGraph atoms, List<List<int>> parts, string parentCode)
    {
        Geometry[] polygons = [.. parts.Select(atoms.PolygonOf)];
        return GridOrder.Of(polygons).Select((part, i) => (parts[part], GridOrder.Code(parentCode, i + 1), polygons[part]));
    }
}
