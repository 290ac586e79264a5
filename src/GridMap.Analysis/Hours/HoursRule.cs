namespace GridMap.Analysis.Hours;

/// <summary>One rule of opening hours: on which days, and which minutes it opens or closes.</summary>
/// <param name="Dates">Ranges of month × 100 + day, both ends included, that may run over the new year; empty: the whole year.</param>
/// <param name="Weekdays">By <see cref="DayOfWeek"/>; null where the rule names none.</param>
/// <param name="Holidays">PH is named.</param>
/// <param name="Times">Minutes of the day, end exclusive, up to two days.</param>
/// <param name="Opens">False: off.</param>
/// <param name="Adds">After a comma: leaves what earlier rules say.</param>
internal sealed record HoursRule(
    IReadOnlyList<(int From, int To)> Dates, bool[]? Weekdays, bool Holidays, IReadOnlyList<(int Start, int End)> Times, bool HasTimes, bool Opens, bool Adds)
{
    public const int MinutesOfDay = 24 * 60;

    public bool Matches(DateOnly day, HolidayCalendar calendar)
    {
        if (Dates.Count > 0)
        {
            int date = day.Month * 100 + day.Day;
            if (!Dates.Any(r => r.From <= r.To ? date >= r.From && date <= r.To : date >= r.From || date <= r.To)) return false;
        }
        if (Weekdays is null && !Holidays) return true;
        return (Holidays && calendar.IsHoliday(day)) || (Weekdays is not null && Weekdays[(int)calendar.WeekdayOf(day)]);
    }

    public void Apply(List<(int Start, int End)> open)
    {
        if (Opens)
        {
            if (!Adds) open.Clear();
            open.AddRange(Times);
        }
        else if (!HasTimes) open.Clear();
        else
        {
            foreach (var off in Times) Cut(open, off);
        }
    }

    private static void Cut(List<(int Start, int End)> open, (int Start, int End) off)
    {
        for (int i = open.Count - 1; i >= 0; i--)
        {
            var span = open[i];
            if (span.End <= off.Start || span.Start >= off.End) continue;
            open.RemoveAt(i);
            if (span.Start < off.Start) open.Add((span.Start, off.Start));
            if (span.End > off.End) open.Add((off.End, span.End));
        }
    }
}
