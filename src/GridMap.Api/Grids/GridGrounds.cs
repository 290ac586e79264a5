using System.Collections.Concurrent;
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

    private readonly ConditionalWeakTable<LoadedCity, ConcurrentDictionary<long, GridGround>> grounds = [];
    private readonly ConditionalWeakTable<LoadedCity, IReadOnlyList<Geometry>> barriers = [];

    /// <summary>The parent with the households that are registered in it, and those registered nowhere that lie in it.</summary>
    public async Task<GridGround> OfAsync(LoadedCity city, CityArea parent, CancellationToken cancellation)
    {
        var kept = grounds.GetOrCreateValue(city);
        if (kept.TryGetValue(parent.Id, out var ground))
        {
            return ground;
        }

        var demand = await city.DemandAsync(cancellation);
        var within = city.Content.Areas.All.Where(a => a.Level == 5 && city.Content.Areas.PathOf(a).Any(p => p.Id == parent.Id)).Select(a => a.Id).ToHashSet();
        var inside = new NetTopologySuite.Algorithm.Locate.IndexedPointInAreaLocator(parent.Polygon);
        var box = parent.Polygon.EnvelopeInternal;
        var chosen = new List<int>();
        for (var i = 0; i < demand.Households.Count; i++)
        {
            var household = demand.Households[i];
            var place = new Coordinate(household.Place.Longitude, household.Place.Latitude);
            if (household.MicroGridId != 0 ? within.Contains(household.MicroGridId) : box.Contains(place) && inside.Locate(place) != Location.Exterior)
            {
                chosen.Add(i);
            }
        }

        return kept.GetOrAdd(parent.Id, GridGround.Of(city.Graph, demand, parent.Polygon, chosen));
    }

    /// <summary>By household of the ground: the place in the list of the area that its register names, or where it names none, that holds it.</summary>
    public static int[] Registered(LoadedCity city, GridGround ground, IReadOnlyList<CityArea> areas)
    {
        var number = new Dictionary<long, int>();
        for (var i = 0; i < areas.Count; i++)
        {
            number[areas[i].Id] = i;
        }

        var ofMicroGrid = new Dictionary<long, int>();
        foreach (var area in city.Content.Areas.All.Where(a => a.Level == 5))
        {
            foreach (var above in city.Content.Areas.PathOf(area))
            {
                if (number.TryGetValue(above.Id, out var index))
                {
                    ofMicroGrid[area.Id] = index;
                }
            }
        }

        var byPlace = ground.Assign([.. areas.Select(a => a.Polygon)]);
        return [.. ground.Households.Select((h, i) => ofMicroGrid.TryGetValue(h.MicroGridId, out var index) ? index : byPlace[i])];
    }

    /// <summary>Railways and watercourses as lines.</summary>
    public async Task<IReadOnlyList<Geometry>> BarriersAsync(LoadedCity city, CancellationToken cancellation)
    {
        var obstacles = await city.ObstaclesAsync(cancellation);
        return barriers.GetValue(city, _ => [.. obstacles.Where(o => o.Kind is "river" or "railway" && o.Shape.Dimension == Dimension.Curve).Select(o => o.Shape)]);
    }
}
