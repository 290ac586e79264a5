using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>Overlap, load and accessibility against walks worked out one by one.</summary>
public sealed class StationLoadsTests
{
    [Fact]
    public void EveryFigureEqualsThatOfTheWalksOneByOne()
    {
        for (int seed = 0; seed < 600; seed++)
        {
            var world = new SweepWorld(seed);
            var random = world.Random;
            var persona = world.World.NewPersona();
            DateTime? at = random.Next(2) == 0 ? null : RandomWorld.Noon;
            var points = world.NewPoints(5);
            int limit = random.Next(1, 200);
            var loads = StationLoads.Run(world.Graph, world.Demand, points, world.Graph.CostsFor(persona, at), limit);
            int[][] walks = [.. points.Select(p => PlainWalks(world, persona, at, p))];
            CheckHouseholds(world, points, walks, limit * 10, loads);
        }
    }

    private static int[] PlainWalks(SweepWorld world, Persona persona, DateTime? at, ServicePoint point)
    {
        var end = world.Graph.Snap(point.Place);
        return [.. world.Demand.Snaps.Select(begin => point.Open && point.Offers && begin.IsSnapped && end.IsSnapped
            ? PlainWalk.Deciseconds(world.World, persona, at, OnStreet(begin), OnStreet(end)) : WalkField.NoWalk)];

        (long, double, double) OnStreet(Snap snap) => (world.Graph.StreetId(snap.Edge), snap.Fraction, snap.LegMetres);
    }

    private static void CheckHouseholds(SweepWorld world, List<ServicePoint> points, int[][] walks, int limit, StationLoads loads)
    {
        var homes = world.Demand.Households;
        int[] overlap = loads.OverlapByHousehold(), nearest = loads.NearestByHousehold();
        double[] accessibility = loads.AccessibilityByHousehold();
        int PeopleOf(Func<int, bool> wanted) => Enumerable.Range(0, homes.Count).Where(wanted).Sum(h => homes[h].People);
        double?[] ratios = [.. points.Select((p, j) => PeopleOf(h => walks[j][h] <= limit) is var people && people > 0 && p.Capacity is { } supply ? (double)supply / people : (double?)null)];
        var plainNearest = new int[homes.Count];
        for (int h = 0; h < homes.Count; h++)
        {
            int[] within = [.. Enumerable.Range(0, points.Count).Where(j => walks[j][h] <= limit)];
            Assert.Equal(within.Length, overlap[h]);
            plainNearest[h] = within.Length == 0 ? -1 : within.MinBy(j => walks[j][h]);
            Assert.Equal(plainNearest[h], nearest[h]);
            Assert.Equal(within.Sum(j => ratios[j] ?? 0), accessibility[h], 9);
        }
        for (int j = 0; j < points.Count; j++)
        {
            Assert.Equal(new StationLoad(plainNearest.Count(n => n == j), PeopleOf(h => plainNearest[h] == j), PeopleOf(h => plainNearest[h] == j && overlap[h] == 1),
                PeopleOf(h => walks[j][h] <= limit), ratios[j]), loads.Stations[j]);
        }
        CheckAreas(world, points, overlap, accessibility, loads);
    }

    private static void CheckAreas(SweepWorld world, List<ServicePoint> points, int[] overlap, double[] accessibility, StationLoads loads)
    {
        var areas = new AreaTree(world.Parents, world.Demand.Households.Select(h => h.MicroGridId));
        var byArea = loads.ByArea(areas);
        for (int area = 0; area < areas.Count; area++)
        {
            int[] homes = [.. Enumerable.Range(0, overlap.Length).Where(h => LiesIn(areas.Find(world.Demand.Households[h].MicroGridId)))];
            int[] snapped = [.. homes.Where(h => world.Demand.Snaps[h].IsSnapped)];
            for (int k = 0; k < 4; k++)
            {
                Assert.Equal(snapped.Count(h => Math.Min(3, overlap[h]) == k), byArea[area].Households[k]);
                Assert.Equal(snapped.Where(h => Math.Min(3, overlap[h]) == k).Sum(h => world.Demand.Households[h].People), byArea[area].People[k]);
            }
            Assert.Equal(homes.Length, byArea[area].Households.Sum() + byArea[area].HouseholdsUnsnapped + byArea[area].HouseholdsExcluded);
            int[] asked = [.. homes.Where(h => world.Demand.Snaps[h].IsSnapped || world.Graph.WithinExtent(world.Demand.Households[h].Place))];
            Assert.Equal(homes.Length - asked.Length, byArea[area].HouseholdsExcluded);
            int people = asked.Sum(h => world.Demand.Households[h].People);
            ServicePoint[] usable = [.. points.Where(p => p.Open && p.Offers)];
            bool known = people > 0 && (usable.Length == 0 || usable.Any(p => p.Capacity is not null));
            Assert.Equal(known, byArea[area].MeanAccessibility is not null);
            if (known) Assert.Equal(asked.Sum(h => accessibility[h] * world.Demand.Households[h].People) / people, byArea[area].MeanAccessibility!.Value, 9);

            bool LiesIn(int at)
            {
                for (; at >= 0; at = areas.ParentOf(at))
                {
                    if (at == area) return true;
                }
                return false;
            }
        }
    }

    [Fact]
    public void PeopleTimesAccessibilityIsTheCapacityThatAnybodyReaches()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var world = new SweepWorld(seed);
            var points = world.NewPoints(8);
            var loads = StationLoads.Run(world.Graph, world.Demand, points, world.Graph.CostsFor(Worlds.Plain), 150);
            double used = points.Select((p, j) => loads.Stations[j].CapacityPerPerson is null ? 0 : p.Capacity!.Value).Sum();
            Assert.Equal(used, loads.AccessibilityByHousehold().Select((a, h) => a * world.Demand.Households[h].People).Sum(), 6);
        }
    }

    /// <summary>s and t stand 400 m apart; in 200 s both reach the middle alone. Capacity 30 for 10 + 20 people: one for each; 10 for
    /// 20 + 5: 0.4 for each; in the middle 1.4.</summary>
    [Fact]
    public void TheMiddleOfTwoStationsHasBoth()
    {
        var world = new AsciiWorld("s---m---t");
        var demand = Demand.Create(world.Graph(), [new(1, world.PlaceOf('s'), 10, 1), new(2, world.PlaceOf('m'), 20, 1), new(3, world.PlaceOf('t'), 5, 1)]);
        var graph = world.Graph();
        var loads = StationLoads.Run(graph, demand, [new(1, "s", world.PlaceOf('s'), Capacity: 30), new(2, "t", world.PlaceOf('t'), Capacity: 10)], graph.CostsFor(Worlds.Plain), 210);
        Assert.Equal([1, 2, 1], loads.OverlapByHousehold());
        Assert.Equal([1, 1.4, 0.4], loads.AccessibilityByHousehold());
        Assert.Equal(new StationLoad(2, 30, 10, 30, 1), loads.Stations[0]);
        Assert.Equal(new StationLoad(1, 5, 5, 25, 0.4), loads.Stations[1]);
        var whole = loads.ByArea(new AreaTree(new Dictionary<long, long>(), [1]))[1];
        Assert.Equal([0, 15, 20, 0], whole.People);
        Assert.Equal(40.0 / 35, whole.MeanAccessibility!.Value, 12);
    }
}
