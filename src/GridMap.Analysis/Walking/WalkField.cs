namespace GridMap.Analysis.Walking;

public enum WalkDirection : byte { TowardsSource, FromSource }

/// <summary>Tenths of a second from everywhere on the network to the nearest of the sources (walking towards the source).</summary>
public sealed class WalkField
{
    /// <summary>No walk within the limit.</summary>
    public const int NoWalk = int.MaxValue;

    private readonly SearchSpace space;
    private readonly Dictionary<int, List<int>> sourcesOnEdge = [];
    private readonly int[] reading;   // cost of an edge walked along its line, away from a place that reads
    private readonly int[] readingBack;

    private WalkField(WalkCosts costs, IReadOnlyList<Snap> sources, int limit, WalkDirection direction, SearchSpace space)
    {
        (Costs, Sources, Limit, Direction, this.space) = (costs, sources, limit, direction, space);
        bool towards = direction == WalkDirection.TowardsSource;
        (reading, readingBack) = towards ? (costs.Forward, costs.Backward) : (costs.Backward, costs.Forward);
    }

    internal WalkCosts Costs { get; }
    internal IReadOnlyList<Snap> Sources { get; }
    internal int Limit { get; }
    internal WalkDirection Direction { get; }
    internal SearchSpace Space => space;

    /// <param name="sources">Unsnapped ones are left out.</param>
    /// <param name="limitDeciseconds">The search stops beyond it.</param>
    /// <param name="routes">False: <see cref="RouteAt"/> will not be asked, which saves time.</param>
    /// <exception cref="ArgumentException">The costs belong to another graph, or the limit is negative.</exception>
    public static WalkField Search(WalkGraph graph, WalkCosts costs, IReadOnlyList<Snap> sources, int limitDeciseconds = int.MaxValue,
        WalkDirection direction = WalkDirection.TowardsSource, CancellationToken cancellation = default, bool routes = true)
    {
        if (!ReferenceEquals(graph, costs.Graph)) throw new ArgumentException("The costs belong to another graph.", nameof(costs));
        ArgumentOutOfRangeException.ThrowIfNegative(limitDeciseconds);
        return Search(costs, sources, limitDeciseconds, direction, new SearchSpace(graph.NodeCount, routes), cancellation);
    }

    /// <summary>As the public one, in a space that the caller reuses; the field is good until the space's next search.</summary>
    internal static WalkField Search(WalkCosts costs, IReadOnlyList<Snap> sources, int limit, WalkDirection direction, SearchSpace space, CancellationToken cancellation)
    {
        var field = new WalkField(costs, sources, Math.Min(limit, NoWalk - 1), direction, space);
        var states = costs.Graph.States;
        var seeds = new List<Seed>(sources.Count * 2);
        for (int source = 0; source < sources.Count; source++)
        {
            var at = sources[source];
            if (!at.IsSnapped) continue;
            if (!field.sourcesOnEdge.TryGetValue(at.Edge, out var here)) field.sourcesOnEdge[at.Edge] = here = [];
            here.Add(source);
            SourceSeeds.Add(seeds, costs, direction, at, source, field.Limit);
        }
        int[] arcs = direction == WalkDirection.TowardsSource ? costs.ArcsTowardsSource : costs.ArcsFromSource;
        space.Run(states, arcs, costs.LongestArc, seeds, field.Limit, cancellation);
        return field;
    }

    /// <summary>Tenths of a second from the place that was snapped, its leg and the source's leg included, or <see cref="NoWalk"/>.</summary>
    public int DecisecondsAt(in Snap snap) => BestAt(snap).Deciseconds;

    /// <summary>Index of the source that <see cref="DecisecondsAt"/> leads to, the lowest of those equally near, or −1.</summary>
    public int SourceAt(in Snap snap) => BestAt(snap).Source;

