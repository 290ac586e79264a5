using System.Runtime.InteropServices;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Coverage;

/// <summary>Ground around households: everything nearer than 40 m to one of them, drawn on a lattice of 20 m.</summary>
internal static class GapShape
{
    private const double RadiusMetres = 40;
    private const double StepMetres = 20;
    private const int Reach = 3;   // lattice steps that a radius and one more step span

    public static Geometry Around(IReadOnlyList<LonLat> places)
    {
        var origin = places[0];
        var scale = EarthScale.At(origin.Latitude);
        var nearest = new Dictionary<(int I, int J), double>();
        foreach (var (x, y) in Spots(places, origin, scale))
        {
            int ci = (int)Math.Round(x), cj = (int)Math.Round(y);
            for (int i = ci - Reach; i <= ci + Reach; i++)
            {
                for (int j = cj - Reach; j <= cj + Reach; j++)
                {
                    double metres = Math.Sqrt((i - x) * (i - x) + (j - y) * (j - y)) * StepMetres;
                    ref double known = ref CollectionsMarshal.GetValueRefOrAddDefault(nearest, (i, j), out bool isKnown);
                    if (!isKnown || metres < known) known = metres;
                }
            }
        }
        var contour = new Contour();
        foreach (var ((i, j), v00) in nearest)
        {
            if (!nearest.TryGetValue((i + 1, j), out double v10) || !nearest.TryGetValue((i, j + 1), out double v01) || !nearest.TryGetValue((i + 1, j + 1), out double v11)) continue;
            contour.Add(i, j, new(v00 <= RadiusMetres, v10 <= RadiusMetres, v11 <= RadiusMetres, v01 <= RadiusMetres,
                Share(v00, v10), Share(v10, v11), Share(v01, v11), Share(v00, v01), (v00 + v10 + v01 + v11) / 4 <= RadiusMetres));
        }
        return contour.Close((x, y) => new(
            origin.Longitude + x * StepMetres / scale.MetresPerDegreeLongitude, origin.Latitude + y * StepMetres / scale.MetresPerDegreeLatitude));
    }

    /// <summary>Where places are, in lattice steps; of those within 5 m of each other, one.</summary>
    private static HashSet<(double X, double Y)> Spots(IReadOnlyList<LonLat> places, LonLat origin, EarthScale scale)
    {
        const double perStep = StepMetres / 5;
        var spots = new HashSet<(double, double)>();
        foreach (var place in places)
        {
            double x = EarthScale.ShortWay(place.Longitude - origin.Longitude) * scale.MetresPerDegreeLongitude / StepMetres;
            double y = (place.Latitude - origin.Latitude) * scale.MetresPerDegreeLatitude / StepMetres;
            spots.Add((Math.Round(x * perStep) / perStep, Math.Round(y * perStep) / perStep));
        }
        return spots;
    }

    private static double Share(double a, double b) => a == b ? 0.5 : Math.Clamp((RadiusMetres - a) / (b - a), 0.05, 0.95);
}
