using GridMap.Analysis.Coordinates;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using Npgsql;

namespace GridMap.Import.Tables;

/// <summary>Loads areas, stations, facilities or households from GeoJSON, GeoPackage, Shapefile (through GDAL) or CSV.</summary>
public static class TableImport
{
    /// <summary>Rows between two tellings of progress.</summary>
    internal const int RowsATime = 200;

    private const double CheckedShare = 0.4; // of the whole; the rest is storing

    /// <summary>Replaces the source of the options' name in one transaction.</summary>
    /// <exception cref="ImportException">The file cannot be read, or rows are refused and partial loading was not asked for; the store is
    /// as before, and the refused rows stand in the list of rejects.</exception>
    public static async Task<ImportReport> RunAsync(
        NpgsqlDataSource store, TableKind kind, string path, TableImportOptions options,
        Action<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!File.Exists(path)) throw new ImportException($"{path} does not exist.");
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var outcome = await ApplyAsync(connection, kind, path, options, progress, cancellation);
        Refuse(path, options, outcome);
        await transaction.CommitAsync(cancellation);
        progress?.Invoke(new ImportProgress("Done", 1));
        var reasons = outcome.Refused.GroupBy(p => p.Field).ToDictionary(g => $"field {g.Key}", g => (long)g.Count());
        string[] notes = outcome.Refused.Count == 0 ? [] : [$"Refused rows are listed in {RejectsPath(path, options)}."];
        return new ImportReport(outcome.Source, outcome.Counts!, 0, new Dictionary<string, long>(), reasons, notes);
    }

    /// <summary>The same within the transaction of the connection, for who looks before committing. A name of our own, .geojsonl, is read as
    /// newline-delimited GeoJSON without GDAL.</summary>
    /// <exception cref="ImportException">The file cannot be read, or the store refuses it; the transaction is of no use any more.</exception>
    public static async Task<TableOutcome> ApplyAsync(
        NpgsqlConnection connection, TableKind kind, string path, TableImportOptions options, Action<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        CoordinateSystem? system = null;
        if (options.Crs is { } crs)
        {
            system = CoordinateSystem.TryGet(crs, out var problem) ?? throw new ImportException($"--crs: {problem}");
        }

        var source = options.SourceName ?? "file:" + Path.GetFileName(path);
        var table = new TableSql(connection);
        var toWgs84 = new ToWgs84(system, await table.StreetExtentAsync(cancellation));
        progress?.Invoke(new ImportProgress("Reading rows", 0));
        try
        {
            int sourceId = kind == TableKind.Areas
                ? await table.KeepSourceAsync(source, cancellation)
                : await new SourceRow(connection).ReplaceAsync(source, options.SourceKind, $"From {options.FileName ?? Path.GetFileName(path)}", options.DiscardWork, cancellation);
            ITable target = kind switch
            {
                TableKind.Areas => new AreaTable(table, sourceId, options.DiscardWork),
                TableKind.Stations => new StationTable(table, sourceId),
                TableKind.Facilities => new FacilityTable(table, sourceId),
                _ => new HouseholdTable(table, sourceId),
            };
            var (good, refused) = await CheckAsync(target, Rows(path, kind, options, toWgs84), options, progress, cancellation);
            if (target.Good == 0 || (refused.Count > 0 && !options.Partial)) return new TableOutcome(source, good, refused, null);
            void Stored(double share) => progress?.Invoke(new ImportProgress("Storing", CheckedShare + (1 - CheckedShare) * share));
            Stored(0);
            return new TableOutcome(source, good, refused, await target.StoreAsync(Stored, cancellation));
        }
        catch (PostgresException e)
        {
            throw new ImportException($"{path}: the store refuses {e.TableName ?? "a row"}: {e.MessageText}.", e) { Code = "store" };
        }
        catch (IOException e)
        {
            throw new ImportException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Rows with their shapes as they stand in the file, for who guesses the coordinate system; refused ones are left out.</summary>
    public static IEnumerable<TableRow> RawRows(string path, TableKind kind, TableImportOptions options) =>
        Rows(path, kind, options, new ToWgs84(null, null, @unchecked: true)).Where(row => row.Shape is not null);

    private static IEnumerable<TableRow> Rows(string path, TableKind kind, TableImportOptions options, ToWgs84 toWgs84)
    {
        string? FieldOf(string header) => options.FieldOf(header, kind);
        return IsCsv(path) ? CsvTable.Read(path, FieldOf, toWgs84)
            : Path.GetExtension(path) == ".geojsonl" ? Lines(path, FieldOf, toWgs84)
            : OgrTable.Read(path, options.Layer, options.Crs is not null, FieldOf, toWgs84);
    }

    private static IEnumerable<TableRow> Lines(string path, Func<string, string?> fieldOf, ToWgs84 toWgs84)
    {
        using var lines = new StreamReader(path);
        foreach (var row in OgrTable.Read(lines, fieldOf, toWgs84)) yield return row;
    }

    private static bool IsCsv(string path) => Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".txt" or ".tsv";

    private static string RejectsPath(string path, TableImportOptions options) => options.RejectsPath ?? Rejects.DefaultPath(path);

    private static async Task<(List<TableRow> Good, List<RowProblem> Refused)> CheckAsync(
        ITable target, IEnumerable<TableRow> rows, TableImportOptions options, Action<ImportProgress>? progress, CancellationToken cancellation)
    {
        var (good, refused) = (new List<TableRow>(), new List<RowProblem>());
        var bounds = options.Within is null ? null : PreparedGeometryFactory.Prepare(options.Within);
        await target.PrepareAsync(cancellation);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            if (options.RowCount is { } all && (good.Count + refused.Count) % RowsATime == 0) progress?.Invoke(new ImportProgress("Checking rows", CheckedShare * (good.Count + refused.Count) / all));
            try
            {
                if (row.Problem is { } problem) throw new RowRefused(problem);
                if (bounds?.Covers(row.Shape) == false) throw new RowRefused(new RowProblem(row.Number, "place", FormattableString.Invariant($"{row.Shape!.Centroid.X:0.#####} {row.Shape.Centroid.Y:0.#####}"), "outside the areas that this account looks after", "leave the row out, or have it brought in by who looks after the place"));
                target.Check(row);
                good.Add(row);
            }
            catch (RowRefused e)
            {
                refused.Add(e.Problem);
            }
        }

        progress?.Invoke(new ImportProgress("Checking rows", CheckedShare));
        refused.AddRange(target.CheckTogether());
        if (refused.Count > 0)
        {
            var bad = refused.Select(p => p.Row).ToHashSet();
            good.RemoveAll(row => bad.Contains(row.Number));
        }

        return (good, refused);
    }

    private static void Refuse(string path, TableImportOptions options, TableOutcome outcome)
    {
        var refused = outcome.Refused;
        if (refused.Count == 0)
        {
            if (outcome.Counts is null) throw new ImportException($"{path} holds no rows.");
            return;
        }

        var list = RejectsPath(path, options);
        Rejects.Write(list, refused);
        if (outcome.Counts is not null) return;
        var first = refused.MinBy(p => p.Row)!;
        throw new ImportException(
            $"{path}: {refused.Count} of {refused.Count + outcome.Good.Count} rows are refused, nothing is loaded. The first, row {first.Row}, {first.Field} \"{first.Value}\": {first.Reason}; {first.Remedy}. All are listed in {list}. Correct them, or load the others with --partial.");
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

    /// <param name="stored">Told the share of rows that are stored, where that takes a while.</param>
    /// <returns>Counts for the report.</returns>
    Task<IReadOnlyDictionary<string, long>> StoreAsync(Action<double> stored, CancellationToken cancellation);
}
