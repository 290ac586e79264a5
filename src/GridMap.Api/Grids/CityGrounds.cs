using System.Collections.Concurrent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Grids;
using GridMap.Api.City;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Grids;

/// <summary>Which households belong to which community and grid in one state of the store. Safe to share between threads.</summary>
internal sealed class CityGrounds
{
    private readonly LoadedCity city;
    private readonly Demand demand;
    private readonly ILookup<long, int> byMicroGrid;
    private readonly ILookup<long, long> microGridsUnder;
    private readonly ConcurrentDictionary<long, Lazy<Entry>> kept = new();

    /// <param name="Households">Indexes of the demand's, rising.</param>
    private sealed record Entry(GridGround Ground, int[] Households);

    public CityGrounds(LoadedCity city, Demand demand)
    {
        (this.city, this.demand) = (city, demand);
        byMicroGrid = Enumerable.Range(0, demand.Households.Count).ToLookup(i => demand.Households[i].MicroGridId);
        microGridsUnder = city.Content.Areas.All.Where(a => a.Level == 5).SelectMany(a => city.Content.Areas.PathOf(a).Select(p => (p.Id, MicroGrid: a.Id)))
            .ToLookup(p => p.Id, p => p.MicroGrid);
    }

    /// <param name="parent">A community or a grid. A grid's ground shares the streets of its community's.</param>
    public GridGround Of(CityArea parent) => EntryOf(parent).Ground;

    private Entry EntryOf(CityArea parent) => kept.GetOrAdd(parent.Id, _ => new Lazy<Entry>(() => Make(parent))).Value;

    private Entry Make(CityArea parent)
    {
        int[] households = [.. microGridsUnder[parent.Id].SelectMany(m => byMicroGrid[m]).Concat(UnregisteredIn(parent.Polygon)).Order()];
        if (parent.Level == 4 && parent.ParentId is { } id && city.Content.Areas.Find(id) is { Level: 3 } community)
        {
            var whole = EntryOf(community);
            int[] places = [.. households.Select(h => Array.BinarySearch(whole.Households, h)).Where(place => place >= 0)];
            return new(whole.Ground.Within(parent.Polygon, places), [.. places.Select(place => whole.Households[place])]);
        }

        return new(GridGround.Of(city.Graph, demand, parent.Polygon, households), households);
    }

    private IEnumerable<int> UnregisteredIn(Geometry polygon)
    {
        var inside = new IndexedPointInAreaLocator(polygon);
        var box = polygon.EnvelopeInternal;
        return byMicroGrid[0].Where(i =>
        {
            var place = demand.Households[i].Place;
            return box.Contains(place.Longitude, place.Latitude) && inside.Locate(new Coordinate(place.Longitude, place.Latitude)) != Location.Exterior;
        });
    }
}
