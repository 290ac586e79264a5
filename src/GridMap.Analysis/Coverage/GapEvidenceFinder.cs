using System.Collections.Concurrent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>What supports a gap's reason, worked out once for each gap, at its most central household.</summary>
internal sealed class GapEvidenceFinder
{
    /// <summary>The walk to a station is first looked for this many times the limit away, then everywhere.</summary>
    private const int BoundedTimes = 4;

    private readonly CoverageFields fields;
    private readonly Demand demand;
    private readonly int[] nearest;
    private readonly GapReason[] own;
    private readonly ObstacleFinder obstacles;
    private readonly GateWalks gates;
    private readonly PointFinder usable;
    private readonly PointFinder any;
    private readonly Lazy<int[]> peopleNearest;
    private readonly ConcurrentBag<SearchSpace> idle = [];

    /// <summary>Evidence of barriers that was worked out already, by the gap's first member.</summary>
    private readonly Dictionary<int, GapEvidence> founded = [];

    /// <param name="own">By household: its reason by itself, where it was taken with others.</param>
    public GapEvidenceFinder(CoverageFields fields, Demand demand, int[] walk, int[] nearest, GapReason[] own, ObstacleFinder obstacles)
    {
        (this.fields, this.demand, this.nearest, this.own, this.obstacles) = (fields, demand, nearest, own, obstacles);
        gates = new(fields);
        usable = new(fields.Points, p => p.IsUsable);
        any = new(fields.Points, _ => true);
        peopleNearest = new(() =>
        {
            var people = new int[fields.Points.Count];
            for (int i = 0; i < walk.Length; i++)
            {
                if (walk[i] <= fields.Limit) people[nearest[i]] += demand.HouseholdArray[i].People;
            }
            return people;
        });
    }

    /// <summary>A gap's most central household and the station that its evidence is about (−1: none).</summary>
    private readonly record struct Case(int Number, GapReason Reason, int Household, int Station)
    {
        public bool AtAnyHour => Reason is GapReason.Closed or GapReason.ItemNotOffered;
    }

    /// <summary>Gaps of a detour where no gate bars the way and nothing that is known stands in it become too far.</summary>
    /// <returns>Whether there was any: groups are to be found again then, as neighbours may have become one.</returns>
    public bool DropUnfounded(List<int[]> groups, GapReason[] reasons, CancellationToken cancellation)
    {
        var barriers = groups.FindAll(g => reasons[g[0]] == GapReason.Barrier);
        var evidence = Evidence(barriers, reasons, cancellation);
        bool any = false;
        for (int i = 0; i < barriers.Count; i++)
        {
            if (evidence[i].InTheWay.Count > 0 || evidence[i].Gate is not null) founded[barriers[i][0]] = evidence[i];
            else foreach (int member in barriers[i]) (reasons[member], any) = (GapReason.TooFar, true);
        }
        return any;
    }

    public CoverageGap[] Describe(List<int[]> groups, GapReason[] reasons, CancellationToken cancellation)
    {
        var others = groups.FindAll(g => !founded.ContainsKey(g[0]));
        var evidence = Evidence(others, reasons, cancellation);
        for (int i = 0; i < others.Count; i++) founded[others[i][0]] = evidence[i];
        var gaps = new CoverageGap[groups.Count];
        Parallel.For(0, gaps.Length, new ParallelOptions { CancellationToken = cancellation }, number =>
        {
            int[] members = groups[number];
            gaps[number] = new(number, reasons[members[0]], members, members.Length, members.Sum(i => demand.HouseholdArray[i].People),
                GapShape.Around(Array.ConvertAll(members, i => demand.HouseholdArray[i].Place)), founded[members[0]]);
        });
        return gaps;
    }