    /// <summary>The quickest walk between the place that was snapped and its source, in the direction of the search, or null.</summary>
    public WalkRoute? RouteAt(in Snap snap)
    {
        var best = BestAt(snap);
        return best.Deciseconds == NoWalk ? null : RouteMaker.Make(this, snap, best);
    }

    /// <summary>How a place is answered: through the node, or along its own edge to a source there (node −1).</summary>
    internal readonly record struct Answer(int Deciseconds, int Source, int Node);

    internal Answer BestAt(in Snap snap)
    {
        var best = new Answer(NoWalk, -1, -1);
        if (!snap.IsSnapped) return best;
        var states = Costs.Graph.States;
        int leg = Costs.Leg(snap.LegMetres), from = states.From[snap.Edge], to = states.To[snap.Edge];
        int shift = states.SeedShift[Costs.Graph.Net.Compound[snap.Edge]];
        int fromPart = Sum(ReadPart(snap, 0), leg), toPart = Sum(ReadPart(snap, 1), leg);
        Take(from, fromPart, ref best);
        Take(to, toPart, ref best);
        if (shift != 0)
        {
            Take(from + shift, fromPart, ref best);
            Take(to + shift, toPart, ref best);
        }
        if (sourcesOnEdge.Count > 0 && sourcesOnEdge.TryGetValue(snap.Edge, out var here))
        {
            foreach (int source in here)
            {
                int total = Sum(Sum(Between(snap, Sources[source]), leg), Costs.Leg(Sources[source].LegMetres));
                if (total < best.Deciseconds || (total == best.Deciseconds && source < best.Source)) best = new(total, source, -1);
            }
        }
        return best.Deciseconds <= Limit ? best : new(NoWalk, -1, -1);
    }

    private void Take(int node, int part, ref Answer best)
    {
        int total = Sum(space.Deciseconds[node], part);
        if (total < best.Deciseconds || (total == best.Deciseconds && space.Source[node] < best.Source)) best = new(total, space.Source[node], node);
    }

    /// <summary>Indexes of the snapped sources on this edge.</summary>
    internal IReadOnlyList<int> SourcesOn(int edge) => sourcesOnEdge.TryGetValue(edge, out var here) ? here : [];

    /// <summary>What places at the start and at the end of an edge read over it.</summary>
    internal (int From, int To) EndsOf(int edge)
    {
        var states = Costs.Graph.States;
        int from = states.From[edge], to = states.To[edge], shift = states.SeedShift[Costs.Graph.Net.Compound[edge]];
        int[] at = space.Deciseconds;
        return shift == 0 ? (at[from], at[to]) : (Math.Min(at[from], at[from + shift]), Math.Min(at[to], at[to + shift]));
    }

    /// <summary>What the whole edge costs places that read it over its start, and over its end.</summary>
    internal (int From, int To) ReadingOf(int edge) => (readingBack[edge], reading[edge]);

    /// <summary>Whether a source lies on the edge, so that times along it are not only those over its ends.</summary>
    internal bool HasSourceOn(int edge) => sourcesOnEdge.ContainsKey(edge);

    /// <summary>From a place that reads to its edge's end (0: start, 1: end), in the direction of the search.</summary>
    internal int ReadPart(in Snap snap, int end) => end == 0
        ? WalkCosts.Part(readingBack[snap.Edge], snap.Fraction)
        : WalkCosts.Part(reading[snap.Edge], 1 - snap.Fraction);

    /// <summary>From an edge's end to a source on it, in the direction of the search.</summary>
    internal int SourcePart(in Snap source, int end) => SourceSeeds.Part(Costs, Direction, source, end);

    private int Between(in Snap reader, in Snap source) => source.Fraction >= reader.Fraction
        ? WalkCosts.Part(reading[reader.Edge], source.Fraction - reader.Fraction)
        : WalkCosts.Part(readingBack[reader.Edge], reader.Fraction - source.Fraction);

    private static int Sum(int a, int b) => a == NoWalk || b == NoWalk ? NoWalk : a + b;
}
