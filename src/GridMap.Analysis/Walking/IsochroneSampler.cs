using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>True walking times, as graph.Snap and the field would give them, for many places close together: the streets that can be
/// nearest anywhere in a block are gathered once. One sampler serves one thread.</summary>
internal sealed class IsochroneSampler
{
    private const double Cap = WalkGraph.DefaultSnapCapMetres;

    /// <summary>A segment in metres from the block's centre. <c>Region</c>: the compound (index plus one) whose places may use it, 0 for
    /// streets outside, −1 for inside ways of public compounds, which outside places use where nothing else is near.</summary>
    private readonly record struct Candidate(double Ax, double Ay, double Dx, double Dy, double CentreMetres, int Edge, double FractionA, double FractionSpan, int Region);

    private readonly WalkGraph graph;
    private readonly WalkField field;
    private readonly List<int> segments = [];
    private readonly List<int> regions = [];
    private readonly int[] stamp;
    private int now;
    private Candidate[] candidates = new Candidate[256];
    private int count;
    private double[] nearestOf = [];
    private LonLat centre;
    private EarthScale scale;

    public IsochroneSampler(WalkGraph graph, WalkField field)
    {
        (this.graph, this.field) = (graph, field);
        stamp = new int[graph.Net.Longitude.Length];
    }

    /// <summary>Prepares for places at most <paramref name="radius"/> metres from the centre.</summary>
    public void Gather(LonLat blockCentre, double radius)
    {
        centre = blockCentre;
        scale = EarthScale.At(centre.Latitude);
        double lon = radius / scale.MetresPerDegreeLongitude, lat = radius / scale.MetresPerDegreeLatitude;
        regions.Clear();
        graph.RegionsTouching(new Envelope(centre.Longitude - lon, centre.Longitude + lon, centre.Latitude - lat, centre.Latitude + lat), regions);
        segments.Clear();
        graph.Net.Edges.Collect(centre, Cap + radius, segments);
        now++;
        count = 0;
        nearestOf = new double[regions.Count + 2];
        Array.Fill(nearestOf, double.PositiveInfinity);
        foreach (int segment in segments)
        {
            int point = graph.Net.Edges.SegmentPoint(segment);
            if (stamp[point] == now) continue;
            stamp[point] = now;
            Consider(segment, point, radius);
        }
        int kept = 0;
        for (int k = 0; k < count; k++)
        {
            if (candidates[k].CentreMetres <= nearestOf[SlotOf(candidates[k].Region)] + 2 * radius + 0.1) candidates[kept++] = candidates[k];
        }
        count = kept;
    }

    private void Consider(int segment, int point, double radius)
    {
        var net = graph.Net;
        int edge = net.Edges.SegmentEdge(segment), compound = net.Compound[edge];
        int region = compound == 0 ? 0 : regions.Contains(compound) ? compound : graph.States.AllPublic[compound] ? -1 : -2;
        if (region == -2) return;
        double ax = EarthScale.ShortWay(net.Longitude[point] - centre.Longitude) * scale.MetresPerDegreeLongitude;
        double ay = (net.Latitude[point] - centre.Latitude) * scale.MetresPerDegreeLatitude;
        double dx = EarthScale.ShortWay(net.Longitude[point + 1] - net.Longitude[point]) * scale.MetresPerDegreeLongitude;
        double dy = (net.Latitude[point + 1] - net.Latitude[point]) * scale.MetresPerDegreeLatitude;
        double metres = Math.Sqrt(SegmentDistance.SquareToOrigin(ax, ay, dx, dy, out _));
        if (metres > Cap + radius) return;
        Keep(new(ax, ay, dx, dy, metres, edge, net.Along[point], net.Along[point + 1] - net.Along[point], region));
        if (region > 0 && graph.States.AllPublic[compound])
            Keep(new(ax, ay, dx, dy, metres, edge, net.Along[point], net.Along[point + 1] - net.Along[point], -1));
    }

    private void Keep(Candidate candidate)
    {
        if (count == candidates.Length) Array.Resize(ref candidates, 2 * count);
        candidates[count++] = candidate;
        ref double nearest = ref nearestOf[SlotOf(candidate.Region)];
        nearest = Math.Min(nearest, candidate.CentreMetres);
    }

