using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace GridMap.Analysis.Grids;

/// <summary>Which households of an area reach each other on foot without leaving it.</summary>
/// <remarks>
/// <para>Exactly: a street is inside an area where it lies within <see cref="FootNetwork.BorderMetres"/> of its polygon, so that streets on the
/// border count for both sides. Two households are in one part when a walk joins them that is outside for at most
/// <see cref="FootNetwork.OutsideMetres"/> on each stretch between one inside street, or household, and the next.</para>
/// <para>So are households of one building, and those of one compound whose places lie on one piece of its ground inside the area: inside the
/// walls one walks freely, and maps often lack the ways.</para>
/// <para>An area that grows, or gets more households, parts nobody who was together.</para>
/// </remarks>
internal sealed class FootParts
{
    private readonly GridGround ground;
    private readonly FootStreets streets;
    private readonly NearGround near;
    private readonly IReadOnlyList<int> households;
    private readonly int[] vertexOf;
    private readonly Dictionary<int, int> vertexOfNode = [];
    private readonly List<(int A, int B, double OutsideMetres)> arcs = [];
    private readonly List<(double From, double To)> inside = [];
    private readonly List<double> stops = [];
    private int vertices;

    private FootParts(GridGround ground, NearGround near, IReadOnlyList<int> households)
    {
        (this.ground, streets, this.near, this.households) = (ground, ground.Streets, near, households);
        vertexOf = new int[households.Count];
        Array.Fill(vertexOf, -1);
    }

    /// <param name="area">On the ground or around it, in the ground's metres.</param>
    /// <param name="households">Indexes of the ground's.</param>
    /// <returns>By household: its part, numbered from 0 in their order; −1 where it is too far from any street.</returns>
    public static int[] Of(GridGround ground, NearGround area, IReadOnlyList<int> households)
    {
        var made = new FootParts(ground, area, households);
        made.Lay();
        return made.Join();
    }

    /// <summary>Whether all the households, the unsnapped aside, are in one part.</summary>
    public static bool AreOne(GridGround ground, NearGround area, IReadOnlyList<int> households) => !Of(ground, area, households).Contains(1);

    private void Lay()
    {
        var box = near.Box.Copy();
        box.ExpandBy(FootNetwork.OutsideMetres);
        var around = streets.Near(box);
        int[] snapped = [.. Enumerable.Range(0, households.Count).Where(i => ground.SnapArray[households[i]].IsSnapped)];
        (int Street, double Share)[] keys = Array.ConvertAll(snapped, i => (streets.NumberOf(ground.SnapArray[households[i]].Edge), ground.SnapArray[households[i]].Fraction));
        Array.Sort(keys, snapped);
        foreach (var (street, _) in keys) around.Add(street);
        int next = 0;
        foreach (int street in around.Order())
        {
            int first = next;
            while (next < keys.Length && keys[next].Street == street) next++;
            AddStreet(street, keys.AsSpan(first..next), snapped.AsSpan(first..next));
        }
    }

    /// <summary>Cut where it enters and leaves the area and where households step onto it.</summary>
    private void AddStreet(int street, ReadOnlySpan<(int Street, double Share)> keys, ReadOnlySpan<int> own)
    {
        inside.Clear();
        near.Inside(streets.Line(street), streets.Along(street), inside);
        stops.Clear();
        foreach (var (from, to) in inside)
        {
            stops.Add(from);
            stops.Add(to);
        }
        foreach (var (_, share) in keys) stops.Add(share);
        stops.Sort();
        stops.Add(1);
        var ends = streets.Ends(street);
        int before = VertexOf(ends.From), next = 0, stretch = 0;
        double at = 0;
        foreach (double stop in stops)
        {
            if (stop > at)
            {
                int vertex = stop >= 1 ? VertexOf(ends.To) : vertices++;
                double middle = (at + stop) / 2;
                while (stretch < inside.Count && inside[stretch].To <= middle) stretch++;
                bool isInside = stretch < inside.Count && inside[stretch].From <= middle;
                arcs.Add((before, vertex, isInside ? 0 : streets.LengthMetres(street) * (stop - at)));
                (before, at) = (vertex, stop);
            }
            while (next < own.Length && keys[next].Share <= at) vertexOf[own[next++]] = before;
        }
    }

    private int VertexOf(int node)
    {
        if (!vertexOfNode.TryGetValue(node, out int vertex)) vertexOfNode[node] = vertex = vertices++;
        return vertex;
    }

