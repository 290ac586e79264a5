using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <summary>Carries the areas below along when borders above them moved: an area goes with its ground; where a border cuts it, it stays with
/// the larger part, and the rest goes to the neighbour there that shares the longest border with it, or becomes an area where there is none.</summary>
internal static class AreaCarving
{
    /// <param name="touched">Areas of one level that are closed, opened or redrawn.</param>
    public static void Carry(AreaDrafts areas, IReadOnlyList<AreaDraft> touched)
    {
        var homes = touched.Where(a => !a.Closed).ToList();
        var children = touched.Where(a => !a.Opened).SelectMany(a => areas.ChildrenOf(a.Id)).ToList();
        if (children.Count == 0)
        {
            return;
        }

        var loose = new List<(AreaDraft Home, Polygon Piece, AreaDraft Of)>();
        foreach (var child in children)
        {
            loose.AddRange(Settle(child, homes));
        }

        var next = children.Where(c => c.Redrawn).ToHashSet();
        foreach (var pieces in loose.GroupBy(l => l.Home))
        {
            next.UnionWith(Attach(areas, pieces.Key, [.. pieces.Select(p => (p.Piece, p.Of))]));
        }

        if (next.Count > 0)
        {
            Carry(areas, [.. next]);
        }
    }

    /// <returns>Parts of the child that lie in other homes than its own.</returns>
    private static IEnumerable<(AreaDraft Home, Polygon Piece, AreaDraft Of)> Settle(AreaDraft child, List<AreaDraft> homes)
    {
        var parts = homes.Where(h => h.Shape.EnvelopeInternal.Intersects(child.Shape.EnvelopeInternal))
            .Select(h => (Home: h, Ground: Slivers.Shared(child.Shape, h.Shape))).Where(p => !p.Ground.IsEmpty)
            .OrderByDescending(p => p.Ground.Area).ThenByDescending(p => p.Home.Id == child.ParentId).ToList();
        if (parts.Count == 0)
        {
            // Smaller than the drawing, or outside its parent before: it stays, or goes with the nearest.
            child.ParentId = homes.Find(h => h.Id == child.ParentId)?.Id ?? homes.MinBy(h => h.Shape.Distance(child.Shape))!.Id;
            return [];
        }

        child.ParentId = parts[0].Home.Id;
        if (parts.Count == 1)
        {
            return [];
        }

        child.Shape = parts[0].Ground;
        return parts.Skip(1).SelectMany(p => Slivers.Parts(p.Ground).Select(piece => (p.Home, piece, child)));
    }

    /// <returns>Areas that took a piece, and those opened.</returns>
    private static HashSet<AreaDraft> Attach(AreaDrafts areas, AreaDraft home, List<(Polygon Piece, AreaDraft Of)> pieces)
    {
        var took = new HashSet<AreaDraft>();
        pieces.Sort((a, b) => b.Piece.Area.CompareTo(a.Piece.Area));
        while (pieces.Count > 0)
        {
            var children = areas.ChildrenOf(home.Id);
            var at = pieces.FindIndex(p => Neighbour(children, p.Piece) is not null);
            var (piece, of) = pieces[Math.Max(0, at)];
            pieces.RemoveAt(Math.Max(0, at));
            if (Neighbour(children, piece) is { } neighbour)
            {
                neighbour.Shape = Slivers.Joined([neighbour.Shape, piece]);
                took.Add(neighbour);
            }
            else
            {
                took.Add(areas.Open(home.Id, of.Name, Slivers.Joined([piece]), of));
            }
        }

        return took;
    }

    private static AreaDraft? Neighbour(List<AreaDraft> children, Polygon piece)
    {
        const double leastMetres = 0.5;
        var (best, metres) = children.Where(c => c.Shape.EnvelopeInternal.Intersects(piece.EnvelopeInternal))
            .Select(c => (Area: c, Metres: Slivers.SharedBorder(piece, c.Shape))).DefaultIfEmpty().MaxBy(c => c.Metres);
        return metres > leastMetres ? best : null;
    }
}
