using GridMap.Analysis.Coordinates;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;

namespace GridMap.Analysis.Grids;

/// <param name="BorderCost">Metres of shared border, weighed by what it runs along.</param>
/// <param name="OnFoot">A street inside both, or between both, joins their households.</param>
internal readonly record struct AtomLink(int To, double BorderCost, bool OnFoot);

/// <summary>Pieces of ground that areas are put together from. Each holds households, unless the whole ground holds none.</summary>
internal sealed class AtomGraph
{
    /// <summary>By atom: households, as indexes of the ground's.</summary>
    public required int[][] Households { get; init; }

    /// <summary>By atom: the compound of most of its households, as index plus one, or 0.</summary>
    public required int[] Compound { get; init; }

    /// <summary>By atom: the part of the whole ground, joined on foot, that most of its households are in; −1 where all are unsnapped.</summary>
    public required int[] FootPart { get; init; }

    /// <summary>By atom: its middle, metres.</summary>
    public required Coordinate[] Middle { get; init; }

    /// <summary>By atom: neighbours along a border, by number; symmetric.</summary>
    public required AtomLink[][] Links { get; init; }

    /// <summary>Sets of atoms that are one part on foot only together.</summary>
    public IReadOnlyList<int[]> Ties { get; init; } = [];

    /// <summary>By atom: whether it lies at the ground's own border, holes aside.</summary>
    public required bool[] AtEdge { get; init; }

    /// <summary>By atom: polygons that share every corner with their neighbours', metres.</summary>
    public required Polygon[][] Faces { get; init; }

    /// <summary>From metres to degrees; the ground's own corners come back as they were.</summary>
    public required Func<Coordinate, Coordinate> ToDegrees { get; init; }

    public int Count => Households.Length;

    public int Weight(int atom) => Households[atom].Length;

    /// <summary>EPSG:4326.</summary>
    public MultiPolygon PolygonOf(IEnumerable<int> atoms)
    {
        Polygon[] faces = [.. atoms.SelectMany(a => Faces[a])];
        var union = CoverageUnion.Union(faces[0].Factory.BuildGeometry(faces));
        var degrees = Moved.Copy(union, ToDegrees);
        degrees.SRID = 4326;
        return degrees as MultiPolygon ?? degrees.Factory.CreateMultiPolygon([(Polygon)degrees]);
    }
}
