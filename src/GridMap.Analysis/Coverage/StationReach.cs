using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Finds the spots within reach of one station at a time, by a search that stops at the limit and looks only at the streets it
/// came to. One thread at a time; reused from station to station.</summary>
internal sealed class StationReach
{
    private readonly Spots spots;
    private readonly SpotReader reader;
    private readonly WalkCosts costs;
    private readonly int limit;
    private readonly int[] placeOfEdge;   // by edge: index in Spots.Edge, −1 where nobody lives
    private readonly SearchSpace space;
    private readonly int[] seen;          // by index in Spots.Edge: the last station that looked at it
    private int now;

    /// <param name="limit">Tenths of a second.</param>
    public StationReach(Spots spots, SpotReader reader, WalkCosts costs, int limit, int[] placeOfEdge)
    {
        (this.spots, this.reader, this.costs, this.limit, this.placeOfEdge) = (spots, reader, costs, limit, placeOfEdge);
        space = new(costs.Graph.NodeCount);
        seen = new int[spots.Edge.Length];
    }

    public static int[] PlacesOfEdges(Spots spots, int edges)
    {
        var places = new int[edges];
        Array.Fill(places, -1);
        for (int k = 0; k < spots.Edge.Length; k++) places[spots.Edge[k]] = k;
        return places;
    }

    /// <summary>Every spot whose walk to the station is within the limit, with its tenths of a second; none for an unsnapped station.</summary>
    public List<SpotWalk> Of(Snap station, CancellationToken cancellation)
    {
        var reached = new List<SpotWalk>();
        if (!station.IsSnapped) return reached;
        now++;
        var field = WalkField.Search(costs, [station], limit, WalkDirection.TowardsSource, space, cancellation);
        var states = costs.Graph.States;
        // Also where the walk along the station's own street reaches neither of its ends.
        int own = placeOfEdge[station.Edge];
        if (own >= 0)
        {
            seen[own] = now;
            for (int spot = spots.FirstOnEdge[own]; spot < spots.FirstOnEdge[own + 1]; spot++) Add(spot, field.DecisecondsAt(spots.SnapAt(spot)));
        }
        foreach (int node in space.Touched)
        {
            for (int arc = states.ArcFirst[node], end = states.ArcFirst[node + 1]; arc < end; arc++)
            {
                int way = states.ArcWay[arc], k = way < 0 ? -1 : placeOfEdge[way >> 1];
                if (k < 0 || seen[k] == now) continue;
                seen[k] = now;
                var ends = reader.EndsOf(k, space.Deciseconds);
                for (int spot = spots.FirstOnEdge[k]; spot < spots.FirstOnEdge[k + 1]; spot++) Add(spot, reader.Through(ends, spot));
            }
        }
        return reached;

        void Add(int spot, int deciseconds)
        {
            if (deciseconds <= limit) reached.Add(new(spot, deciseconds));
        }
    }
}
