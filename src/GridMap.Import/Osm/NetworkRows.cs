using GridMap.Analysis.Walking;

namespace GridMap.Import.Osm;

/// <summary>A place on a way. Positive node numbers are the file's, negative ones are made at borders.</summary>
internal readonly record struct WayPoint(long Node, double Longitude, double Latitude);

/// <summary>A street between two junctions.</summary>
internal sealed class Piece(RoadWay road, WayPoint[] points)
{
    public RoadWay Road { get; } = road;
    public WayPoint[] Points { get; } = points;
    public long From { get; set; } = points[0].Node;
    public long To { get; set; } = points[^1].Node;

    /// <summary>Null: not an inside way.</summary>
    public CompoundShape? Compound { get; set; }

    public bool Walkable { get; set; } = true;

    /// <summary>Other than the road's only for streets that we lay ourselves.</summary>
    public StreetClass Class { get; init; } = road.Rule.Class;
}

/// <summary>A gate, ready to be stored.</summary>
internal sealed record GateRow(CompoundShape Compound, WayPoint At, string? Name, GateAccess Access, string? OpeningHours, bool Inferred);
