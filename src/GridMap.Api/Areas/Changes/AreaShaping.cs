using GridMap.Analysis.Coverage;
using GridMap.Analysis.Grids;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Overlay.Snap;

namespace GridMap.Api.Areas.Changes;

/// <summary>Gives areas the ground, parents and names that an order asks for, and carries along what lies below. Borders are
/// <see cref="GridEditor"/>'s work; households follow their places afterwards.</summary>
internal static class AreaShaping
{
    // Borders come back from a client rounded to seven decimals, about a centimetre: within two they are the ones that it was given.
    private const double SnapDegrees = 2e-7;

    private static readonly WalkGraph NoStreets = new WalkGraphBuilder().Build();
    private static readonly Demand Nobody = Demand.Create(NoStreets, []);

    /// <exception cref="AreaChangeRefused">It cannot be made.</exception>
    public static void Apply(AreaDrafts areas, AreaOrder order)
    {
        List<AreaDraft> named = [.. order.Areas.Select(a => areas.Get(a.Id))];
        switch (order)
        {
            case SplitOrder split:
                Split(areas, named[0], split);
                break;
            case MergeOrder merge:
                Merge(areas, named, merge);
                break;
            case RedrawOrder redraw:
                Redraw(areas, named[0], redraw.Shape);
                break;
            case ReparentOrder reparent:
                Reparent(areas, named, reparent.ParentId);
                break;
            case RenameOrder rename:
                named[0].Name = rename.Name;
                break;
            case AdoptOrder adopt:
                Adopt(areas, named[0], adopt.Proposal);
                break;
            default:
                throw new ArgumentException($"There is no order {order.GetType().Name}.", nameof(order));
        }
    }

    private static void Split(AreaDrafts areas, AreaDraft area, SplitOrder order)
    {
        var cut = Edit(area.Shape, [area], new SplitArea(0, order.Line), "line");
        List<Geometry> pieces = [.. cut.Select(c => c.Shape)];

        // Islands that the line does not cross belong to the largest piece.
        var uncut = Slivers.Parts(area.Shape).Select(part => pieces.Where(p => part.Covers(p.InteriorPoint)).ToList()).Where(inside => inside.Count == 1)
            .Select(inside => inside[0]).ToHashSet();
        List<Geometry> sides = [.. pieces.Where(p => !uncut.Contains(p)).OrderByDescending(p => p.Area)];
        sides[0] = Slivers.Joined([sides[0], .. uncut]);
        var opened = sides.Select((side, i) => areas.Open(area.ParentId, i < order.Names.Count ? order.Names[i] : FormattableString.Invariant($"{area.Name}-{i + 1}"), side, area)).ToList();
        areas.Close(area);
        AreaCarving.Carry(areas, [area, .. opened]);
    }

    private static void Merge(AreaDrafts areas, List<AreaDraft> merged, MergeOrder order)
    {
        if (merged.DistinctBy(a => (a.Level, a.ParentId)).Count() > 1)
        {
            throw new AreaChangeRefused(400, "areas", "Only areas of the same parent can be merged; give them the same parent first.", "otherParents");
        }

        var whole = Edit(Slivers.Joined([.. merged.Select(a => a.Shape)]), merged, new MergeAreas([.. Enumerable.Range(0, merged.Count)]), "areas")[0].Shape;
        var opened = areas.Open(merged[0].ParentId, order.Name ?? merged.MaxBy(a => a.Shape.Area)!.Name, whole, [.. merged]);
        merged.ForEach(a => areas.Close(a));
        AreaCarving.Carry(areas, [.. merged, opened]);
    }

    private static void Redraw(AreaDrafts areas, AreaDraft area, Geometry wanted)
    {
        var siblings = areas.ChildrenOf(area.ParentId);
        var ground = areas.Find(area.ParentId)?.Shape ?? Slivers.Joined([.. siblings.Select(s => s.Shape)]);
        var snapped = Snapped(wanted, [.. siblings.Select(s => s.Shape), ground]);
        Reshape(areas, ground, siblings, new RedrawArea(siblings.IndexOf(area), snapped), "geometry");
    }

