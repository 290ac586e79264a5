using GridMap.Analysis.Coordinates;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Import.Tables;

/// <summary>Loads areas, stations or households from GeoJSON, GeoPackage, Shapefile (through GDAL) or CSV.</summary>
public static class TableImport
{
    /// <summary>Replaces the source of the options' name in one transaction.</summary>
    /// <exception cref="ImportException">The file cannot be read, or rows are refused and partial loading was not asked for; the store is
    /// as before, and the refused rows stand in the list of rejects.</exception>
    public static async Task<ImportReport> RunAsync(
        NpgsqlDataSource store, TableKind kind, string path, TableImportOptions options,
        Action<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!File.Exists(path)) throw new ImportException($"{path} does not exist.");
        CoordinateSystem? system = null;
        if (options.Crs is { } crs)
        {
            system = CoordinateSystem.TryGet(crs, out var problem) ?? throw new ImportException($"--crs: {problem}");
        }

        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var source = options.SourceName ?? "file:" + Path.GetFileName(path);
        var table = new TableSql(connection);
        var toWgs84 = new ToWgs84(system, await table.StreetExtentAsync(cancellation));
        progress?.Invoke(new ImportProgress("Reading rows", 0));
        var rows = IsCsv(path) ? CsvTable.Read(path, toWgs84) : OgrTable.Read(path, options.Layer, system is not null, toWgs84);
        try
        {
            int sourceId = kind == TableKind.Areas
                ? await table.KeepSourceAsync(source, cancellation)
                : await new SourceRow(connection).ReplaceAsync(source, "file", $"From {Path.GetFileName(path)}", options.DiscardWork, cancellation);
            ITable target = kind switch
            {
                TableKind.Areas => new AreaTable(table, sourceId, options.DiscardWork),
                TableKind.Stations => new StationTable(table, sourceId),
                _ => new HouseholdTable(table, sourceId),
            };
            var refused = await CheckAsync(target, rows, progress, cancellation);
            Refuse(path, options, target, refused);
            progress?.Invoke(new ImportProgress("Storing", 0.6));
            var counts = await target.StoreAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            progress?.Invoke(new ImportProgress("Done", 1));
            var reasons = refused.GroupBy(p => p.Field).ToDictionary(g => $"field {g.Key}", g => (long)g.Count());
            string[] notes = refused.Count == 0 ? [] : [$"Refused rows are listed in {RejectsPath(path, options)}."];
            return new ImportReport(source, counts, 0, new Dictionary<string, long>(), reasons, notes);
        }
        catch (PostgresException e)
        {
            throw new ImportException($"{path}: the store refuses {e.TableName ?? "a row"}: {e.MessageText}.", e);
        }
        catch (IOException e)
        {
            throw new ImportException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static bool IsCsv(string path) => Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".txt" or ".tsv";

    private static string RejectsPath(string path, TableImportOptions options) => options.RejectsPath ?? Rejects.DefaultPath(path);

    private static async Task<List<RowProblem>> CheckAsync(
        ITable target, IEnumerable<TableRow> rows, Action<ImportProgress>? progress, CancellationToken cancellation)
    {
        var refused = new List<RowProblem>();
        await target.PrepareAsync(cancellation);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (row.Problem is { } problem) refused.Add(problem);
                else target.Check(row);
            }
            catch (RowRefused e)
            {
                refused.Add(e.Problem);
            }
        }

        progress?.Invoke(new ImportProgress("Checking rows", 0.5));
        refused.AddRange(target.CheckTogether());
        return refused;
    }

    private static void Refuse(string path, TableImportOptions options, ITable target, List<RowProblem> refused)
    {
        if (refused.Count == 0)
        {
            if (target.Good == 0) throw new ImportException($"{path} holds no rows.");
            return;
        }

        var list = RejectsPath(path, options);
        Rejects.Write(list, refused);
        if (options.Partial && target.Good > 0) return;
        var first = refused.MinBy(p => p.Row)!;
        throw new ImportException(
            $"{path}: {refused.Count} of {refused.Count + target.Good} rows are refused, nothing is loaded. The first, row {first.Row}, {first.Field} \"{first.Value}\": {first.Reason}; {first.Remedy}. All are listed in {list}. Correct them, or load the others with --partial.");
    }
}

/// <summary>Checks rows of one kind one by one and then stores the good ones.</summary>
internal interface ITable
{
    /// <summary>How many rows are good so far.</summary>
    int Good { get; }

    /// <summary>Reads from the store what checking needs.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <exception cref="RowRefused">The row cannot be stored.</exception>
    void Check(TableRow row);

    /// <summary>What can be said only when all rows are known; refused rows are dropped.</summary>
    IEnumerable<RowProblem> CheckTogether();

    /// <returns>Counts for the report.</returns>
    Task<IReadOnlyDictionary<string, long>> StoreAsync(CancellationToken cancellation);
}
