using GridMap.Analysis.Walking;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>Which households of an area reach each other on foot without leaving it.</summary>
/// <remarks>
/// <para>Exactly: a street is inside an area where it lies within <see cref="BorderMetres"/> of its polygon, so that streets on the border count
/// for both sides. Two households are in one part when a walk joins them that is outside for at most <see cref="OutsideMetres"/> on each
/// stretch between one inside street, or household, and the next.</para>
/// <para>The walker is the area's own worker: let in by every gate but a closed one, at any hour, both ways on every street.</para>
/// </remarks>
internal sealed class FootNetwork
{
    public const double BorderMetres = 30, OutsideMetres = 100;

    // One metre a second, so that tenths of a second are tenths of a metre.
    private static readonly Persona MetreAStep = new("metres", 1);

    private readonly WalkGraph graph;
    private readonly ILookup<long, int> compoundsByGateNode;
    private readonly Lazy<WalkCosts> costs;

    public FootNetwork(WalkGraph graph)
    {
        this.graph = graph;
        var index = new Dictionary<long, int>();
        for (int i = 0; i < graph.Compounds.Count; i++) index[graph.Compounds[i].Id] = i + 1;
        compoundsByGateNode = graph.Gates.Where(g => g.Access != GateAccess.Closed && index.ContainsKey(g.CompoundId)).ToLookup(g => g.NodeId, g => index[g.CompoundId]);
        costs = new(() => graph.CostsFor(MetreAStep));
    }

    /// <summary>Whether the area's worker passes between the streets inside a compound and those outside, at a junction.</summary>
    /// <param name="compound">Index plus one.</param>
    public bool HasGate(int junction, int compound) => compoundsByGateNode[graph.Net.JunctionId[junction]].Contains(compound);

    /// <returns>By snap: its part, numbered from 0 by the snaps' order; −1 where the snap is none.</returns>
    public int[] PartsOf(Geometry polygon, IReadOnlyList<Snap> snaps)
    {
        var pieces = new InsidePieces(this, polygon, snaps);
        return pieces.Join();
    }

    /// <summary>The shortest walk between two sets of households, metres, by the engine's rules for residents; null where there is none.</summary>
    public double? WalkMetres(IReadOnlyList<Snap> from, IReadOnlyList<Snap> to)
    {
        var field = WalkField.Search(graph, costs.Value, from);
        int best = to.Count == 0 ? WalkField.NoWalk : to.Min(s => field.DecisecondsAt(s));
        return best == WalkField.NoWalk ? null : best / 10.0;
    }

    /// <summary>The streets around one area, cut where they enter and leave it and where households step onto them.</summary>
    private sealed class InsidePieces
    {
        private readonly FootNetwork network;
        private readonly StreetNet net;
        private readonly LocalPlane plane;
        private readonly Geometry inside;
        private readonly Coordinate[][] rings;
        private readonly IndexedPointInAreaLocator locator;
        private readonly Dictionary<(int Junction, int Compound), int> nodes = [];
        private readonly List<(int A, int B, double OutsideMetres)> arcs = [];
        private readonly int[] vertexOfSnap;
        private int vertices;

        public InsidePieces(FootNetwork network, Geometry polygon, IReadOnlyList<Snap> snaps)
        {
            (this.network, net) = (network, network.graph.Net);
            plane = LocalPlane.Around(polygon);
            inside = plane.ToMetres(polygon).Buffer(BorderMetres, 4);
            locator = new(inside);
            rings = [.. inside.Boundary is MultiLineString lines ? lines.Geometries.Select(g => g.Coordinates) : [inside.Boundary.Coordinates]];
            vertexOfSnap = new int[snaps.Count];
            Array.Fill(vertexOfSnap, -1);
            var snapsOf = Enumerable.Range(0, snaps.Count).Where(i => snaps[i].IsSnapped).ToLookup(i => snaps[i].Edge);
            foreach (int edge in EdgesAround(polygon).Union(snapsOf.Select(s => s.Key)).Order()) AddEdge(edge, [.. snapsOf[edge].OrderBy(i => snaps[i].Fraction)], snaps);
            AddGates();
        }

        private SortedSet<int> EdgesAround(Geometry polygon)
        {
            var box = inside.EnvelopeInternal;
            var segments = new List<int>();
            var centre = polygon.EnvelopeInternal.Centre;
            if (centre is not null) net.Edges.Collect(new(centre.X, centre.Y), Math.Max(box.Width, box.Height) / 2 + OutsideMetres, segments);
            return [.. segments.Select(net.Edges.SegmentEdge)];
        }

        private void AddEdge(int edge, List<int> snapsHere, IReadOnlyList<Snap> snaps)
        {
            var stops = Crossings(edge).Concat(snapsHere.Select(i => snaps[i].Fraction)).Append(1.0).Order().ToList();
            int before = NodeOf(net.FromJunction[edge], net.Compound[edge]), next = 0;
            double at = 0;
            foreach (double stop in stops)
            {
                if (stop <= at && stop < 1)
                {
                    while (next < snapsHere.Count && snaps[snapsHere[next]].Fraction <= at) vertexOfSnap[snapsHere[next++]] = before;
                    continue;
                }
                int vertex = stop >= 1 ? NodeOf(net.ToJunction[edge], net.Compound[edge]) : vertices++;
                var middle = net.PointAt(edge, (at + stop) / 2);
                bool isInside = locator.Locate(plane.ToMetres(middle)) != Location.Exterior;
                arcs.Add((before, vertex, isInside ? 0 : net.LengthMetres[edge] * (stop - at)));
                (before, at) = (vertex, stop);
                while (next < snapsHere.Count && snaps[snapsHere[next]].Fraction <= at) vertexOfSnap[snapsHere[next++]] = before;
            }
        }

