using System.Globalization;
using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using GridMap.Data;

namespace GridMap.Api.Scenarios;

/// <summary>Checks changes as documents and turns them into those of the analysis.</summary>
internal static class ScenarioChanges
{
    public const int Most = 500;
    private const long NowhereId = long.MinValue;
    private const int MostNameLength = 200;
    public const int MostCapacity = 10_000_000;
    private const int MostPlaces = 500;
    private const double MostMetres = 20_000;
    private static readonly string[] Accesses = [.. Enum.GetNames<GateAccess>().Select(a => a.ToLowerInvariant())];
    private static readonly string[] Classes = ["footway", "path", "pedestrian", "residential", "service", "steps", "crossing", "cycleway"];

    /// <summary>By type: the fields that it takes, those that it needs first.</summary>
    private static readonly Dictionary<string, (string[] Needs, string[] Takes)> Types = new()
    {
        ["add_station"] = (["lon", "lat"], ["name", "openingHours", "items", "capacity"]),
        ["move_station"] = (["id", "lon", "lat"], []),
        ["close_station"] = (["id"], []),
        ["set_station"] = (["id"], ["openingHours", "items", "capacity"]),
        ["set_gate"] = (["id", "access"], ["openingHours"]),
        ["add_gate"] = (["compoundId", "lon", "lat", "access"], ["openingHours", "line"]),
        ["add_street"] = (["line"], ["class", "compoundId", "name"]),
        ["remove_street"] = (["id"], []),
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

    /// <summary>The change that each of the list stands for, in order; behind them the ways that new gates in walls need.</summary>
    /// <param name="changes">Valid ones.</param>
    public static List<Change> Read(IReadOnlyList<ScenarioChangeDocument> changes, CoverageQuestionDocument question, CityContent content, ScenarioBase city)
    {
        var at = new Check().LocalTime(question.At);
        var read = new List<Change>(changes.Count);
        var stations = new Dictionary<long, ServicePoint>(); // as the changes so far would have them
        var gates = new Dictionary<long, Gate>();
        var ways = new List<Change>();
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            read.Add(change.Type switch
            {
                "add_station" => new AddPoint(Added(change, -1 - i, question, at, content.Holidays)),
                "move_station" => new MovePoint(change.Id!.Value,
                    (stations[change.Id.Value] = StationOf(change.Id.Value) with { Place = new LonLat(change.Lon!.Value, change.Lat!.Value) }).Place),
                "close_station" => new ClosePoint(change.Id!.Value),
                "set_station" => new SetPoint(stations[change.Id!.Value] = Set(change, StationOf(change.Id.Value), question, at, content.Holidays)),
                "set_gate" => new SetGate(gates[change.Id!.Value] = GateOf(change, gates.GetValueOrDefault(change.Id.Value) ?? city.Graph.Gates.FirstOrDefault(g => g.Id == change.Id), content.Holidays)),
                "add_gate" => new SetGate(AddedGate(change, i)),
                "add_street" => new AddStreet(StreetOf(change, -1 - i)),
                _ => new RemoveStreet(change.Id!.Value),
            });
        }

        read.AddRange(ways);
        return read;

        Gate AddedGate(ScenarioChangeDocument change, int i)
        {
            var (place, compound) = (new LonLat(change.Lon!.Value, change.Lat!.Value), change.CompoundId!.Value);
            var node = change.Line is null ? GatePlaces.FindNode(city.Graph, place, compound, AddStreet.SnapMetres) : GatePlaces.FindInsideNode(city.Graph, place, compound, AddStreet.SnapMetres);
            if (change.Line is not null && node is { } inside)
            {
                ways.Add(new AddStreet(StreetOf(change with { CompoundId = null }, -1 - i) with { FromNode = inside }));
            }

            return GateOf(change, new Gate(-1 - i, compound, node ?? NowhereId, GateAccess.Closed), content.Holidays);
        }

        ServicePoint StationOf(long id) => stations.GetValueOrDefault(id) ?? city.FindPoint(id) ?? new ServicePoint(id, "", default);
    }

    /// <summary>Which of the changes each of those read belongs to.</summary>
    public static IEnumerable<int> Owners(IReadOnlyList<ScenarioChangeDocument> changes, List<Change> read) =>
        Enumerable.Range(0, changes.Count).Concat(read.Skip(changes.Count).Select(way => (int)(-1 - ((AddStreet)way).Street.Id)));

