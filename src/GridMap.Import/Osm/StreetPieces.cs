using NetTopologySuite.Geometries;

namespace GridMap.Import.Osm;

/// <summary>Cuts ways into pieces between junctions and says which of them are inside ways.</summary>
internal sealed class StreetPieces(NodeStore nodes, CompoundShapes compounds, IReadOnlyDictionary<long, OsmTags> barriers, Func<long> newNode)
{
    /// <summary>An inside piece that never leaves the border by more than this runs along it and is a street.</summary>
    private const double AlongBorderMetres = 4;

    private readonly BorderCuts cuts = new(compounds, newNode);
    private readonly byte[] uses = new byte[nodes.Count];

    /// <summary>References of streets to nodes that the file does not hold.</summary>
    public long MissingNodes { get; private set; }

    /// <summary>Pieces of all roads; those that are drawn only are left whole.</summary>
    public List<Piece> Build(IReadOnlyList<RoadWay> roads)
    {
        CountUses(roads);
        var pieces = new List<Piece>();
        foreach (var road in roads)
        {
            MissingNodes += road.Refs.Count(id => !nodes.TryGet(id, out _, out _));
            foreach (var run in KnownRuns(road))
            {
                if (road.Rule.Foot == Foot.No)
                {
                    pieces.Add(PieceOf(road, run, run, 0, run.Count));
                    pieces[^1].Walkable = false;
                }
                else
                {
                    Cut(road, run, pieces);
                }
            }
        }

        return pieces;
    }

    /// <summary>How often each node of the file is used by streets, counted to two. A node made at a border belongs to one way.</summary>
    private void CountUses(IReadOnlyList<RoadWay> roads)
    {
        foreach (var road in roads)
        {
            if (road.Rule.Foot == Foot.No) continue;
            foreach (var run in KnownRuns(road))
            {
                foreach (var point in run)
                {
                    int at = nodes.IndexOf(point.Node);
                    if (uses[at] < 2) uses[at]++;
                }
            }
        }
    }

    /// <param name="run">The stretch as the file has it; the same list as the points where nothing was cut into it.</param>
    private Piece PieceOf(RoadWay road, List<WayPoint> run, List<WayPoint> points, int start, int count) =>
        points == run && run.Count == road.Refs.Length ? new Piece(road, nodes, start, count) : new Piece(road, [.. points.GetRange(start, count)]);

    private void Cut(RoadWay road, List<WayPoint> run, List<Piece> pieces)
    {
        var points = BorderCuts.MayBeInside(road) ? cuts.Cut(run) : run;
        int start = 0;
        for (int i = 1; i < points.Count; i++)
        {
            if (i < points.Count - 1 && !EndsPieces(points[i].Node)) continue;
            var piece = PieceOf(road, run, points, start, i + 1 - start);
            piece.Compound = BorderCuts.MayBeInside(road) ? CompoundOf(piece) : null;
            if (road.Rule.Foot == Foot.InsideOnly && piece.Compound is null) piece.Walkable = false;
            pieces.Add(piece);
            start = i;
        }
    }

    private bool EndsPieces(long node)
    {
        int at = nodes.IndexOf(node);
        return (at >= 0 && uses[at] > 1) || cuts.Nodes.Contains(node) || barriers.ContainsKey(node);
    }

    /// <summary>The stretches of a way whose nodes the file holds, no node twice in a row, each of at least two.</summary>
    private IEnumerable<List<WayPoint>> KnownRuns(RoadWay road)
    {
        var run = new List<WayPoint>(road.Refs.Length);
        foreach (long id in road.Refs)
        {
            if (!nodes.TryGet(id, out double lon, out double lat))
            {
                if (run.Count >= 2) yield return run;
                run = [];
            }
            else if (run.Count == 0 || run[^1].Node != id)
            {
                run.Add(new WayPoint(id, lon, lat));
            }
        }

        if (run.Count >= 2) yield return run;
    }

    private CompoundShape? CompoundOf(Piece piece)
    {
        var points = piece.Points;
        var middle = MiddleOfLongest(points);
        CompoundShape? smallest = null;
        foreach (var compound in compounds.Touching(new Envelope(middle)))
        {
            if (compound.HoldsInside(middle) && (smallest is null || compound.Area < smallest.Area)) smallest = compound;
        }

        return smallest is not null && cuts.Nodes.Contains(piece.From) && cuts.Nodes.Contains(piece.To) && RunsAlong(points, smallest) ? null : smallest;
    }

    private static bool RunsAlong(WayPoint[] points, CompoundShape compound) =>
        compound.MetresToBorder(MiddleOfLongest(points)) <= AlongBorderMetres
        && points.All(p => compound.MetresToBorder(new Coordinate(p.Longitude, p.Latitude)) <= AlongBorderMetres);

    private static Coordinate MiddleOfLongest(WayPoint[] points)
    {
        var (best, longest) = (1, -1.0);
        for (int i = 1; i < points.Length; i++)
        {
            double metres = Near.Metres(points[i - 1].Longitude, points[i - 1].Latitude, points[i].Longitude, points[i].Latitude);
            if (metres > longest) (best, longest) = (i, metres);
        }

        var (a, b) = (points[best - 1], points[best]);
        return new Coordinate((a.Longitude + b.Longitude) / 2, (a.Latitude + b.Latitude) / 2);
    }
}
