using GridMap.Api.Http;
using NetTopologySuite.Coverage;

namespace GridMap.Api.City;

/// <summary>Outlines of areas as a map draws them: simplified level by level as a coverage, so that neighbours still share a border.</summary>
public sealed class AreaShapes(IReadOnlyCollection<CityArea> areas)
{
    // Degrees; 0.00001 is about a metre. The larger the areas, the smaller the map that shows them.
    private static readonly double[] ToleranceDegrees = [0, 0.00006, 0.00006, 0.00003, 0.00001, 0];

    private readonly Lazy<Dictionary<long, GeoJsonGeometry>>[] levels =
        [.. Enumerable.Range(0, 6).Select(level => new Lazy<Dictionary<long, GeoJsonGeometry>>(() => Draw(areas, level)))];

    public GeoJsonGeometry Of(CityArea area) => levels[area.Level].Value[area.Id];

    private static Dictionary<long, GeoJsonGeometry> Draw(IReadOnlyCollection<CityArea> areas, int level)
    {
        var drawn = areas.Where(a => a.Level == level).ToList();
        var shapes = drawn.Select(a => a.Polygon).ToArray();
        if (ToleranceDegrees[level] > 0 && shapes.Length > 0)
        {
            var simple = CoverageSimplifier.Simplify(shapes, ToleranceDegrees[level]);
            shapes = [.. simple.Select((s, i) => s.IsEmpty ? shapes[i] : s)];
        }

        return drawn.Select((a, i) => (a.Id, Shape: GeoJsonGeometry.From(shapes[i]))).ToDictionary(a => a.Id, a => a.Shape);
    }
}
