using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Walking;

namespace GridMap.Api.Nearest;

internal sealed record NearestQuestion(LonLat From, string? Item, string? Kind, DateTime At, Walker Walker, int Limit);

/// <summary>A station (its index) and the walk to it; NoWalk where there is none.</summary>
internal readonly record struct StationWalk(int Station, int Deciseconds, double Metres);

/// <summary>What a question is answered with: stations by walking time, and the responsible one.</summary>
internal sealed record NearestFindings(Snap From, AreaPlace? Area, StationWalk[] Stations, StationWalk? Responsible);

/// <summary>Answers from the city's tables where they hold the answer, and else by a search outward from the place; both are exact and say
/// the same.</summary>
internal static class NearestSearch
{
    // Streets are about this much longer than a straight line; a wrong guess costs a second search, never a wrong answer.
    private const double DetourGuess = 1.6;
    private const int SlackDeciseconds = 600;

    public static NearestFindings Find(LoadedCity city, NearestQuestion question, CancellationToken cancellation)
    {
        var snap = city.Graph.For(question.Walker.Persona).Snap(question.From);
        var area = city.Nearest.AreaAt(question.From);
        if (!snap.IsSnapped)
        {
            int[] own = area?.Responsible(question.Kind) ?? [];
            return new NearestFindings(snap, area, [], own.Length == 0 ? null : new StationWalk(own[0], WalkField.NoWalk, double.NaN));
        }

        var costs = city.CostsFor(question.Walker, question.At);
        return (city.IsStandard(question.Walker) ? FromTables(city, question, costs, snap, area) : null) ?? BySearch(city, question, costs, snap, area, cancellation);
    }

    /// <summary>Null where a table is not made yet, or does not hold enough stations.</summary>
    public static NearestFindings? FromTables(LoadedCity city, NearestQuestion question, WalkCosts costs, Snap snap, AreaPlace? area)
    {
        int[] own = area?.Responsible(question.Kind) ?? [];
        var table = city.Nearest.TableOf(costs, question.Kind, question.Item);
        var ownTable = own.Length == 0 ? null : city.Nearest.TableOf(costs, question.Kind ?? NearestTables.ResponsibleKind, null);
        if (table is null || (own.Length > 0 && ownTable is null))
        {
            return null;
        }

        Span<NearestSource> near = stackalloc NearestSource[NearestTables.StationsEach];
        var count = table.At(snap, near);
        if (count == NearestTables.StationsEach && question.Limit > count)
        {
            return null;
        }

        var listed = new StationWalk[Math.Min(count, question.Limit)];
        for (var i = 0; i < listed.Length; i++)
        {
            listed[i] = new StationWalk(near[i].Source, near[i].Deciseconds, near[i].Metres);
        }

        if (ownTable is null)
        {
            return new NearestFindings(snap, area, listed, null);
        }

        count = ownTable.At(snap, near);
        foreach (ref readonly var found in near[..count])
        {
            if (own.AsSpan().Contains(found.Source))
            {
                return new NearestFindings(snap, area, listed, new StationWalk(found.Source, found.Deciseconds, found.Metres));
            }
        }

        // Where the table lists all that can be reached, none of the responsible ones can.
        return count < NearestTables.StationsEach ? new NearestFindings(snap, area, listed, new StationWalk(own[0], WalkField.NoWalk, double.NaN)) : null;
    }

    /// <summary>One search over the network outward from the place, widened until it has seen enough stations: no larger than needed.</summary>
    public static NearestFindings BySearch(
        LoadedCity city, NearestQuestion question, WalkCosts costs, Snap from, AreaPlace? area, CancellationToken cancellation)
    {
        var candidates = city.Nearest.Candidates(question.Kind, question.Item);
        int[] responsible = area?.Responsible(question.Kind) ?? [];
        var walks = Search(city, question, costs, from, candidates, responsible, cancellation);
        var listed = candidates.Select(s => walks(s)).Where(w => w.Deciseconds != WalkField.NoWalk)
            .OrderBy(w => w.Deciseconds).ThenBy(w => w.Station).Take(question.Limit).ToArray();
        var own = responsible.Select(s => walks(s)).OrderBy(w => w.Deciseconds).ThenBy(w => w.Station).ToList();
        return new NearestFindings(from, area, listed, own.Count == 0 ? null : own[0]);
    }

    private static Func<int, StationWalk> Search(
        LoadedCity city, NearestQuestion question, WalkCosts costs, Snap from, int[] candidates, int[] responsible, CancellationToken cancellation)
    {
        var wanted = Math.Min(question.Limit, candidates.Length);
        var stations = city.StationSnapsOn(costs.Graph);
        var limit = FirstLimit(city, question, candidates, responsible, wanted);
        while (true)
        {
            var field = NearestSources.Search(costs.Graph, costs, [from], 1, limit, WalkDirection.FromSource, withMetres: true, cancellation);
            StationWalk WalkTo(int station)
            {
                Span<NearestSource> one = stackalloc NearestSource[1];
                return field.At(stations[station], one) == 0
                    ? new StationWalk(station, WalkField.NoWalk, double.NaN) : new StationWalk(station, one[0].Deciseconds, one[0].Metres);
            }

            var seen = candidates.Count(s => WalkTo(s).Deciseconds <= limit);
            var ownSeen = responsible.All(s => !stations[s].IsSnapped || WalkTo(s).Deciseconds <= limit);
            if (limit == int.MaxValue || (seen >= wanted && ownSeen))
            {
                return WalkTo;
            }

            limit = limit > 36_000 ? int.MaxValue : limit * 3;
        }
    }

    // As far as the straight line to the last station wanted suggests.
    private static int FirstLimit(LoadedCity city, NearestQuestion question, int[] candidates, int[] responsible, int wanted)
    {
        var metres = candidates.Select(s => StraightMetres(question.From, city.Content.Stations[s].Place)).Order().Take(wanted).DefaultIfEmpty(0).Last();
        metres = responsible.Select(s => StraightMetres(question.From, city.Content.Stations[s].Place)).Append(metres).Max();
        return (int)Math.Min(int.MaxValue / 4, metres * DetourGuess / question.Walker.Persona.SpeedMetresPerSecond * 10 + SlackDeciseconds);
    }

    // On a sphere and flat, within a percent over a city: only to guess how far to search.
    private static double StraightMetres(LonLat a, LonLat b)
    {
        const double MetresPerDegree = 111_320;
        var x = (a.Longitude - b.Longitude) * Math.Cos(double.DegreesToRadians(a.Latitude));
        return Math.Sqrt(x * x + (a.Latitude - b.Latitude) * (a.Latitude - b.Latitude)) * MetresPerDegree;
    }
}