    private GapEvidence[] Evidence(List<int[]> groups, GapReason[] reasons, CancellationToken cancellation)
    {
        var evidence = new GapEvidence[groups.Count];
        var cases = new Case[groups.Count];
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, cases.Length, options, number =>
        {
            int[] members = groups[number];
            int household = Central(members, reasons[members[0]]);
            cases[number] = new(number, reasons[members[0]], household, StationFor(household, reasons[members[0]]));
        });
        var walks = new WalkRoute?[cases.Length];
        Parallel.ForEach(cases.Where(c => c.Station >= 0).GroupBy(c => (c.Station, c.AtAnyHour)), options,
            sameStation => FindWalks(sameStation.Key.Station, sameStation.Key.AtAnyHour ? fields.AtAnyHour : fields.Costs, [.. sameStation], walks, cancellation));
        Parallel.ForEach(cases, options, c => evidence[c.Number] = Find(c, walks[c.Number]));
        return evidence;
    }

    /// <summary>Walks from the gaps of one station to it: one search near by, and one everywhere if that leaves any out.</summary>
    private void FindWalks(int station, WalkCosts costs, Case[] cases, WalkRoute?[] walks, CancellationToken cancellation)
    {
        if (!fields.Snaps[station].IsSnapped) return;
        if (!idle.TryTake(out var space)) space = new SearchSpace(fields.Graph.NodeCount);
        foreach (int limit in (ReadOnlySpan<int>)[fields.Limit * BoundedTimes, int.MaxValue])
        {
            var field = WalkField.Search(costs, [fields.Snaps[station]], limit, WalkDirection.TowardsSource, space, cancellation);
            foreach (var c in cases) walks[c.Number] ??= field.RouteAt(demand.SnapArray[c.Household]);
            if (cases.All(c => walks[c.Number] is not null)) break;
        }
        idle.Add(space);
    }

    /// <summary>Of the households whose own reason it is, the one nearest to the mean of all people's places.</summary>
    private int Central(int[] members, GapReason reason)
    {
        var first = demand.HouseholdArray[members[0]].Place;
        double lon = 0, lat = 0, people = 0;
        foreach (int i in members)
        {
            var (_, place, count, _) = demand.HouseholdArray[i];
            double weight = Math.Max(count, 1e-6);
            lon += weight * EarthScale.ShortWay(place.Longitude - first.Longitude);
            lat += weight * (place.Latitude - first.Latitude);
            people += weight;
        }
        var mean = new LonLat(first.Longitude + lon / people, first.Latitude + lat / people);
        var scale = EarthScale.At(mean.Latitude);
        var ofReason = members.Where(i => own[i] == reason);
        return (ofReason.Any() ? ofReason : members).MinBy(i => scale.DistanceMetres(mean, demand.HouseholdArray[i].Place));
    }

    private GapEvidence Find(Case gap, WalkRoute? walk)
    {
        var (_, reason, household, station) = gap;
        var place = demand.HouseholdArray[household].Place;
        var snap = demand.SnapArray[household];
        var piece = reason == GapReason.Disconnected ? NetworkPiece.Around(fields.AnyThroughEveryGate.Costs.Graph, snap) : null;
        if (station < 0)
        {
            double? street = !snap.IsSnapped && double.IsFinite(snap.LegMetres) ? snap.LegMetres : null;
            return new(place, null, null, null, null, null, null, null, [], null, street, null) { Piece = piece };
        }
        var point = fields.Points[station];
        double straight = EarthScale.At((place.Latitude + point.Place.Latitude) / 2).DistanceMetres(place, point.Place);
        bool isBarred = reason is GapReason.Barrier or GapReason.Disconnected;
        var inTheWay = isBarred ? obstacles.InTheWay(place, point.Place, walk?.Line) : [];
        var gate = reason switch
        {
            GapReason.Barrier => BarringGate(snap, inTheWay),
            GapReason.Closed when point.Open => ShutGate(snap),
            _ => null,
        };
        bool full = reason == GapReason.OverCapacity;
        var closed = reason != GapReason.Closed ? null : point.Open ? gate?.Hours : point.Hours;
        return new(place, point.Id, point.Name, point.Place, straight, walk?.Metres, walk is null ? null : (walk.Deciseconds + 9) / 10,
            walk is null || straight <= 0 ? null : walk.Metres / straight, inTheWay, gate?.Id, null, walk?.Line)
        {
            Gate = gate,
            Hours = reason == GapReason.Closed && !point.Open ? point.Hours : null,
            OpensNext = fields.Question.At is { } at ? closed?.NextOpening(at) : null,
            Capacity = full ? point.Capacity : null,
            PeopleNearest = full ? peopleNearest.Value[station] : null,
            Piece = piece,
        };
    }

    private int StationFor(int household, GapReason reason)
    {
        var place = demand.HouseholdArray[household].Place;
        var snap = demand.SnapArray[household];
        return reason switch
        {
            GapReason.Unsnapped => -1,
            GapReason.OverCapacity => nearest[household],
            GapReason.TooFar when nearest[household] >= 0 => nearest[household],
            GapReason.Closed => fields.Offering.SourceAt(snap),
            GapReason.ItemNotOffered => fields.Any.SourceAt(snap),
            GapReason.Disconnected => any.Nearest(place).Point,
            _ => usable.Nearest(place).Point,
        };
    }

    /// <summary>The gate that bars the way, put with its compound's wall before what else stands there; null where more than one do
    /// or opening them would not help.</summary>
    private EvidenceGate? BarringGate(Snap from, List<Obstacle> inTheWay)
    {
        var barring = gates.Barring(from);
        if (barring.Count == 0) return null;
        var compound = gates.CompoundOf(barring[0].Index);
        inTheWay.RemoveAll(o => o.Kind == "compound" && o.Name == compound.Name);
        inTheWay.Insert(0, new("compound", compound.Name, compound.Polygon));
        return barring.Count == 1 ? gates.ToEvidence(barring[0]) : null;
    }

    private EvidenceGate? ShutGate(Snap from) => gates.Shut(from) is [var first, ..] ? gates.ToEvidence(first) : null;
}
