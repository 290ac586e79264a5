using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

public sealed class DemandTests
{
    [Fact]
    public void EverySnappedHouseholdStandsOnceOnItsEdgeInOrderAlongIt()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var world = RandomWorld.Of(seed);
            var graph = world.Graph();
            var snaps = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(40)));
            for (int i = 0; i < snaps.Length; i++)
            {
                if (world.Random.Next(6) == 0) snaps[i] = new(-1, 0, double.PositiveInfinity, default);
            }
            HouseholdPoint[] homes = [.. snaps.Select((s, i) => new HouseholdPoint(i, s.Position, 1, world.Random.Next(3)))];
            var demand = Demand.Of(graph, homes, snaps);
            var found = new List<int>();
            for (int edge = 0; edge < graph.EdgeCount; edge++)
            {
                int[] here = demand.OnEdge(edge).ToArray();
                Assert.All(here, i => Assert.Equal(edge, snaps[i].Edge));
                Assert.Equal(here.OrderBy(i => snaps[i].Fraction).ThenBy(i => snaps[i].LegMetres).ThenBy(i => homes[i].MicroGridId).ThenBy(i => i), here);
                found.AddRange(here);
            }
            Assert.Equal(Enumerable.Range(0, snaps.Length).Where(i => snaps[i].IsSnapped), found.Order());
        }
    }
}
