using GridMap.Data;
using Npgsql;

namespace GridMap.Import.Osm;

/// <summary>Loads a map file of OpenStreetMap: streets, compounds, gates, facilities, the base map.</summary>
/// <remarks>The file is read five times as a stream. Held are compounds, the streets and gates at them, outlines of multipolygons and
/// two bits a node; the places of nodes are on disk (<see cref="NodeStore"/>), streets, facilities and shapes go straight to the store.</remarks>
public static class OsmImport
{
    /// <summary>Replaces the source "osm:&lt;file name&gt;" in one transaction.</summary>
    /// <exception cref="ImportException">The file cannot be read or holds no streets, or people's work would be lost; the store is as before.</exception>
    public static async Task<ImportReport> RunAsync(
        NpgsqlDataSource store, string path, Action<ImportProgress>? progress = null, CancellationToken cancellation = default, bool discardWork = false)
    {
        var file = OsmFile.Open(path);
        await using var connection = await store.OpenConnectionAsync(cancellation);
        var categories = await ReadCategoriesAsync(connection, cancellation);

        // Reading takes the thread for long; callers may have a terminal to draw meanwhile.
        using var map = await Task.Run(() => OsmMap.Read(file, categories, progress, cancellation), cancellation);
        if (!map.Ways.AnyWalkable)
        {
            throw new ImportException($"{path} holds no walkable street (no way with highway=…). Is it an extract of another kind of data?");
        }

        try
        {
            return await new OsmStoring(connection, file, map, categories, progress, discardWork).StoreAsync(cancellation);
        }
        catch (PostgresException e)
        {
            throw new ImportException($"{path}: the store refuses {e.TableName ?? "a row"}: {e.MessageText}.", e);
        }
    }

    private static async Task<FacilityCategories> ReadCategoriesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var categories = new FacilityCategories();
        await using var command = new NpgsqlCommand("select code, osm_tags from facility_category order by code", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            categories.Add(reader.GetString(0), reader.GetFieldValue<string[]>(1).Where(t => t.Contains('=', StringComparison.Ordinal)));
        }

        return categories;
    }
}
