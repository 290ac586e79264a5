using System.Globalization;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Api.Http;

namespace GridMap.Api.Scenarios;

/// <summary>Checks changes as documents and turns them into those of the analysis.</summary>
internal static class ScenarioChanges
{
    public const int Most = 500;
    private const int MostNameLength = 200;
    private const int MostCapacity = 10_000_000;

    /// <summary>By type: the fields that it takes, those that it needs first.</summary>
    private static readonly Dictionary<string, (string[] Needs, string[] Takes)> Types = new()
    {
        ["add_station"] = (["lon", "lat"], ["name", "openingHours", "items", "capacity"]),
        ["move_station"] = (["id", "lon", "lat"], []),
        ["close_station"] = (["id"], []),
        ["set_station"] = (["id"], ["openingHours", "items", "capacity"]),
    };

    public static void Validate(IReadOnlyList<ScenarioChangeDocument> changes, CityContent content, Check check)
    {
        check.That(changes.Count <= Most, "changes", $"{changes.Count.ToString(CultureInfo.InvariantCulture)} are too many. Allowed: up to {Most.ToString(CultureInfo.InvariantCulture)}.");
        for (var i = 0; i < changes.Count && i < Most; i++)
        {
            var field = $"changes[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (changes[i] is { } change)
            {
                Validate(change, field, content, check);
            }
            else
            {
                check.Add(field, "Allowed: a change, a JSON object.");
            }
        }
    }

    /// <param name="changes">Valid ones.</param>
    public static List<Change> Read(IReadOnlyList<ScenarioChangeDocument> changes, CoverageQuestionDocument question, CityContent content, ScenarioBase city)
    {
        var at = new Check().LocalTime(question.At);
        var read = new List<Change>(changes.Count);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            read.Add(change.Type switch
            {
                "add_station" => new AddPoint(new ServicePoint(-1 - i, change.Name ?? "", new LonLat(change.Lon!.Value, change.Lat!.Value),
                    IsOpen(change.OpeningHours, at), question.Item is null || change.Items is null || change.Items.Contains(question.Item), change.Capacity)),
                "move_station" => new MovePoint(change.Id!.Value, new LonLat(change.Lon!.Value, change.Lat!.Value)),
                "close_station" => new ClosePoint(change.Id!.Value),
                _ => new SetPoint(Set(change, question, at, city)),
            });
        }

        return read;
    }

    /// <summary>A station as it would be: with what the change says, and else as it is.</summary>
    private static ServicePoint Set(ScenarioChangeDocument change, CoverageQuestionDocument question, DateTime? at, ScenarioBase city)
    {
        var now = city.FindPoint(change.Id!.Value) ?? new ServicePoint(change.Id.Value, "", default);
        return now with
        {
            Open = change.OpeningHours is null ? now.Open : IsOpen(change.OpeningHours, at),
            Offers = change.Items is null || question.Item is null ? now.Offers : change.Items.Contains(question.Item),
            Capacity = change.Capacity ?? now.Capacity,
        };
    }

    // Hours that are not known do not close a station, as in a coverage run.
    private static bool IsOpen(string? hours, DateTime? at) => string.IsNullOrEmpty(hours) || at is null || OpeningHours.Parse(hours).IsOpen(at.Value);

    private static void Validate(ScenarioChangeDocument change, string field, CityContent content, Check check)
    {
        if (change.Type is null || !Types.TryGetValue(change.Type, out var type))
        {
            check.Code(change.Type ?? "", Types.Keys, $"{field}.type");
            return;
        }

        foreach (var (name, given) in Given(change))
        {
            check.That(given || !type.Needs.Contains(name), $"{field}.{name}", $"A change of type {change.Type} needs it.");
            check.That(!given || type.Needs.Contains(name) || type.Takes.Contains(name), $"{field}.{name}",
                $"A change of type {change.Type} does not take it. Allowed: {string.Join(", ", type.Needs.Concat(type.Takes))}.");
        }

        check.Place(change.Lon ?? 0, change.Lat ?? 0, $"{field}.lon", $"{field}.lat");
        check.That(change.Capacity is null or (> 0 and <= MostCapacity), $"{field}.capacity", $"Allowed: a whole number from 1 to {MostCapacity.ToString(CultureInfo.InvariantCulture)}.");
        Text(change.Name, $"{field}.name", check);
        foreach (var item in change.Items ?? [])
        {
            check.Code(item ?? "", content.Items.Keys, $"{field}.items", "the codes of /api/service-items");
        }

        if (!string.IsNullOrEmpty(change.OpeningHours) && (change.OpeningHours.Length > MostNameLength || OpeningHours.TryParse(change.OpeningHours, out _) is null))
        {
            check.Add($"{field}.openingHours", "It is not understood. Allowed: OpenStreetMap's opening_hours, such as Mo-Fr 09:00-17:00; 24/7; or an empty text: not known.");
        }
    }

    /// <summary>A name that the store can hold.</summary>
    public static void Text(string? value, string field, Check check) =>
        check.That(value is null || (value.Length <= MostNameLength && !value.Contains('\0')), field, $"Allowed: text of up to {MostNameLength.ToString(CultureInfo.InvariantCulture)} characters.");

    private static (string Name, bool Given)[] Given(ScenarioChangeDocument change) =>
    [
        ("id", change.Id is not null), ("lon", change.Lon is not null), ("lat", change.Lat is not null), ("name", change.Name is not null),
        ("openingHours", change.OpeningHours is not null), ("items", change.Items is not null), ("capacity", change.Capacity is not null),
    ];
}
