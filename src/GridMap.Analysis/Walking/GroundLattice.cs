using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>The lattice that isochrones are drawn on: points a quarter of a cell apart, in tiles of eight by eight, fixed on the ground
/// for each band of half a degree of latitude.</summary>
/// <remarks>Steps are whole multiples of 2^−34 degrees and lines pass between points at whole 256ths of a step. So every corner of
/// a line is exact in floating point, and what lies on a straight line does so exactly.</remarks>
internal sealed class GroundLattice
{
    /// <summary>Points along a tile's side, and their logarithm.</summary>
    public const int TilePoints = 8, TileBits = 3;

    /// <summary>Parts of a step that a line can pass at.</summary>
    public const int Parts = 256;

    private const double StepMetres = Isochrones.CellMetres / 4;
    private const double BandDegrees = 0.5;
    private const double Unit = 1.0 / (1L << 34);
    private readonly double stepLongitude;
    private readonly double stepLatitude;

    private GroundLattice(int band)
    {
        Band = band;
        var scale = EarthScale.At(Math.Clamp(band * BandDegrees, -89.5, 89.5));
        stepLongitude = Math.Round(StepMetres / scale.MetresPerDegreeLongitude / Unit) * Unit;
        stepLatitude = Math.Round(StepMetres / scale.MetresPerDegreeLatitude / Unit) * Unit;
    }

    public int Band { get; }

    /// <summary>The lattice for walks from a place.</summary>
    public static GroundLattice For(LonLat place) => new((int)Math.Round(place.Latitude / BandDegrees));

    /// <summary>In lattice steps east of 180° west; beyond the last where the place is given beyond 180° east.</summary>
    public double ColumnOf(double longitude) => (longitude + 180) / stepLongitude;
    public double RowOf(double latitude) => (latitude + 90) / stepLatitude;

    /// <param name="i">In 256ths of a step.</param>
    public Coordinate PlaceOf(long i, long j) => new(i * (stepLongitude / Parts) - 180, j * (stepLatitude / Parts) - 90);

    public double LatitudeOf(long j) => j * (stepLatitude / Parts) - 90;

    public LonLat CentreOfTile(int column, int row) => new((column + 0.5) * TilePoints * stepLongitude - 180, (row + 0.5) * TilePoints * stepLatitude - 90);

    /// <summary>Metres between points in a tile of this row: a little off the name at the band's edges.</summary>
    public (double X, double Y) StepAt(int row)
    {
        var scale = EarthScale.At((row + 0.5) * TilePoints * stepLatitude - 90);
        return (stepLongitude * scale.MetresPerDegreeLongitude, stepLatitude * scale.MetresPerDegreeLatitude);
    }

    /// <summary>Square metres of a square step at a row (in 256ths).</summary>
    public double SquareMetresAt(long j)
    {
        var scale = EarthScale.At(LatitudeOf(j));
        return stepLongitude * scale.MetresPerDegreeLongitude * stepLatitude * scale.MetresPerDegreeLatitude;
    }
}
