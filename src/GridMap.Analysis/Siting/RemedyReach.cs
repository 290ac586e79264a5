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
        int[] slot = SlotOfEdge(demand.Spots, costs.Graph.EdgeCount);
        var idle = new ConcurrentBag<Tools>();
        var spots = new int[places.Count][];
        var walks = new int[places.Count][];
        int finished = 0;
        Parallel.For(0, places.Count, new ParallelOptions { CancellationToken = cancellation }, place =>
        {
            if (!idle.TryTake(out var tools)) tools = new Tools(costs.Graph.NodeCount, demand.Spots);
            (spots[place], walks[place]) = places[place].IsSnapped ? tools.Search(costs, reader, slot, places[place], limitDeciseconds, wanted, cancellation) : ([], []);
            idle.Add(tools);
            done?.Invoke(Interlocked.Increment(ref finished));
        });
        return new(spots, walks);
    }

    /// <summary>By edge, its index among those that have households, or −1.</summary>
    private static int[] SlotOfEdge(Spots spots, int edges)
    {
        var slot = new int[edges];
        Array.Fill(slot, -1);
        for (int k = 0; k < spots.Edge.Length; k++) slot[spots.Edge[k]] = k;
        return slot;
    }

    private sealed class Tools(int nodes, Spots spots)
    {
        private readonly SearchSpace space = new(nodes);
        private readonly int[] stamp = new int[spots.Edge.Length];
        private readonly List<int> found = [];
        private readonly List<int> walks = [];
        private int now;

        public (int[] Spots, int[] Deciseconds) Search(WalkCosts costs, SpotReader reader, int[] slot, in Snap place, int limit, int[]? wanted, CancellationToken cancellation)
        {
            var field = WalkField.Search(costs, [place], limit, WalkDirection.TowardsSource, space, cancellation);
            now++;
            found.Clear();
            walks.Clear();
            Read(place.Edge);
            var states = costs.Graph.States;
            var first = states.ArcFirst;
            var ways = states.ArcWay;
            foreach (int node in space.Touched)
            {
                for (int arc = first[node], end = first[node + 1]; arc < end; arc++)
                {
                    if (ways[arc] >= 0) Read(ways[arc] >> 1);
                }
            }
            return Kept(wanted);

            void Read(int edge)
            {
                int k = slot[edge];
                if (k < 0 || stamp[k] == now) return;
                stamp[k] = now;
                var ends = reader.EndsOf(k, space.Deciseconds);
                bool isItsOwn = field.HasSourceOn(edge);   // there the walk need not go over an end
                for (int spot = spots.FirstOnEdge[k], last = spots.FirstOnEdge[k + 1]; spot < last; spot++)
                {
                    int walk = isItsOwn ? field.DecisecondsAt(spots.SnapAt(spot)) : reader.Through(ends, spot);
                    if (walk > limit) continue;
                    found.Add(spot);
                    walks.Add(walk);
                }
            }
        }

        private (int[] Spots, int[] Deciseconds) Kept(int[]? wanted)
        {
            if (wanted is null) return ([.. found], [.. walks]);
            int kept = 0;
            for (int i = 0; i < found.Count; i++)
            {
                if (walks[i] >= wanted[found[i]]) continue;
                (found[kept], walks[kept]) = (found[i], walks[i]);
                kept++;
            }
            return ([.. found.Take(kept)], [.. walks.Take(kept)]);
        }
    }
}
