using GridMap.Analysis.Walking;

namespace GridMap.Import.Osm;

/// <summary>A place on a way. Positive node numbers are the file's, negative ones are made at borders.</summary>
internal readonly record struct WayPoint(long Node, double Longitude, double Latitude);

/// <summary>A street between two junctions.</summary>
internal sealed class Piece
{
    // Most pieces are a stretch of their way as the file has it: its places are looked up when asked for, not held a second time.
    private readonly NodeStore? nodes;
    private readonly WayPoint[]? held;
    private readonly int start;
    private readonly int count;

    /// <summary>A stretch of the way, whose nodes the file holds, each once in a row.</summary>
    public Piece(RoadWay road, NodeStore nodes, int start, int count)
    {
        (Road, this.nodes, this.start, this.count, Class) = (road, nodes, start, count, road.Rule.Class);
        (From, To) = (road.Refs[start], road.Refs[start + count - 1]);
    }

    public Piece(RoadWay road, WayPoint[] points)
    {
        (Road, held, Class) = (road, points, road.Rule.Class);
        (From, To) = (points[0].Node, points[^1].Node);
    }

    public RoadWay Road { get; }
    public long From { get; set; }
    public long To { get; set; }

    /// <summary>Made anew at each call for most pieces: keep it in a variable.</summary>
    public WayPoint[] Points => held ?? Array.ConvertAll(Road.Refs[start..(start + count)], nodes!.Get);

    /// <summary>Where the piece began or ended when it was cut.</summary>
    public WayPoint EndAt(bool first) => held is null ? nodes!.Get(Road.Refs[first ? start : start + count - 1]) : held[first ? 0 : ^1];

    /// <summary>Null: not an inside way.</summary>
    public CompoundShape? Compound { get; set; }

    public bool Walkable { get; set; } = true;

    /// <summary>Other than the road's only for streets that we lay ourselves.</summary>
    public StreetClass Class { get; }
}

/// <summary>A gate, ready to be stored.</summary>
internal sealed record GateRow(CompoundShape Compound, WayPoint At, string? Name, GateAccess Access, string? OpeningHours, bool Inferred);