    public static ServicePoint Added(ScenarioChangeDocument change, long id, CoverageQuestionDocument question, DateTime? at, HolidayCalendar holidays) =>
        new(id, change.Name ?? "", new LonLat(change.Lon!.Value, change.Lat!.Value), IsOpen(change.OpeningHours, at, holidays), Offers(change, question) ?? true, change.Capacity);

    /// <summary>A station as it would be: with what the change says, and else as the changes before leave it.</summary>
    public static ServicePoint Set(ScenarioChangeDocument change, ServicePoint now, CoverageQuestionDocument question, DateTime? at, HolidayCalendar holidays) => now with
        {
            Open = change.OpeningHours is null ? now.Open : IsOpen(change.OpeningHours, at, holidays),
            Offers = Offers(change, question) ?? now.Offers,
            Capacity = change.Capacity ?? now.Capacity,
        };

    private static Gate GateOf(ScenarioChangeDocument change, Gate? known, HolidayCalendar holidays) => (known ?? new Gate(change.Id!.Value, 0, NowhereId, GateAccess.Closed)) with
    {
        Access = Enum.Parse<GateAccess>(change.Access!, ignoreCase: true),
        Hours = change.OpeningHours is null ? known?.Hours : change.OpeningHours.Length == 0 ? null : OpeningHours.Parse(change.OpeningHours).With(holidays),
    };

    /// <summary>Its ends have nodes of their own, so that they are put onto the nearest streets.</summary>
    private static Street StreetOf(ScenarioChangeDocument change, long id)
    {
        LonLat[] line = [.. change.Line!.Select(p => new LonLat(p[0], p[1]))];
        return new Street(id, long.MinValue - 2 * id, long.MinValue - 2 * id + 1, line, Geodesy.LengthMetres(line),
            change.Class is null ? StreetClass.Footway : StreetClasses.Parse(change.Class), change.CompoundId ?? 0, 0, change.Name);
    }

    /// <returns>Null where nothing is asked or said about items.</returns>
    private static bool? Offers(ScenarioChangeDocument change, CoverageQuestionDocument question) =>
        change.Items is null || question.Item is null ? null : change.Items.Contains(question.Item);

    // Hours that are not known do not close a station, as in a coverage run.
    private static bool IsOpen(string? hours, DateTime? at, HolidayCalendar holidays) =>
        string.IsNullOrEmpty(hours) || at is null || OpeningHours.Parse(hours).With(holidays).IsOpen(at.Value);

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

        check.That(change.Id is null or > 0, $"{field}.id", "Allowed: the id of one of the store; what a scenario adds is changed where it is added.");
        check.Place(change.Lon ?? 0, change.Lat ?? 0, $"{field}.lon", $"{field}.lat");
        check.Code(change.Access, Accesses, $"{field}.access");
        check.Code(change.Class, Classes, $"{field}.class");
        Line(change.Line, $"{field}.line", check);
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

    private static void Line(IReadOnlyList<double[]>? line, string field, Check check)
    {
        if (line is null)
        {
            return;
        }

        if (line.Count is < 2 or > MostPlaces || line.Any(p => p is not { Length: 2 } || !(Math.Abs(p[0]) <= 180 && Math.Abs(p[1]) <= 90)))
        {
            check.Add(field, $"Allowed: 2 to {MostPlaces.ToString(CultureInfo.InvariantCulture)} places, each [longitude, latitude] in degrees.");
            return;
        }

        check.That(Geodesy.LengthMetres([.. line.Select(p => new LonLat(p[0], p[1]))]) <= MostMetres, field, $"Allowed: a line of up to {MostMetres / 1000:0} km.");
    }

    /// <summary>A name that the store can hold.</summary>
    public static void Text(string? value, string field, Check check) =>
        check.That(value is null || (value.Length <= MostNameLength && !value.Contains('\0')), field, $"Allowed: text of up to {MostNameLength.ToString(CultureInfo.InvariantCulture)} characters.");

    private static (string Name, bool Given)[] Given(ScenarioChangeDocument change) =>
    [
        ("id", change.Id is not null), ("lon", change.Lon is not null), ("lat", change.Lat is not null), ("name", change.Name is not null),
        ("openingHours", change.OpeningHours is not null), ("items", change.Items is not null), ("capacity", change.Capacity is not null),
        ("access", change.Access is not null), ("compoundId", change.CompoundId is not null), ("line", change.Line is not null), ("class", change.Class is not null),
    ];
}
