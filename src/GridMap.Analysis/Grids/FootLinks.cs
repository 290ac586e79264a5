using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Analysis.Grids;

/// <summary>Which neighbouring atoms a walker gets between without leaving the two: both reach one place on streets that lie within
/// <see cref="FootNetwork.BorderMetres"/> of them. Streets are looked at in steps; stricter than <see cref="FootNetwork"/>, which decides.</summary>
internal sealed class FootLinks
{
    private const double StepMetres = 20;

    private readonly StreetNet net;
    private readonly LocalPlane plane;
    private readonly Dictionary<(int Junction, int Compound), int> nodes = [];
    private readonly List<(int A, int B)> steps = [];
    private readonly HashSet<int>[] places;
    private readonly Dictionary<int, int> firstStepOfEdge = [];
    private int vertices;

    public FootLinks(GridGround ground, LocalPlane plane, Polygon[][] atoms, int[][] households)
    {
        (net, this.plane) = (ground.Graph.Net, plane);
        var stepsOf = atoms.Select(_ => new List<int>()).ToArray();
        var near = new NearAtoms(atoms);
        var box = new Envelope();
        foreach (var polygon in atoms.SelectMany(a => a)) box.ExpandToInclude(polygon.EnvelopeInternal);
        var edges = EdgesAround(ground, box, households);
        foreach (int edge in edges) AddEdge(edge, near, stepsOf);
        AddGates(ground, near, stepsOf);
        places = [.. atoms.Select((_, a) => PlacesOf(stepsOf[a], households[a], ground))];
    }

    public bool Joins(int a, int b) => places[a].Overlaps(places[b]);

    private static SortedSet<int> EdgesAround(GridGround ground, Envelope box, int[][] households)
    {
        var segments = new List<int>();
        var centre = ground.Polygon.EnvelopeInternal.Centre;
        var index = ground.Graph.Net.Edges;
        index.Collect(new(centre.X, centre.Y), Math.Max(box.Width, box.Height) / 2 + FootNetwork.BorderMetres, segments);
        var edges = new SortedSet<int>(segments.Select(index.SegmentEdge));
        edges.UnionWith(households.SelectMany(h => h).Select(h => ground.SnapArray[h]).Where(s => s.IsSnapped).Select(s => s.Edge));
        return edges;
    }

    private static int StepsOf(double lengthMetres) => Math.Max(1, (int)Math.Ceiling(lengthMetres / StepMetres));

    private void AddEdge(int edge, NearAtoms near, List<int>[] stepsOf)
    {
        int count = StepsOf(net.LengthMetres[edge]), before = NodeOf(net.FromJunction[edge], net.Compound[edge]);
        firstStepOfEdge[edge] = steps.Count;
        for (int i = 0; i < count; i++)
        {
            int vertex = i == count - 1 ? NodeOf(net.ToJunction[edge], net.Compound[edge]) : vertices++;
            near.Find(plane.ToMetres(net.PointAt(edge, (i + 0.5) / count)), atom => stepsOf[atom].Add(steps.Count));
            steps.Add((before, vertex));
            before = vertex;
        }
    }

    private void AddGates(GridGround ground, NearAtoms near, List<int>[] stepsOf)
    {
        foreach (int edge in firstStepOfEdge.Keys.Where(e => net.Compound[e] != 0).Order())
        {
            foreach (var (junction, share) in (ReadOnlySpan<(int, double)>)[(net.FromJunction[edge], 0), (net.ToJunction[edge], 1)])
            {
                if (!nodes.TryGetValue((junction, 0), out int outside) || !ground.Network.HasGate(junction, net.Compound[edge])) continue;
                near.Find(plane.ToMetres(net.PointAt(edge, share)), atom => stepsOf[atom].Add(steps.Count));
                steps.Add((nodes[(junction, net.Compound[edge])], outside));
            }
        }
    }

    private int NodeOf(int junction, int compound)
    {
        if (!nodes.TryGetValue((junction, compound), out int node)) nodes[(junction, compound)] = node = vertices++;
        return node;
    }

    /// <summary>Every place that the atom's households reach on its own steps.</summary>
    private HashSet<int> PlacesOf(List<int> own, int[] households, GridGround ground)
    {
        var home = new HashSet<int>();
        foreach (int h in households)
        {
            var snap = ground.SnapArray[h];
            if (!snap.IsSnapped) continue;
            int count = StepsOf(net.LengthMetres[snap.Edge]);
            home.Add(firstStepOfEdge[snap.Edge] + Math.Min((int)(snap.Fraction * count), count - 1));
        }
        var stepsAt = own.Concat(home).Distinct().SelectMany(s => new[] { (Vertex: steps[s].A, Step: s), (Vertex: steps[s].B, Step: s) }).ToLookup(p => p.Vertex, p => p.Step);
        var reached = new HashSet<int>();
        var stack = new Stack<int>(home.SelectMany(s => new[] { steps[s].A, steps[s].B }));
        while (stack.TryPop(out int vertex))
        {
            if (!reached.Add(vertex)) continue;
            foreach (int step in stepsAt[vertex])
            {
                stack.Push(steps[step].A);
                stack.Push(steps[step].B);
            }
        }
        return reached;
    }

    /// <summary>Atoms within the border's width of a place.</summary>
    private sealed class NearAtoms
    {
        private readonly STRtree<(int Atom, Coordinate[][] Rings, Polygon Shape)> tree = new();
        private readonly bool any;

        public NearAtoms(Polygon[][] atoms)
        {
            for (int a = 0; a < atoms.Length; a++)
            {
                foreach (var polygon in atoms[a])
                {
                    any = true;
                    tree.Insert(polygon.EnvelopeInternal, (a, [.. polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(r => r.Coordinates)], polygon));
                }
            }
        }

        public void Find(Coordinate place, Action<int> found)
        {
            if (!any) return;
            var box = new Envelope(place);
            box.ExpandBy(FootNetwork.BorderMetres);
            int last = -1;
            foreach (var (atom, rings, shape) in tree.Query(box).OrderBy(e => e.Atom))
            {
                if (atom == last || !IsNear(place, rings, shape)) continue;
                last = atom;
                found(atom);
            }
        }

        private static bool IsNear(Coordinate place, Coordinate[][] rings, Polygon shape)
        {
            foreach (var ring in rings)
            {
                for (int i = 1; i < ring.Length; i++)
                {
                    double square = SegmentDistance.SquareToOrigin(ring[i - 1].X - place.X, ring[i - 1].Y - place.Y, ring[i].X - ring[i - 1].X, ring[i].Y - ring[i - 1].Y, out _);
                    if (square <= FootNetwork.BorderMetres * FootNetwork.BorderMetres) return true;
                }
            }
            return NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(place, shape);
        }
    }
}
