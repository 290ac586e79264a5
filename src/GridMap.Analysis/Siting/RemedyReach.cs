using System.Collections.Concurrent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>Whom each of many places reaches: for each a search bounded by the limit, read where it came, several side by side.</summary>
/// <param name="Spots">By place, spots of the demand within the limit, in no order.</param>
/// <param name="Deciseconds">By place, the walks of those spots.</param>
internal sealed record RemedyReach(int[][] Spots, int[][] Deciseconds)
{
    /// <param name="places">Unsnapped ones reach nobody.</param>
    /// <param name="wanted">By spot, the walk that a place must undercut for the spot to be listed; null: every spot within the limit.</param>
    /// <param name="done">Called with the number of places searched so far, from any thread.</param>
    public static RemedyReach Find(Demand demand, WalkCosts costs, IReadOnlyList<Snap> places, int limitDeciseconds, int[]? wanted, Action<int>? done, CancellationToken cancellation)
    {
        var reader = new SpotReader(demand.Spots, costs, cancellation);
        var idle = new ConcurrentBag<Tools>();
        var spots = new int[places.Count][];
        var walks = new int[places.Count][];
        int finished = 0;
        Parallel.For(0, places.Count, new ParallelOptions { CancellationToken = cancellation }, place =>
        {
            if (!idle.TryTake(out var tools)) tools = new Tools(costs.Graph.NodeCount, demand.Spots);
            (spots[place], walks[place]) = places[place].IsSnapped ? tools.Search(costs, reader, places[place], limitDeciseconds, wanted, cancellation) : ([], []);
            idle.Add(tools);
            done?.Invoke(Interlocked.Increment(ref finished));
        });
        return new(spots, walks);
    }

    private sealed class Tools(int nodes, Spots spots)
    {
        private readonly SearchSpace space = new(nodes, routes: false);
        private readonly FieldReading reading = new(spots);

        public (int[] Spots, int[] Deciseconds) Search(WalkCosts costs, SpotReader reader, in Snap place, int limit, int[]? wanted, CancellationToken cancellation)
        {
            var field = WalkField.Search(costs, [place], limit, WalkDirection.TowardsSource, space, cancellation);
            var found = new List<int>();
            var walks = new List<int>();
            foreach (var (spot, deciseconds) in reading.Within(field, reader, limit, onlyTouched: true))
            {
                if (wanted is not null && deciseconds >= wanted[spot]) continue;
                found.Add(spot);
                walks.Add(deciseconds);
            }
            return ([.. found], [.. walks]);
        }
    }
}
