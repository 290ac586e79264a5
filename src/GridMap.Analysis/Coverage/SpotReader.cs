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

    /// <summary>The spots within a limit of the field's nearest source, with their tenths of a second.</summary>
    /// <param name="field">Towards its sources, of this reader's costs, searched to the limit at least.</param>
    /// <param name="limit">Tenths of a second.</param>
    /// <param name="into">Room for every spot.</param>
    /// <returns>How many.</returns>
    public int Read(WalkField field, int limit, SpotWalk[] into)
    {
        int[] label = field.Space.Deciseconds, first = spots.FirstOnEdge;
        int[] withSource = EdgesWithSource(field);
        int count = 0, nextSource = 0;
        for (int k = 0; k < spots.Edge.Length; k++)
        {
            int spot = first[k], end = first[k + 1];
            if (nextSource < withSource.Length && withSource[nextSource] == k)
            {
                nextSource++;
                // On a source's own edge the walk need not go over an end.
                for (; spot < end; spot++) Take(spot, field.DecisecondsAt(spots.SnapAt(spot)));
                continue;
            }
            var ends = EndsOf(k, label);
            if (ends.From > limit && ends.To > limit) continue;
            for (; spot < end; spot++) Take(spot, Through(ends, spot));
        }
        return count;

        void Take(int spot, int deciseconds)
        {
            if (deciseconds <= limit) into[count++] = new(spot, deciseconds);
        }
    }

    /// <summary>Indexes in <see cref="Spots.Edge"/>, ascending, each once.</summary>
    private int[] EdgesWithSource(WalkField field) =>
        [.. field.Sources.Where(s => s.IsSnapped).Select(s => Array.BinarySearch(spots.Edge, s.Edge)).Where(k => k >= 0).Distinct().Order()];

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
