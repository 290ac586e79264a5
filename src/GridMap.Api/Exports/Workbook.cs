using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace GridMap.Api.Exports;

/// <summary>Writes tables as sheets of an Excel workbook: a heading that stays in sight, a filter, numbers as numbers, shares in per cent.</summary>
internal static class Workbook
{
    private const int Plain = 0, Heading = 1, Whole = 2, Percent = 3, Number = 4, Wrapped = 5;
    private const int WidestText = 60;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <param name="progress">Told the share of rows that are written, after each sheet.</param>
    public static void Write(Stream file, IReadOnlyList<ExportTable> tables, ExportTexts texts, Action<double> progress, CancellationToken cancellation)
    {
        var (all, written) = (Math.Max(1, tables.Sum(t => t.Rows.Count)), 0);
        using var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
        for (var i = 0; i < tables.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteSheet(book.AddNewPart<WorksheetPart>(NameOfPart(i)), tables[i], texts, cancellation);
            progress((written += tables[i].Rows.Count) / (double)all);
        }

        using var writer = XmlWriter.Create(book.GetStream(FileMode.Create));
        writer.WriteStartElement("workbook", Main);
        writer.WriteStartElement("sheets", Main);
        for (var i = 0; i < tables.Count; i++)
        {
            writer.WriteStartElement("sheet", Main);
            writer.WriteAttributeString("name", texts.Of("sheet", tables[i].Code));
            writer.WriteAttributeString("sheetId", Digits(i + 1));
            writer.WriteAttributeString("r", "id", Relationships, NameOfPart(i));
            writer.WriteEndElement();
        }
    }

    private static string NameOfPart(int sheet) => $"sheet{Digits(sheet + 1)}";

    // By hand, because the library gives each element a prefix and no cell its place: right, but not understood by GDAL 3.6 and so by QGIS.
    private static void WriteSheet(WorksheetPart part, ExportTable table, ExportTexts texts, CancellationToken cancellation)
    {
        string[] titles = [.. table.Columns.Select(c => c.Title ?? texts.Of("column", c.Code))];
        using var writer = XmlWriter.Create(part.GetStream(FileMode.Create));
        writer.WriteStartElement("worksheet", Main);
        writer.WriteRaw("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""");
        writer.WriteStartElement("cols", Main);
        for (var i = 0; i < titles.Length; i++)
        {
            writer.WriteStartElement("col", Main);
            writer.WriteAttributeString("min", Digits(i + 1));
            writer.WriteAttributeString("max", Digits(i + 1));
            writer.WriteAttributeString("width", Width(table, i, titles[i], table.Columns[i].Kind).ToString(CultureInfo.InvariantCulture));
            writer.WriteAttributeString("customWidth", "1");
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteStartElement("sheetData", Main);
        WriteRow(writer, 1, titles, (title, _) => Text(title, Heading));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteRow(writer, i + 2, table.Rows[i].Values, (value, column) => CellOf(value, table.Columns[column], texts));
        }

        writer.WriteEndElement();
        if (table.Rows.Count > 0)
        {
            writer.WriteStartElement("autoFilter", Main);
            writer.WriteAttributeString("ref", $"A1:{Letters(table.Columns.Count)}{Digits(table.Rows.Count + 1)}");
            writer.WriteEndElement();
        }
    }

    private static void WriteRow<T>(XmlWriter writer, int number, IReadOnlyList<T> values, Func<T, int, Cell> cellOf)
    {
        writer.WriteStartElement("row", Main);
        writer.WriteAttributeString("r", Digits(number));
        for (var i = 0; i < values.Count; i++)
        {
            var cell = cellOf(values[i], i);
            writer.WriteStartElement("c", Main);
            writer.WriteAttributeString("r", Letters(i + 1) + Digits(number));
            writer.WriteAttributeString("s", Digits(cell.Style));
            if (cell.Number is not null)
            {
                writer.WriteElementString("v", Main, cell.Number);
            }
            else if (cell.Text is not null)
            {
                // Text stands in the cell itself: it is never a formula.
                writer.WriteAttributeString("t", "inlineStr");
                writer.WriteStartElement("is", Main);
                writer.WriteStartElement("t", Main);
                writer.WriteAttributeString("xml", "space", null, "preserve");
                writer.WriteString(cell.Text);
                writer.WriteEndElement();
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    /// <summary>What a cell shows: a number, a text, or neither.</summary>
    private readonly record struct Cell(int Style, string? Number, string? Text);

    private static Cell CellOf(object? value, ExportColumn column, ExportTexts texts) => value switch
    {
        null => new Cell(Plain, null, null),
        int whole => new Cell(Whole, Digits(whole), null),
        double number => new Cell(column.Kind == ExportKind.Share ? Percent : Number, number.ToString(CultureInfo.InvariantCulture), null),
        string word when column.Kind == ExportKind.Word => Text(texts.Of(column.Code, word), Plain),
        _ => Text((string)value, column.Code == "said" ? Wrapped : Plain),
    };

    private static Cell Text(string text, int style) => new(style, null, Clean(text));

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

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
