using GridMap.Data;
using Npgsql;

namespace GridMap.Api;

/// <summary>What can be set, read and checked once at start.</summary>
/// <param name="WebRoot">Folder of the built pages; null: the API only.</param>
/// <param name="GraphFolder">Where copies of the graph are kept, so that a start need not read the store's streets; null: nowhere.</param>
/// <param name="KeyFolder">Where the keys are that cookies and persons' data are protected with; null: in the user's own data folder (<see cref="Accounts.KeyRing"/>).</param>
/// <param name="AcceptNewKeys">The keys that protected what is in the store are lost: go on with those at hand (<see cref="Accounts.KeyCheck"/>).</param>
/// <param name="TimeZone">Of the city: opening hours are read in it.</param>
/// <param name="BaseMaps">Outside base maps that may be chosen in place of our own.</param>
public sealed record GridMapSettings(string ConnectionString, string? WebRoot, string? GraphFolder, string? KeyFolder, bool AcceptNewKeys, TimeZoneInfo TimeZone, string? CityName, IReadOnlyList<BaseMapDocument> BaseMaps)
{
    /// <exception cref="StoreException">A setting is missing or wrong; the message names it.</exception>
    public static GridMapSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("GridMap");
        return new GridMapSettings(
            ReadConnectionString(configuration), ReadWebRoot(section),
            section["GraphFolder"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null,
            section["KeyFolder"] is { Length: > 0 } keys ? Path.GetFullPath(keys) : null, section.GetValue<bool>("AcceptNewKeys"), ReadTimeZone(configuration), section["CityName"], OutsideMaps.Read(section));
    }

    private static string ReadConnectionString(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString("GridMap") ?? configuration["GRIDMAP_DATABASE"];
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new StoreException("No database is set. Set GRIDMAP_DATABASE or ConnectionStrings:GridMap to that of a PostGIS.");
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(GridMapDataSource.Normalise(text)).ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or KeyNotFoundException)
        {
            throw new StoreException($"GRIDMAP_DATABASE is not a connection string: {e.Message}");
        }
    }

    private static string? ReadWebRoot(IConfigurationSection section)
    {
        var folder = section["WebRoot"];
        if (string.IsNullOrWhiteSpace(folder))
        {
            return null;
        }

        return Directory.Exists(folder)
            ? Path.GetFullPath(folder)
            : throw new StoreException($"GridMap:WebRoot names the folder '{folder}', which does not exist. Build the pages, or leave it out.");
    }

    /// <summary>The city's.</summary>
    /// <exception cref="StoreException">It is not known.</exception>
    public static TimeZoneInfo ReadTimeZone(IConfiguration configuration)
    {
        var name = configuration["GridMap:TimeZone"] ?? "Asia/Shanghai";
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new StoreException($"GridMap:TimeZone '{name}' is not a time zone. Use an IANA name such as Asia/Shanghai.");
    }
}
