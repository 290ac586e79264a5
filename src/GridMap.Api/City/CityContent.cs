using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using GridMap.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GridMap.Api.City;

/// <summary>A station that is valid today.</summary>
/// <param name="NameEn">What it is called in English; null: nobody says.</param>
/// <param name="Hours">Null: not known, or not understood.</param>
public sealed record CityStation(
    long Id, string Kind, string Name, string? NameEn, LonLat Place, string? OpeningHours, OpeningHours? Hours, int? Capacity, string? Address, string? Phone,
    bool Generated, IReadOnlySet<string> Items, long[] Areas)
{
    /// <summary>Open at this local time; null where the hours are not known.</summary>
    public bool? IsOpen(DateTime local) => Hours?.IsOpen(local);
}

/// <summary>What a map and an answer need beside the network, read in one snapshot.</summary>
public sealed record CityContent(
    StoreVersions Versions, IReadOnlyList<CityStation> Stations, AreaIndex Areas, IReadOnlyDictionary<string, PersonaRow> Personas,
    IReadOnlyDictionary<string, StationKind> Kinds, IReadOnlyDictionary<string, ServiceItem> Items,
    IReadOnlyDictionary<string, Material> Materials, IReadOnlyDictionary<string, FacilityCategory> Categories,
    HolidayCalendar Holidays, IReadOnlyList<Holiday> HolidayList)
{
    public static async Task<CityContent> ReadAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        await using var db = GridMapDbContext.Over(connection);
        await db.Database.UseTransactionAsync(transaction, cancellation);
        var holidays = await HolidayReader.ReadAsync(connection, cancellation);
        return new CityContent(
            await VersionWatch.ReadAsync(connection, cancellation),
            await ReadStationsAsync(db, await ReadEnglishAsync(connection, cancellation), holidays, cancellation),
            new AreaIndex(await db.Areas.Where(a => a.ValidTo == null).OrderBy(a => a.Level).ThenBy(a => a.Id)
                .Select(a => new CityArea(a.Id, a.Level, a.ParentId, a.Code, a.Name, a.Generated, a.Geom)).ToListAsync(cancellation)),
            await db.Personas.OrderByDescending(p => p.SpeedMetresPerSecond).ThenBy(p => p.Code).ToDictionaryAsync(p => p.Code, cancellation),
            await db.StationKinds.OrderByDescending(k => k.TierMinutes).ThenBy(k => k.Code).ToDictionaryAsync(k => k.Code, cancellation),
            await db.ServiceItems.OrderBy(i => i.Department).ThenBy(i => i.Code).ToDictionaryAsync(i => i.Code, cancellation),
            await db.Materials.ToDictionaryAsync(m => m.Code, cancellation),
            await db.FacilityCategories.OrderBy(c => c.TierMinutes).ThenBy(c => c.Code).ToDictionaryAsync(c => c.Code, cancellation),
            holidays,
            await db.Holidays.OrderBy(h => h.FirstDay).ToListAsync(cancellation));
    }

    private static async Task<Dictionary<string, string>> ReadEnglishAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select name, min(name_en) from english_name where name in (select name from station where valid_to is null) group by name", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var english = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            english[reader.GetString(0)] = reader.GetString(1);
        }

        return english;
    }

    private static async Task<List<CityStation>> ReadStationsAsync(GridMapDbContext db, Dictionary<string, string> english, HolidayCalendar holidays, CancellationToken cancellation)
    {
        var stations = await db.Stations.Where(s => s.ValidTo == null).OrderBy(s => s.Id)
            .Include(s => s.Items.OrderBy(i => i.ItemCode)).Include(s => s.Areas.OrderBy(a => a.AreaId)).AsSplitQuery().ToListAsync(cancellation);
        return [.. stations.Select(s => new CityStation(
            s.Id, s.Kind, s.Name, english.GetValueOrDefault(s.Name), new LonLat(s.Geom.X, s.Geom.Y), s.OpeningHours,
            s.OpeningHours is null ? null : OpeningHours.TryParse(s.OpeningHours, out _)?.With(holidays), s.Capacity, s.Address, s.Phone, s.Generated,
            s.Items.Select(i => i.ItemCode).ToHashSet(), [.. s.Areas.Select(a => a.AreaId)]))];
    }
}
