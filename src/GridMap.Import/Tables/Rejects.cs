using System.Globalization;
using System.Text;

namespace GridMap.Import.Tables;

/// <summary>Writes the list of refused rows.</summary>
internal static class Rejects
{
    /// <summary>The file that is written unless another is asked for.</summary>
    public static string DefaultPath(string path) => Path.Combine(Environment.CurrentDirectory, Path.GetFileName(path) + ".rejects.csv");

    /// <exception cref="ImportException">The list cannot be written.</exception>
    public static void Write(string path, IEnumerable<RowProblem> problems)
    {
        try
        {
            // With its mark, so that spreadsheets read the Chinese in it.
            using var csv = new StreamWriter(path, append: false, new UTF8Encoding(true));
            csv.WriteLine("row,field,value,reason,remedy");
            foreach (var p in problems.OrderBy(p => p.Row))
            {
                csv.WriteLine(string.Join(',', new[] { p.Row.ToString(CultureInfo.InvariantCulture), p.Field, p.Value, p.Reason, p.Remedy }.Select(Quoted)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"The list of refused rows cannot be written to {path}: {e.Message} Nothing was loaded; name another file with --rejects.", e);
        }
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