    /// <summary>Sets the borders that an edit of areas of one level gives, and carries along.</summary>
    private static void Reshape(AreaDrafts areas, Geometry ground, List<AreaDraft> siblings, GridEdit edit, string field, bool carry = true)
    {
        var touched = new List<AreaDraft>();
        foreach (var (index, shape) in Edit(ground, siblings, edit, field))
        {
            if (index < siblings.Count && !shape.EqualsTopologically(siblings[index].Shape))
            {
                siblings[index].Shape = shape;
                touched.Add(siblings[index]);
            }
        }

        if (carry)
        {
            AreaCarving.Carry(areas, touched);
        }
    }

    private static void Reparent(AreaDrafts areas, List<AreaDraft> moving, long parentId)
    {
        var parent = areas.Find(parentId);
        if (parent is null || parent.Closed || moving.Exists(a => a.Level != parent.Level + 1))
        {
            throw new AreaChangeRefused(400, "parentId", "Allowed: an area one level above those that move.", "wrongLevel");
        }

        var left = moving.Where(a => a.ParentId != parentId).ToHashSet();
        while (left.Count > 0)
        {
            // Those that touch the parent first, so that they bring their neighbours along.
            var area = left.MaxBy(a => Slivers.SharedBorder(a.Shape, parent.Shape))!;
            left.Remove(area);
            var former = areas.Get(area.ParentId!.Value);
            if (areas.ChildrenOf(former.Id).Count == 1)
            {
                throw new AreaChangeRefused(400, "areas", $"{former.Name} ({former.Code}) would have no area left; merge it with its neighbour instead.", "lastArea", former.Name);
            }

            area.ParentId = parentId;
            for (AreaDraft? from = former, to = parent; from is not null && to is not null && from != to; from = areas.Find(from.ParentId), to = areas.Find(to.ParentId))
            {
                var both = Slivers.Joined([from.Shape, to.Shape]);
                var grown = Edit(both, [to, area], new MergeAreas([0, 1]), "parentId")[0].Shape;
                Reshape(areas, both, [from, to], new RedrawArea(1, grown), "parentId", carry: false);
            }
        }
    }

    private static void Adopt(AreaDrafts areas, AreaDraft parent, IReadOnlyList<ProposedShape> proposal)
    {
        if (parent.Level is not (3 or 4) || parent.Level == 4 && proposal.Any(p => p.Parts.Count > 0))
        {
            throw new AreaChangeRefused(400, "areas", "Allowed: a community, for proposed grids, or a grid, for proposed micro-grids without parts.", "wrongLevel");
        }

        var touched = Lay(areas, parent, areas.ChildrenOf(parent.Id), proposal);
        AreaCarving.Carry(areas, [.. touched.Values.Distinct().Concat(areas.All.Where(a => a.ParentId == parent.Id && (a.Closed || a.Redrawn))).Distinct()]);
        foreach (var (shape, home) in touched)
        {
            if (shape.Parts.Count > 0)
            {
                Lay(areas, home, areas.ChildrenOf(home.Id), shape.Parts);
            }
        }
    }

