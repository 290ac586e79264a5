using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using GridMap.Api.City;

namespace GridMap.Api.LivingCircle;

/// <summary>What lies beside an area, and where in it most people are at hand.</summary>
internal static class Surroundings
{
    // About 5 m and 25 m: borders drawn by different hands do not meet exactly, and areas that touch at a corner are no neighbours.
    private const double ApartDegrees = 0.00005;
    private const double SharedDegrees = 0.00025;

    /// <summary>Areas of the same level with a border in common, by code.</summary>
    public static IEnumerable<CityArea> NeighboursOf(CityArea area, AreaIndex areas)
    {
        var edge = area.Polygon.Boundary.Buffer(ApartDegrees);
        return areas.All.Where(a => a.Level == area.Level && a.Id != area.Id && edge.EnvelopeInternal.Intersects(a.Polygon.EnvelopeInternal)
            && edge.Intersection(a.Polygon.Boundary).Length > SharedDegrees).OrderBy(a => a.Code, StringComparer.Ordinal);
    }

    /// <summary>The home nearest to the mean of the area's homes, weighted by people; null where nobody lives there. A place where somebody
    /// lives has streets; the middle of the ground may be a lake.</summary>
    public static LonLat? MiddleOfPeople(CityArea area, IReadOnlyList<HouseholdPoint> households, AreaIndex areas)
    {
        var below = areas.All.Where(a => a.Level == 5 && areas.PathOf(a).Any(p => p.Id == area.Id)).Select(a => a.Id).ToHashSet();
        HouseholdPoint[] own = [.. households.Where(h => below.Contains(h.MicroGridId))];
        double people = own.Sum(h => h.People);
        if (people == 0)
        {
            return null;
        }

        var longitude = own.Sum(h => h.Place.Longitude * h.People) / people;
        var latitude = own.Sum(h => h.Place.Latitude * h.People) / people;
        var narrowing = Math.Cos(double.DegreesToRadians(latitude));
        return own.MinBy(h => Math.Pow((h.Place.Longitude - longitude) * narrowing, 2) + Math.Pow(h.Place.Latitude - latitude, 2)).Place;
    }
}
