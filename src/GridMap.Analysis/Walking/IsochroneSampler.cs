using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>Snaps, as graph.Snap would give them, of many places close together: the streets that can be nearest anywhere in a tile are
/// gathered once. One sampler serves one thread.</summary>
internal sealed class IsochroneSampler
{
    private const double Cap = WalkGraph.DefaultSnapCapMetres;

    /// <summary>Looked at first; in a built-up place nothing farther matters.</summary>
    private const double NearMetres = 110;

    /// <summary>A segment in metres from the block's centre. <c>Region</c>: the compound (index plus one) whose places may use it, 0 for
    /// streets outside, −1 for inside ways of public compounds, which outside places use where nothing else is near.</summary>
    private readonly record struct Candidate(double Ax, double Ay, double Dx, double Dy, double CentreMetres, int Edge, double FractionA, double FractionSpan, int Region);

    private readonly WalkGraph graph;
    private readonly List<int> segments = [];
    private readonly List<int> regions = [];
    private readonly int[] stamp;
    private int now;
    private Candidate[] candidates = new Candidate[256];   // sorted by distance from the centre
    private double[] fromCentre = new double[256];
    private int count;
    private double[] nearestOf = [];
    private LonLat centre;
    private EarthScale scale;

    public IsochroneSampler(WalkGraph graph)
    {
        this.graph = graph;
        stamp = new int[graph.Net.Longitude.Length];
    }

    /// <summary>Whether any street is near the tile.</summary>
    public bool HasStreets => count > 0;

    /// <summary>Prepares for places at most <paramref name="radius"/> metres from the centre.</summary>
    public void Gather(LonLat blockCentre, double radius)
    {
        centre = blockCentre;
        scale = EarthScale.At(centre.Latitude);
        double lon = radius / scale.MetresPerDegreeLongitude, lat = radius / scale.MetresPerDegreeLatitude;
        regions.Clear();
        graph.RegionsTouching(new Envelope(centre.Longitude - lon, centre.Longitude + lon, centre.Latitude - lat, centre.Latitude + lat), regions);
        if (!GatherWithin(NearMetres, radius)) GatherWithin(Cap + radius, radius);
        int kept = 0;
        for (int k = 0; k < count; k++)
        {
            if (candidates[k].CentreMetres > nearestOf[SlotOf(candidates[k].Region)] + 2 * radius + 0.1) continue;
            fromCentre[kept] = candidates[k].CentreMetres;
            candidates[kept++] = candidates[k];
        }
        count = kept;
        Array.Sort(fromCentre, candidates, 0, count);
    }

    /// <returns>Whether nothing farther away can be nearest to any place of the block.</returns>
    private bool GatherWithin(double metres, double radius)
    {
        segments.Clear();
        graph.Net.Edges.Collect(centre, metres, segments);
        now++;
        count = 0;
        nearestOf = new double[regions.Count + 2];
        Array.Fill(nearestOf, double.PositiveInfinity);
        foreach (int segment in segments)
        {
            if (stamp[segment] == now) continue;
            stamp[segment] = now;
            Consider(segment, metres);
        }
        for (int slot = 0; slot < nearestOf.Length; slot++)
        {
            if (slot != 1 && nearestOf[slot] + 2 * radius + 0.1 > metres) return false;
        }
        return true;
    }

    private void Consider(int point, double within)
    {
        var net = graph.Net;
        int edge = net.Edges.SegmentEdge(point), compound = net.Compound[edge];
        if (graph.IsBarred(edge)) return;
        int region = compound == 0 ? 0 : regions.Contains(compound) ? compound : graph.States.AllPublic[compound] ? -1 : -2;
        if (region == -2) return;
        double ax = EarthScale.ShortWay(net.Longitude[point] - centre.Longitude) * scale.MetresPerDegreeLongitude;
        double ay = (net.Latitude[point] - centre.Latitude) * scale.MetresPerDegreeLatitude;
        double dx = EarthScale.ShortWay(net.Longitude[point + 1] - net.Longitude[point]) * scale.MetresPerDegreeLongitude;
        double dy = (net.Latitude[point + 1] - net.Latitude[point]) * scale.MetresPerDegreeLatitude;
        double metres = Math.Sqrt(SegmentDistance.SquareToOrigin(ax, ay, dx, dy, out _));
        if (metres > within) return;
        double along = net.AlongAt(edge, point), span = net.AlongAt(edge, point + 1) - along;
        Keep(new(ax, ay, dx, dy, metres, edge, along, span, region));
        if (region > 0 && graph.States.AllPublic[compound])
            Keep(new(ax, ay, dx, dy, metres, edge, along, span, -1));
    }

