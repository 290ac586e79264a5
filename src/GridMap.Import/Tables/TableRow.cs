using NetTopologySuite.Geometries;

namespace GridMap.Import.Tables;

/// <summary>What a table is about.</summary>
public enum TableKind
{
    Areas,
    Stations,
    Households,
    Facilities,
}

/// <param name="Crs">Of the file's coordinates, as CoordinateSystem.TryGet takes it; null: as the file declares, CSV in WGS 84.</param>
/// <param name="Partial">Load the good rows though others are refused.</param>
/// <param name="RejectsPath">Where refused rows are listed; null: FILE.rejects.csv in the working directory.</param>
/// <param name="Layer">Of a file with several; null: its only one.</param>
/// <param name="SourceName">By which a re-import replaces; null: "file:" and the file's name.</param>
/// <param name="SourceKind">Of the source: file, or upload for what came through the service.</param>
/// <param name="FileName">As people know the file, where its path is another; null: the path's.</param>
/// <param name="Columns">Which of our fields a header means; null: as the headers' names tell.</param>
/// <param name="RowCount">Of the file, so that progress is told row by row; null: not known beforehand.</param>
/// <param name="Within">Rows that are not wholly in it are refused; null: any place is good.</param>
public sealed record TableImportOptions(
    string? Crs = null, bool Partial = false, string? RejectsPath = null, string? Layer = null, string? SourceName = null, bool DiscardWork = false,
    string SourceKind = "file", string? FileName = null, IReadOnlyDictionary<string, string>? Columns = null, Geometry? Within = null, int? RowCount = null)
{
    /// <returns>Null where the header means none of our fields.</returns>
    internal string? FieldOf(string header, TableKind kind) => Columns is null ? TableFields.Of(header, kind) : Columns.GetValueOrDefault(header);
}

/// <summary>What a file came to, within a transaction that its caller commits or not.</summary>
/// <param name="Good">The rows that can be stored; with their shapes in WGS 84.</param>
/// <param name="Counts">Of what was stored; null: nothing was, for rows are refused and partial loading was not asked for, or none is good.</param>
public sealed record TableOutcome(
    string Source, IReadOnlyList<TableRow> Good, IReadOnlyList<RowProblem> Refused, IReadOnlyDictionary<string, long>? Counts);

/// <summary>One row as read: fields by our own names, its shape in WGS 84 or why there is none.</summary>
/// <param name="Number">Line number in CSV, number of the feature from 1 in other files.</param>
public sealed record TableRow(long Number, IReadOnlyDictionary<string, string> Fields, Geometry? Shape, RowProblem? Problem)
{
    /// <summary>The field's text without white space around it; empty where absent.</summary>
    public string this[string field] => Fields.TryGetValue(field, out var value) ? value : "";
}

/// <summary>Why a row is refused.</summary>
public sealed record RowProblem(long Row, string Field, string Value, string Reason, string Remedy);

/// <summary>Stops the checking of one row.</summary>
internal sealed class RowRefused(RowProblem problem) : Exception(problem.Reason)
{
    public RowProblem Problem { get; } = problem;

    public static RowRefused Because(TableRow row, string field, string reason, string remedy) =>
        new(new RowProblem(row.Number, field, row[field], reason, remedy));
}
