using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>What a single change does; those that cost less come first.</summary>
public enum RemedyKind : byte
{
    /// <summary>A known station, closed at the hour asked, open at it.</summary>
    LongerHours,

    /// <summary>The item asked about, offered at a known station.</summary>
    AddItem,

    /// <summary>A known station that serves as many people as have it as their nearest.</summary>
    MoreCapacity,

    /// <summary>A known gate opened: to those who come from or go to a place inside, or to everybody.</summary>
    OpenGate,

    /// <summary>A gate where an inside way of a compound meets a street, or with a short way to a street near by.</summary>
    NewGate,

    /// <summary>A short way between two junctions, across a main road.</summary>
    Crossing,

    /// <summary>A short way between two junctions, or to places far from every street.</summary>
    Footpath,

    /// <summary>A short way between two junctions, across a river or a railway.</summary>
    Bridge,
    NewStation,
}

/// <summary>The single change that closes most of a gap: counted on the network, and, where stations' capacities count, by serving all
/// stations concerned anew.</summary>
/// <param name="Changes">As a scenario takes them. A new gate in a wall and the way to it are two entries of one change.</param>
/// <param name="Place">Where it is: the station, the gate, the middle of the way.</param>
/// <param name="OfPeople">People of the gap.</param>
public sealed record GapRemedy(RemedyKind Kind, IReadOnlyList<Change> Changes, LonLat Place, int PeopleClosed, int HouseholdsClosed, int OfPeople)
{
    /// <summary>Of the known station that changes.</summary>
    public long? StationId { get; init; }
    public string? StationName { get; init; }

    /// <summary>Of the known gate that changes.</summary>
    public long? GateId { get; init; }

    /// <summary>Name of the compound that the gate leads into.</summary>
    public string? Compound { get; init; }

    /// <summary>Who the gate lets pass then.</summary>
    public GateAccess? Access { get; init; }

    /// <summary>The new way.</summary>
    public IReadOnlyList<LonLat>? Line { get; init; }
    public double? LengthMetres { get; init; }

    /// <summary>What the new way crosses.</summary>
    public Obstacle? Across { get; init; }

    /// <summary>People that the station serves then.</summary>
    public int? Capacity { get; init; }
}
