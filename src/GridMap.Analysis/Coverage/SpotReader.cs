using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Reads every spot's seconds off fields of one persona and hour, edge after edge. What a spot walks along its own edge is the
/// same for every field and worked out once. Equal to <see cref="WalkField.DecisecondsAt"/> wherever that is within the field's limit.
/// Immutable.</summary>
internal sealed class SpotReader
{
    /// <summary>Stands for no walk; two of them still fit an int.</summary>
    private const int Far = 1 << 30;

    private readonly Spots spots;
    private readonly WalkCosts costs;
    private readonly int[] fromNode;   // by edge that has households
    private readonly int[] toNode;
    private readonly int[] shift;
    private readonly int[] fromPart;   // by spot: over the edge's start or end, with the leg
    private readonly int[] toPart;

    public SpotReader(Spots spots, WalkCosts costs, CancellationToken cancellation)
    {
        (this.spots, this.costs) = (spots, costs);
        var states = costs.Graph.States;
        fromNode = Array.ConvertAll(spots.Edge, e => states.From[e]);
        toNode = Array.ConvertAll(spots.Edge, e => states.To[e]);
        shift = Array.ConvertAll(spots.Edge, e => states.SeedShift[costs.Graph.Net.Compound[e]]);
        fromPart = new int[spots.Count];
        toPart = new int[spots.Count];
        Blocks.Run(spots.Count, cancellation, (from, to) =>
        {
            for (int spot = from; spot < to; spot++)
            {
                ref readonly var snap = ref spots.SnapAt(spot);
                int leg = costs.Leg(snap.LegMetres);
                fromPart[spot] = Capped(WalkCosts.Part(costs.Backward[snap.Edge], snap.Fraction), leg);
                toPart[spot] = Capped(WalkCosts.Part(costs.Forward[snap.Edge], 1 - snap.Fraction), leg);
            }
        });
    }

    /// <summary>Tenths of a second from each spot to the field's nearest source; beyond the field's limit something beyond it.</summary>
    /// <param name="field">Towards its sources, of this reader's costs.</param>
    /// <param name="deciseconds">By spot.</param>
    public void Read(WalkField field, int[] deciseconds)
    {
        int[] label = field.Space.Deciseconds, first = spots.FirstOnEdge, edges = spots.Edge;
        for (int k = 0; k < edges.Length; k++)
        {
            var ends = EndsOf(k, label);
            for (int spot = first[k], end = first[k + 1]; spot < end; spot++) deciseconds[spot] = Through(ends, spot);
        }
        // On a source's own edge the walk need not go over an end.
        foreach (var source in field.Sources)
        {
            int k = source.IsSnapped ? Array.BinarySearch(edges, source.Edge) : -1;
            if (k < 0) continue;
            for (int spot = first[k]; spot < first[k + 1]; spot++) deciseconds[spot] = field.DecisecondsAt(spots.SnapAt(spot));
        }
    }

    /// <summary>What the two ends of an edge say, for <see cref="Through"/>.</summary>
    /// <param name="k">Index in <see cref="Spots.Edge"/>.</param>
    /// <param name="label">Tenths of a second by node.</param>
    public (int From, int To) EndsOf(int k, int[] label)
    {
        int over = shift[k], a = label[fromNode[k]], b = label[toNode[k]];
        if (over != 0) (a, b) = (Math.Min(a, label[fromNode[k] + over]), Math.Min(b, label[toNode[k] + over]));
        return (Math.Min(a, Far), Math.Min(b, Far));
    }

    /// <summary>From a spot over the better end of its edge; not along it to a source there.</summary>
    public int Through((int From, int To) ends, int spot) => Math.Min(ends.From + fromPart[spot], ends.To + toPart[spot]);

    private static int Capped(int part, int leg) => part == WalkField.NoWalk ? Far - 1 : part + leg;
}
