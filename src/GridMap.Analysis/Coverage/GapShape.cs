using System.Runtime.InteropServices;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Coverage;

/// <summary>Ground around households: everything nearer than 40 m to one of them, drawn on a lattice of 20 m; in gaps of very many
/// households 60 m, on one of 40 m.</summary>
internal static class GapShape
{
    private const int VeryMany = 20_000;
    private const int Reach = 3;   // lattice steps that a radius and one more step span

    /// <param name="SpotsPerStep">Of households in one such part of a step, one is drawn.</param>
    private readonly record struct Lattice(double StepMetres, double RadiusMetres, double SpotsPerStep)
    {
        public static Lattice For(int households) => households > VeryMany ? new(40, 60, 1) : new(20, 40, 4);
    }

    public static Geometry Around(IReadOnlyList<LonLat> places)
    {
        var lattice = Lattice.For(places.Count);
        var (stepMetres, radiusMetres, _) = lattice;
        var origin = places[0];
        var scale = EarthScale.At(origin.Latitude);
        var nearest = new Dictionary<(int I, int J), double>();
        foreach (var (x, y) in Spots(places, origin, scale, lattice))
        {
            int ci = (int)Math.Round(x), cj = (int)Math.Round(y);
            for (int i = ci - Reach; i <= ci + Reach; i++)
            {
                for (int j = cj - Reach; j <= cj + Reach; j++)
                {
                    double metres = Math.Sqrt((i - x) * (i - x) + (j - y) * (j - y)) * stepMetres;
                    ref double known = ref CollectionsMarshal.GetValueRefOrAddDefault(nearest, (i, j), out bool isKnown);
                    if (!isKnown || metres < known) known = metres;
                }
            }
        }
        var contour = new Contour();
        foreach (var ((i, j), v00) in nearest)
        {
            if (!nearest.TryGetValue((i + 1, j), out double v10) || !nearest.TryGetValue((i, j + 1), out double v01) || !nearest.TryGetValue((i + 1, j + 1), out double v11)) continue;
            contour.Add(i, j, new(v00 <= radiusMetres, v10 <= radiusMetres, v11 <= radiusMetres, v01 <= radiusMetres,
                Share(v00, v10, radiusMetres), Share(v10, v11, radiusMetres), Share(v01, v11, radiusMetres), Share(v00, v01, radiusMetres), (v00 + v10 + v01 + v11) / 4 <= radiusMetres));
        }
        return contour.Close((x, y) => new(
            origin.Longitude + x * stepMetres / scale.MetresPerDegreeLongitude, origin.Latitude + y * stepMetres / scale.MetresPerDegreeLatitude));
    }

    /// <summary>Where places are, in lattice steps; of those close together, one.</summary>
    private static HashSet<(double X, double Y)> Spots(IReadOnlyList<LonLat> places, LonLat origin, EarthScale scale, Lattice lattice)
    {
        var (stepMetres, _, perStep) = lattice;
        var spots = new HashSet<(double, double)>();
        foreach (var place in places)
        {
            double x = EarthScale.ShortWay(place.Longitude - origin.Longitude) * scale.MetresPerDegreeLongitude / stepMetres;
            double y = (place.Latitude - origin.Latitude) * scale.MetresPerDegreeLatitude / stepMetres;
            spots.Add((Math.Round(x * perStep) / perStep, Math.Round(y * perStep) / perStep));
        }
        return spots;
    }

    private static double Share(double a, double b, double radiusMetres) => a == b ? 0.5 : Math.Clamp((radiusMetres - a) / (b - a), 0.05, 0.95);
}
