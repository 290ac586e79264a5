namespace GridMap.Import.Osm;

/// <summary>Kinds of elements of a map file.</summary>
[Flags]
public enum OsmKinds
{
    Nodes = 1,
    Ways = 2,
    Relations = 4,
}

/// <summary>One member of a relation. <c>Kind</c> is what it refers to.</summary>
public readonly record struct OsmMember(OsmKinds Kind, long Ref, string Role);

/// <summary>Is shown the elements of a map file, in the file's order; override what is of interest.</summary>
/// <remarks>Coordinates are in 10⁻⁷ degrees, OpenStreetMap's own resolution. Spans and tags are valid during the call only.</remarks>
public abstract class OsmVisitor
{
    /// <summary>Kinds that the reader may not skip.</summary>
    public abstract OsmKinds Wants { get; }

    public virtual void Node(long id, int lonE7, int latE7, OsmTags tags) { }

    public virtual void Way(long id, ReadOnlySpan<long> refs, OsmTags tags) { }

    public virtual void Relation(long id, IReadOnlyList<OsmMember> members, OsmTags tags) { }
}
