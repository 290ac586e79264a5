namespace GridMap.Analysis.Hours;

/// <summary>Opening hours in OSM's opening_hours syntax, as far as stations and gates use it: 24/7, months, weekdays, PH, times past
/// midnight, several times and rules, off.</summary>
/// <remarks>Rules after <c>;</c> replace what earlier rules say for the days that they match, rules after <c>,</c> add to it, as in the
/// syntax's specification. Times past midnight belong to the day that they begin on, and end with it
/// where the next day is off. A rule of which only a comment is known
/// (<c>"by appointment"</c>) counts as closed.</remarks>
public sealed class OpeningHours
{
    private const int HorizonDays = 14;
    private readonly IReadOnlyList<HoursRule> rules;
    private readonly string text;
    private readonly HolidayCalendar holidays;

    private OpeningHours(string text, IReadOnlyList<HoursRule> rules, HolidayCalendar holidays) => (this.text, this.rules, this.holidays) = (text, rules, holidays);

    /// <returns>Null and a problem that names the part not understood.</returns>
    public static OpeningHours? TryParse(string text, out string? problem)
    {
        var rules = new HoursParser(text ?? "").Parse(out problem);
        return rules is null ? null : new(text!, rules, HolidayCalendar.None);
    }

    internal HolidayCalendar Holidays => holidays;

    /// <summary>The same hours in a place with these public holidays; read from text they know none.</summary>
    public OpeningHours With(HolidayCalendar calendar) => new(text, rules, calendar);

    /// <exception cref="FormatException">The text is not understood.</exception>
    public static OpeningHours Parse(string text) => TryParse(text, out string? problem) ?? throw new FormatException(problem);

    /// <param name="local">Local time of the place.</param>
    public bool IsOpen(DateTime local)
    {
        var day = DateOnly.FromDateTime(local);
        int minute = (int)local.TimeOfDay.TotalMinutes;
        if (Holds(Open(day), minute)) return true;
        return day > DateOnly.MinValue && !IsOff(day) && Holds(Open(day.AddDays(-1)), minute + HoursRule.MinutesOfDay);
    }

    /// <summary>When it next opens after <paramref name="local"/>, within two weeks, or null; the same moment where it is open.</summary>
    public DateTime? NextOpening(DateTime local)
    {
        if (IsOpen(local)) return local;
        foreach (var (start, _) in Spans(local))
        {
            if (start > local) return start <= local.AddDays(HorizonDays) ? start : null;
        }
        return null;
    }

    /// <summary>When it next closes, where it is open now and closes within two weeks; else null.</summary>
    public DateTime? NextClosing(DateTime local)
    {
        foreach (var (start, end) in Spans(local))
        {
            if (start <= local && end > local) return end <= local.AddDays(HorizonDays) ? end : null;
        }
        return null;
    }

    public override string ToString() => text;

    /// <summary>Minutes of the day, up to two days, that rules for this day open.</summary>
    private List<(int Start, int End)> Open(DateOnly day)
    {
        var open = new List<(int Start, int End)>();
        foreach (var rule in rules)
        {
            if (rule.Matches(day, holidays)) rule.Apply(open);
        }
        return open;
    }

    /// <summary>Whether the last rule for the day closes it; then what began the day before ends at midnight.</summary>
    private bool IsOff(DateOnly day)
    {
        return rules.LastOrDefault(rule => rule.Matches(day, holidays)) is { Opens: false, HasTimes: false };
    }

    private static bool Holds(List<(int Start, int End)> spans, int minute)
    {
        foreach (var (start, end) in spans)
        {
            if (minute >= start && minute < end) return true;
        }
        return false;
    }

    /// <summary>Spans in order and joined where they touch, from the day before to past the horizon.</summary>
    private List<(DateTime Start, DateTime End)> Spans(DateTime local)
    {
        var all = new List<(DateTime Start, DateTime End)>();
        for (int offset = -1; offset <= HorizonDays + 1; offset++)
        {
            var midnight = local.Date.AddDays(offset);
            var day = DateOnly.FromDateTime(midnight);
            int last = IsOff(day.AddDays(1)) ? HoursRule.MinutesOfDay : 2 * HoursRule.MinutesOfDay;
            foreach (var (start, end) in Open(day))
            {
                if (start < last) all.Add((midnight.AddMinutes(start), midnight.AddMinutes(Math.Min(end, last))));
            }
        }
        all.Sort();
        var joined = new List<(DateTime Start, DateTime End)>();
        foreach (var span in all)
        {
            if (joined.Count > 0 && span.Start <= joined[^1].End) joined[^1] = (joined[^1].Start, span.End > joined[^1].End ? span.End : joined[^1].End);
            else joined.Add(span);
        }
        return joined;
    }
}
