using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>A grid of streets every 100 m, where every walk is known, and households that weigh 1, 2, 4, 8…, so that one sum tells
/// exactly who was reached.</summary>
public sealed class AnalyticGridTests
{
    private static WalkGraph Grid(int size, double longitude = 0)
    {
        var builder = new WalkGraphBuilder();
        long id = 0;
        for (int x = 0; x < size; x++)
        {
            for (int y = 0; y < size; y++)
            {
                if (x + 1 < size) builder.Add(new Street(++id, x * 100 + y, x * 100 + 100 + y, [At(x, y), At(x + 1, y)], 100, StreetClass.Residential));
                if (y + 1 < size) builder.Add(new Street(++id, x * 100 + y, x * 100 + y + 1, [At(x, y), At(x, y + 1)], 100, StreetClass.Residential));
            }
        }
        return builder.Build();
        LonLat At(double x, double y) => Place(x, y, longitude);
    }

    private static LonLat Place(double x, double y, double shift = 0) => Worlds.At(x * 100, y * 100) is var p ? new(p.Longitude + shift, p.Latitude) : default;

    [Fact]
    public void OneSumTellsWhoIsReached()
    {
        var graph = Grid(8);
        // Household i lives at (i, i / 2): 100 × (i + i / 2) m from the corner.
        HouseholdPoint[] households = [.. Enumerable.Range(0, 8).Select(i => new HouseholdPoint(i + 1, Place(i, i / 2), 1 << i, 0))];
        var demand = Demand.Create(graph, households);
        for (int seconds = 50; seconds <= 1100; seconds += 100)
        {
            var result = CoverageAnalysis.Run(graph, demand, [new(1, "corner", Place(0, 0))], new(Worlds.Plain, seconds), []);
            int reached = Enumerable.Range(0, 8).Where(i => result.Outcomes[i] == CoverageOutcome.Covered).Sum(i => households[i].People);
            Assert.Equal(Enumerable.Range(0, 8).Where(i => 100 * (i + i / 2) <= seconds).Sum(i => 1 << i), reached);
        }
    }

    [Fact]
    public void SnappingIsExactEverywhereOnTheGlobe()
    {
        foreach (var (lon, lat) in new[] { (179.9995, 10.0), (-179.9995, -41.3), (25.7, 66.5), (0.0, 0.0), (104.06, 30.67), (15.6, 78.2) })
        {
            var scale = EarthScale.At(lat);
            LonLat At(double east, double north) => new(EarthScale.ShortWay(lon + east / scale.MetresPerDegreeLongitude), lat + north / scale.MetresPerDegreeLatitude);
            var builder = new WalkGraphBuilder();
            builder.Add(new Street(1, 1, 2, [At(-500, 0), At(500, 0)], 1000, StreetClass.Path));
            builder.Add(new Street(2, 3, 4, [At(-500, 90), At(500, 90)], 1000, StreetClass.Path));
            var graph = builder.Build();
            var snap = graph.Snap(At(200, 40));
            Assert.Equal(1, graph.StreetId(snap.Edge));
            Assert.Equal(0.7, snap.Fraction, 1e-3);
            Assert.Equal(40, snap.LegMetres, 0.1);
            Assert.Equal(2, graph.StreetId(graph.Snap(At(-499, 46)).Edge));
            Assert.False(graph.Snap(At(0, 300)).IsSnapped);
            Assert.Equal(210, graph.Snap(At(0, 300)).LegMetres, 0.3);
        }
    }

    [Fact]
    public void TwoFarCitiesShareAGraphAndHaveAnExtentEach()
    {
        var builder = new WalkGraphBuilder();
        builder.Add(new Street(1, 1, 2, [new(104, 30), new(104.001, 30)], 96, StreetClass.Path));
        builder.Add(new Street(2, 3, 4, [new(121, 31), new(121.001, 31)], 95, StreetClass.Path));
        var graph = builder.Build();
        Assert.True(graph.WithinExtent(new(104.0005, 30.001)));
        Assert.True(graph.WithinExtent(new(121.0005, 31.001)));
        Assert.False(graph.WithinExtent(new(110, 30.5)));
        Assert.False(graph.Snap(new(110, 30.5)).IsSnapped);
    }

    [Fact]
    public void IsochronesOfAGridAreDiamondsThatNest()
    {
        var graph = Grid(21);
        var costs = graph.CostsFor(Worlds.Plain);
        var source = graph.Snap(Place(10, 10));
        var field = WalkField.Search(graph, costs, [source], 9000);
        var drawn = Isochrones.Draw(graph, costs, field, [3000, 6000, 9000]);
        for (int k = 0; k < 3; k++)
        {
            Assert.True(drawn[k].Polygon.IsValid);
            var (wrong, _) = IsochroneCheck.Count(graph, field, drawn[k], 4000, new Random(k));
            Assert.Equal(0, wrong);
            if (k > 0) Assert.True(drawn[k].Polygon.Covers(drawn[k - 1].Polygon));
        }
        Assert.InRange(drawn[1].AreaSquareMetres, 0.9 * 2 * 600 * 600, 1.1 * 2 * 600 * 600);
    }
}
