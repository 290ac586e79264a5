namespace GridMap.Api.Exports;

/// <summary>How a column's values are written where a file has types.</summary>
public enum ExportKind
{
    Text,
    Whole,
    Decimal,

    /// <summary>0 to 1.</summary>
    Share,

    /// <summary>A code that <see cref="ExportTexts"/> has words for, under the column's own code.</summary>
    Word,
}

/// <param name="Code">Of the column in files for programs.</param>
/// <param name="Title">In files for people; null: <see cref="ExportTexts"/>'s.</param>
public sealed record ExportColumn(string Code, ExportKind Kind, string? Title = null);

/// <param name="Values">string, int, double or null, in the order of the columns.</param>
/// <param name="Geometry">GeoJSON in WGS 84; null: the table has no places.</param>
public sealed record ExportRow(IReadOnlyList<object?> Values, string? Geometry);

/// <summary>One table of an export: a sheet of a workbook, a layer of a GeoPackage, or a whole file.</summary>
public sealed record ExportTable(string Code, IReadOnlyList<ExportColumn> Columns, IReadOnlyList<ExportRow> Rows)
{
    public bool HasPlaces => Rows.Count == 0 || Rows[0].Geometry is not null;
}
