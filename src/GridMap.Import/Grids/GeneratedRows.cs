using NetTopologySuite.Geometries;

namespace GridMap.Import.Grids;

// Rows that a generator makes. Ids are the generator's own, from 1; the writer moves them to where the store's own numbers end.

/// <param name="Level">1 district to 5 micro-grid.</param>
public sealed record AreaRow(long Id, int Level, long? ParentId, string Code, string Name, MultiPolygon Shape);

public sealed record CompoundRow(long Id, string Name, Polygon Shape, bool Walled);

/// <param name="Access">public, visitors, residents or closed.</param>
public sealed record GateRow(long CompoundId, long NodeId, string? Name, string Access, string? OpeningHours, Point Place);

/// <param name="Class">A street class in snake case.</param>
public sealed record StreetRow(long FromNode, long ToNode, LineString Line, double LengthMetres, string Class, string? Name,
    bool Bridge, bool Tunnel, bool Walkable, long? CompoundId);

public sealed record StationRow(string Kind, string Name, Point Place, string? OpeningHours, int? Capacity, string? Address, string? Phone,
    IReadOnlyList<string> Items, IReadOnlyList<long> AreaIds);

public sealed record FacilityRow(string Category, string Name, Point Place, string? OpeningHours);

/// <summary>People by age group: under 7, 7 to 17, 18 to 59, 60 and older.</summary>
public readonly record struct People(int Under7, int From7To17, int From18To59, int From60)
{
    public int Total => Under7 + From7To17 + From18To59 + From60;
}

/// <param name="CompoundId">Of the generator's own compounds, or of the store's where the generator made none.</param>
/// <param name="Colour">red, yellow, blue or null.</param>
public sealed record HouseholdRow(string Address, Point Place, People People, long? MicroGridId, long? CompoundId, string? Colour);

public sealed record BaseFeatureRow(string Layer, string? Kind, string? Name, Geometry Shape);

/// <summary>Everything that a generator lays into the store.</summary>
public sealed class GeneratedRows
{
    public List<AreaRow> Areas { get; } = [];
    public List<CompoundRow> Compounds { get; } = [];
    public List<GateRow> Gates { get; } = [];
    public List<StreetRow> Streets { get; } = [];
    public List<StationRow> Stations { get; } = [];
    public List<FacilityRow> Facilities { get; } = [];
    public List<HouseholdRow> Households { get; } = [];
    public List<BaseFeatureRow> BaseFeatures { get; } = [];

    /// <summary>Of areas down to communities and of what stands in the city, some more than once.</summary>
    public IEnumerable<string> Names => Areas.Where(a => a.Level <= 3).Select(a => a.Name).Concat(Compounds.Select(c => c.Name)).Concat(Stations.Select(s => s.Name))
        .Concat(Facilities.Select(f => f.Name)).Concat(Streets.Select(s => s.Name).OfType<string>()).Concat(BaseFeatures.Select(b => b.Name).OfType<string>());
}