    private int[] Join()
    {
        var sets = new DisjointSets(vertices);
        foreach (var (a, b, metres) in arcs) if (metres == 0) sets.Join(a, b);
        JoinBuildings(sets);
        if (!AreOne(sets)) JoinOutside(sets);
        if (!AreOne(sets)) JoinCompounds(sets);
        var number = new Dictionary<int, int>();
        return Array.ConvertAll(vertexOf, v =>
        {
            if (v < 0) return -1;
            int root = sets.Find(v);
            if (!number.TryGetValue(root, out int part)) number[root] = part = number.Count;
            return part;
        });
    }

    private bool AreOne(DisjointSets sets)
    {
        int root = -1;
        foreach (int vertex in vertexOf)
        {
            if (vertex < 0) continue;
            int own = sets.Find(vertex);
            if (root >= 0 && own != root) return false;
            root = own;
        }
        return true;
    }

    private void JoinBuildings(DisjointSets sets)
    {
        var vertexOfBuilding = new Dictionary<int, int>();
        for (int i = 0; i < vertexOf.Length; i++)
        {
            if (vertexOf[i] >= 0 && !vertexOfBuilding.TryAdd(ground.BuildingOf[households[i]], vertexOf[i])) sets.Join(vertexOf[i], vertexOfBuilding[ground.BuildingOf[households[i]]]);
        }
    }

    /// <summary>Over stretches outside, between the inside places nearest to both ends of each arc (Mehlhorn's distance network, so that no pair
    /// is missed).</summary>
    private void JoinOutside(DisjointSets sets)
    {
        var (reached, origin) = Reach(sets);
        foreach (var (a, b, metres) in arcs)
        {
            if (metres > 0 && origin[a] >= 0 && origin[b] >= 0 && reached[a] + metres + reached[b] <= FootNetwork.OutsideMetres) sets.Join(origin[a], origin[b]);
        }
    }

    /// <summary>Outside metres from every vertex to the nearest inside street or household, and the vertex there.</summary>
    private (double[] Metres, int[] Origin) Reach(DisjointSets sets)
    {
        var arcsOf = new List<(int To, double Metres)>?[vertices];
        var isInside = new bool[vertices];
        foreach (var (a, b, outside) in arcs)
        {
            if (outside == 0) isInside[a] = isInside[b] = true;
            else if (outside <= FootNetwork.OutsideMetres)
            {
                (arcsOf[a] ??= []).Add((b, outside));
                (arcsOf[b] ??= []).Add((a, outside));
            }
        }
        foreach (int v in vertexOf) if (v >= 0) isInside[v] = true;
        var (metres, origin) = (new double[vertices], new int[vertices]);
        Array.Fill(metres, double.PositiveInfinity);
        Array.Fill(origin, -1);
        var queue = new PriorityQueue<(int Vertex, int Origin), double>();
        for (int v = 0; v < vertices; v++)
        {
            if (!isInside[v]) continue;
            if (arcsOf[v] is null) (metres[v], origin[v]) = (0, sets.Find(v));
            else queue.Enqueue((v, v), 0);
        }
        while (queue.TryDequeue(out var top, out double at))
        {
            if (at >= metres[top.Vertex]) continue;
            (metres[top.Vertex], origin[top.Vertex]) = (at, sets.Find(top.Origin));
            foreach (var (to, length) in arcsOf[top.Vertex] ?? [])
            {
                if (at + length <= FootNetwork.OutsideMetres && at + length < metres[to]) queue.Enqueue((to, top.Origin), at + length);
            }
        }
        return (metres, origin);
    }

    private void JoinCompounds(DisjointSets sets)
    {
        Geometry? area = null;
        foreach (var members in Enumerable.Range(0, vertexOf.Length).Where(i => vertexOf[i] >= 0 && ground.CompoundOf[households[i]] != 0).GroupBy(i => ground.CompoundOf[households[i]]))
        {
            if (!members.Select(i => sets.Find(vertexOf[i])).Distinct().Skip(1).Any()) continue;
            area ??= OverlayNGRobust.Union(near.Polygons[0].Factory.BuildGeometry([.. near.Polygons]));
            var pieces = GridCheck.Polygons(OverlayNGRobust.Overlay(area, streets.Plane.ToMetres(ground.Graph.Compounds[members.Key - 1].Polygon), SpatialFunction.Intersection)).ToList();
            foreach (var together in members.GroupBy(i => PieceOf(pieces, ground.HouseholdArray[households[i]].Place)).Where(g => g.Key >= 0))
            {
                int first = vertexOf[together.First()];
                foreach (int i in together) sets.Join(first, vertexOf[i]);
            }
        }
    }

    private int PieceOf(List<Polygon> pieces, LonLat place)
    {
        if (pieces.Count == 1) return 0;
        var at = streets.Plane.ToMetres(place);
        return pieces.FindIndex(p => p.EnvelopeInternal.Contains(at) && NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(at, p));
    }
}
