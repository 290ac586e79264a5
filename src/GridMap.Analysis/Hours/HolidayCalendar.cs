namespace GridMap.Analysis.Hours;

/// <summary>Which days PH means in opening hours, and which Saturdays and Sundays are worked instead.</summary>
/// <remarks>The rule for a day that is worked in exchange: it counts as the nearest working day of the week, a Saturday as a Friday, a
/// Sunday as a Monday. A public holiday keeps its day of the week: hours that do not name PH hold on it as on any other.</remarks>
public sealed class HolidayCalendar
{
    /// <summary>No holidays, no exchanged days.</summary>
    public static readonly HolidayCalendar None = new([], []);

    private readonly HashSet<DateOnly> holidays;
    private readonly HashSet<DateOnly> worked;

    public HolidayCalendar(IEnumerable<DateOnly> holidays, IEnumerable<DateOnly> workedDays) => (this.holidays, worked) = ([.. holidays], [.. workedDays]);

    internal IReadOnlyCollection<DateOnly> Holidays => holidays;
    internal IReadOnlyCollection<DateOnly> WorkedDays => worked;

    public bool IsHoliday(DateOnly day) => holidays.Contains(day);

    /// <summary>The day of the week as whose the day counts.</summary>
    public DayOfWeek WeekdayOf(DateOnly day) => !worked.Contains(day) ? day.DayOfWeek : day.DayOfWeek switch
    {
        DayOfWeek.Saturday => DayOfWeek.Friday,
        DayOfWeek.Sunday => DayOfWeek.Monday,
        var weekday => weekday,
    };
}
