using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Analysis.Grids;

/// <summary>
/// Cuts ground into atoms: along its streets, railways, watercourses and compounds' outlines, and inside blocks of many households between
/// buildings. Faces without households join the neighbour that they share the longest border with, streets counting least: a strip between a
/// wall and the street goes with the compound.
/// </summary>
internal sealed class AtomMaker
{
    // By BorderKind: what a metre of border costs an area, and how much a metre draws empty ground to a neighbour.
    private static readonly double[] CostOfMetre = [0.15, 0.4, 1, 1.2, 2.2, 0, 0];
    private static readonly double[] PullOfMetre = [0.02, 0.05, 0.2, 1, 1.5, 0, 0];

    private const int PartingRounds = 3;

    private readonly GridGround ground;
    private readonly LocalPlane plane;
    private readonly Geometry parent;
    private readonly Envelope box;
    private readonly Linework lines = new();
    private readonly Dictionary<Coordinate, Coordinate> corners = [];
    private readonly Coordinate[] places;
    private List<Polygon> faces = [];
    private List<int>[] householdsOfFace = [];

    private AtomMaker(GridGround ground)
    {
        this.ground = ground;
        plane = ground.Streets.Plane;
        parent = Moved.Copy(ground.Polygon, c =>
        {
            var at = Linework.OnLattice(plane.ToMetres(c.X, c.Y));
            corners[at] = new Coordinate(c.X, c.Y);
            return at;
        });
        box = parent.EnvelopeInternal.Copy();
        places = Array.ConvertAll(ground.HouseholdArray, h => plane.ToMetres(h.Place));
    }

    /// <param name="most">Blocks with more households are cut inside.</param>
    /// <param name="barriers">Railways and watercourses, EPSG:4326.</param>
    public static AtomGraph Make(GridGround ground, int most, IReadOnlyList<Geometry> barriers, CancellationToken cancellation)
    {
        var maker = new AtomMaker(ground);
        maker.AddLines(barriers);
        maker.Locate(maker.lines.Faces());
        cancellation.ThrowIfCancellationRequested();
        if (maker.AddCuts(most, maker.StreetsOf)) maker.Locate(maker.lines.Faces());
        // A piece that is smaller has fewer streets inside, so that what was cut is looked at again.
        for (int i = 0; i < PartingRounds && maker.AddCuts(most, maker.PartsOf); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            maker.Locate(maker.lines.Faces());
        }
        return maker.Join();
    }

    private void AddLines(IReadOnlyList<Geometry> barriers)
    {
        for (int i = 0; i < parent.NumGeometries; i++)
        {
            var polygon = (Polygon)parent.GetGeometryN(i);
            lines.Add(BorderKind.Outer, polygon.Shell.Coordinates);
            foreach (var hole in polygon.Holes) lines.Add(BorderKind.Hole, hole.Coordinates);
        }
        var (net, streets, around) = (ground.Graph.Net, ground.Streets, box.Copy());
        around.ExpandBy(FootNetwork.BorderMetres);
        foreach (int street in streets.Near(around).Order())
        {
            int edge = streets.Edges[street];
            if (net.Compound[edge] == 0 && KindOf(net.Class[edge]) is { } kind) lines.AddWithin(kind, streets.Line(street).ToArray(), box);
        }
        foreach (int compound in ground.CompoundOf.Where(c => c != 0).Distinct().Order())
        {
            foreach (var ring in Rings(plane.ToMetres(ground.Graph.Compounds[compound - 1].Polygon))) lines.AddWithin(BorderKind.Wall, ring.Coordinates, box);
        }
        foreach (var barrier in barriers.Where(b => b.EnvelopeInternal.Intersects(ground.Polygon.EnvelopeInternal)))
        {
            for (int i = 0; i < barrier.NumGeometries; i++)
            {
                if (barrier.GetGeometryN(i) is LineString line) lines.AddWithin(BorderKind.Barrier, [.. line.Coordinates.Select(c => plane.ToMetres(c.X, c.Y))], box);
            }
        }
    }

    /// <summary>Streets that blocks are made of; paths and drives inside blocks are not.</summary>
    private static BorderKind? KindOf(StreetClass street) => street switch
    {
        StreetClass.Secondary or StreetClass.Primary or StreetClass.Trunk or StreetClass.Motorway => BorderKind.Major,
        StreetClass.Tertiary or StreetClass.Unclassified or StreetClass.Residential or StreetClass.LivingStreet or StreetClass.Pedestrian => BorderKind.Street,
        _ => null,
    };

