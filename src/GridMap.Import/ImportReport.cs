using System.Globalization;

namespace GridMap.Import;

/// <summary>An import cannot be done as asked. The message names file, place, field and remedy; the store is as before.</summary>
public sealed class ImportException : Exception
{
    public ImportException(string message) : base(message) { }

    public ImportException(string message, Exception inner) : base(message, inner) { }

    /// <summary>By which a page finds words of its own for it; null: there is the message only.</summary>
    public string? Code { get; init; }
}

/// <param name="Stage">What is being done, for people.</param>
/// <param name="Share">Of the whole import, 0 to 1.</param>
public sealed record ImportProgress(string Stage, double Share);

/// <summary>What an import put into the store and what it did not.</summary>
/// <param name="Source">The name under which the rows are stored and by which a re-import replaces them.</param>
/// <param name="Counts">Rows by kind, in order of interest.</param>
/// <param name="WalkableKilometres">Of streets; 0 for tables.</param>
/// <param name="Facilities">By category code.</param>
/// <param name="Refused">How many were left out, by reason.</param>
/// <param name="Notes">Sentences for the user.</param>
public sealed record ImportReport(
    string Source,
    IReadOnlyDictionary<string, long> Counts,
    double WalkableKilometres,
    IReadOnlyDictionary<string, long> Facilities,
    IReadOnlyDictionary<string, long> Refused,
    IReadOnlyList<string> Notes)
{
    /// <summary>The report as lines of text.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"Source: {Source}";
        foreach (var (what, count) in Counts)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {what}: {count:N0}");
        }

        if (WalkableKilometres > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  walkable: {WalkableKilometres:N1} km");
        }

        if (Facilities.Count > 0)
        {
            yield return "  facilities: " + string.Join(", ",
                Facilities.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value:N0}")));
        }

        foreach (var (reason, count) in Refused)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  left out, {reason}: {count:N0}");
        }

        foreach (var note in Notes)
        {
            yield return note;
        }
    }
}
