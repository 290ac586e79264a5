using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <summary>What an area is in the store.</summary>
internal sealed record AreaState(long? ParentId, string Code, string Name, Geometry Shape, int Revision);

/// <summary>An area while a change is worked out.</summary>
internal sealed class AreaDraft
{
    /// <summary>Below 0: not in the store yet.</summary>
    public required long Id { get; set; }

    public required int Level { get; init; }

    public required long? ParentId { get; set; }

    public required string Code { get; set; }

    public required string Name { get; set; }

    /// <summary>EPSG:4326, polygons only.</summary>
    public required Geometry Shape { get; set; }

    public required int SourceId { get; init; }

    public required bool Generated { get; init; }

    /// <summary>Null: it is opened by the change, anew or again.</summary>
    public AreaState? Before { get; init; }

    public bool Closed { get; set; }

    public bool Opened => Before is null;

    public bool Redrawn => Before is not null && !Closed && !ReferenceEquals(Before.Shape, Shape);

    /// <summary>It goes on, and something about it is not what it was.</summary>
    public bool Changed => Before is { } b && !Closed && (Redrawn || b.ParentId != ParentId || b.Code != Code || b.Name != Name);
}

/// <summary>The areas that a change can touch, as they become.</summary>
internal sealed class AreaDrafts
{
    private readonly Dictionary<long, AreaDraft> byId;
    private readonly HashSet<(long From, long To)> successions = [];
    private long lastOpened;

    public AreaDrafts(IEnumerable<AreaDraft> areas) => byId = areas.ToDictionary(a => a.Id);

    public IEnumerable<AreaDraft> All => byId.Values;

    public IEnumerable<(AreaDraft From, AreaDraft To)> Successions => successions.Select(s => (byId[s.From], byId[s.To]));

    public AreaDraft Get(long id) => byId[id];

    public AreaDraft? Find(long? id) => id is { } known ? byId.GetValueOrDefault(known) : null;

    /// <summary>Those that go on, by code.</summary>
    public List<AreaDraft> ChildrenOf(long? parent) => [.. byId.Values.Where(a => a.ParentId == parent && !a.Closed).OrderBy(a => a.Code, StringComparer.Ordinal).ThenByDescending(a => a.Id)];

    public AreaDraft Open(long? parent, string name, Geometry shape, params ReadOnlySpan<AreaDraft> from)
    {
        var area = new AreaDraft
        {
            Id = --lastOpened, Level = from[0].Level, ParentId = parent, Code = "", Name = name.Length <= 200 ? name : name[..200], Shape = shape,
            SourceId = from[0].SourceId, Generated = from[0].Generated,
        };
        byId.Add(area.Id, area);
        foreach (var origin in from)
        {
            successions.Add((origin.Id, area.Id));
        }

        return area;
    }

    /// <summary>Gives opened areas the ids that they have in the store.</summary>
    public void Renumber(IReadOnlyDictionary<long, long> numbers)
    {
        long To(long id) => numbers.GetValueOrDefault(id, id);
        foreach (var area in byId.Values.ToList())
        {
            byId.Remove(area.Id);
            area.Id = To(area.Id);
            area.ParentId = area.ParentId is { } parent ? To(parent) : null;
            byId.Add(area.Id, area);
        }

        var renumbered = successions.Select(s => (To(s.From), To(s.To))).ToList();
        successions.Clear();
        successions.UnionWith(renumbered);
    }

    public void Close(AreaDraft area, params ReadOnlySpan<AreaDraft> to)
    {
        area.Closed = true;
        foreach (var successor in to)
        {
            successions.Add((area.Id, successor.Id));
        }
    }
}