    /// <summary>Proposed areas take their ground from those that are there. One that is mostly the same ground stays the same area; one that
    /// is left without ground is closed.</summary>
    /// <returns>By proposed area: the one that it became.</returns>
    private static Dictionary<ProposedShape, AreaDraft> Lay(AreaDrafts areas, AreaDraft parent, List<AreaDraft> there, IReadOnlyList<ProposedShape> proposal)
    {
        if (there.Count == 0)
        {
            throw new AreaChangeRefused(400, "areas", $"{parent.Name} ({parent.Code}) has no areas whose ground the proposed ones could take.", "nothingBelow", parent.Name);
        }

        List<Geometry> shapes = [];
        foreach (var proposed in proposal)
        {
            var wanted = Slivers.Shared(Snapped(proposed.Shape, [.. there.Select(t => t.Shape), parent.Shape]), parent.Shape);
            wanted = shapes.Aggregate(wanted, Slivers.Without);
            shapes.Add(!wanted.IsEmpty ? wanted : throw new AreaChangeRefused(400, "proposal", "A proposed area lies outside its parent, or on another proposed one.", "proposalLost"));
        }

        var took = new Dictionary<ProposedShape, AreaDraft>();
        var before = there.ToDictionary(t => t, t => t.Shape);
        for (var i = 0; i < proposal.Count; i++)
        {
            var same = there.Find(t => Slivers.Shared(before[t], shapes[i]).Area is var shared && shared > before[t].Area / 2 && shared > shapes[i].Area / 2);
            if (same is null)
            {
                var origins = there.Where(t => !Slivers.Shared(before[t], shapes[i]).IsEmpty).ToArray();
                var like = origins.Length == 0 ? there[0] : origins.MaxBy(t => Slivers.Shared(before[t], shapes[i]).Area)!;
                same = areas.Open(parent.Id, proposal[i].Name ?? like.Name, shapes[i], origins.Length == 0 ? [like] : [.. origins]);
            }
            else
            {
                same.Shape = shapes[i].EqualsTopologically(same.Shape) ? same.Shape : shapes[i];
                same.Name = proposal[i].Name ?? same.Name;
            }

            took.Add(proposal[i], same);
        }

        Cede(areas, there.Where(t => !took.ContainsValue(t)), before, took.Values, shapes);
        Rest(areas, there, took, before, shapes);
        return took;
    }

    private static void Cede(AreaDrafts areas, IEnumerable<AreaDraft> others, Dictionary<AreaDraft, Geometry> before, IEnumerable<AreaDraft> took, List<Geometry> shapes)
    {
        foreach (var other in others)
        {
            var taken = shapes.Where(s => !Slivers.Shared(before[other], s).IsEmpty).ToList();
            var left = taken.Aggregate(before[other], Slivers.Without);
            if (left.IsEmpty)
            {
                areas.Close(other, [.. took.Where(t => !Slivers.Shared(before[other], t.Shape).IsEmpty)]);
            }
            else if (taken.Count > 0)
            {
                other.Shape = left;
            }
        }
    }

    // What an area leaves that became a proposed one: to the neighbour that shares the longest border with it.
    private static void Rest(AreaDrafts areas, List<AreaDraft> there, Dictionary<ProposedShape, AreaDraft> took, Dictionary<AreaDraft, Geometry> before, List<Geometry> shapes)
    {
        foreach (var kept in there.Where(took.ContainsValue))
        {
            foreach (var piece in Slivers.Parts(shapes.Aggregate(before[kept], Slivers.Without)))
            {
                var neighbours = areas.ChildrenOf(kept.ParentId);
                var to = neighbours.Where(n => !took.ContainsValue(n)).Concat(neighbours).MaxBy(n => Slivers.SharedBorder(piece, n.Shape))!;
                to.Shape = Slivers.Joined([to.Shape, piece]);
            }
        }
    }

    private static List<(int Index, Geometry Shape)> Edit(Geometry ground, List<AreaDraft> areas, GridEdit edit, string field)
    {
        var result = GridEditor.Apply(GridGround.Of(NoStreets, Nobody, ground, []), [.. areas.Select(a => new GridArea(Math.Max(0, a.Id), a.Code, a.Shape))], [], edit);
        return result.Problem is { } problem
            ? throw new AreaChangeRefused(400, field, problem, result.Reason)
            : [.. result.Changed.Select(i => (i, result.Areas[i].Polygon))];
    }

    /// <summary>Corners within the tolerance of a known border lie on it.</summary>
    private static Geometry Snapped(Geometry drawn, IReadOnlyList<Geometry> borders)
    {
        var near = drawn.Factory.BuildGeometry([.. borders.Where(b => b.EnvelopeInternal.Intersects(drawn.EnvelopeInternal)).Select(b => b.Boundary)]);
        if (near.IsEmpty)
        {
            return drawn;
        }

        var snapped = new GeometrySnapper(drawn).SnapTo(near, SnapDegrees);
        return snapped is Polygon or MultiPolygon && snapped.IsValid && !snapped.IsEmpty ? snapped : drawn;
    }
}
