using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Grids;
using GridMap.Analysis.Walking;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Import.Grids;

/// <summary>Lays communities, grids and micro-grids with the engine's partition, over the walking network of the store: borders follow streets,
/// railways and watercourses, and what is one area is joined on foot where that can be.</summary>
public static class GridPlan
{
    private const double EdgeMetres = 80;

    /// <summary>Households of a community: about 2,000.</summary>
    private static readonly HouseholdBounds CommunitySize = new(1500, 2700);

    /// <returns>Communities without names; a house belongs to that of its first household.</returns>
    public static async Task<IReadOnlyList<CommunityPlan>> MakeAsync(NpgsqlDataSource store, IReadOnlyList<Site> sites, StreetWorld world, CancellationToken cancellation)
    {
        var graph = (await NetworkReader.ReadAsync(store, cancellation)).Graph;
        var barriers = await ReadBarriersAsync(store, cancellation);
        var (households, siteOf) = Households(sites, world.Plane);
        var city = GridGround.Of(graph, Demand.Create(graph, households, cancellation: cancellation), Ground(world), [.. Enumerable.Range(0, households.Count)]);
        var communities = GridPartition.Parts(city, CommunitySize, barriers, cancellation);
        var plans = new CommunityPlan[communities.Count];
        await Parallel.ForAsync(0, plans.Length, cancellation, (c, token) =>
        {
            var ground = city.Within(communities[c].Polygon, communities[c].Households);
            var grids = GridPartition.Of(ground, new PartitionOptions("", HouseholdBounds.Grid, HouseholdBounds.MicroGrid, barriers), token);
            int[] houses = [.. communities[c].Households.Where(h => h == 0 || siteOf[h - 1] != siteOf[h]).Select(h => siteOf[h])];
            plans[c] = new CommunityPlan("", houses, new LaidCommunity(communities[c], grids));
            return ValueTask.CompletedTask;
        });
        return plans;
    }

    private static Geometry Ground(StreetWorld world)
    {
        var box = world.Extent.Copy();
        box.ExpandBy(EdgeMetres);
        return Moved.Copy(LocalMetres.Degrees.ToGeometry(box), world.Plane.ToDegrees);
    }

    private static (List<HouseholdPoint> Households, List<int> SiteOf) Households(IReadOnlyList<Site> sites, LocalMetres plane)
    {
        var (households, siteOf) = (new List<HouseholdPoint>(), new List<int>());
        for (var i = 0; i < sites.Count; i++)
        {
            for (var home = 0; home < sites[i].Households; home++)
            {
                var place = HouseholdMaker.PlaceOf(sites[i], home, plane);
                households.Add(new HouseholdPoint(households.Count + 1, new LonLat(place.X, place.Y), 1, 0));
                siteOf.Add(i);
            }
        }

        return (households, siteOf);
    }

    // Railways and watercourses as lines; the ground between two banks is parted by the streets on them.
    private static async Task<List<Geometry>> ReadBarriersAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        var obstacles = await DemandReader.ReadObstaclesAsync(connection, cancellation);
        return [.. obstacles.Where(o => o.Kind is "river" or "railway" && o.Shape.Dimension == Dimension.Curve).Select(o => o.Shape)];
    }
}
