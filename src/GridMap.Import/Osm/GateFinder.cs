using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Osm;

/// <summary>Finds the gates: where inside ways meet other streets, and mapped gates and dead ends at borders of compounds that have no
/// inside ways; stops walkers at barriers elsewhere. The rule stands in docs/decisions/0002-compounds-in-osm.md.</summary>
/// <param name="pieces">At least those for which <see cref="MayMatter"/>.</param>
internal sealed class GateFinder(List<Piece> pieces, CompoundShapes compounds, IReadOnlyDictionary<long, OsmTags> barriers, Func<long> newNode)
{
    /// <summary>A gate mapped on the same way so near to the border is the gate of that crossing.</summary>
    private const double SameGateMetres = 15;

    /// <summary>A mapped gate or a dead end so near to the border of a compound without inside ways leads into it.</summary>
    private const double NearBorderMetres = 10;

    private static readonly RoadWay Assumed = new(0, [], new FootRule(StreetClass.Assumed, Foot.Yes, 0), null, false, false);

    // Every end of every walkable piece, by node.
    private (long Node, int Piece)[] ends = [];
    private readonly HashSet<long> usedBarriers = [];
    private readonly Dictionary<string, long> refusedHours = [];

    public List<GateRow> Gates { get; } = [];

    /// <summary>Opening hours of gates that are not understood, by text.</summary>
    public IReadOnlyDictionary<string, long> RefusedHours => refusedHours;

    /// <summary>Whether a piece can have a gate, meet a piece that has one, or end at a barrier: it is walkable and inside a compound, or
    /// one of its ends is a barrier or lies in or near a compound.</summary>
    public static bool MayMatter(Piece piece, CompoundShapes compounds, IReadOnlyDictionary<long, OsmTags> barriers)
    {
        if (!piece.Walkable) return false;
        return piece.Compound is not null || Matters(piece.Points[0]) || Matters(piece.Points[^1]);

        bool Matters(WayPoint end)
        {
            if (barriers.ContainsKey(end.Node)) return true;
            var box = new Envelope(end.Longitude, end.Longitude, end.Latitude, end.Latitude);
            box.ExpandBy(2 * Near.Degrees(NearBorderMetres, end.Latitude));
            return compounds.Touching(box).Any();
        }
    }

    /// <summary>Fills <see cref="Gates"/>; adds assumed ways to the pieces; parts the ends of pieces at barriers.</summary>
    public void Run()
    {
        ends = [.. Enumerable.Range(0, pieces.Count).Where(i => pieces[i].Walkable).SelectMany(EndsOf)];
        Array.Sort(ends);
        foreach (var (node, meeting) in Meetings()) FindAtMeeting(node, meeting);
        var withInside = pieces.Where(p => p.Compound is not null).Select(p => p.Compound!).ToHashSet();
        foreach (var compound in compounds.All.Where(c => !withInside.Contains(c))) LayStar(compound);
        PartAtBarriers();
    }

    private IEnumerable<(long Node, int Piece)> EndsOf(int piece)
    {
        var (from, to) = (pieces[piece].From, pieces[piece].To);
        yield return (from, piece);
        if (to != from) yield return (to, piece);
    }

    private IEnumerable<(long Node, List<Piece> Meeting)> Meetings()
    {
        for (int i = 0; i < ends.Length;)
        {
            var meeting = MeetingFrom(i);
            yield return (ends[i].Node, meeting);
            i += meeting.Count;
        }
    }

    /// <summary>The pieces that meet at the node of this end and the next ones.</summary>
    private List<Piece> MeetingFrom(int end)
    {
        var meeting = new List<Piece>(4);
        for (int i = end; i < ends.Length && ends[i].Node == ends[end].Node; i++) meeting.Add(pieces[ends[i].Piece]);
        return meeting;
    }

    private void FindAtMeeting(long node, List<Piece> meeting)
    {
        if (meeting.All(p => p.Compound == meeting[0].Compound)) return;
        var place = PlaceOf(node, meeting[0]);
        var (tags, barrier) = TagsFor(node, place, meeting);
        if (barrier != 0) usedBarriers.Add(barrier);
        foreach (var compound in meeting.Where(p => p.Compound is not null).Select(p => p.Compound!).Distinct()) Add(compound, place, tags);
    }

