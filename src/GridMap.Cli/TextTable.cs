using System.Text;

namespace GridMap.Cli;

/// <summary>A table for a terminal, columns aligned.</summary>
internal static class TextTable
{
    /// <param name="rows">The header first; all of one length.</param>
    /// <param name="textColumns">So many at the left stand left, the others right.</param>
    public static void Print(IReadOnlyList<string[]> rows, int textColumns)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => Width(row[column]))).ToArray();
        foreach (var row in rows)
        {
            Console.WriteLine(string.Join("  ", row.Select((cell, column) =>
                column < textColumns ? cell + new string(' ', widths[column] - Width(cell)) : new string(' ', widths[column] - Width(cell)) + cell)).TrimEnd());
        }
    }

    // A terminal shows a Chinese character two columns wide.
    private static int Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value >= 0x1100 && Rune.IsLetterOrDigit(rune) ? 2 : 1);
}
