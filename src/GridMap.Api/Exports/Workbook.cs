using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace GridMap.Api.Exports;

/// <summary>Writes tables as sheets of an Excel workbook: a heading that stays in sight, a filter, numbers as numbers, shares in per cent.</summary>
internal static class Workbook
{
    private const uint Plain = 0, Heading = 1, Whole = 2, Percent = 3, Number = 4, Wrapped = 5;
    private const int WidestText = 60;

    /// <param name="progress">Told the share of rows that are written, after each sheet.</param>
    public static void Write(Stream file, IReadOnlyList<ExportTable> tables, ExportTexts texts, Action<double> progress, CancellationToken cancellation)
    {
        var (all, written) = (Math.Max(1, tables.Sum(t => t.Rows.Count)), 0);
        using var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
        var sheets = new Sheets();
        for (var i = 0; i < tables.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = book.AddNewPart<WorksheetPart>();
            WriteSheet(part, tables[i], texts, cancellation);
            progress((written += tables[i].Rows.Count) / (double)all);
            sheets.Append(new Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)i + 1, Name = texts.Of("sheet", tables[i].Code) });
        }

        book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook(sheets);
    }

    private static void WriteSheet(WorksheetPart part, ExportTable table, ExportTexts texts, CancellationToken cancellation)
    {
        string[] titles = [.. table.Columns.Select(c => c.Title ?? texts.Of("column", c.Code))];
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        writer.WriteElement(new Columns(table.Columns.Select((column, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, CustomWidth = true, Width = Width(table, i, titles[i], column.Kind) })));
        writer.WriteStartElement(new SheetData());
        WriteRow(writer, titles.Select(title => Text(title, Heading)));
        foreach (var row in table.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteRow(writer, row.Values.Select((value, i) => Cell(value, table.Columns[i], texts)));
        }

        writer.WriteEndElement();
        if (table.Rows.Count > 0)
        {
            writer.WriteElement(new AutoFilter { Reference = $"A1:{Letters(table.Columns.Count)}{(table.Rows.Count + 1).ToString(CultureInfo.InvariantCulture)}" });
        }

        writer.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter writer, IEnumerable<Cell> cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var cell in cells)
        {
            writer.WriteElement(cell);
        }

        writer.WriteEndElement();
    }

    // Text stands in the cell itself: it is never a formula.
    private static Cell Cell(object? value, ExportColumn column, ExportTexts texts) => value switch
    {
        null => new Cell(),
        int whole => Value(whole.ToString(CultureInfo.InvariantCulture), Whole),
        double number => Value(number.ToString(CultureInfo.InvariantCulture), column.Kind == ExportKind.Share ? Percent : Number),
        string word when column.Kind == ExportKind.Word => Text(texts.Of(column.Code, word), Plain),
        _ => Text((string)value, column.Code == "said" ? Wrapped : Plain),
    };

    private static Cell Value(string number, uint style) => new(new CellValue(number)) { StyleIndex = style };

    private static Cell Text(string text, uint style) => new(new InlineString(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve })) { DataType = CellValues.InlineString, StyleIndex = style };

    // XML knows no control characters.
    private static string Clean(string text) => text.Any(char.IsControl) ? new string([.. text.Where(c => !char.IsControl(c))]) : text;

    private static double Width(ExportTable table, int column, string title, ExportKind kind)
    {
        var longest = kind is ExportKind.Text ? table.Rows.Take(500).Select(r => Room(r.Values[column] as string)).DefaultIfEmpty(0).Max() : 12;
        return Math.Clamp(Math.Max(longest, Room(title)) + 2, 8, WidestText);
    }

    /// <summary>Chinese characters take twice the room.</summary>
    private static int Room(string? text) => text?.Sum(c => c > 0x2E7F ? 2 : 1) ?? 0;

    /// <summary>A to Z, then AA to ZZ.</summary>
    private static string Letters(int column) => (column > 26 ? ((char)('A' + (column - 1) / 26 - 1)).ToString() : "") + (char)('A' + (column - 1) % 26);

    // In the order of the styles' numbers above. 3: #,##0; 10: 0.00 %; 0: general.
    private static Stylesheet Styles() => new(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellFormats(
            new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true }, new CellFormat { NumberFormatId = 3, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 10, ApplyNumberFormat = true }, new CellFormat(),
            new CellFormat { ApplyAlignment = true, Alignment = new Alignment { WrapText = true, Vertical = VerticalAlignmentValues.Top } }));
}