        private int NodeOf(int junction, int compound)
        {
            if (!nodes.TryGetValue((junction, compound), out int node)) nodes[(junction, compound)] = node = vertices++;
            return node;
        }

        private void AddGates()
        {
            foreach (var ((junction, compound), node) in nodes.ToList())
            {
                if (compound != 0 && nodes.TryGetValue((junction, 0), out int outside) && network.HasGate(junction, compound))
                    arcs.Add((node, outside, 0));
            }
        }

        /// <summary>Shares of the edge's line at which it crosses the widened area's border.</summary>
        private List<double> Crossings(int edge)
        {
            var found = new List<double>();
            for (int point = net.PointFirst[edge]; point < net.PointFirst[edge + 1] - 1; point++)
            {
                var a = plane.ToMetres(net.Longitude[point], net.Latitude[point]);
                var b = plane.ToMetres(net.Longitude[point + 1], net.Latitude[point + 1]);
                if (!inside.EnvelopeInternal.Intersects(a, b)) continue;
                foreach (var ring in rings)
                {
                    for (int i = 1; i < ring.Length; i++)
                    {
                        if (Share(a, b, ring[i - 1], ring[i]) is { } t) found.Add(net.AlongAt(edge, point) + t * (net.AlongAt(edge, point + 1) - net.AlongAt(edge, point)));
                    }
                }
            }
            return found;
        }

        /// <summary>Where p to q crosses a to b, as a share of the latter.</summary>
        private static double? Share(Coordinate a, Coordinate b, Coordinate p, Coordinate q)
        {
            double dx = b.X - a.X, dy = b.Y - a.Y, ex = q.X - p.X, ey = q.Y - p.Y, cross = dx * ey - dy * ex;
            if (cross == 0) return null;
            double t = ((p.X - a.X) * ey - (p.Y - a.Y) * ex) / cross, s = ((p.X - a.X) * dy - (p.Y - a.Y) * dx) / cross;
            return t is >= 0 and <= 1 && s is >= 0 and <= 1 ? t : null;
        }

        /// <summary>Joins households from the shortest outside stretch upwards (Mehlhorn's distance network, so that no pair is missed).</summary>
        public int[] Join()
        {
            var sets = new DisjointSets(vertices);
            foreach (var (a, b, metres) in arcs)
            {
                if (metres == 0) sets.Join(a, b);
            }
            var (reached, origin) = Reach(sets);
            var links = arcs.Where(arc => arc.OutsideMetres > 0 && origin[arc.A] >= 0 && origin[arc.B] >= 0)
                .Select(arc => (Metres: reached[arc.A] + arc.OutsideMetres + reached[arc.B], A: origin[arc.A], B: origin[arc.B]))
                .Where(link => link.Metres <= OutsideMetres).OrderBy(link => link.Metres);
            foreach (var link in links) sets.Join(link.A, link.B);
            var number = new Dictionary<int, int>();
            return Array.ConvertAll(vertexOfSnap, v =>
            {
                if (v < 0) return -1;
                int root = sets.Find(v);
                if (!number.TryGetValue(root, out int part)) number[root] = part = number.Count;
                return part;
            });
        }

        /// <summary>Outside metres from every vertex to the nearest inside street or household, and the vertex there.</summary>
        private (double[] Metres, int[] Origin) Reach(DisjointSets sets)
        {
            var arcsOf = arcs.SelectMany(arc => new[] { (From: arc.A, To: arc.B, arc.OutsideMetres), (From: arc.B, To: arc.A, arc.OutsideMetres) }).ToLookup(arc => arc.From);
            var metres = new double[vertices];
            var origin = new int[vertices];
            Array.Fill(metres, double.PositiveInfinity);
            Array.Fill(origin, -1);
            var queue = new PriorityQueue<(int Vertex, int Origin), double>();
            var isInside = new bool[vertices];
            foreach (var (a, b, outside) in arcs) if (outside == 0) isInside[a] = isInside[b] = true;
            foreach (int v in vertexOfSnap) if (v >= 0) isInside[v] = true;
            for (int v = 0; v < vertices; v++) if (isInside[v]) queue.Enqueue((v, v), 0);
            while (queue.TryDequeue(out var top, out double at))
            {
                if (at >= metres[top.Vertex]) continue;
                (metres[top.Vertex], origin[top.Vertex]) = (at, sets.Find(top.Origin));
                foreach (var arc in arcsOf[top.Vertex])
                {
                    if (at + arc.OutsideMetres <= OutsideMetres && at + arc.OutsideMetres < metres[arc.To]) queue.Enqueue((arc.To, top.Origin), at + arc.OutsideMetres);
                }
            }
            return (metres, origin);
        }
    }
}

/// <summary>Sets that only grow together.</summary>
internal sealed class DisjointSets
{
    private readonly int[] parent;

    public DisjointSets(int count)
    {
        parent = new int[count];
        for (int i = 0; i < count; i++) parent[i] = i;
    }

    public int Find(int item)
    {
        while (parent[item] != item) item = parent[item] = parent[parent[item]];
        return item;
    }

    /// <summary>The smaller number stands for both.</summary>
    public bool Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b) return false;
        parent[Math.Max(a, b)] = Math.Min(a, b);
        return true;
    }
}
