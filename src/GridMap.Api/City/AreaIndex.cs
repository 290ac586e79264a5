using GridMap.Analysis.Walking;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Api.City;

/// <summary>An area that is valid today. Level: 1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.</summary>
public sealed record CityArea(long Id, int Level, long? ParentId, string Code, string Name, bool Generated, Geometry Polygon);

/// <summary>Finds the areas that hold a place. Immutable, safe to share between threads.</summary>
public sealed class AreaIndex
{
    private readonly STRtree<Entry> tree = new();
    private readonly Dictionary<long, CityArea> byId;

    private sealed record Entry(CityArea Area, IndexedPointInAreaLocator Locator);

    public AreaIndex(IReadOnlyList<CityArea> areas)
    {
        byId = areas.ToDictionary(a => a.Id);
        foreach (var area in areas)
        {
            var locator = new IndexedPointInAreaLocator(area.Polygon);
            locator.Locate(area.Polygon.Coordinate); // builds its index now, not in two requests at once
            tree.Insert(area.Polygon.EnvelopeInternal, new Entry(area, locator));
        }

        if (areas.Count > 0)
        {
            tree.Build();
        }
    }

    /// <summary>Child to parent, as far as there is one.</summary>
    public IReadOnlyDictionary<long, long> Parents => byId.Values.Where(a => a.ParentId is not null).ToDictionary(a => a.Id, a => a.ParentId!.Value);

    public IReadOnlyCollection<CityArea> All => byId.Values;

    public CityArea? Find(long id) => byId.GetValueOrDefault(id);

    /// <summary>At most one area a level, borders included; on a border the smaller id, and its own parents.</summary>
    public IReadOnlyList<CityArea> At(LonLat place) => DeepestAt(place) is { } deepest ? PathOf(deepest) : [];

    /// <summary>The area of the lowest level that holds the place, borders included; on a border the smaller id.</summary>
    public CityArea? DeepestAt(LonLat place)
    {
        if (byId.Count == 0)
        {
            return null;
        }

        var point = new Coordinate(place.Longitude, place.Latitude);
        var deepest = new Deepest(point);
        tree.Query(new Envelope(point), deepest);
        return deepest.Found;
    }

    /// <summary>The area and those above it, district first.</summary>
    public IReadOnlyList<CityArea> PathOf(CityArea area)
    {
        var path = new List<CityArea>();
        for (var a = area; a is not null; a = a.ParentId is { } parent ? Find(parent) : null)
        {
            path.Add(a);
        }

        path.Reverse();
        return path;
    }

    /// <summary>Locates the place only in areas that would come before the one found.</summary>
    private sealed class Deepest(Coordinate point) : IItemVisitor<Entry>
    {
        public CityArea? Found { get; private set; }

        public void VisitItem(Entry item)
        {
            if ((Found is null || item.Area.Level > Found.Level || (item.Area.Level == Found.Level && item.Area.Id < Found.Id))
                && item.Locator.Locate(point) != Location.Exterior)
            {
                Found = item.Area;
            }
        }
    }
}
