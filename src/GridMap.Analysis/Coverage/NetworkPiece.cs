using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Connected pieces of the network, whatever the direction of its streets.</summary>
internal static class NetworkPiece
{
    /// <summary>The size of the piece that a place is on.</summary>
    public static PieceSize Around(WalkGraph graph, Snap snap)
    {
        var states = graph.States;
        var streets = new HashSet<int> { snap.Edge };
        var seen = new HashSet<int> { states.From[snap.Edge] };
        var open = new Stack<int>(seen);
        while (open.TryPop(out int node))
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                if (states.ArcWay[arc] >= 0) streets.Add(states.ArcWay[arc] >> 1);
                if (seen.Add(states.ArcHead[arc])) open.Push(states.ArcHead[arc]);
            }
        }
        return new(streets.Count, streets.Sum(edge => graph.Net.LengthMetres[edge]));
    }
}
