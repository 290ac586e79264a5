using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>What every spot walks along its own edge for one persona and hour: the same for every field, and worked out once. With it a
/// field is read by additions. Immutable.</summary>
internal sealed class SpotReader
{
    /// <summary>Stands for no walk; two of them still fit an int.</summary>
    private const int Far = 1 << 30;

    private readonly int[] fromNode;   // by edge that has households
    private readonly int[] toNode;
    private readonly int[] shift;
    private readonly int[] fromPart;   // by spot: over the edge's start or end, with the leg
    private readonly int[] toPart;

    public SpotReader(Spots spots, WalkCosts costs, CancellationToken cancellation)
    {
        (Spots, Costs) = (spots, costs);
        var states = costs.Graph.States;
        fromNode = Array.ConvertAll(spots.Edge, e => states.From[e]);
        toNode = Array.ConvertAll(spots.Edge, e => states.To[e]);
        shift = Array.ConvertAll(spots.Edge, e => states.SeedShift[costs.Graph.Net.Compound[e]]);
        fromPart = new int[spots.Count];
        toPart = new int[spots.Count];
        Blocks.Run(spots.Edge.Length, cancellation, (from, to) =>
        {
            for (int k = from; k < to; k++)
            {
                int forward = costs.Forward[spots.Edge[k]], backward = costs.Backward[spots.Edge[k]];
                for (int spot = spots.FirstOnEdge[k]; spot < spots.FirstOnEdge[k + 1]; spot++)
                {
                    int leg = costs.Leg(spots.LegMetres[spot]);
                    fromPart[spot] = Capped(WalkCosts.Part(backward, spots.Fraction[spot]), leg);
                    toPart[spot] = Capped(WalkCosts.Part(forward, 1 - spots.Fraction[spot]), leg);
                }
            }
        });
    }

    public Spots Spots { get; }

    public WalkCosts Costs { get; }

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

/// <summary>Tenths of a second from a spot.</summary>
internal readonly record struct SpotWalk(int Spot, int Deciseconds);
