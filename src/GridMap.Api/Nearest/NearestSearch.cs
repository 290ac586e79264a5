using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Data;

namespace GridMap.Api.Nearest;

internal sealed record NearestQuestion(LonLat From, string? Item, string? Kind, DateTime At, PersonaRow Persona, int Limit);

/// <summary>One search over the network outward from the place, widened until it has seen enough stations: exact, and no larger than needed.</summary>
internal static class NearestSearch
{
    private const string ResponsibleKind = "community_centre";

    // Streets are about this much longer than a straight line; a wrong guess costs a second search, never a wrong answer.
    private const double DetourGuess = 1.6;
    private const int SlackDeciseconds = 600;

    public static NearestDocument Answer(LoadedCity city, NearestQuestion question, CancellationToken cancellation)
    {
        var snap = city.Graph.Snap(question.From);
        var areas = city.Content.Areas.At(question.From);
        var candidates = Candidates(city, question);
        var responsible = Responsible(city, question, areas);
        var walks = snap.IsSnapped ? Search(city, question, snap, candidates, responsible, cancellation) : null;

        var listed = new List<(int Station, int Deciseconds)>();
        if (walks is not null)
        {
            foreach (var station in candidates)
            {
                var deciseconds = walks.DecisecondsAt(city.StationSnaps[station]);
                if (deciseconds != WalkField.NoWalk)
                {
                    listed.Add((station, deciseconds));
                }
            }

            listed.Sort((a, b) => (a.Deciseconds, city.Content.Stations[a.Station].Id).CompareTo((b.Deciseconds, city.Content.Stations[b.Station].Id)));
        }

        var own = responsible.OrderBy(s => walks?.DecisecondsAt(city.StationSnaps[s]) ?? 0).ThenBy(s => city.Content.Stations[s].Id).ToList();
        return new NearestDocument(
            new NearestFromDocument(question.From.Longitude, question.From.Latitude, double.IsFinite(snap.LegMetres) ? Math.Round(snap.LegMetres, 1) : null, snap.IsSnapped),
            CityClock.Write(question.At)!,
            [.. listed.Take(question.Limit).Select(s => Write(city, question, s.Station, walks, responsible.Contains(s.Station)))],
            own.Count == 0 ? null : Write(city, question, own[0], walks, true),
            areas.Count == 0 ? null : new NearestAreaDocument(NameAt(areas, 3), NameAt(areas, 4), NameAt(areas, 5)));
    }

    private static List<int> Candidates(LoadedCity city, NearestQuestion question)
    {
        var found = new List<int>();
        for (var i = 0; i < city.Content.Stations.Count; i++)
        {
            var station = city.Content.Stations[i];
            if (city.StationSnaps[i].IsSnapped && (question.Kind is null || station.Kind == question.Kind) && (question.Item is null || station.Items.Contains(question.Item)))
            {
                found.Add(i);
            }
        }

        return found;
    }

    private static List<int> Responsible(LoadedCity city, NearestQuestion question, IReadOnlyList<CityArea> areas)
    {
        var found = new List<int>();
        for (var i = 0; areas.Count > 0 && i < city.Content.Stations.Count; i++)
        {
            var station = city.Content.Stations[i];
            if (station.Kind == (question.Kind ?? ResponsibleKind) && station.Areas.Any(id => areas.Any(a => a.Id == id)))
            {
                found.Add(i);
            }
        }

        return found;
    }

    private static WalkField Search(
        LoadedCity city, NearestQuestion question, Snap from, List<int> candidates, List<int> responsible, CancellationToken cancellation)
    {
        var costs = city.CostsFor(question.Persona, question.At);
        var wanted = Math.Min(question.Limit, candidates.Count);
        var limit = FirstLimit(city, question, candidates, responsible, wanted);
        while (true)
        {
            var field = WalkField.Search(city.Graph, costs, [from], limit, WalkDirection.FromSource, cancellation);
            var seen = candidates.Count(s => field.DecisecondsAt(city.StationSnaps[s]) <= limit);
            var ownSeen = responsible.All(s => !city.StationSnaps[s].IsSnapped || field.DecisecondsAt(city.StationSnaps[s]) <= limit);
            if (limit == int.MaxValue || (seen >= wanted && ownSeen))
            {
                return field;
            }

            limit = limit > 36_000 ? int.MaxValue : limit * 3;
        }
    }

    // As far as the straight line to the last station wanted suggests.
    private static int FirstLimit(LoadedCity city, NearestQuestion question, List<int> candidates, List<int> responsible, int wanted)
    {
        var metres = candidates.Select(s => StraightMetres(question.From, city.Content.Stations[s].Place)).Order().Take(wanted).DefaultIfEmpty(0).Last();
        metres = responsible.Select(s => StraightMetres(question.From, city.Content.Stations[s].Place)).Append(metres).Max();
        return (int)Math.Min(int.MaxValue / 4, metres * DetourGuess / question.Persona.SpeedMetresPerSecond * 10 + SlackDeciseconds);
    }

    // On a sphere and flat, within a percent over a city: only to guess how far to search.
    private static double StraightMetres(LonLat a, LonLat b)
    {
        const double MetresPerDegree = 111_320;
        var x = (a.Longitude - b.Longitude) * Math.Cos(double.DegreesToRadians(a.Latitude));
        return Math.Sqrt(x * x + (a.Latitude - b.Latitude) * (a.Latitude - b.Latitude)) * MetresPerDegree;
    }

    private static NearestStationDocument Write(LoadedCity city, NearestQuestion question, int index, WalkField? walks, bool isResponsible)
    {
        var station = city.Content.Stations[index];
        var route = walks?.RouteAt(city.StationSnaps[index]);
        var open = station.IsOpen(question.At);
        return new NearestStationDocument(
            station.Id, station.Name, station.Kind, route?.Deciseconds / 10.0, route is null ? null : Math.Round(route.Metres, 1), open,
            open == false ? CityClock.Write(station.Hours!.NextOpening(question.At)) : null,
            open == true ? CityClock.Write(station.Hours!.NextClosing(question.At)) : null,
            question.Item is null || station.Items.Contains(question.Item),
            station.Place.Longitude, station.Place.Latitude, station.Generated, isResponsible);
    }

    private static string? NameAt(IReadOnlyList<CityArea> areas, int level) => areas.FirstOrDefault(a => a.Level == level)?.Name;
}
