using GridMap.Analysis.Hours;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>One walkable piece between two junctions. <c>CompoundId</c> 0: not an inside way of a compound.</summary>
/// <param name="Line">At least two places, from <c>FromNode</c> to <c>ToNode</c>.</param>
/// <param name="LengthMetres">On the ellipsoid; zero is allowed.</param>
/// <param name="FootOneway">0 both ways, 1 along the line only, -1 against it only.</param>
/// <param name="RaisedKerb">A kerb that is mapped as raised stands on it. Where nothing is mapped, nothing is assumed.</param>
/// <param name="Crossings">Null where nothing is known: then a street of class Crossing is one crossing of a main road, others none.</param>
public sealed record Street(
    long Id, long FromNode, long ToNode, LonLat[] Line, double LengthMetres, StreetClass Class,
    long CompoundId = 0, sbyte FootOneway = 0, string? Name = null, bool Bridge = false, bool RaisedKerb = false, RoadCrossings? Crossings = null);

/// <summary>How often somebody who walks the whole street crosses roads, in halves: who leaves at the middle of a road has crossed half
/// of it. At most 7 each. Main roads: secondary, primary, trunk.</summary>
public readonly record struct RoadCrossings(byte MainHalves, byte MinorHalves);

/// <summary>Walled residential ground; polygon in EPSG:4326.</summary>
public sealed record Compound(long Id, string Name, Geometry Polygon);

/// <summary>Who may pass a gate; each lets pass whom the next one does, and more.</summary>
public enum GateAccess : byte
{
    /// <summary>Everybody, also to walk through the compound.</summary>
    Public,

    /// <summary>Those who are going to a place inside the compound or come from one.</summary>
    Visitors,

    /// <summary>Those of them who live in the compound.</summary>
    Residents,

    /// <summary>Nobody.</summary>
    Closed,
}

/// <summary>A way through a compound's border, standing at a street node. With <c>Hours</c>, closed outside them.</summary>
public sealed record Gate(long Id, long CompoundId, long NodeId, GateAccess Access, OpeningHours? Hours = null);

/// <summary>How somebody walks.</summary>
/// <param name="StepsFactor">Time on steps relative to level ground; null: cannot use steps.</param>
/// <param name="CrossingSeconds">Added for each crossing of a main road (see <see cref="RoadCrossings"/>).</param>
/// <param name="MinorCrossingSeconds">Added for each crossing of another road; null: as much as for a main one.</param>
/// <param name="RaisedKerbs">Whether streets with a raised kerb can be used.</param>
public sealed record Persona(
    string Code, double SpeedMetresPerSecond, double? StepsFactor = 1, double CrossingSeconds = 0, double? MinorCrossingSeconds = null, bool RaisedKerbs = true);