    private int SlotOf(int region) => region <= 0 ? -region : 2 + regions.IndexOf(region);

    /// <summary>Bounds of the time at places within <paramref name="radius"/> metres of a place (given from the centre). High is NoWalk
    /// where some of them may have no walk.</summary>
    public (int Low, int High) Bounds(double x, double y, double radius)
    {
        Span<double> nearest = stackalloc double[nearestOf.Length];
        nearest.Fill(double.PositiveInfinity);
        Span<double> metres = count <= 512 ? stackalloc double[count] : new double[count];
        for (int k = 0; k < count; k++)
        {
            ref var c = ref candidates[k];
            metres[k] = Math.Sqrt(SegmentDistance.SquareToOrigin(c.Ax - x, c.Ay - y, c.Dx, c.Dy, out _));
            ref double least = ref nearest[SlotOf(c.Region)];
            least = Math.Min(least, metres[k]);
        }
        int low = WalkField.NoWalk, high = 0;
        for (int slot = 0; slot < nearest.Length; slot++)
        {
            if (slot != 1 && nearest[slot] + radius > Cap) high = WalkField.NoWalk;
        }
        bool secondCounts = nearest[0] + radius > Cap;
        for (int k = 0; k < count; k++)
        {
            int slot = SlotOf(candidates[k].Region);
            if ((slot == 1 && !secondCounts) || metres[k] > nearest[slot] + 2 * radius + 0.1 || metres[k] - radius > Cap) continue;
            var (from, to) = OnSegment(candidates[k], Math.Max(0, metres[k] - radius), Math.Min(Cap, metres[k] + radius));
            (low, high) = (Math.Min(low, from), Math.Max(high, to));
        }
        return (low, high);
    }

    private (int Low, int High) OnSegment(in Candidate c, double nearLeg, double farLeg)
    {
        int a = field.DecisecondsAt(new Snap(c.Edge, c.FractionA, 0, default)), b = field.DecisecondsAt(new Snap(c.Edge, c.FractionA + c.FractionSpan, 0, default));
        // Between a segment's ends the time over the edge's ends is concave; a source on the edge makes it anything.
        int low = field.HasSourceOn(c.Edge) ? 0 : Math.Min(a, b);
        if (low != WalkField.NoWalk) low += Math.Max(0, field.Costs.Leg(nearLeg) - 2);
        if (a == WalkField.NoWalk || b == WalkField.NoWalk) return (low, WalkField.NoWalk);
        int forward = field.Costs.Forward[c.Edge], backward = field.Costs.Backward[c.Edge];
        int whole = forward == WalkField.NoWalk ? backward : backward == WalkField.NoWalk ? forward : Math.Max(forward, backward);
        return (low, Math.Max(a, b) + WalkCosts.Part(whole, c.FractionSpan) + field.Costs.Leg(farLeg) + 2);
    }

    /// <summary>The time at a place given in metres from the centre.</summary>
    /// <param name="edge">The edge that it is snapped to, or −1.</param>
    public int TimeAt(double x, double y, out int edge)
    {
        int region = regions.Count == 0 ? 0 : graph.RegionAt(new(centre.Longitude + x / scale.MetresPerDegreeLongitude, centre.Latitude + y / scale.MetresPerDegreeLatitude));
        var snap = Nearest(x, y, region);
        if (!snap.IsSnapped && region == 0) snap = Nearest(x, y, -1);
        edge = snap.Edge;
        return field.DecisecondsAt(snap);
    }

    private Snap Nearest(double x, double y, int region)
    {
        double best = Cap * Cap, bestShare = 0;
        int bestAt = -1;
        for (int k = 0; k < count; k++)
        {
            ref var c = ref candidates[k];
            if (c.Region != region) continue;
            double square = SegmentDistance.SquareToOrigin(c.Ax - x, c.Ay - y, c.Dx, c.Dy, out double t);
            if (square > best || (square == best && bestAt >= 0)) continue;
            (best, bestShare, bestAt) = (square, t, k);
        }
        if (bestAt < 0) return new(-1, 0, 0, default);
        return new(candidates[bestAt].Edge, candidates[bestAt].FractionA + bestShare * candidates[bestAt].FractionSpan, Math.Sqrt(best), default);
    }
}
