namespace GridMap.Import.Demo;

/// <summary>A straight street of the plan between two coordinates along its axis.</summary>
/// <param name="RunsNorth">At is its u and From, To are v; else the other way round.</param>
public sealed record StreetLine(bool RunsNorth, double At, double From, double To, string Class, string? Name, bool Bridge = false, bool Tunnel = false)
{
    /// <summary>From the middle of the carriageway to the sidewalk, metres; 0 where people walk on the street itself.</summary>
    public double HalfWidth => Class switch { "primary" => 20, "secondary" => 15, _ => 0 };

    public bool IsWide => HalfWidth > 0;

    /// <summary>From the middle of the street to where lots begin, metres.</summary>
    public double LotInset => Class switch { "primary" => 33, "secondary" => 27, "tertiary" => 15, "residential" => 11, "pedestrian" => 8, _ => 4.5 };
}

/// <summary>
/// Lays streets as walkers have them. A wide road is drawn as a carriageway that nobody walks on, with a sidewalk at either side; the sidewalks
/// are joined by crossings at some junctions only, and at a few by a footbridge with steps. Narrow streets are walked on themselves.
/// </summary>
public sealed class StreetPlan(Random random)
{
    private readonly List<StreetLine> lines = [];
    private readonly Dictionary<(double, double), int> junctions = [];

    public IReadOnlyList<StreetLine> Lines => lines;

    public StreetLine Add(StreetLine line)
    {
        lines.Add(line);
        return line;
    }

    public void Lay(PlanNetwork network)
    {
        foreach (var line in lines)
        {
            var crossed = lines.Where(w => w.RunsNorth != line.RunsNorth && w.IsWide
                && w.At >= line.From - 0.01 && w.At <= line.To + 0.01 && line.At >= w.From - 0.01 && line.At <= w.To + 0.01)
                .GroupBy(w => w.At).Select(g => g.First()).OrderBy(w => w.At).ToList();
            if (line.IsWide)
            {
                LayWide(network, line, crossed);
            }
            else
            {
                LayNarrow(network, line, crossed);
            }
        }
    }

    private void LayNarrow(PlanNetwork network, StreetLine line, List<StreetLine> crossed)
    {
        var from = line.From;
        foreach (var wide in crossed)
        {
            var (low, high) = (Continues(line, wide.At - 1), Continues(line, wide.At + 1));
            var (near, far) = (wide.At - wide.HalfWidth, wide.At + wide.HalfWidth);
            if (wide.At > line.From + 1)
            {
                Way(network, line, line.At, from, near, line.Class);
            }

            from = far;
            Way(network, line, line.At, low ? near : wide.At, high ? far : wide.At, line.Class, walkable: false);
            var chance = (low && high, line.Class) switch { (true, "tertiary") => 0.7, (true, _) => 0.35, _ => 0.22 };
            if (wide.At < line.To + 0.01 && (line.To > wide.At + 1 || !high) && random.NextDouble() < chance && !wide.Bridge)
            {
                Way(network, line, line.At, near, far, "crossing", name: null);
            }
        }

        if (line.To > from + 0.1)
        {
            Way(network, line, line.At, from, line.To, line.Class);
        }
    }

    private void LayWide(PlanNetwork network, StreetLine line, List<StreetLine> crossed)
    {
        var stops = lines.Where(l => l.RunsNorth != line.RunsNorth && l.At > line.From + 1 && l.At < line.To - 1 && l.Class is not ("residential" or "living_street"))
            .Select(l => l.At).Append(line.From).Append(line.To).Distinct().Order().ToList();
        for (var i = 0; i + 1 < stops.Count; i++)
        {
            Way(network, line, line.At, stops[i], stops[i + 1], line.Class, walkable: false);
        }

        foreach (var side in (int[])[-1, 1])
        {
            var at = line.At + side * line.HalfWidth;
            var from = line.From;
            var to = line.To;
            foreach (var wide in crossed)
            {
                if (!Continues(wide, line.At + side))
                {
                    // The other road stops here or lies on the other side: the sidewalk goes on, round the corner where the road ends.
                    from = Math.Abs(wide.At - line.From) < 1 && !Continues(line, wide.At - 1) ? wide.At - wide.HalfWidth : from;
                    to = Math.Abs(wide.At - line.To) < 1 && !Continues(line, wide.At + 1) ? wide.At + wide.HalfWidth : to;
                    continue;
                }

                if (wide.At > line.From + 1)
                {
                    Way(network, line, at, from, wide.At - wide.HalfWidth, "footway");
                }

                from = wide.At + wide.HalfWidth;
                if (wide.At < line.To - 1 && Continues(line, wide.At - 1) && Continues(line, wide.At + 1) || !Continues(line, wide.At + 1) || wide.At <= line.From + 1)
                {
                    LayJunctionCrossing(network, line, wide, at, side);
                }
            }

            if (to > from + 0.1)
            {
                Way(network, line, at, from, to, "footway");
            }
        }
    }

    // One of up to four crossings of a junction of two wide roads. Each junction has a kind of its own: all four, two, or a footbridge.
    private void LayJunctionCrossing(PlanNetwork network, StreetLine line, StreetLine wide, double at, int side)
    {
        var key = line.RunsNorth ? (line.At, wide.At) : (wide.At, line.At);
        if (!junctions.TryGetValue(key, out var kind))
        {
            junctions.Add(key, kind = random.Next(10));
        }

        var (near, far) = (wide.At - wide.HalfWidth, wide.At + wide.HalfWidth);
        if (kind < 6 || (kind < 8 && (side > 0) == line.RunsNorth))
        {
            Way(network, line, at, near, far, "crossing", name: null);
        }
        else if (kind >= 8)
        {
            Way(network, line, at, near, far, "steps", name: "人行天桥", bridge: true);
        }
    }

    private bool Continues(StreetLine line, double position) =>
        lines.Any(l => l.RunsNorth == line.RunsNorth && l.At == line.At && position > l.From && position < l.To);

    private static void Way(PlanNetwork network, StreetLine line, double at, double from, double to, string streetClass, bool walkable = true) =>
        Way(network, line, at, from, to, streetClass, line.Name, line.Bridge, walkable);

    private static void Way(PlanNetwork network, StreetLine line, double at, double from, double to, string streetClass, string? name,
        bool bridge = false, bool walkable = true)
    {
        if (to > from)
        {
            network.Add(line.RunsNorth
                ? new PlanWay(at, from, at, to, streetClass, name, bridge, line.Tunnel, walkable)
                : new PlanWay(from, at, to, at, streetClass, name, bridge, line.Tunnel, walkable));
        }
    }
}
