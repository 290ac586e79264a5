namespace GridMap.Import.Osm;

/// <summary>A street as the file has it.</summary>
internal sealed record RoadWay(long Id, long[] Refs, FootRule Rule, string? Name, bool Bridge, bool Tunnel);

/// <summary>A multipolygon of which something is taken.</summary>
internal sealed record AreaRelation(long Id, OsmTags Tags, (long Way, bool Inner)[] Members);

/// <summary>First reading: the multipolygons that are wanted, and so the ways that make them up.</summary>
internal sealed class RelationPass(FacilityCategories categories) : OsmVisitor
{
    public List<AreaRelation> Areas { get; } = [];

    /// <summary>Member ways, filled by the next pass.</summary>
    public Dictionary<long, long[]> MemberWays { get; } = [];

    public override OsmKinds Wants => OsmKinds.Relations;

    public override void Relation(long id, IReadOnlyList<OsmMember> members, OsmTags tags)
    {
        if (tags["type"] != "multipolygon") return;
        if (!Taken.IsCompound(tags) && Taken.BaseFeature(tags, area: true) is null && categories.Of(tags).Count == 0) return;
        var ways = members.Where(m => m.Kind == OsmKinds.Ways).Select(m => (m.Ref, m.Role == "inner")).ToArray();
        Areas.Add(new AreaRelation(id, tags, ways));
        foreach (var (way, _) in ways) MemberWays.TryAdd(way, []);
    }
}

/// <summary>Second reading: streets, compounds and walls are kept; of other shapes only the need of their nodes is noted.</summary>
internal sealed class WayPass(RelationPass relations, FacilityCategories categories) : OsmVisitor
{
    public List<RoadWay> Roads { get; } = [];
    public List<(long Id, long[] Refs, OsmTags Tags)> Compounds { get; } = [];
    public List<long[]> Walls { get; } = [];
    public NodeStore Nodes { get; } = new();

    /// <summary>Named residential ways that are not closed.</summary>
    public long OpenCompounds { get; private set; }

    public override OsmKinds Wants => OsmKinds.Ways;

    public override void Way(long id, ReadOnlySpan<long> refs, OsmTags tags)
    {
        bool member = relations.MemberWays.ContainsKey(id);
        if (refs.Length < 2 || (tags.Count == 0 && !member)) return;
        long[]? kept = null;
        long[] Keep(ReadOnlySpan<long> span) => kept ??= span.ToArray();
        bool wanted = member;
        if (member) relations.MemberWays[id] = Keep(refs);
        if (FootAccess.Of(tags) is { } rule)
        {
            Roads.Add(new RoadWay(id, Keep(refs), rule, tags.Text("name") ?? tags.Text("name:zh"),
                tags["bridge"] is not ("" or "no"), tags["tunnel"] is not ("" or "no")));
            wanted = true;
        }

        if (Taken.IsCompound(tags))
        {
            if (Shapes.IsClosed(refs)) Compounds.Add((id, Keep(refs), tags));
            else OpenCompounds++;
            wanted = true;
        }

        if (Taken.IsWall(tags))
        {
            Walls.Add(Keep(refs));
            wanted = true;
        }

        bool closed = Shapes.IsClosed(refs);
        if (wanted || Taken.BaseFeature(tags, closed) is not null || (closed && categories.Of(tags).Count > 0)) Nodes.Ask(refs);
    }
}

/// <summary>Third reading: places of the needed nodes; gates on streets; facilities and labels that are nodes.</summary>
internal sealed class NodePass(NodeStore nodes, FacilityCategories categories) : OsmVisitor
{
    /// <summary>Tags of nodes of kept ways that are barriers or entrances.</summary>
    public Dictionary<long, OsmTags> Barriers { get; } = [];

    public List<(long Id, double Longitude, double Latitude, OsmTags Tags)> Facilities { get; } = [];
    public List<(double Longitude, double Latitude, string Kind, string Name)> Places { get; } = [];

    public override OsmKinds Wants => OsmKinds.Nodes;

    public override void Node(long id, int lonE7, int latE7, OsmTags tags)
    {
        nodes.Give(id, lonE7, latE7);
        if (tags.Count == 0) return;
        if ((tags.Has("barrier") || tags.Has("entrance")) && nodes.Asked(id)) Barriers[id] = tags;
        if (categories.Of(tags).Count > 0) Facilities.Add((id, lonE7 / 1e7, latE7 / 1e7, tags));
        if (Taken.Place(tags) is { } kind) Places.Add((lonE7 / 1e7, latE7 / 1e7, kind, tags.Text("name")!));
    }
}

/// <summary>Fourth reading: shapes of areas and lines, handed on one by one so that none is kept.</summary>
internal sealed class FeaturePass(NodeStore nodes, FacilityCategories categories, Action<string, OsmTags, NetTopologySuite.Geometries.Geometry, bool> take) : OsmVisitor
{
    /// <summary>Shapes that make no valid geometry.</summary>
    public long Broken { get; private set; }

    public override OsmKinds Wants => OsmKinds.Ways;

    public override void Way(long id, ReadOnlySpan<long> refs, OsmTags tags)
    {
        if (tags.Count == 0) return;
        bool closed = Shapes.IsClosed(refs);
        var feature = Taken.BaseFeature(tags, closed);
        if (feature is null && !(closed && categories.Of(tags).Count > 0)) return;
        bool line = !closed || feature?.Layer is "waterway" or "railway";
        NetTopologySuite.Geometries.Geometry? shape = line ? Shapes.Line(refs, nodes) : Shapes.Area(refs, nodes);
        if (shape is null) Broken++;
        else take($"way/{id}", tags, shape, closed);
    }
}
