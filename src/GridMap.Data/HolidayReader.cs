using GridMap.Analysis.Hours;
using Npgsql;

namespace GridMap.Data;

/// <summary>Reads which days are public holidays.</summary>
public static class HolidayReader
{
    public static async Task<HolidayCalendar> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        var (holidays, worked) = (new List<DateOnly>(), new List<DateOnly>());
        await using var command = new NpgsqlCommand("select first_day, last_day, worked_days from holiday", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var last = reader.GetFieldValue<DateOnly>(1);
            for (var day = reader.GetFieldValue<DateOnly>(0); day <= last; day = day.AddDays(1))
            {
                holidays.Add(day);
            }

            worked.AddRange(reader.GetFieldValue<DateOnly[]>(2));
        }

        return new HolidayCalendar(holidays, worked);
    }
}
