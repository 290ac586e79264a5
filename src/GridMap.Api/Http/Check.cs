using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Http;

/// <summary>Collects what is wrong with a request, field by field, and what is allowed.</summary>
public sealed class Check
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
    private readonly Dictionary<string, List<string>> errors = [];

    public bool Failed => errors.Count > 0;

    /// <param name="extensions">What programs can go by, beside the text.</param>
    public ValidationProblem Problem(IEnumerable<KeyValuePair<string, object?>>? extensions = null) => TypedResults.ValidationProblem(
        errors.ToDictionary(e => e.Key, e => e.Value.ToArray()), detail: string.Join(" ", errors.SelectMany(e => e.Value.Select(text => $"{e.Key}: {text}"))),
        title: "The request is not valid", extensions: extensions);

    public void Add(string field, string problem)
    {
        if (!errors.TryGetValue(field, out var list))
        {
            errors.Add(field, list = []);
        }

        list.Add(problem);
    }

    public void That(bool holds, string field, string problem)
    {
        if (!holds)
        {
            Add(field, problem);
        }
    }

    /// <summary>Takes over what another check found about a part, its fields named with where the part stands.</summary>
    /// <param name="drop">Left out at the beginning of the other's field names.</param>
    public void AddAll(Check part, string where, string drop = "")
    {
        foreach (var (field, problems) in part.errors)
        {
            problems.ForEach(problem => Add(where + (field.StartsWith(drop, StringComparison.Ordinal) ? field[drop.Length..] : field), problem));
        }
    }

    public LonLat Place(double longitude, double latitude, string longitudeField = "lon", string latitudeField = "lat")
    {
        That(longitude is >= -180 and <= 180, longitudeField, "A longitude is a number of degrees from -180 to 180.");
        That(latitude is >= -90 and <= 90, latitudeField, "A latitude is a number of degrees from -90 to 90.");
        return new LonLat(longitude, latitude);
    }

    public int Within(int value, int low, int high, string field)
    {
        That(value >= low && value <= high, field, string.Create(CultureInfo.InvariantCulture, $"Allowed: a whole number from {low} to {high}."));
        return value;
    }

    /// <summary>Text of so many characters that can be shown, or null where it is not that.</summary>
    public string? Text(string? value, int shortest, int longest, string field)
    {
        var text = value?.Trim() ?? "";
        if (text.Length >= shortest && text.Length <= longest && !text.Any(char.IsControl))
        {
            return text;
        }

        Add(field, string.Create(CultureInfo.InvariantCulture, $"Allowed: text of {shortest} to {longest} characters, without line breaks."));
        return null;
    }

    /// <summary>One of a list of codes, or null where none was given.</summary>
    public string? Code(string? value, IEnumerable<string> allowed, string field, string? where = null)
    {
        if (value is null || allowed.Contains(value))
        {
            return value;
        }

        Add(field, $"'{Shown(value)}' is not known. Allowed: {where ?? string.Join(", ", allowed)}.");
        return null;
    }

    /// <summary>A local time such as 2026-11-22T20:30, or null where none was given.</summary>
    public DateTime? LocalTime(string? value, string field = "at")
    {
        if (value is null)
        {
            return null;
        }

        if (DateTime.TryParseExact(value, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is >= 2000 and <= 2100)
        {
            return time;
        }

        Add(field, $"'{Shown(value)}' is not a local time. Allowed: 2026-11-22T20:30, from 2000 to 2100, without a time zone.");
        return null;
    }

    /// <summary>west,south,east,north in degrees, or null where none was given.</summary>
    public double[]? Box(string? value, string field = "bbox")
    {
        if (value is null)
        {
            return null;
        }

        var parts = value.Split(',');
        var numbers = new double[4];
        var good = parts.Length == 4;
        for (var i = 0; good && i < 4; i++)
        {
            good = double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) && double.IsFinite(numbers[i]);
        }

        if (good && numbers[0] >= -180 && numbers[2] <= 180 && numbers[1] >= -90 && numbers[3] <= 90 && numbers[0] <= numbers[2] && numbers[1] <= numbers[3])
        {
            return numbers;
        }

        Add(field, "Allowed: west,south,east,north in degrees, west not east of east, south not north of north.");
        return null;
    }

    /// <summary>What a user sent, short enough to repeat.</summary>
    private static string Shown(string value) => value.Length <= 40 ? value : value[..40] + "…";
}
