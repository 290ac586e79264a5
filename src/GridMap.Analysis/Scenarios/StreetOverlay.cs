using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>What a scenario changes of a net: streets gone and added, compounds laid anew. The net beneath is shared and stays as it is;
/// states from its count on are the overlay's own, and edges from its count on the added streets.</summary>
internal sealed class StreetOverlay
{
    /// <summary>The other end of an overlay's arc, and what walking it costs in the direction of the search.</summary>
    /// <param name="ResidentsOf">An open gate for residents of this compound (index plus one); else 0.</param>
    public readonly record struct Arc(int Node, int Cost, int ResidentsOf);

    /// <summary>Read-layer states of an edge's ends, and what to add for their seed-layer copies (0: one layer).</summary>
    public readonly record struct Ends(int From, int To, int SeedShift);

    /// <summary>Where an added street leaves a street between its ends: the state there, and its seed-layer copy.</summary>
    public readonly record struct Stop(double Fraction, int Node, int SeedShift);

    public required int NodeCount { get; init; }

    /// <summary>Streets added, as edges from the net's count on.</summary>
    public required IReadOnlyList<AddedEdge> Added { get; init; }

    /// <summary>Edges of the net that nobody walks any more.</summary>
    public required HashSet<int> Removed { get; init; }

    /// <summary>Compounds laid anew, by index plus one, with the read-layer states inside their gates that are not closed, where one of
    /// them is for residents.</summary>
    public required Dictionary<int, List<int>?> Laid { get; init; }

    /// <summary>States of the net that were laid anew.</summary>
    public required HashSet<int> Gone { get; init; }

    public required Dictionary<int, List<Arc>> OutOf { get; init; }

    /// <summary>Of added edges, and of those in compounds laid anew.</summary>
    public required Dictionary<int, Ends> EndsOf { get; init; }

    public required Dictionary<int, List<Stop>> StopsOn { get; init; }
    public required int LongestArc { get; init; }

    /// <summary>Which compounds' inside ways places use: as <see cref="StateNet.CanSnapInside"/> and <see cref="StateNet.AllPublic"/>.</summary>
    public required bool[] CanSnapInside { get; init; }
    public required bool[] AllPublic { get; init; }

    /// <summary>By compound index plus one: one of the two differs from the net's.</summary>
    public required HashSet<int> SnapsDiffer { get; init; }

    public bool IsCut(int tail, int head, int way) => way >= 0 ? Removed.Contains(way >> 1) : Gone.Contains(tail) || Gone.Contains(head);

    public Ends EndsOn(StateNet states, StreetNet streets, int edge) =>
        EndsOf.TryGetValue(edge, out var ends) ? ends : new(states.From[edge], states.To[edge], states.SeedShift[streets.Compound[edge]]);
}

/// <summary>A street that a scenario adds.</summary>
/// <param name="Compound">Index plus one, 0 outside.</param>
/// <param name="Forward">Tenths of a second along its line; NoWalk where it is not passable.</param>
internal sealed record AddedEdge(Street Street, int Compound, int Forward, int Backward);