    /// <summary>Tags of the gate mapped at the node, else of one near it on the same way.</summary>
    private (OsmTags Tags, long Node) TagsFor(long node, WayPoint place, List<Piece> meeting)
    {
        if (barriers.TryGetValue(node, out var own)) return (own, node);
        var nearest = (Metres: SameGateMetres, Node: 0L);
        foreach (var end in meeting.SelectMany(p => new[] { (Node: p.From, Piece: p), (Node: p.To, Piece: p) }))
        {
            if (!barriers.TryGetValue(end.Node, out var tags) || !GateAccessTable.IsGate(tags)) continue;
            var other = PlaceOf(end.Node, end.Piece);
            double metres = Near.Metres(place.Longitude, place.Latitude, other.Longitude, other.Latitude);
            if (metres <= nearest.Metres) nearest = (metres, end.Node);
        }

        return nearest.Node == 0 ? (OsmTags.None, 0) : (barriers[nearest.Node], nearest.Node);
    }

    private void Add(CompoundShape compound, WayPoint place, OsmTags tags)
    {
        var hours = tags.Text("opening_hours");
        if (hours is not null && OpeningHours.TryParse(hours, out _) is null)
        {
            refusedHours[hours] = refusedHours.GetValueOrDefault(hours) + 1;
            hours = null;
        }

        Gates.Add(new GateRow(compound, place, tags.Text("name"), GateAccessTable.Of(tags), hours, Inferred: !GateAccessTable.IsGate(tags)));
    }

    /// <summary>Ways from the middle of a compound without inside ways to each of the gates that streets bring to its border.</summary>
    private void LayStar(CompoundShape compound)
    {
        var box = compound.Shape.EnvelopeInternal.Copy();
        box.ExpandBy(Near.Degrees(NearBorderMetres, box.Centre.Y));
        var ends = EndsIn(box).Where(p => compound.MetresToBorder(new Coordinate(p.Longitude, p.Latitude)) <= NearBorderMetres).ToList();
        if (ends.Count == 0) return;
        var middle = compound.Shape.InteriorPoint;
        var centre = new WayPoint(newNode(), middle.X, middle.Y);
        foreach (var end in ends)
        {
            pieces.Add(new Piece(Assumed, [end, centre]) { Compound = compound });
            Add(compound, end, barriers.GetValueOrDefault(end.Node) ?? OsmTags.None);
            usedBarriers.Add(end.Node);
        }
    }

    private List<WayPoint> EndsIn(Envelope box)
    {
        candidates ??= Candidates();
        return [.. candidates.Query(box).Where(p => box.Contains(p.Longitude, p.Latitude))];
    }

    private NetTopologySuite.Index.Strtree.STRtree<WayPoint>? candidates;

    /// <summary>Mapped gates on streets, and the dead ends of streets.</summary>
    private NetTopologySuite.Index.Strtree.STRtree<WayPoint> Candidates()
    {
        var index = new NetTopologySuite.Index.Strtree.STRtree<WayPoint>();
        foreach (var (node, meeting) in Meetings())
        {
            bool mapped = barriers.TryGetValue(node, out var tags) && GateAccessTable.IsGate(tags);
            bool deadEnd = meeting.Count == 1 && meeting[0].From != meeting[0].To;
            if ((!mapped && !deadEnd) || meeting.Any(p => p.Compound is not null)) continue;
            var place = PlaceOf(node, meeting[0]);
            index.Insert(new Envelope(place.Longitude, place.Longitude, place.Latitude, place.Latitude), place);
        }

        index.Build();
        return index;
    }

    /// <summary>A barrier that stops everybody, and is no compound's gate, ends each street that meets there.</summary>
    private void PartAtBarriers()
    {
        foreach (var (node, tags) in barriers)
        {
            if (!GateAccessTable.Stops(tags) || usedBarriers.Contains(node)) continue;
            int first = ~Array.BinarySearch(ends, (node, -1));
            if (first >= ends.Length || ends[first].Node != node) continue;
            foreach (var piece in MeetingFrom(first))
            {
                if (piece.From == node) piece.From = newNode();
                if (piece.To == node) piece.To = newNode();
            }
        }
    }

    private static WayPoint PlaceOf(long node, Piece piece)
    {
        var first = piece.Points[0];
        return first.Node == node ? first : piece.Points[^1];
    }
}