    private static IEnumerable<LineString> Rings(Geometry shape) =>
        GridCheck.Polygons(shape).SelectMany(p => p.InteriorRings.Prepend(p.ExteriorRing));

    /// <summary>Keeps the faces inside the ground, in an order of their own, and says which households each holds.</summary>
    private void Locate(List<Polygon> all)
    {
        var inside = new IndexedPointInAreaLocator(parent);
        faces = [.. all.Where(f => inside.Locate(f.InteriorPoint.Coordinate) == Location.Interior)
            .OrderBy(f => f.EnvelopeInternal.MinX).ThenBy(f => f.EnvelopeInternal.MinY).ThenBy(f => f.Area)];
        householdsOfFace = [.. faces.Select(_ => new List<int>())];
        var tree = new STRtree<int>();
        for (int i = 0; i < faces.Count; i++) tree.Insert(faces[i].EnvelopeInternal, i);
        for (int h = 0; h < places.Length; h++)
        {
            var found = tree.Query(new Envelope(places[h])).Order().Where(f => SimplePointInAreaLocator.IsContained(places[h], faces[f])).ToList();
            int face = found.Count > 0 ? found[0] : NearestFace(places[h]);
            if (face >= 0) householdsOfFace[face].Add(h);
        }
    }

    // On the ground's border a place may fall a thousandth of a millimetre outside.
    private int NearestFace(Coordinate place)
    {
        var point = parent.Factory.CreatePoint(place);
        return faces.Count == 0 ? -1 : Enumerable.Range(0, faces.Count).MinBy(f => faces[f].Distance(point));
    }

    /// <param name="streetsOf">By a face's households: the ends of the street that each steps onto; equal numbers are joined on foot.</param>
    private bool AddCuts(int most, Func<int, (int From, int To)[]> streetsOf)
    {
        bool any = false;
        for (int f = 0; f < faces.Count; f++)
        {
            var households = householdsOfFace[f];
            if (households.Count < 2 && faces[f].NumInteriorRings == 0) continue;
            foreach (var cut in BlockCutter.Cut(faces[f], [.. households.Select(h => places[h])], streetsOf(f), most))
            {
                lines.Add(BorderKind.Open, cut);
                any = true;
            }
        }
        return any;
    }

    private (int From, int To)[] StreetsOf(int face) => [.. householdsOfFace[face].Select(h => ground.SnapArray[h]).Select(snap => snap.IsSnapped
        ? ground.Streets.Ends(ground.Streets.NumberOf(snap.Edge)) : (-1, -1))];

    private (int From, int To)[] PartsOf(int face) => Array.ConvertAll(FootParts.Of(ground, new([faces[face]]), householdsOfFace[face]), part => (part, part));

    private AtomGraph Join()
    {
        var owner = FacesOfSides();
        var shared = new Dictionary<int, Dictionary<int, (double Cost, double Pull)>>();
        for (int f = 0; f < faces.Count; f++) shared[f] = [];
        var atEdge = new bool[faces.Count];
        foreach (var (side, (a, b)) in owner)
        {
            if (b < 0)
            {
                atEdge[a] |= lines.Sides[side] == BorderKind.Outer;
                continue;
            }
            int kind = (int)lines.Sides[side];
            Add(shared, a, b, side.LengthMetres * CostOfMetre[kind], side.LengthMetres * PullOfMetre[kind]);
            Add(shared, b, a, side.LengthMetres * CostOfMetre[kind], side.LengthMetres * PullOfMetre[kind]);
        }
        var sets = JoinEmpty(shared, atEdge);
        int[] roots = [.. Enumerable.Range(0, faces.Count).Where(f => sets.Find(f) == f)];
        var number = roots.Select((root, i) => (root, i)).ToDictionary(r => r.root, r => r.i);
        var facesOf = Enumerable.Range(0, faces.Count).ToLookup(f => number[sets.Find(f)], f => f);
        Polygon[][] polygons = [.. roots.Select((_, i) => facesOf[i].Select(f => faces[f]).ToArray())];
        int[][] households = [.. roots.Select((_, i) => facesOf[i].SelectMany(f => householdsOfFace[f]).Order().ToArray())];
        int[] footPart = Array.ConvertAll(households, own => Most(own.Select(h => ground.FootPartOf[h]).Where(p => p >= 0)) ?? -1);
        int[] compound = Array.ConvertAll(households, own => Most(own.Select(h => ground.CompoundOf[h])) ?? 0);
        AtomLink[][] links = [.. roots.Select(root => shared[root].Select(s => new AtomLink(number[s.Key], s.Value.Cost, false)).OrderBy(l => l.To).ToArray())];
        return new AtomGraph
        {
            Households = households,
            Compound = compound,
            FootPart = footPart,
            Middle = [.. Enumerable.Range(0, roots.Length).Select(i => MiddleOf(households[i], polygons[i]))],
            Ties = new AtomLinks(ground, links, polygons, households, footPart, compound).Ties,
            Links = links,
            AtEdge = Array.ConvertAll(roots, r => atEdge[r]),
            Faces = polygons,
            ToDegrees = c => corners.TryGetValue(c, out var corner) ? corner : plane.ToDegrees(c),
        };
    }

