using GridMap.Analysis.Hours;

namespace GridMap.Analysis.Tests;

public sealed class OpeningHoursTests
{
    private static readonly string[] Moments =
    [
        "2026-11-21T01:00", "2026-11-21T11:00", "2026-11-22T01:30", "2026-11-23T10:00", "2026-11-23T12:30", "2026-11-23T16:59",
        "2026-11-23T17:00", "2026-11-24T10:30", "2026-11-25T09:30", "2026-12-25T10:30", "2026-11-23T23:30", "2026-11-28T00:30",
    ];

    /// <summary>Open (1) or not at each moment, and the next change after Monday 23 November 2026, 10:00, as npm's opening_hours 3.15.0
    /// answers (2026-11-21 is a Saturday).</summary>
    [Theory]
    [InlineData("24/7", "111111111111", null)]
    [InlineData("Mo-Fr 09:00-12:00,13:00-17:00", "000101011100", "2026-11-23T12:00")]
    [InlineData("Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-12:00", "010101011100", "2026-11-23T12:00")]
    [InlineData("Mo-Su 22:00-02:00", "101000000011", "2026-11-23T22:00")]
    [InlineData("Fr,Sa 22:00-02:00; Su off", "100000000001", "2026-11-27T22:00")]
    [InlineData("Mo-Fr 22:00-02:00; Sa off", "000000000010", "2026-11-23T22:00")]
    [InlineData("Jan-Mar Mo-Fr 10:00-16:00; Apr-Dec 08:00-20:00", "010111111100", "2026-11-23T20:00")]
    [InlineData("Nov 20-Dec 05 10:00-12:00", "010100010000", "2026-11-23T12:00")]
    [InlineData("Mo-Sa 08:00-20:00; We off", "010111110100", "2026-11-23T20:00")]
    [InlineData("Sa-Mo 10:00-14:00", "010110000000", "2026-11-23T14:00")]
    [InlineData("Mo-Fr 09:00-17:00; Mo-Fr 12:00-13:00 off", "000101011100", "2026-11-23T12:00")]
    [InlineData("Mo 09:00-12:00, Mo 15:00-18:00", "000101100000", "2026-11-23T12:00")]
    [InlineData("08:30-17:30", "010111111100", "2026-11-23T17:30")]
    [InlineData("off", "000000000000", null)]
    [InlineData("Mo-Fr", "000111111110", "2026-11-28T00:00")]
    [InlineData("Dec 25 off; 10:00-11:00", "000100010100", "2026-11-23T11:00")]
    [InlineData("18:00-26:00", "101000000011", "2026-11-23T18:00")]
    [InlineData("Mo-Fr 09:00-17:00; Nov 24 10:00-11:00", "000111011100", "2026-11-23T17:00")]
    [InlineData("Mo-Fr,PH 09:00-10:00", "000000001000", "2026-11-24T09:00")]
    public void AnswersAsTheReferenceDoes(string text, string open, string? change)
    {
        var hours = OpeningHours.Parse(text);
        Assert.Equal(open, string.Concat(Moments.Select(m => hours.IsOpen(DateTime.Parse(m)) ? '1' : '0')));
        var monday = new DateTime(2026, 11, 23, 10, 0, 0);
        var next = hours.IsOpen(monday) ? hours.NextClosing(monday) : hours.NextOpening(monday);
        Assert.Equal(change is null ? null : DateTime.Parse(change), next);
    }

    [Fact]
    public void PublicHolidaysFollowTheirOwnRule()
    {
        var monday = new DateTime(2026, 11, 23, 10, 0, 0);
        var holidays = new HolidayCalendar([new(2026, 11, 23)], []);
        Assert.True(OpeningHours.Parse("Mo-Fr 09:00-17:00; PH off").IsOpen(monday));
        Assert.False(OpeningHours.Parse("Mo-Fr 09:00-17:00; PH off").With(holidays).IsOpen(monday));
        Assert.True(OpeningHours.Parse("Mo-Fr 09:00-17:00").With(holidays).IsOpen(monday));   // says nothing of holidays
        Assert.True(OpeningHours.Parse("Tu 09:00-17:00; PH 09:30-11:00").With(holidays).IsOpen(monday));
        Assert.Equal(new DateTime(2026, 11, 24, 9, 0, 0), OpeningHours.Parse("Mo-Fr 09:00-17:00; PH off").With(holidays).NextOpening(monday));
    }

    /// <summary>The National Day of 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.</summary>
    [Theory]
    [InlineData("Mo-Fr 09:00-17:00; PH off", "2026-10-01T10:00", false)]
    [InlineData("Mo-Fr 09:00-17:00; PH off", "2026-10-10T10:00", true)]     // the Saturday is worked
    [InlineData("Mo-Fr 09:00-17:00; PH off", "2026-09-20T10:00", true)]     // the Sunday too
    [InlineData("Mo-Fr 09:00-17:00; PH off", "2026-10-11T10:00", false)]    // a plain Sunday
    [InlineData("Sa,Su 10:00-12:00", "2026-10-10T10:00", false)]            // weekend hours do not hold on it
    [InlineData("Mo 08:00-09:00; Fr 10:00-11:00", "2026-10-10T10:00", true)]   // a Saturday counts as a Friday
    [InlineData("Mo 08:00-09:00; Fr 10:00-11:00", "2026-09-20T08:00", true)]   // a Sunday as a Monday
    [InlineData("Mo-Su 08:00-20:00", "2026-10-01T10:00", true)]
    public void DaysWorkedInExchangeCountAsTheNearestWorkingDay(string text, string moment, bool open)
    {
        var calendar = new HolidayCalendar(Enumerable.Range(1, 7).Select(day => new DateOnly(2026, 10, day)), [new(2026, 9, 20), new(2026, 10, 10)]);
        Assert.Equal(open, OpeningHours.Parse(text).With(calendar).IsOpen(DateTime.Parse(moment)));
    }

    [Fact]
    public void AfterALongHolidayTheNextOpeningIsTheFirstDayWorked()
    {
        var calendar = new HolidayCalendar(Enumerable.Range(1, 7).Select(day => new DateOnly(2026, 10, day)), []);
        Assert.Equal(new DateTime(2026, 10, 8, 9, 0, 0), OpeningHours.Parse("Mo-Fr 09:00-17:00; PH off").With(calendar).NextOpening(new(2026, 9, 30, 18, 0, 0)));
    }

    [Fact]
    public void ACommentWithTimesIsOpenAndAloneIsNot()
    {
        var monday = new DateTime(2026, 11, 23, 10, 0, 0);
        Assert.True(OpeningHours.Parse("Mo-Fr 09:00-17:00 \"ring the bell\"").IsOpen(monday));
        Assert.False(OpeningHours.Parse("\"by appointment\"").IsOpen(monday));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sometimes")]
    [InlineData("Mo-Xx 09:00-10:00")]
    [InlineData("09:00-")]
    [InlineData("25:00-26:00")]
    [InlineData("09:75-10:00")]
    [InlineData("Mo 09:00-10:00 11:00")]
    [InlineData("Jan 40 09:00-10:00")]
    [InlineData("Mo 09:00-10:00;")]
    public void WhatIsNotUnderstoodIsNamed(string text)
    {
        var hours = OpeningHours.TryParse(text, out string? problem);
        if (text == "Mo 09:00-10:00;") Assert.NotNull(hours);   // a rule's end may stand at the end
        else
        {
            Assert.Null(hours);
            Assert.NotNull(problem);
            Assert.Throws<FormatException>(() => OpeningHours.Parse(text));
        }
    }
}
