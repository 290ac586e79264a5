using GridMap.Analysis.Coverage;
using GridMap.Analysis.Grids;
using GridMap.Analysis.Walking;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Import.Grids;

/// <summary>Splits generated communities into grids and micro-grids with the engine's partition, over the walking network of the store.</summary>
public static class GridPlan
{
    /// <param name="communities">Cells of each.</param>
    /// <returns>In the same order, without names.</returns>
    public static async Task<IReadOnlyList<CommunityPlan>> MakeAsync(NpgsqlDataSource store, IReadOnlyList<Site> sites, SiteCells cells,
        IReadOnlyList<List<int>> communities, LocalMetres plane, CancellationToken cancellation)
    {
        var graph = (await NetworkReader.ReadAsync(store, cancellation)).Graph;
        var barriers = await ReadBarriersAsync(store, cancellation);
        var (households, first) = Households(sites, plane);
        var demand = Demand.Create(graph, households, cancellation: cancellation);
        var plans = new CommunityPlan[communities.Count];
        await Parallel.ForAsync(0, plans.Length, cancellation, (c, token) =>
        {
            int[] own = [.. communities[c].Order().SelectMany(cell => Enumerable.Range(first[cell], sites[cell].Households))];
            var ground = GridGround.Of(graph, demand, AreaTree.Union([.. communities[c].Select(cell => cells.Shapes[cell])]), own);
            var grids = GridPartition.Of(ground, new PartitionOptions("", HouseholdBounds.Grid, HouseholdBounds.MicroGrid, barriers), token);
            plans[c] = new CommunityPlan("", communities[c], new CommunityGrids(own, grids));
            return ValueTask.CompletedTask;
        });
        return plans;
    }

    private static (List<HouseholdPoint> Households, int[] First) Households(IReadOnlyList<Site> sites, LocalMetres plane)
    {
        var households = new List<HouseholdPoint>();
        var first = new int[sites.Count];
        for (var i = 0; i < sites.Count; i++)
        {
            first[i] = households.Count;
            for (var home = 0; home < sites[i].Households; home++)
            {
                var place = HouseholdMaker.PlaceOf(sites[i], home, plane);
                households.Add(new HouseholdPoint(households.Count + 1, new LonLat(place.X, place.Y), 1, 0));
            }
        }

        return (households, first);
    }

    // Railways and watercourses as lines; the ground between two banks is parted by the streets on them.
    private static async Task<List<Geometry>> ReadBarriersAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        var obstacles = await DemandReader.ReadObstaclesAsync(connection, cancellation);
        return [.. obstacles.Where(o => o.Kind is "river" or "railway" && o.Shape.Dimension == Dimension.Curve).Select(o => o.Shape)];
    }
}
