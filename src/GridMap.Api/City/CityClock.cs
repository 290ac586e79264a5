namespace GridMap.Api.City;

/// <summary>The city's local time.</summary>
public sealed class CityClock(TimeProvider time, GridMapSettings settings)
{
    /// <summary>Now, to the minute.</summary>
    public DateTime Now
    {
        get
        {
            var local = TimeZoneInfo.ConvertTime(time.GetUtcNow(), settings.TimeZone).DateTime;
            return new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0);
        }
    }

    /// <summary>A local time as documents write it: 2026-11-22T20:30.</summary>
    public static string? Write(DateTime? local) => local?.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
