using System.Runtime.CompilerServices;
using GridMap.Analysis.Grids;
using GridMap.Api.City;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Grids;

/// <summary>The ground of communities and grids, made once for a state of the store: a planner who drags a border asks many times.</summary>
public sealed class GridGrounds
{
    /// <summary>More are no community; refused, so that one request cannot hold a machine.</summary>
    public const int MostHouseholds = 50_000;

    /// <summary>Of districts and subdistricts, whose households are counted and not walked.</summary>
    public const int MostCounted = 1_000_000;

    private readonly ConditionalWeakTable<LoadedCity, CityGrounds> grounds = [];
    private readonly ConditionalWeakTable<LoadedCity, IReadOnlyList<Geometry>> barriers = [];

    /// <summary>The parent with the households that are registered in it, and those registered nowhere that lie in it.</summary>
    public async Task<GridGround> OfAsync(LoadedCity city, CityArea parent, CancellationToken cancellation)
    {
        var demand = await city.DemandAsync(cancellation);
        return grounds.GetValue(city, c => new CityGrounds(c, demand)).Of(parent);
    }

    /// <summary>By household of the ground: the place in the list of the area that its register names, or where it names none, that holds it.</summary>
    public static int[] Registered(LoadedCity city, GridGround ground, IReadOnlyList<CityArea> areas)
    {
        var number = new Dictionary<long, int>();
        for (var i = 0; i < areas.Count; i++)
        {
            number[areas[i].Id] = i;
        }

        var ofMicroGrid = ground.Households.Select(h => h.MicroGridId).Distinct().ToDictionary(id => id, NumberOf);
        int[] areaOf = [.. ground.Households.Select(h => ofMicroGrid[h.MicroGridId])];
        int[] others = [.. Enumerable.Range(0, areaOf.Length).Where(i => areaOf[i] < 0)];
        if (others.Length > 0)
        {
            var byPlace = ground.Within(ground.Polygon, others).Assign([.. areas.Select(a => a.Polygon)]);
            for (var i = 0; i < others.Length; i++)
            {
                areaOf[others[i]] = byPlace[i];
            }
        }

        return areaOf;

        int NumberOf(long microGrid)
        {
            var path = city.Content.Areas.Find(microGrid) is { Level: 5 } area ? city.Content.Areas.PathOf(area) : [];
            var among = path.FirstOrDefault(a => number.ContainsKey(a.Id));
            return among is null ? -1 : number[among.Id];
        }
    }

    /// <summary>Railways and watercourses as lines.</summary>
    public async Task<IReadOnlyList<Geometry>> BarriersAsync(LoadedCity city, CancellationToken cancellation)
    {
        var obstacles = await city.ObstaclesAsync(cancellation);
        return barriers.GetValue(city, _ => [.. obstacles.Where(o => o.Kind is "river" or "railway" && o.Shape.Dimension == Dimension.Curve).Select(o => o.Shape)]);
    }
}
