using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Osm;

/// <summary>Puts a node where a way that may be an inside way crosses a compound's border.</summary>
internal sealed class BorderCuts(CompoundShapes compounds, Func<long> newNode)
{
    /// <summary>A crossing so near to a node of the way is taken to be at that node.</summary>
    private const double SameMetres = 0.5;

    /// <summary>Nodes at which a way crosses or touches a border: ways are split there.</summary>
    public HashSet<long> Nodes { get; } = [];

    /// <summary>Whether the way belongs to a compound where it runs inside one: see docs/decisions/0002-compounds-in-osm.md.</summary>
    public static bool MayBeInside(RoadWay road) => road.Rule.Foot switch
    {
        Foot.InsideOnly => true,
        Foot.Yes => road.Rule.Class switch
        {
            StreetClass.Footway or StreetClass.Path or StreetClass.Steps or StreetClass.Track or StreetClass.Cycleway
                or StreetClass.Service or StreetClass.LivingStreet or StreetClass.Crossing => true,
            StreetClass.Pedestrian => road.Name is null,
            _ => false,
        },
        _ => false,
    };

    /// <summary>The same way with the crossings as additional points.</summary>
    public List<WayPoint> Cut(List<WayPoint> points)
    {
        var box = new Envelope();
        foreach (var p in points) box.ExpandToInclude(p.Longitude, p.Latitude);
        var near = compounds.Touching(box).ToList();
        if (near.Count == 0) return points;
        var cut = new List<WayPoint>(points.Count + 4) { points[0] };
        for (int i = 1; i < points.Count; i++)
        {
            AddCrossings(points[i - 1], points[i], near, cut);
            cut.Add(points[i]);
        }

        return cut;
    }

    private void AddCrossings(WayPoint a, WayPoint b, List<CompoundShape> near, List<WayPoint> cut)
    {
        double metres = Near.Metres(a.Longitude, a.Latitude, b.Longitude, b.Latitude);
        var shares = new SortedSet<double>();
        foreach (var compound in near)
        {
            foreach (var (c, d) in compound.Border)
            {
                if (CrossingShare(a, b, c, d) is { } share) shares.Add(share);
            }
        }

        double last = 0;
        foreach (double share in shares)
        {
            if (share * metres < SameMetres) Nodes.Add(a.Node);
            else if ((1 - share) * metres < SameMetres) Nodes.Add(b.Node);
            else if ((share - last) * metres >= SameMetres)
            {
                long node = newNode();
                Nodes.Add(node);
                cut.Add(new WayPoint(node, a.Longitude + share * (b.Longitude - a.Longitude), a.Latitude + share * (b.Latitude - a.Latitude)));
                last = share;
            }
        }
    }

    /// <summary>Where on a–b the segment c–d crosses or touches it, 0 to 1; null: nowhere, or they are parallel.</summary>
    private static double? CrossingShare(WayPoint a, WayPoint b, Coordinate c, Coordinate d)
    {
        double rx = b.Longitude - a.Longitude, ry = b.Latitude - a.Latitude, sx = d.X - c.X, sy = d.Y - c.Y;
        double cross = rx * sy - ry * sx;
        if (cross == 0) return null;
        double qx = c.X - a.Longitude, qy = c.Y - a.Latitude;
        double t = (qx * sy - qy * sx) / cross, u = (qx * ry - qy * rx) / cross;
        const double slack = 1e-9;
        return t is >= -slack and <= 1 + slack && u is >= -slack and <= 1 + slack ? Math.Clamp(t, 0, 1) : null;
    }
}
