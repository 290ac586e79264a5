using System.Text.RegularExpressions;

namespace GridMap.Analysis.Hours;

/// <summary>Reads the opening_hours syntax, as far as <see cref="OpeningHours"/> says, token by token.</summary>
internal sealed partial class HoursParser(string text)
{
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] DayNames = ["su", "mo", "tu", "we", "th", "fr", "sa"];

    private readonly List<(string Text, int At)> tokens = [];
    private int next;

    [GeneratedRegex("""\G(?:\s*)("[^"]*"|24/7|\d{1,2}:\d{2}|\d{1,2}|[A-Za-z]+|[-–,;:])""", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    /// <returns>Null and a problem.</returns>
    public List<HoursRule>? Parse(out string? problem)
    {
        problem = null;
        try
        {
            Split();
            if (tokens.Count == 0) throw new FormatException("The opening hours are empty.");
            var rules = new List<HoursRule>();
            bool adds = false;
            while (next < tokens.Count)
            {
                rules.Add(Rule(adds));
                if (next == tokens.Count) break;
                adds = Peek == ",";
                if (!adds && Peek != ";") throw Unknown();
                next++;
            }
            return rules;
        }
        catch (FormatException wrong)
        {
            problem = wrong.Message;
            return null;
        }
    }

    private void Split()
    {
        int at = 0, end = text.TrimEnd().Length;
        while (at < end)
        {
            var match = Token().Match(text, at);
            if (!match.Success) throw new FormatException($"Opening hours \"{text}\": \"{text[at..].Trim()}\" is not understood.");
            tokens.Add((match.Groups[1].Value.ToLowerInvariant().Replace('–', '-'), match.Groups[1].Index));
            at = match.Index + match.Length;
        }
    }

    private string Peek => next < tokens.Count ? tokens[next].Text : "";
    private string PeekAt(int ahead) => next + ahead < tokens.Count ? tokens[next + ahead].Text : "";

    private FormatException Unknown() =>
        new($"Opening hours \"{text}\": " + (next < tokens.Count ? $"\"{text[tokens[next].At..]}\" is not understood." : "something is missing at the end."));

    private bool Take(string token)
    {
        if (Peek != token) return false;
        next++;
        return true;
    }

    private HoursRule Rule(bool adds)
    {
        int start = next;
        bool always = Take("24/7"), holidays = false;
        var dates = new List<(int, int)>();
        bool[]? weekdays = null;
        if (!always)
        {
            while (MonthOf(Peek) > 0) DateRange(dates);
            Take(":");
            weekdays = Weekdays(ref holidays);
            Take(":");
            always = Take("24/7");
        }
        var times = new List<(int, int)>();
        if (!always && IsTime(Peek)) Times(times);
        bool hasTimes = times.Count > 0, closes = Take("off") || Take("closed"), opens = !closes && Take("open"), comment = false;
        if (Peek.StartsWith('"'))
        {
            comment = true;
            next++;
        }
        if (next == start) throw Unknown();
        if (!hasTimes) times.Add((0, HoursRule.MinutesOfDay));
        if (comment && !hasTimes && !opens && !always) closes = true;
        return new(dates, weekdays, holidays, times, hasTimes, !closes, adds);
    }

    private static int MonthOf(string token) => Array.IndexOf(MonthNames, token) + 1;
    private static bool IsTime(string token) => token.Length >= 4 && token[^3] == ':';
    private static bool IsDay(string token) => token == "ph" || Array.IndexOf(DayNames, token) >= 0;

    /// <summary>Jan-Mar · Apr 01-Oct 15 · Dec 24-26 · Dec 25; several with commas.</summary>
    private void DateRange(List<(int, int)> dates)
    {
        int month = MonthOf(tokens[next++].Text);
        int? day = DayOfMonth();
        int from = month * 100 + (day ?? 1), to = month * 100 + (day ?? 31);
        if (Peek == "-")
        {
            next++;
            if (MonthOf(Peek) is > 0 and var last)
            {
                next++;
                to = last * 100 + (DayOfMonth() ?? 31);
            }
            else to = month * 100 + ((day is null ? null : DayOfMonth()) ?? throw Unknown());
        }
        dates.Add((from, to));
        if (Peek == "," && MonthOf(PeekAt(1)) > 0) next++;
    }

    private int? DayOfMonth()
    {
        if (Peek.Length is 0 or > 2 || !int.TryParse(Peek, out int day)) return null;
        if (day is < 1 or > 31) throw Unknown();
        next++;
        return day;
    }

    private bool[]? Weekdays(ref bool holidays)
    {
        if (!IsDay(Peek)) return null;
        bool[]? days = null;
        do
        {
            if (Take("ph"))
            {
                holidays = true;
                continue;
            }
            int from = Array.IndexOf(DayNames, Peek), to = from;
            if (from < 0) throw Unknown();
            next++;
            if (Take("-"))
            {
                to = Array.IndexOf(DayNames, Peek);
                if (to < 0) throw Unknown();
                next++;
            }
            days ??= new bool[7];
            for (int day = from; ; day = (day + 1) % 7)
            {
                days[day] = true;
                if (day == to) break;
            }
        }
        while (Peek == "," && IsDay(PeekAt(1)) && Take(","));
        return days;
    }

    private void Times(List<(int, int)> times)
    {
        do
        {
            int start = Minutes(HoursRule.MinutesOfDay);
            if (!Take("-") || !IsTime(Peek)) throw Unknown();
            int end = Minutes(2 * HoursRule.MinutesOfDay);
            times.Add((start, end <= start ? end + HoursRule.MinutesOfDay : end));
        }
        while (Peek == "," && IsTime(PeekAt(1)) && Take(","));
    }

    private int Minutes(int most)
    {
        string[] parts = Peek.Split(':');
        int minutes = int.Parse(parts[0]) * 60 + int.Parse(parts[1]);
        if (minutes > most || parts[1][0] > '5') throw Unknown();
        next++;
        return minutes;
    }
}
