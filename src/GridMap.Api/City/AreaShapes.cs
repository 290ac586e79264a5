using GridMap.Api.Http;
using NetTopologySuite.Geometries;

namespace GridMap.Api.City;

/// <summary>Outlines of areas as a map draws them: every corner moved to a grid that is finer the smaller the areas are, and corners that
/// meet there drawn once. Neighbours' corners move alike, so they still share their border.</summary>
public sealed class AreaShapes(IReadOnlyCollection<CityArea> areas)
{
    // Degrees by level; 0.00001 is about a metre.
    private static readonly double[] GridDegrees = [0, 0.00005, 0.00005, 0.00002, 0.00001, 0.000001];

    private readonly Lazy<Dictionary<long, GeoJsonGeometry>>[] levels =
        [.. Enumerable.Range(0, 6).Select(level => new Lazy<Dictionary<long, GeoJsonGeometry>>(() => Draw(areas, level)))];

    public GeoJsonGeometry Of(CityArea area) => levels[area.Level].Value[area.Id];

    private static Dictionary<long, GeoJsonGeometry> Draw(IReadOnlyCollection<CityArea> areas, int level) =>
        areas.Where(a => a.Level == level).ToDictionary(a => a.Id, a => GeoJsonGeometry.From(Coarse(a.Polygon, GridDegrees[level])));

    private static Geometry Coarse(Geometry geometry, double grid)
    {
        var parts = Enumerable.Range(0, geometry.NumGeometries).Select(i => geometry.GetGeometryN(i)).OfType<Polygon>()
            .Select(p => (Shell: Coarse(p.ExteriorRing, grid), Holes: p.InteriorRings.Select(h => Coarse(h, grid)).OfType<LinearRing>().ToArray()))
            .Where(p => p.Shell is not null)
            .Select(p => geometry.Factory.CreatePolygon(p.Shell, p.Holes))
            .ToArray();
        return parts.Length switch
        {
            0 => geometry,
            1 => parts[0],
            _ => geometry.Factory.CreateMultiPolygon(parts),
        };
    }

    /// <returns>Null where the ring is smaller than the grid.</returns>
    private static LinearRing? Coarse(LineString ring, double grid)
    {
        var corners = new List<Coordinate>();
        foreach (var c in ring.Coordinates)
        {
            var moved = new Coordinate(Math.Round(c.X / grid) * grid, Math.Round(c.Y / grid) * grid);
            if (corners.Count == 0 || !corners[^1].Equals2D(moved))
            {
                corners.Add(moved);
            }
        }

        return corners.Count >= 4 ? ring.Factory.CreateLinearRing([.. corners]) : null;
    }
}