    /// <summary>The value that there is most of, of several the least; null: there is none.</summary>
    internal static int? Most(IEnumerable<int> values) =>
        values.GroupBy(v => v).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (int?)g.Key).FirstOrDefault();

    private Coordinate MiddleOf(int[] households, Polygon[] polygons) => households.Length == 0
        ? polygons[0].Centroid.Coordinate
        : new Coordinate(households.Average(h => places[h].X), households.Average(h => places[h].Y));

    private static void Add(Dictionary<int, Dictionary<int, (double Cost, double Pull)>> shared, int a, int b, double cost, double pull)
    {
        var old = shared[a].GetValueOrDefault(b);
        shared[a][b] = (old.Cost + cost, old.Pull + pull);
    }

    /// <summary>By side: the faces on it; −1 where there is only one.</summary>
    private Dictionary<Linework.Side, (int A, int B)> FacesOfSides()
    {
        var owner = new Dictionary<Linework.Side, (int A, int B)>();
        for (int f = 0; f < faces.Count; f++)
        {
            foreach (var ring in Rings(faces[f]))
            {
                var c = ring.Coordinates;
                for (int i = 1; i < c.Length; i++)
                {
                    var side = Linework.Side.Of(c[i - 1], c[i]);
                    owner[side] = owner.TryGetValue(side, out var known) ? (known.A, f) : (f, -1);
                }
            }
        }
        return owner;
    }

    /// <summary>Smallest first; what stands alone in a piece of ground stays as it is.</summary>
    private DisjointSets JoinEmpty(Dictionary<int, Dictionary<int, (double Cost, double Pull)>> shared, bool[] atEdge)
    {
        var sets = new DisjointSets(faces.Count);
        double[] areas = [.. faces.Select(f => f.Area)];
        int[] households = [.. householdsOfFace.Select(l => l.Count)];
        var queue = new PriorityQueue<(int Face, double Area), (double, int)>();
        for (int f = 0; f < faces.Count; f++) if (households[f] == 0) queue.Enqueue((f, areas[f]), (areas[f], f));
        while (queue.TryDequeue(out var top, out _))
        {
            int from = top.Face;
            if (sets.Find(from) != from || households[from] > 0 || areas[from] != top.Area || shared[from].Count == 0) continue;
            var hosts = shared[from].OrderByDescending(s => s.Value.Pull).ThenBy(s => s.Key).Select(s => s.Key).ToList();
            int open = hosts.Count < 2 ? 0 : hosts.FindIndex(h => !WouldEnclose(shared, atEdge, from, h)), to = hosts[Math.Max(open, 0)];
            sets.Join(from, to);
            (int keep, int gone) = from < to ? (from, to) : (to, from);
            areas[keep] += areas[gone];
            households[keep] += households[gone];
            atEdge[keep] |= atEdge[gone];
            foreach (var (other, value) in shared[gone])
            {
                shared[other].Remove(gone);
                if (other == keep) continue;
                Add(shared, keep, other, value.Cost, value.Pull);
                Add(shared, other, keep, value.Cost, value.Pull);
            }
            shared.Remove(gone);
            if (households[keep] == 0) queue.Enqueue((keep, areas[keep]), (areas[keep], keep));
        }
        return sets;
    }

    /// <summary>Whether two faces together would lie round others.</summary>
    private static bool WouldEnclose(Dictionary<int, Dictionary<int, (double Cost, double Pull)>> shared, bool[] atEdge, int a, int b)
    {
        var seen = new HashSet<int> { a, b };
        var stack = new Stack<int>();
        foreach (int start in shared[a].Keys.Concat(shared[b].Keys))
        {
            if (!seen.Add(start)) continue;
            bool free = false;
            stack.Push(start);
            while (stack.TryPop(out int face))
            {
                free |= atEdge[face];
                foreach (int next in shared[face].Keys) if (seen.Add(next)) stack.Push(next);
            }
            if (!free) return true;
        }
        return false;
    }
}
