using NetTopologySuite.Geometries;

namespace GridMap.Import.Osm;

/// <summary>Cuts ways into pieces between junctions and says which of them are inside ways.</summary>
internal sealed class StreetPieces(OsmMap map, CompoundShapes compounds, IReadOnlyDictionary<long, OsmTags> barriers, Func<long> newNode)
{
    /// <summary>An inside piece that never leaves the border by more than this runs along it and is a street.</summary>
    private const double AlongBorderMetres = 4;

    private readonly BorderCuts cuts = new(compounds, newNode);

    /// <summary>References of streets to nodes that the file does not hold.</summary>
    public long MissingNodes { get; private set; }

    /// <summary>Hands on the pieces of a road; one that is drawn only is left whole.</summary>
    public void Cut(RoadWay road, Action<Piece> take)
    {
        MissingNodes += road.Refs.Count(id => map.Nodes.IndexOf(id) < 0);
        foreach (var run in road.KnownRuns(map.Nodes))
        {
            if (road.Rule.Foot == Foot.No) take(new Piece(road, [.. run]) { Walkable = false });
            else Cut(road, run, take);
        }
    }

    private void Cut(RoadWay road, List<WayPoint> run, Action<Piece> take)
    {
        bool mayBeInside = BorderCuts.MayBeInside(road);
        var points = mayBeInside ? cuts.Cut(run) : run;
        int start = 0;
        for (int i = 1; i < points.Count; i++)
        {
            if (i < points.Count - 1 && !EndsPieces(points[i].Node)) continue;
            var piece = new Piece(road, [.. points.GetRange(start, i + 1 - start)]);
            piece.Compound = mayBeInside ? CompoundOf(piece) : null;
            if (road.Rule.Foot == Foot.InsideOnly && piece.Compound is null) piece.Walkable = false;
            take(piece);
            start = i;
        }
    }

    /// <remarks>A node made at a border belongs to one way.</remarks>
    private bool EndsPieces(long node) => map.Ways.Uses.Of(node) > 1 || cuts.Nodes.Contains(node) || barriers.ContainsKey(node);

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
