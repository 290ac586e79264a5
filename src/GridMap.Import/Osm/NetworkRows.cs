using GridMap.Analysis.Walking;

namespace GridMap.Import.Osm;

/// <summary>A place on a way. Positive node numbers are the file's, negative ones are made at borders.</summary>
internal readonly record struct WayPoint(long Node, double Longitude, double Latitude);

/// <summary>A street as the file has it.</summary>
internal sealed record RoadWay(long Id, long[] Refs, FootRule Rule, string? Name, bool Bridge, bool Tunnel, string? Kerb = null)
{
    /// <returns>Null where the tags are not those of a street.</returns>
    public static RoadWay? Of(long id, ReadOnlySpan<long> refs, OsmTags tags) => refs.Length >= 2 && FootAccess.Of(tags) is { } rule
        ? new RoadWay(id, refs.ToArray(), rule, tags.Text("name") ?? tags.Text("name:zh"), tags["bridge"] is not ("" or "no"), tags["tunnel"] is not ("" or "no"),
            tags.Text("kerb"))
        : null;

    /// <summary>The stretches whose nodes the file holds, no node twice in a row, each of at least two.</summary>
    public IEnumerable<List<WayPoint>> KnownRuns(NodeStore nodes)
    {
        var run = new List<WayPoint>(Refs.Length);
        foreach (long id in Refs)
        {
            if (!nodes.TryGet(id, out double lon, out double lat))
            {
                if (run.Count >= 2) yield return run;
                run = [];
            }
            else if (run.Count == 0 || run[^1].Node != id)
            {
                run.Add(new WayPoint(id, lon, lat));
            }
        }

        if (run.Count >= 2) yield return run;
    }
}

/// <summary>A street between two junctions.</summary>
internal sealed class Piece(RoadWay road, WayPoint[] points)
{
    public RoadWay Road { get; } = road;
    public WayPoint[] Points { get; } = points;

    /// <summary>The first point's node, or a new one where a barrier parts the street from it.</summary>
    public long From { get; set; } = points[0].Node;
    public long To { get; set; } = points[^1].Node;

    /// <summary>Null: not an inside way.</summary>
    public CompoundShape? Compound { get; set; }

    public bool Walkable { get; set; } = true;

    public StreetClass Class => Road.Rule.Class;
}

/// <summary>A gate, ready to be stored.</summary>
internal sealed record GateRow(CompoundShape Compound, WayPoint At, string? Name, GateAccess Access, string? OpeningHours, bool Inferred);

/// <summary>A facility, ready to be stored.</summary>
internal sealed record FacilityRow(string ExternalId, string Category, string? Name, NetTopologySuite.Geometries.Point Place, string? OpeningHours);
