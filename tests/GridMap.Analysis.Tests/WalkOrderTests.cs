using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

public sealed class WalkOrderTests
{
    private static readonly Persona Walker = new("plain", 1);

    private static (WalkGraph Graph, WalkCosts Costs, Func<char, Snap> At) Of(AsciiWorld world)
    {
        var graph = world.Graph();
        return (graph, graph.CostsFor(Walker), letter => graph.Snap(world.PlaceOf(letter)));
    }

    [Fact]
    public void AlongAStreetTheOrderIsTheStreetS()
    {
        var (graph, costs, at) = Of(new AsciiWorld("A--B--C--D--E"));
        var order = WalkOrder.Compute(graph, costs, [at('D'), at('B'), at('E'), at('C')], at('A'));
        Assert.Equal([1, 3, 0, 2], order.Places);
        Assert.Equal(6000, order.TotalDeciseconds, 20.0);
    }

    [Fact]
    public void WithoutAStartItBeginsAtTheFirst()
    {
        var (graph, costs, at) = Of(new AsciiWorld("A--B--C--D--E"));
        var order = WalkOrder.Compute(graph, costs, [at('E'), at('A'), at('C')], null);
        Assert.Equal([0, 2, 1], order.Places);
        Assert.Equal(WalkField.NoWalk, order.Deciseconds[0]);
    }

    [Fact]
    public void HomesOfOneEntranceAreOneAfterTheOther()
    {
        var (graph, costs, at) = Of(new AsciiWorld("A--B--C"));
        var order = WalkOrder.Compute(graph, costs, [at('C'), at('B'), at('C'), at('B')], at('A'));
        Assert.Equal([1, 3, 0, 2], order.Places);
        Assert.Equal(0, order.Deciseconds[1]);
    }

    [Fact]
    public void WhoIsTooFarFromAnyStreetIsToldAndNotOrdered()
    {
        var (graph, costs, at) = Of(new AsciiWorld("A--B"));
        var order = WalkOrder.Compute(graph, costs, [graph.Snap(new LonLat(10, 10)), at('B')], at('A'));
        Assert.Equal([1], order.Places);
        Assert.Equal([0], order.Unsnapped);
    }

    [Fact]
    public void AnIslandComesLastWithoutAWalk()
    {
        var (graph, costs, at) = Of(new AsciiWorld("A--B", "", "C--D"));
        var order = WalkOrder.Compute(graph, costs, [at('C'), at('B'), at('A')], at('A'));
        Assert.Equal([2, 1, 0], order.Places);
        Assert.Equal(WalkField.NoWalk, order.Deciseconds[2]);
    }

    [Fact]
    public void ItIsAPermutationTheSameTwiceAndSeldomFarFromTheBest()
    {
        double ours = 0, best = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var world = new AsciiWorld("A-B-C-D-E-F", "|.|...|.|.|", "G-H.I-J-K-L", "|...|.|...|", "M-N-O.P-Q-R");
            var (graph, costs, at) = Of(world);
            char[] letters = "ABCDEFGHIJKLMNOPQR".ToCharArray();
            random.Shuffle(letters);
            Snap[] places = [.. letters.Take(6).Select(at)];
            var order = WalkOrder.Compute(graph, costs, places, at(letters[6]));
            Assert.Equal(Enumerable.Range(0, 6), order.Places.Order());
            Assert.Equal(order.Places, WalkOrder.Compute(graph, costs, places, at(letters[6])).Places);
            ours += order.TotalDeciseconds;
            best += Shortest(graph, costs, [at(letters[6]), .. places]);
        }
        Assert.InRange(ours / best, 1, 1.05);
    }

    // Every order tried.
    private static long Shortest(WalkGraph graph, WalkCosts costs, Snap[] stops)
    {
        int[][] walk = WalkMatrix.Compute(graph, costs, stops, stops, WalkField.NoWalk).Deciseconds;
        long best = long.MaxValue;
        Try(0, 0, 0);
        return best;

        void Try(int at, int done, long sum)
        {
            if (done == (1 << (stops.Length - 1)) - 1) best = Math.Min(best, sum);
            for (int next = 1; next < stops.Length; next++)
            {
                if ((done & (1 << (next - 1))) == 0) Try(next, done | (1 << (next - 1)), sum + walk[at][next]);
            }
        }
    }
}
