using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Coverage;

/// <summary>A station or facility that could serve. <c>Open</c>: at the hour asked (true where none is). <c>Offers</c>: the item asked
/// (true where none is). <c>Hours</c>: for the evidence only; null: not known.</summary>
public sealed record ServicePoint(
    long Id, string Name, LonLat Place, bool Open = true, bool Offers = true, int? Capacity = null, OpeningHours? Hours = null)
{
    public bool IsUsable => Open && Offers;
}

/// <param name="LimitSeconds">Positive.</param>
/// <param name="RespectCapacity">People beyond a station's capacity count as uncovered, farthest first.</param>
public sealed record CoverageQuestion(Persona Persona, int LimitSeconds, DateTime? At = null, bool RespectCapacity = false);

public enum CoverageOutcome : byte { Covered, Uncovered, Unsnapped, Excluded }

public enum GapReason : byte
{
    /// <summary>No station within straight reach.</summary>
    NoneNear,

    /// <summary>A station within straight reach, but a known gate, wall, river, railway or road stands in the way: the walk to it is at
    /// least <see cref="DetourFinder.BarrierRatio"/> times the straight line and goes round that.</summary>
    Barrier,

    /// <summary>A station within straight reach, but the streets lead there by too long a way, and nothing that is known stands
    /// in it.</summary>
    TooFar,

    /// <summary>Covered at another hour.</summary>
    Closed,

    /// <summary>A station is within reach but does not offer the item.</summary>
    ItemNotOffered,

    /// <summary>A station is within reach but full.</summary>
    OverCapacity,

    /// <summary>Farther from any street than the snap cap.</summary>
    Unsnapped,

    /// <summary>On a piece of the network that no station can be reached from.</summary>
    Disconnected,
}

/// <summary>Something that can stand in the way, for the evidence of a barrier. Kind: river, railway, road, compound.</summary>
public sealed record Obstacle(string Kind, string? Name, Geometry Shape);

/// <summary>What supports a gap's reason; fields that do not apply are null.</summary>
/// <param name="From">The gap's most central household.</param>
/// <param name="StationId">Of the nearest station in a straight line (barrier, none near, disconnected), on foot (too far), or of the one
/// that is closed, without the item or full.</param>
/// <param name="StraightMetres">To that station in a straight line.</param>
/// <param name="WalkMetres">The shortest walk to that station, null where there is none.</param>
/// <param name="Route">That walk.</param>
/// <param name="InTheWay">Obstacles on the straight line that the walk goes round, the one passed farthest away first.</param>
public sealed record GapEvidence(
    LonLat From, long? StationId, string? StationName, LonLat? StationPlace, double? StraightMetres, double? WalkMetres, int? WalkSeconds,
    double? DetourRatio, IReadOnlyList<Obstacle> InTheWay, long? GateId, double? NearestStreetMetres, IReadOnlyList<LonLat>? Route)
{
    /// <summary>Of the station that is closed at the hour asked; null where they are not known or it is open.</summary>
    public OpeningHours? Hours { get; init; }

    /// <summary>When that station, or the gate on the way to it, opens next, within two weeks.</summary>
    public DateTime? OpensNext { get; init; }

    /// <summary>The gate that bars the way, or that is shut at the hour.</summary>
    public EvidenceGate? Gate { get; init; }

    /// <summary>Of the station that is full.</summary>
    public int? Capacity { get; init; }

    /// <summary>People within the limit for whom the full station is the nearest.</summary>
    public int? PeopleNearest { get; init; }

    /// <summary>The piece of the network that no station can be reached from.</summary>
    public PieceSize? Piece { get; init; }
}

/// <param name="Compound">Name of the compound that it leads into.</param>
public sealed record EvidenceGate(long Id, LonLat Place, string Compound, GateAccess Access, OpeningHours? Hours);

/// <summary>How large a connected piece of the network is.</summary>
public sealed record PieceSize(int Streets, double Metres);

/// <summary>Connected uncovered households of one reason. <c>Members</c>: indexes into <see cref="Demand.Households"/>.</summary>
public sealed record CoverageGap(int Number, GapReason Reason, int[] Members, int Households, int People, Geometry Shape, GapEvidence Evidence)
{
    /// <summary>The single change that closes most of it; null where none was found that closes any.</summary>
    public GapRemedy? Remedy { get; init; }

    /// <summary>The best changes of other kinds, best first.</summary>
    public IReadOnlyList<GapRemedy> OtherRemedies { get; init; } = [];
}

/// <param name="WalkDeciseconds">For each household, to the nearest open station that offers the item; searched beyond the limit.</param>
/// <param name="GapOf">For each household, its gap's number, −1 where covered or excluded.</param>
public sealed record CoverageResult(int[] WalkDeciseconds, int[] NearestPoint, CoverageOutcome[] Outcomes, int[] GapOf, IReadOnlyList<CoverageGap> Gaps);
