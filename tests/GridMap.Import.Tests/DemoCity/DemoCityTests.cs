using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using GridMap.Data;
using GridMap.Import.Demo;
using GridMap.Import.Grids;

namespace GridMap.Import.Tests;

public sealed class DemoCityTests
{
    [Fact]
    public void The_same_seed_gives_the_same_city_and_another_seed_another()
    {
        static string Digest(int seed)
        {
            var rows = Demo.DemoCity.Generate(seed, out _);
            return string.Join('|', rows.Streets.Select(s => s.LengthMetres)) + string.Join('|', rows.Households.Select(h => h.Address + h.Place + h.MicroGridId));
        }

        Assert.Equal(Digest(5), Digest(5));
        Assert.NotEqual(Digest(5), Digest(6));
    }

    [Fact]
    public void The_city_has_the_size_that_it_says()
    {
        Demo.DemoCity.Generate(1, out var report);
        Assert.InRange(report.Households, 17_000, 24_000);
        Assert.Equal(18, report.Communities);
        Assert.Equal(12, report.HouseholdsOutside);
        Assert.Empty(report.MicroGridsOutsideSize);
    }

    [Fact]
    public void No_walkable_way_leads_over_the_river_but_the_three_bridges_or_past_the_railway_but_the_two_underpasses()
    {
        var rows = Demo.DemoCity.Generate(1, out _);
        var river = rows.BaseFeatures.Single(b => b.Layer == "waterway").Shape;
        var railway = rows.BaseFeatures.First(b => b.Layer == "railway").Shape;
        var walkable = rows.Streets.Where(s => s.Walkable && s.Name != "白鹭洲步道").ToList();
        var bridges = walkable.Where(s => s.Line.Intersects(river)).ToList();
        Assert.All(bridges, s => Assert.True(s.Bridge));
        Assert.Equal(3, bridges.Select(s => s.Name).Distinct().Count());
        var underpasses = walkable.Where(s => s.Line.Intersects(railway)).ToList();
        Assert.All(underpasses, s => Assert.True(s.Tunnel));
        Assert.Equal(2, underpasses.Select(s => s.Name).Distinct().Count());
    }

    [Fact]
    public async Task Stored_areas_tile_and_hold_their_households()
    {
        await using var store = await TestStore.CreateAsync();
        await Demo.DemoCity.GenerateAsync(store.DataSource, 1, cancellation: TestContext.Current.CancellationToken);
        await AreaChecks.AssertTilingAsync(store);
        Assert.Equal(12L, await store.ScalarAsync<long>("select count(*) from household_outside"));
        Assert.False(await store.ScalarAsync<bool>("select bool_or(not generated) from household"));
    }

    /// <summary>For each reason, a question that finds it. Evening is a Tuesday at 20:30.</summary>
    [Fact]
    public async Task Every_reason_for_a_gap_occurs()
    {
        await using var store = await TestStore.CreateAsync();
        await Demo.DemoCity.GenerateAsync(store.DataSource, 1);
        var graph = (await NetworkReader.ReadAsync(store.DataSource)).Graph;
        await using var connection = await store.DataSource.OpenConnectionAsync();
        var demand = Demand.Create(graph, await DemandReader.ReadHouseholdsAsync(connection));
        var obstacles = await DemandReader.ReadObstaclesAsync(connection);
        var rows = Demo.DemoCity.Generate(1, out _);
        var evening = new DateTime(2026, 11, 24, 20, 30, 0);
        HashSet<GapReason> Reasons(string kind, int minutes, string? item = null, DateTime? at = null, bool capacity = false)
        {
            var points = rows.Stations.Where(s => s.Kind == kind).Select((s, i) => new ServicePoint(i + 1, s.Name, new LonLat(s.Place.X, s.Place.Y),
                at is null || OpeningHours.Parse(s.OpeningHours!).IsOpen(at.Value), item is null || s.Items.Contains(item), s.Capacity)).ToList();
            var question = new CoverageQuestion(new Persona("adult", 80 / 60.0, 1.5, 20), minutes * 60, at, capacity);
            return CoverageAnalysis.Run(graph, demand, points, question, obstacles).Gaps.Select(g => g.Reason).ToHashSet();
        }

        var day = Reasons("community_centre", 15);
        Assert.Superset(new HashSet<GapReason> { GapReason.Barrier, GapReason.Unsnapped, GapReason.Disconnected }, day);
        Assert.Contains(GapReason.NoneNear, Reasons("community_centre", 5));
        Assert.Contains(GapReason.Closed, Reasons("community_centre", 15, at: evening));
        Assert.Contains(GapReason.ItemNotOffered, Reasons("community_centre", 15, item: "child_vaccination"));
        Assert.Contains(GapReason.OverCapacity, Reasons("community_centre", 15, capacity: true));
    }
}
