using GridMap.Import.Names;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Osm;

/// <summary>A multipolygon of which something is taken.</summary>
internal sealed record AreaRelation(long Id, OsmTags Tags, (long Way, bool Inner)[] Members);

/// <summary>First reading: places of nodes, labels, and the multipolygons that are wanted.</summary>
internal sealed class PlacePass(NodeStore nodes, FacilityCategories categories) : OsmVisitor
{
    public List<(double Longitude, double Latitude, string Kind, string Name, string? NameInEnglish)> Labels { get; } = [];
    public List<AreaRelation> Areas { get; } = [];

    /// <summary>Member ways of the areas, filled by the next pass.</summary>
    public Dictionary<long, long[]> MemberWays { get; } = [];

    public override OsmKinds Wants => OsmKinds.Nodes | OsmKinds.Relations;

    public override void Node(long id, int lonE7, int latE7, OsmTags tags)
    {
        nodes.Add(id, lonE7, latE7);
        if (tags.Count > 0 && Taken.Place(tags) is { } kind) Labels.Add((lonE7 / 1e7, latE7 / 1e7, kind, tags.Text("name")!, Taken.NameInEnglish(tags)));
    }

    public override void Relation(long id, IReadOnlyList<OsmMember> members, OsmTags tags)
    {
        if (tags["type"] != "multipolygon") return;
        if (!Taken.IsCompound(tags) && Taken.BaseFeature(tags, area: true) is null && categories.Of(tags).Count == 0) return;
        var ways = members.Where(m => m.Kind == OsmKinds.Ways).Select(m => (m.Ref, m.Role == "inner")).ToArray();
        Areas.Add(new AreaRelation(id, tags, ways));
        foreach (var (way, _) in ways) MemberWays.TryAdd(way, []);
    }
}

/// <summary>Second reading: outlines of compounds and multipolygons are kept; of streets only how often they use each node.</summary>
internal sealed class WayPass(PlacePass places, NodeStore nodes) : OsmVisitor
{
    public List<(long Id, long[] Refs, OsmTags Tags)> Compounds { get; } = [];
    public StreetUses Uses { get; } = new(nodes);
    public StreetCrossings Crossings { get; } = new(nodes);

    /// <summary>Nodes of mapped crossings.</summary>
    public HashSet<long> CrossingNodes { get; } = [];

    public bool AnyWalkable { get; private set; }

    /// <summary>Named residential ways that are not closed.</summary>
    public long OpenCompounds { get; private set; }

    public override OsmKinds Wants => OsmKinds.Ways;

    public override void Way(long id, ReadOnlySpan<long> refs, OsmTags tags)
    {
        if (refs.Length < 2) return;
        if (places.MemberWays.ContainsKey(id)) places.MemberWays[id] = refs.ToArray();
        if (tags.Count == 0) return;
        if (RoadWay.Of(id, refs, tags) is { } road) Take(road);
        if (!Taken.IsCompound(tags)) return;
        if (Shapes.IsClosed(refs)) Compounds.Add((id, refs.ToArray(), tags));
        else OpenCompounds++;
    }

    private void Take(RoadWay road)
    {
        Crossings.Add(road);
        if (road.Rule.Class == Analysis.Walking.StreetClass.Crossing) CrossingNodes.UnionWith(road.Refs);
        if (road.Rule.Foot == Foot.No) return;
        AnyWalkable = true;
        Uses.Count(road);
    }
}

/// <summary>Third reading: gates on streets are kept, walls near compounds measured, facilities handed on.</summary>
internal sealed class PointPass(OsmMap map, CompoundShapes compounds, FacilityCategories categories, Action<string, OsmTags, Geometry> takeFacility) : OsmVisitor
{
    /// <summary>Tags of nodes of walkable streets that are barriers or entrances.</summary>
    public Dictionary<long, OsmTags> Barriers { get; } = [];

    /// <summary>Values of the tag kerb on nodes of walkable streets.</summary>
    public Dictionary<long, string> Kerbs { get; } = [];

    /// <summary>Outlines of facilities that make no area and are not of the base map, where such are counted.</summary>
    public long Broken { get; private set; }

    public override OsmKinds Wants => OsmKinds.Nodes | OsmKinds.Ways;

    public override void Node(long id, int lonE7, int latE7, OsmTags tags)
    {
        if (tags.Count == 0) return;
        if (((tags.Has("barrier") && tags["barrier"] != "kerb") || tags.Has("entrance")) && map.Ways.Uses.Of(id) > 0) Barriers[id] = tags;
        if (tags.Text("kerb") is { } kerb && map.Ways.Uses.Of(id) > 0) Kerbs[id] = kerb;
        if (categories.Of(tags).Count > 0) takeFacility($"node/{id}", tags, Shapes.Factory.CreatePoint(new Coordinate(lonE7 / 1e7, latE7 / 1e7)));
    }

    public override void Way(long id, ReadOnlySpan<long> refs, OsmTags tags)
    {
        if (tags.Count == 0) return;
        if (Taken.IsWall(tags)) compounds.AddWall(Shapes.Coordinates(refs, map.Nodes));
        if (!Shapes.IsClosed(refs) || categories.Of(tags).Count == 0) return;
        if (Shapes.Area(refs, map.Nodes) is { } shape) takeFacility($"way/{id}", tags, shape);
        else if (Taken.BaseFeature(tags, area: true) is null) Broken++;
    }
}

/// <summary>Fourth reading: streets, cut into pieces and handed on.</summary>
internal sealed class StreetPass(StreetPieces cutter, EnglishNames english, Action<Piece> take) : OsmVisitor
{
    public override OsmKinds Wants => OsmKinds.Ways;

    public override void Way(long id, ReadOnlySpan<long> refs, OsmTags tags)
    {
        if (tags.Count == 0 || RoadWay.Of(id, refs, tags) is not { } road) return;
        english.Add(road.Name, Taken.NameInEnglish(tags));
        cutter.Cut(road, take);
    }
}

/// <summary>Fifth reading: shapes of the base map, handed on.</summary>
internal sealed class FeaturePass(NodeStore nodes, Action<string, string, OsmTags, Geometry> take) : OsmVisitor
{
    /// <summary>Shapes that make no valid geometry.</summary>
    public long Broken { get; private set; }

    public override OsmKinds Wants => OsmKinds.Ways;

    public override void Way(long id, ReadOnlySpan<long> refs, OsmTags tags)
    {
        if (tags.Count == 0) return;
        bool closed = Shapes.IsClosed(refs);
        if (Taken.BaseFeature(tags, closed) is not var (layer, kind)) return;
        bool line = !closed || layer is "waterway" or "railway";
        Geometry? shape = line ? Shapes.Line(refs, nodes) : Shapes.Area(refs, nodes);
        if (shape is null) Broken++;
        else take(layer, kind, tags, shape);
    }
}