    private void Keep(Candidate candidate)
    {
        if (count == candidates.Length)
        {
            Array.Resize(ref candidates, 2 * count);
            Array.Resize(ref fromCentre, 2 * count);
        }
        candidates[count++] = candidate;
        ref double nearest = ref nearestOf[SlotOf(candidate.Region)];
        nearest = Math.Min(nearest, candidate.CentreMetres);
    }

    private int SlotOf(int region) => region <= 0 ? -region : 2 + regions.IndexOf(region);

    /// <summary>The streets, each with its share at the foot of the place, that can be nearest to some place within the radius. Adds
    /// streets that only may be, where compounds meet.</summary>
    public void PossibleWithin(double x, double y, double radius, List<(int Edge, double Fraction)> possible)
    {
        possible.Clear();
        Span<double> nearest = stackalloc double[nearestOf.Length], metres = count <= 512 ? stackalloc double[count] : new double[count];
        Span<double> shares = count <= 512 ? stackalloc double[count] : new double[count];
        nearest.Fill(double.PositiveInfinity);
        for (int k = 0; k < count; k++)
        {
            ref var c = ref candidates[k];
            metres[k] = Math.Sqrt(SegmentDistance.SquareToOrigin(c.Ax - x, c.Ay - y, c.Dx, c.Dy, out shares[k]));
            ref double least = ref nearest[SlotOf(c.Region)];
            least = Math.Min(least, metres[k]);
        }
        bool secondCounts = nearest[0] + radius > Cap;
        for (int k = 0; k < count; k++)
        {
            ref var c = ref candidates[k];
            int slot = SlotOf(c.Region);
            if ((slot == 1 && !secondCounts) || metres[k] > nearest[slot] + 2 * radius + 0.1 || metres[k] - radius > Cap) continue;
            possible.Add((c.Edge, c.FractionA + shares[k] * c.FractionSpan));
        }
    }

    /// <summary>The snap of a place given in metres from the centre; its position is left out.</summary>
    public Snap SnapAt(double x, double y)
    {
        int region = regions.Count == 0 ? 0 : graph.RegionAt(new(centre.Longitude + x / scale.MetresPerDegreeLongitude, centre.Latitude + y / scale.MetresPerDegreeLatitude));
        var snap = Nearest(x, y, region);
        return snap.IsSnapped || region != 0 ? snap : Nearest(x, y, -1);
    }

    private Snap Nearest(double x, double y, int region)
    {
        double best = Cap * Cap, bestShare = 0, fromHere = Math.Sqrt(x * x + y * y), enough = Cap + fromHere;
        int bestAt = -1;
        for (int k = 0; k < count && fromCentre[k] <= enough; k++)
        {
            ref var c = ref candidates[k];
            if (c.Region != region) continue;
            double square = SegmentDistance.SquareToOrigin(c.Ax - x, c.Ay - y, c.Dx, c.Dy, out double t);
            if (square > best || (square == best && bestAt >= 0)) continue;
            (best, bestShare, bestAt) = (square, t, k);
            enough = Math.Sqrt(square) + fromHere;
        }
        if (bestAt < 0) return new(-1, 0, 0, default);
        return new(candidates[bestAt].Edge, candidates[bestAt].FractionA + bestShare * candidates[bestAt].FractionSpan, Math.Sqrt(best), default);
    }
}
