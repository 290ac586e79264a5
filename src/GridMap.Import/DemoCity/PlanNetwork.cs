using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using GridMap.Import.Grids;

namespace GridMap.Import.Demo;

/// <summary>A straight piece of way in the plan, along one of its axes.</summary>
public sealed record PlanWay(double U0, double V0, double U1, double V1, string Class, string? Name,
    bool Bridge = false, bool Tunnel = false, bool Walkable = true, long? CompoundId = null)
{
    public bool RunsNorth => U0 == U1;
}

/// <summary>Collects ways and cuts them where walkable ones meet. Ways that are drawn only (carriageways) are not cut and join nothing.</summary>
public sealed class PlanNetwork
{
    // Far below the importer's own negative numbers.
    private const long FirstNode = -5_000_000_000_000;

    private readonly List<PlanWay> ways = [];
    private readonly Dictionary<(long, long), long> nodes = [];
    private long lastNode = FirstNode;

    public IReadOnlyList<PlanWay> Ways => ways;

    public void Add(PlanWay way)
    {
        if (way.U0 != way.U1 && way.V0 != way.V1)
        {
            throw new ArgumentException("A way runs along an axis of the plan.", nameof(way));
        }

        if (Math.Abs(way.U0 - way.U1) + Math.Abs(way.V0 - way.V1) > 0.05)
        {
            ways.Add(way);
        }
    }

    /// <summary>The node at a position, the same one for every way through it (to the centimetre).</summary>
    public long NodeAt(double u, double v)
    {
        var key = ((long)Math.Round(u * 100), (long)Math.Round(v * 100));
        if (!nodes.TryGetValue(key, out var node))
        {
            nodes.Add(key, node = --lastNode);
        }

        return node;
    }

    public IEnumerable<StreetRow> Cut()
    {
        var north = ways.Where(w => w.Walkable && w.RunsNorth).ToLookup(w => (int)Math.Floor(w.U0 / 100));
        var east = ways.Where(w => w.Walkable && !w.RunsNorth).ToLookup(w => (int)Math.Floor(w.V0 / 100));
        foreach (var way in ways)
        {
            var cuts = new SortedSet<double>();
            if (way.Walkable)
            {
                Collect(way, way.RunsNorth ? east : north, cuts);
            }

            foreach (var row in Pieces(way, cuts))
            {
                yield return row;
            }
        }
    }

    private static void Collect(PlanWay way, ILookup<int, PlanWay> across, SortedSet<double> cuts)
    {
        var (from, to, at) = way.RunsNorth
            ? (Math.Min(way.V0, way.V1), Math.Max(way.V0, way.V1), way.U0)
            : (Math.Min(way.U0, way.U1), Math.Max(way.U0, way.U1), way.V0);
        for (var band = (int)Math.Floor((from - 1) / 100); band <= (int)Math.Floor((to + 1) / 100); band++)
        {
            foreach (var other in across[band])
            {
                var (low, high, position) = other.RunsNorth
                    ? (Math.Min(other.V0, other.V1), Math.Max(other.V0, other.V1), other.U0)
                    : (Math.Min(other.U0, other.U1), Math.Max(other.U0, other.U1), other.V0);
                if (at >= low - 0.005 && at <= high + 0.005 && position > from + 0.01 && position < to - 0.01)
                {
                    cuts.Add(Math.Round(position, 2));
                }
            }
        }
    }

    private IEnumerable<StreetRow> Pieces(PlanWay way, SortedSet<double> cuts)
    {
        var (start, end) = way.RunsNorth ? (way.V0, way.V1) : (way.U0, way.U1);
        var stops = (end > start ? cuts : cuts.Reverse()).ToList();
        stops.Insert(0, start);
        stops.Add(end);
        for (var i = 0; i + 1 < stops.Count; i++)
        {
            var (u0, v0, u1, v1) = way.RunsNorth ? (way.U0, stops[i], way.U0, stops[i + 1]) : (stops[i], way.V0, stops[i + 1], way.V0);
            var line = PlanSpace.Line(u0, v0, u1, v1);
            var places = line.Select(c => new LonLat(c.X, c.Y)).ToArray();
            var (from, to) = way.Walkable ? (NodeAt(u0, v0), NodeAt(u1, v1)) : (--lastNode, --lastNode);
            yield return new StreetRow(from, to, PlanSpace.Factory.CreateLineString(line.ToArray()), Geodesy.LengthMetres(places),
                way.Class, way.Name, way.Bridge, way.Tunnel, way.Walkable, way.CompoundId);
        }
    }
}
