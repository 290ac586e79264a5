using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Siting;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Scenarios;

namespace GridMap.Api.Siting;

/// <summary>The candidates of a question, as remedies of the analysis and as changes of a scenario, in the same order.</summary>
internal sealed class SitingCandidates
{
    private readonly SitingQuestionDocument question;
    private readonly CityContent content;
    private readonly Dictionary<long, ServicePoint> points;
    private readonly DateTime? at;

    private SitingCandidates(SitingQuestionDocument question, CityContent content, IReadOnlyList<ServicePoint> points)
    {
        (this.question, this.content) = (question, content);
        this.points = points.ToDictionary(p => p.Id);
        at = new Check().LocalTime(question.Coverage.At);
    }

    public List<Remedy> Remedies { get; } = [];

    public List<ScenarioChangeDocument> Changes { get; } = [];

    /// <summary>Null where no places anywhere were asked for.</summary>
    public double? SpacingMetres { get; private set; }

    /// <summary>Those that the question lists, and the existing stations. A listed one that would serve nobody is told.</summary>
    /// <param name="question">A valid one, with its defaults.</param>
    /// <param name="points">As the city has them.</param>
    public static SitingCandidates Read(SitingQuestionDocument question, CityContent content, IReadOnlyList<ServicePoint> points, Check check)
    {
        var candidates = new SitingCandidates(question, content, points);
        for (var i = 0; i < (question.Candidates?.Count ?? 0); i++)
        {
            candidates.AddListed(question.Candidates![i], $"candidates[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}].change", check);
        }

        if (question.Existing is { } existing)
        {
            candidates.AddExisting(existing, points);
        }

        return candidates;
    }

    /// <summary>Adds places anywhere on the network, where the question asks for them.</summary>
    public void AddAnywhere(WalkGraph graph, Demand demand, CoverageQuestion coverage, CancellationToken cancellation)
    {
        if (question.Anywhere is not { } anywhere)
        {
            return;
        }

        var found = CandidatePlaces.Along(graph, demand, [.. points.Values], coverage, anywhere.SpacingMetres, anywhere.Most, cancellation);
        SpacingMetres = found.SpacingMetres;
        foreach (var place in found.Places)
        {
            Add(new AddPoint(new ServicePoint(-1 - Remedies.Count, "", place, Capacity: anywhere.Capacity)), anywhere.Cost,
                new ScenarioChangeDocument("add_station", Lon: Math.Round(place.Longitude, 7), Lat: Math.Round(place.Latitude, 7), Capacity: anywhere.Capacity));
        }
    }

    /// <summary>Adds the gates and streets that the question lists.</summary>
    /// <param name="city">Of the question's coverage.</param>
    public void AddNetwork(ScenarioBase city)
    {
        var listed = (question.Candidates ?? []).Where(c => SitingQuestions.NetworkTypes.Contains(c.Change.Type)).ToList();
        var changes = ScenarioChanges.Read([.. listed.Select(c => c.Change)], question.Coverage, content, city);
        for (var i = 0; i < listed.Count; i++)
        {
            Add(changes[i], listed[i].Cost, listed[i].Change);
        }
    }

    public bool HasNetwork => (question.Candidates ?? []).Any(c => SitingQuestions.NetworkTypes.Contains(c.Change.Type));

    private void AddListed(SitingCandidateDocument candidate, string field, Check check)
    {
        var change = candidate.Change;
        if (SitingQuestions.NetworkTypes.Contains(change.Type))
        {
            return;
        }

        if (change.Type == "add_station")
        {
            var added = ScenarioChanges.Added(change, -1 - Remedies.Count, question.Coverage, at, content.Holidays);
            check.That(added.IsUsable, field, "It would be closed at the hour asked or not offer the item: it would serve nobody.");
            Add(new AddPoint(added), candidate.Cost, change);
            return;
        }

        if (!points.TryGetValue(change.Id!.Value, out var now))
        {
            check.Add($"{field}.id", "There is no such station among those asked about.");
            return;
        }

        var then = ScenarioChanges.Set(change, now, question.Coverage, at, content.Holidays);
        var hasMoreRoom = question.Coverage.RespectCapacity && now.Capacity is { } had && then.Capacity > had;
        check.That(!now.Open || !now.Offers || hasMoreRoom, $"{field}.id", "The station serves already, with as much room.");
        check.That(then.IsUsable, field, "The station would still be closed at the hour asked or not offer the item.");
        Add(new SetPoint(then), candidate.Cost, change);
    }

    private void AddExisting(SitingExistingDocument existing, IReadOnlyList<ServicePoint> all)
    {
        var listed = Changes.Where(c => c.Id is not null).Select(c => c.Id!.Value).ToHashSet();
        foreach (var point in all)
        {
            if (point.IsUsable || listed.Contains(point.Id))
            {
                continue;
            }

            var items = point.Offers ? null : content.Stations.First(s => s.Id == point.Id).Items.Append(question.Coverage.Item!).Order(StringComparer.Ordinal).ToList();
            Add(new SetPoint(point with { Open = true, Offers = true }), (point.Open ? 0 : existing.HoursCost) + (point.Offers ? 0 : existing.ItemCost),
                new ScenarioChangeDocument("set_station", point.Id, OpeningHours: point.Open ? null : "24/7", Items: items));
        }
    }

    private void Add(Change change, long cost, ScenarioChangeDocument document)
    {
        // Where changes are counted, each costs one.
        var isMoney = question.Money is not null;
        Remedies.Add(new Remedy(change, isMoney ? cost : 1));
        Changes.Add(document);
    }
}
