using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>What grids are laid on: a community (or a grid, for its micro-grids) with its households, where each steps onto a street, and the
/// compound that each lives in. Immutable.</summary>
public sealed class GridGround
{
    private readonly Lazy<FootStreets> streets;
    private readonly Lazy<int[]> buildingOf;
    private readonly Lazy<int[]> footPartOf;

    private GridGround(WalkGraph graph, Lazy<FootStreets>? laid, Geometry polygon, HouseholdPoint[] households, Snap[] snaps, int[] compounds)
    {
        (Graph, Polygon, HouseholdArray, SnapArray, CompoundOf) = (graph, polygon, households, snaps, compounds);
        streets = laid ?? new(() => new FootStreets(graph, polygon, snaps));
        buildingOf = new(() => BlockCutter.BuildingsOf(households));
        footPartOf = new(() => FootParts.Of(this, Near(polygon), [.. Enumerable.Range(0, households.Length)]));
    }

    public WalkGraph Graph { get; }

    /// <summary>EPSG:4326, polygons only.</summary>
    public Geometry Polygon { get; }

    public IReadOnlyList<HouseholdPoint> Households => HouseholdArray;

    /// <summary>On this ground or on the larger one that it is part of.</summary>
    internal FootStreets Streets => streets.Value;

    internal HouseholdPoint[] HouseholdArray { get; }
    internal Snap[] SnapArray { get; }

    /// <summary>By household: the smallest compound that its place lies in, as index plus one, or 0.</summary>
    internal int[] CompoundOf { get; }

    /// <summary>By household: the number of its building, which is one of the households in it.</summary>
    internal int[] BuildingOf => buildingOf.Value;

    /// <summary>By household: its part of the whole ground, on foot; −1: too far from any street.</summary>
    internal int[] FootPartOf => footPartOf.Value;

    /// <param name="area">EPSG:4326.</param>
    internal NearGround Near(Geometry area) => new([.. GridCheck.Polygons(Streets.Plane.ToMetres(area))]);

    /// <summary>The households whose place lies in the polygon, its border included, in their order.</summary>
    /// <exception cref="ArgumentException">The polygon is empty, not valid or no polygon.</exception>
    public static GridGround Of(WalkGraph graph, Demand demand, Geometry polygon)
    {
        Check(polygon);
        var locator = new IndexedPointInAreaLocator(polygon);
        var box = polygon.EnvelopeInternal;
        var chosen = new List<int>();
        for (int i = 0; i < demand.HouseholdArray.Length; i++)
        {
            var place = demand.HouseholdArray[i].Place;
            var at = new Coordinate(place.Longitude, place.Latitude);
            if (box.Contains(at) && locator.Locate(at) != Location.Exterior) chosen.Add(i);
        }
        return Of(graph, demand, polygon, chosen);
    }

    /// <summary>These households, wherever they are: a register's word for who belongs to the ground.</summary>
    /// <param name="chosen">Indexes of the demand's households, rising.</param>
    /// <exception cref="ArgumentException">The polygon is empty, not valid or no polygon.</exception>
    public static GridGround Of(WalkGraph graph, Demand demand, Geometry polygon, IReadOnlyList<int> chosen)
    {
        Check(polygon);
        HouseholdPoint[] households = [.. chosen.Select(i => demand.HouseholdArray[i])];
        bool[] every = [.. Enumerable.Repeat(true, graph.Compounds.Count + 1)];
        return new(graph, null, polygon, households, [.. chosen.Select(i => demand.SnapArray[i])],
            Array.ConvertAll(households, h => graph.Net.CompoundShapes.SmallestAt(h.Place, every)));
    }

    private static void Check(Geometry polygon)
    {
        if (polygon is not (NetTopologySuite.Geometries.Polygon or MultiPolygon) || polygon.IsEmpty || !polygon.IsValid)
            throw new ArgumentException("The ground is a valid polygon or multipolygon that is not empty.", nameof(polygon));
    }

    /// <summary>The same households on a smaller ground: those of them that are named by their index here. It shares what was laid once.</summary>
    public GridGround Within(Geometry polygon, IReadOnlyList<int> households) =>
        new(Graph, streets, polygon, [.. households.Select(h => HouseholdArray[h])], [.. households.Select(h => SnapArray[h])], [.. households.Select(h => CompoundOf[h])]);

    /// <summary>By household: the index of the first of these areas that holds it, its border included, or −1.</summary>
    public int[] Assign(IReadOnlyList<Geometry> areas)
    {
        var locators = areas.Select(a => (Box: a.EnvelopeInternal, Locator: new IndexedPointInAreaLocator(a))).ToArray();
        return Array.ConvertAll(HouseholdArray, h =>
        {
            var at = new Coordinate(h.Place.Longitude, h.Place.Latitude);
            return Array.FindIndex(locators, l => l.Box.Contains(at) && l.Locator.Locate(at) != Location.Exterior);
        });
    }
}
