using GridMap.Analysis.Grids;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests.Grids;

public sealed class FootPartsTests
{
    private static readonly HouseholdBounds Any = new(1, 999);

    private static List<int> Parts(TownWorld town, Geometry? area = null)
    {
        var violations = GridCheck.Of(town.Ground(), [new(1, "1", area ?? town.Community)], Any).Areas[0].Violations;
        return [.. violations.OfType<NotContiguous>().SelectMany(v => v.Parts).Select(p => p.Households)];
    }

    /// <summary>Two streets that do not meet, 100 m apart, and houses between.</summary>
    private static TownWorld TwoStreets()
    {
        var town = new TownWorld(3, 1);
        town.Street(0, 0, 3, 0);
        town.Street(0, 1, 3, 1);
        return town;
    }

    [Fact]
    public void StreetsThatDoNotMeetAreTwoParts()
    {
        var town = TwoStreets();
        town.House(0.5, 0.4, 5);
        town.House(0.5, 0.6, 3);
        Assert.Equal([5, 3], Parts(town));
    }

    [Fact]
    public void HouseholdsOfOneBuildingAreTogetherWhicheverStreetIsNearer()
    {
        var town = TwoStreets();
        for (int i = 0; i < 5; i++) town.House(0.5, 0.46 + 0.019 * i, 2);   // 1.9 m apart, in a chain over the middle
        Assert.Empty(Parts(town));
        town = TwoStreets();
        for (int i = 0; i < 5; i++) town.House(0.5, 0.46 + 0.021 * i, 2);
        Assert.Equal([6, 4], Parts(town));
    }

    [Fact]
    public void InsideTheWallsOfACompoundOneWalksFreely()
    {
        var town = TwoStreets();
        town.Compound(0.2, 0.2, 0.8, 0.8);
        town.House(0.5, 0.3, 5);
        town.House(0.5, 0.7, 3);
        Assert.Empty(Parts(town));
        town.House(2.5, 0.7, 4);   // of the northern street, and so together with all
        Assert.Empty(Parts(town));
    }

    [Fact]
    public void TwoPiecesOfACompoundInsideTheAreaAreTwoParts()
    {
        var town = TwoStreets();
        town.Compound(0.2, 0.2, 2.8, 0.8);
        town.House(0.5, 0.3, 5);
        town.House(2.5, 0.7, 3);
        Assert.Empty(Parts(town));
        var both = TownWorld.Blocks(0, 0, 1, 0.5).Union(TownWorld.Blocks(2, 0.5, 3, 1));
        Assert.Equal([5, 3], Parts(town, both));
    }

    /// <summary>An area of two parts of the parent: which of them could not stand alone decides whether borders could help.</summary>
    [Fact]
    public void APartThatCouldBeAnAreaIsNoExcuse()
    {
        foreach (var (north, expected) in new[] { (3, GridLimits.Island), (12, null) })
        {
            var town = TwoStreets();
            town.House(0.5, 0.2, 14);
            town.House(0.5, 0.8, north);
            var ground = town.Ground();
            var bounds = new HouseholdBounds(10, 40);
            var area = Assert.Single(GridCheck.Of(ground, [new(1, "1", town.Community)], bounds).Areas);
            Assert.Equal(expected, new GridLimits(ground, bounds).Reason(Assert.Single(area.Violations), [.. Enumerable.Range(0, 14 + north)]));
        }
    }

    /// <summary>Stretches of random lines inside random polygons, against the distance of places on them.</summary>
    [Fact]
    public void WhatIsInsideLiesWithinThirtyMetres()
    {
        var factory = new GeometryFactory();
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            Coordinate At() => new(random.NextDouble() * 400, random.NextDouble() * 400);
            var hull = factory.CreateMultiPointFromCoords([At(), At(), At(), At()]).ConvexHull();
            Geometry shape = random.Next(3) == 0 ? hull.Buffer(60).Difference(hull) : hull;
            if (GridCheck.Polygons(shape).ToList() is not { Count: > 0 } polygons) continue;
            Coordinate[] line = [At(), At(), At()];
            double first = line[0].Distance(line[1]), length = first + line[1].Distance(line[2]);
            var found = new List<(double From, double To)>();
            new NearGround(polygons).Inside(line, [0, first / length, 1], found);
            for (int i = 1; i < found.Count; i++) Assert.True(found[i].From > found[i - 1].To);
            for (int i = 0; i < 50; i++)
            {
                double share = random.NextDouble();
                var (a, b, t) = share * length < first ? (line[0], line[1], share * length / first) : (line[1], line[2], (share * length - first) / (length - first));
                double distance = shape.Distance(factory.CreatePoint(new Coordinate(a.X + t * (b.X - a.X), a.Y + t * (b.Y - a.Y))));
                if (Math.Abs(distance - FootNetwork.BorderMetres) < 1e-6) continue;
                Assert.Equal(distance < FootNetwork.BorderMetres, found.Exists(s => s.From <= share && share <= s.To));
            }
        }
    }
}
