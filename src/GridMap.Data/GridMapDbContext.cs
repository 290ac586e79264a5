using GridMap.Analysis.Walking;
using GridMap.Data.EntityFramework;
using Microsoft.EntityFrameworkCore;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Data;

/// <summary>The registers that the pages list and edit: areas, stations, reference values. Bulk reads and tiles use SQL.</summary>
public sealed class GridMapDbContext(DbContextOptions<GridMapDbContext> options) : DbContext(options)
{
    /// <summary>A context that only reads, on a connection that the caller keeps and may have begun a transaction on.</summary>
    public static GridMapDbContext Over(NpgsqlConnection connection)
    {
        var builder = new DbContextOptionsBuilder<GridMapDbContext>();
        builder.UseNpgsql(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        return new GridMapDbContext(builder.UseGeometry().Options);
    }

    public DbSet<Area> Areas => Set<Area>();

    public DbSet<Station> Stations => Set<Station>();

    public DbSet<ServiceItem> ServiceItems => Set<ServiceItem>();

    public DbSet<Material> Materials => Set<Material>();

    public DbSet<StationKind> StationKinds => Set<StationKind>();

    public DbSet<FacilityCategory> FacilityCategories => Set<FacilityCategory>();

    public DbSet<PersonaRow> Personas => Set<PersonaRow>();

    public DbSet<Holiday> Holidays => Set<Holiday>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(GridMapDataSource.Schema);
        modelBuilder.Entity<Area>().ToTable("area");
        modelBuilder.Entity<Station>(station =>
        {
            station.ToTable("station");
            station.HasMany(s => s.Items).WithOne().HasForeignKey(i => i.StationId);
            station.HasMany(s => s.Areas).WithOne().HasForeignKey(a => a.StationId);
        });
        modelBuilder.Entity<StationItem>().ToTable("station_item").HasKey(i => new { i.StationId, i.ItemCode });
        modelBuilder.Entity<StationArea>().ToTable("station_area").HasKey(a => new { a.StationId, a.AreaId });
        modelBuilder.Entity<ServiceItem>().ToTable("service_item").HasKey(i => i.Code);
        modelBuilder.Entity<Material>().ToTable("material").HasKey(m => m.Code);
        modelBuilder.Entity<StationKind>().ToTable("station_kind").HasKey(k => k.Code);
        modelBuilder.Entity<FacilityCategory>().ToTable("facility_category").HasKey(c => c.Code);
        modelBuilder.Entity<PersonaRow>().ToTable("persona").HasKey(p => p.Code);
        modelBuilder.Entity<Holiday>().ToTable("holiday").HasKey(h => h.Code);

        // Columns are the properties in snake case.
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }
        }
    }
}

/// <summary>One area of the five levels: 1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.</summary>
public sealed class Area
{
    public long Id { get; set; }
    public short Level { get; set; }
    public long? ParentId { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required MultiPolygon Geom { get; set; }
    public DateOnly ValidFrom { get; set; }
    public DateOnly? ValidTo { get; set; }
    public int SourceId { get; set; }
    public bool Generated { get; set; }
}

public sealed class Station
{
    public long Id { get; set; }
    public string? ExternalId { get; set; }
    public required string Kind { get; set; }
    public required string Name { get; set; }
    public required Point Geom { get; set; }
    public string? OpeningHours { get; set; }
    public int? Capacity { get; set; }
    public string? Address { get; set; }
    public string? Phone { get; set; }
    public DateOnly ValidFrom { get; set; }
    public DateOnly? ValidTo { get; set; }
    public int SourceId { get; set; }
    public bool Generated { get; set; }
    public List<StationItem> Items { get; } = [];
    public List<StationArea> Areas { get; } = [];
}

public sealed class StationItem
{
    public long StationId { get; set; }
    public required string ItemCode { get; set; }
}

public sealed class StationArea
{
    public long StationId { get; set; }
    public long AreaId { get; set; }
}

/// <param name="Words">As people call it, beside its name.</param>
/// <param name="Pinyin">Of the Chinese name, then of each word: syllables without tones, apart by spaces.</param>
/// <param name="Materials">What to bring, by code.</param>
public sealed record ServiceItem(string Code, string NameZh, string NameEn, string Department, string[] Words, string[] Pinyin, string[] Materials, string Source);

/// <summary>Something that people are asked to bring.</summary>
public sealed record Material(string Code, string NameZh, string NameEn, string Source);

public sealed record StationKind(string Code, string NameZh, string NameEn, int TierMinutes, string Source);

public sealed record FacilityCategory(string Code, string NameZh, string NameEn, int TierMinutes, string[] OsmTags, string Source);

/// <param name="CrossingSeconds">For each crossing of a main road.</param>
/// <param name="MinorCrossingSeconds">For each crossing of another road; null: the same.</param>
public sealed record PersonaRow(
    string Code, string NameZh, string NameEn, double SpeedMetresPerSecond, double? StepsFactor, double CrossingSeconds, double? MinorCrossingSeconds,
    bool RaisedKerbs, string Source)
{
    public Persona ToPersona() => new(Code, SpeedMetresPerSecond, StepsFactor, CrossingSeconds, MinorCrossingSeconds, RaisedKerbs);
}

/// <summary>Days off in a row, and the Saturdays and Sundays worked for them.</summary>
public sealed record Holiday(string Code, string NameZh, string NameEn, DateOnly FirstDay, DateOnly LastDay, DateOnly[] WorkedDays, string Source);
