namespace GridMap.Analysis.Hours;

/// <summary>Opening hours in OSM's opening_hours syntax, as far as stations and gates use it: 24/7, months, weekdays, PH, times past
/// midnight, several times and rules, off.</summary>
public sealed class OpeningHours
{
    /// <returns>Null and a problem that names the part not understood.</returns>
    public static OpeningHours? TryParse(string text, out string? problem) => throw new NotImplementedException();

    /// <exception cref="FormatException">The text is not understood.</exception>
    public static OpeningHours Parse(string text) => throw new NotImplementedException();

    /// <param name="local">Local time of the place.</param>
    /// <param name="publicHolidays">Days that PH means; null: none.</param>
    public bool IsOpen(DateTime local, IReadOnlySet<DateOnly>? publicHolidays = null) => throw new NotImplementedException();

    /// <summary>When it next opens after <paramref name="local"/>, within two weeks, or null; the same moment where it is open.</summary>
    public DateTime? NextOpening(DateTime local, IReadOnlySet<DateOnly>? publicHolidays = null) => throw new NotImplementedException();

    /// <summary>When it next closes, where it is open now and closes within two weeks; else null.</summary>
    public DateTime? NextClosing(DateTime local, IReadOnlySet<DateOnly>? publicHolidays = null) => throw new NotImplementedException();
}
