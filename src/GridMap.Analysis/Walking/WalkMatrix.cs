using System.Collections.Concurrent;

namespace GridMap.Analysis.Walking;

/// <summary>All walks between two lists of places.</summary>
public static class WalkMatrix
{
    /// <returns>Row for each origin, column for each destination; NoWalk where there is none within the limit.</returns>
    public static WalkMatrixResult Compute(WalkGraph graph, WalkCosts costs, IReadOnlyList<Snap> origins, IReadOnlyList<Snap> destinations,
        int limitDeciseconds, CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(graph, costs.Graph)) throw new ArgumentException("The costs belong to another graph.", nameof(costs));
        ArgumentOutOfRangeException.ThrowIfNegative(limitDeciseconds);
        var deciseconds = new int[origins.Count][];
        var metres = new double[origins.Count][];
        for (int i = 0; i < origins.Count; i++)
        {
            deciseconds[i] = new int[destinations.Count];
            metres[i] = new double[destinations.Count];
        }
        bool byOrigin = origins.Count <= destinations.Count;
        var (sources, readers) = byOrigin ? (origins, destinations) : (destinations, origins);
        var direction = byOrigin ? WalkDirection.FromSource : WalkDirection.TowardsSource;
        var idle = new ConcurrentBag<(SearchSpace Space, PathMetres Paths)>();
        Parallel.For(0, sources.Count, new ParallelOptions { CancellationToken = cancellation }, source =>
        {
            if (!idle.TryTake(out var tools)) tools = (new SearchSpace(graph.NodeCount), new PathMetres(graph));
            var field = WalkField.Search(costs, [sources[source]], limitDeciseconds, direction, tools.Space, cancellation);
            tools.Paths.Clear();
            for (int reader = 0; reader < readers.Count; reader++)
            {
                var (row, column) = byOrigin ? (source, reader) : (reader, source);
                var answer = field.BestAt(readers[reader]);
                deciseconds[row][column] = answer.Deciseconds;
                metres[row][column] = answer.Deciseconds == WalkField.NoWalk ? double.NaN : tools.Paths.Of(field, readers[reader], answer);
            }
            idle.Add(tools);
        });
        return new(deciseconds, metres);
    }
}

/// <param name="Metres">NaN where there is no walk.</param>
public sealed record WalkMatrixResult(int[][] Deciseconds, double[][] Metres);

/// <summary>Metres of the walks of one field after another, each node's once.</summary>
internal sealed class PathMetres(WalkGraph graph)
{
    private readonly double[] known = new double[graph.NodeCount];
    private readonly int[] stamp = new int[graph.NodeCount];
    private readonly Stack<int> open = new();
    private int now = 1;

    public void Clear() => now++;

    public double Of(WalkField field, in Snap reader, in WalkField.Answer answer)
    {
        double[] length = graph.Net.LengthMetres;
        var source = field.Sources[answer.Source];
        double legs = reader.LegMetres + source.LegMetres;
        if (answer.Node < 0) return legs + length[reader.Edge] * Math.Abs(reader.Fraction - source.Fraction);
        int end = RouteMaker.EndThatIs(field, reader, answer);
        return legs + length[reader.Edge] * Math.Abs(end - reader.Fraction) + OfNode(field, answer.Node);
    }

    private double OfNode(WalkField field, int node)
    {
        var states = graph.States;
        int[] parents = field.Space.ParentArc;
        while (stamp[node] != now)
        {
            open.Push(node);
            if (parents[node] < 0) break;
            node = states.TailOf(parents[node], node);
        }
        while (open.TryPop(out int at))
        {
            int arc = parents[at];
            if (arc < 0)
            {
                known[at] = OfSeed(field, field.Sources[field.Space.Source[at]], at);
            }
            else
            {
                int way = states.ArcWay[arc];
                known[at] = known[states.TailOf(arc, at)] + (way < 0 ? 0 : graph.Net.LengthMetres[way >> 1]);
            }
            stamp[at] = now;
            node = at;
        }
        return known[node];
    }

    private double OfSeed(WalkField field, in Snap source, int node)
    {
        double metres = 0;
        if (ResidentReturns.IsReturn(graph, source, node))
        {
            foreach (int arc in ResidentReturns.ArcsBack(field.Costs, field.Direction, source, node))
            {
                int way = graph.States.ArcWay[arc];
                metres += way < 0 ? 0 : graph.Net.LengthMetres[way >> 1];
                node = graph.States.ArcTail[arc];
            }
        }
        return metres + graph.Net.LengthMetres[source.Edge] * Math.Abs(RouteMaker.SeedEnd(field, source, node) - source.Fraction);
    }
}
