using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>The streets on and around a ground as its own worker walks them: let in by every gate but a closed one, at any hour, both ways on
/// every street. Laid once; areas of the ground look at those near to them. Immutable.</summary>
internal sealed class FootStreets
{
    private const double CellMetres = 100;

    private readonly StreetNet net;
    private readonly Coordinate[][] lines;
    private readonly double[][] along;
    private readonly Envelope[] boxes;
    private readonly int[] from;
    private readonly int[] to;
    private readonly Dictionary<int, int> numberOfEdge = [];
    private readonly Dictionary<(int, int), List<int>> cells = [];

    public FootStreets(WalkGraph graph, Geometry polygon, IEnumerable<Snap> snaps)
    {
        net = graph.Net;
        Plane = LocalPlane.Around(polygon);
        Edges = [.. EdgesAround(polygon).Union(snaps.Where(s => s.IsSnapped).Select(s => s.Edge)).Order()];
        (lines, along, boxes, from, to) = (new Coordinate[Edges.Length][], new double[Edges.Length][], new Envelope[Edges.Length], new int[Edges.Length], new int[Edges.Length]);
        var nodes = new Dictionary<(int Junction, int Compound), int>();
        for (int street = 0; street < Edges.Length; street++)
        {
            int edge = Edges[street], first = net.PointFirst[edge], count = net.PointFirst[edge + 1] - first;
            numberOfEdge[edge] = street;
            (lines[street], along[street]) = (new Coordinate[count], new double[count]);
            for (int p = 0; p < count; p++) (lines[street][p], along[street][p]) = (Plane.ToMetres(net.Longitude[first + p], net.Latitude[first + p]), net.AlongAt(edge, first + p));
            (from[street], to[street]) = (NodeOf(nodes, net.FromJunction[edge], net.Compound[edge]), NodeOf(nodes, net.ToJunction[edge], net.Compound[edge]));
            boxes[street] = new();
            foreach (var place in lines[street]) boxes[street].ExpandToInclude(place);
            foreach (var cell in Cells(boxes[street]))
            {
                if (!cells.TryGetValue(cell, out var list)) cells[cell] = list = [];
                list.Add(street);
            }
        }
        JoinAtGates(FootNetwork.Of(graph), nodes);
    }

    public LocalPlane Plane { get; }

    /// <summary>Of the graph, rising.</summary>
    public int[] Edges { get; }

    public ReadOnlySpan<Coordinate> Line(int street) => lines[street];

    /// <summary>By point of the line: the share of the street before it.</summary>
    public ReadOnlySpan<double> Along(int street) => along[street];

    public double LengthMetres(int street) => net.LengthMetres[Edges[street]];

    /// <summary>Junctions at both ends; those inside and outside of an open gate are the same.</summary>
    public (int From, int To) Ends(int street) => (from[street], to[street]);

    public int NumberOf(int edge) => numberOfEdge[edge];

    /// <summary>Streets whose box touches this one, each once.</summary>
    public HashSet<int> Near(Envelope metres)
    {
        var found = new HashSet<int>();
        foreach (var cell in Cells(metres))
        {
            foreach (int street in cells.GetValueOrDefault(cell) ?? []) if (metres.Intersects(boxes[street])) found.Add(street);
        }
        return found;
    }

    private SortedSet<int> EdgesAround(Geometry polygon)
    {
        var box = Plane.ToMetres(polygon).EnvelopeInternal;
        var segments = new List<int>();
        if (polygon.EnvelopeInternal.Centre is { } centre)
            net.Edges.Collect(new(centre.X, centre.Y), Math.Max(box.Width, box.Height) / 2 + FootNetwork.BorderMetres + FootNetwork.OutsideMetres, segments);
        return [.. segments.Select(net.Edges.SegmentEdge)];
    }

    private static int NodeOf(Dictionary<(int Junction, int Compound), int> nodes, int junction, int compound)
    {
        if (!nodes.TryGetValue((junction, compound), out int node)) nodes[(junction, compound)] = node = nodes.Count;
        return node;
    }

    private void JoinAtGates(FootNetwork network, Dictionary<(int Junction, int Compound), int> nodes)
    {
        var sets = new DisjointSets(nodes.Count);
        foreach (var ((junction, compound), node) in nodes)
        {
            if (compound != 0 && nodes.TryGetValue((junction, 0), out int outside) && network.HasGate(junction, compound)) sets.Join(node, outside);
        }
        for (int street = 0; street < from.Length; street++) (from[street], to[street]) = (sets.Find(from[street]), sets.Find(to[street]));
    }

    private static IEnumerable<(int, int)> Cells(Envelope box)
    {
        if (box.IsNull) yield break;
        for (int x = (int)Math.Floor(box.MinX / CellMetres); x <= (int)Math.Floor(box.MaxX / CellMetres); x++)
        {
            for (int y = (int)Math.Floor(box.MinY / CellMetres); y <= (int)Math.Floor(box.MaxY / CellMetres); y++) yield return (x, y);
        }
    }
}
