using System.Collections.Concurrent;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Analysis.Coverage;

/// <summary>What supports a gap's reason, worked out once for each gap, at its most central household.</summary>
internal sealed class GapEvidenceFinder
{
    /// <summary>The walk to a station is first looked for this many times the limit away, then everywhere.</summary>
    private const int BoundedTimes = 4;

    private readonly CoverageFields fields;
    private readonly Demand demand;
    private readonly int[] nearest;
    private readonly STRtree<Obstacle> obstacles = new();
    private readonly PointFinder usable;
    private readonly PointFinder any;
    private readonly ConcurrentBag<SearchSpace> idle = [];

    public GapEvidenceFinder(CoverageFields fields, Demand demand, int[] nearest, IReadOnlyList<Obstacle> obstacles)
    {
        (this.fields, this.demand, this.nearest) = (fields, demand, nearest);
        foreach (var obstacle in obstacles)
        {
            if (!obstacle.Shape.IsEmpty) this.obstacles.Insert(obstacle.Shape.EnvelopeInternal, obstacle);
        }
        this.obstacles.Build();
        usable = new(fields.Points, p => p.Open && p.Offers);
        any = new(fields.Points, _ => true);
    }

    /// <summary>A gap, its most central household and the station that its evidence is about (−1: none).</summary>
    private readonly record struct Case(int Number, int[] Members, GapReason Reason, int Household, int Station)
    {
        public bool AtAnyHour => Reason is GapReason.Closed or GapReason.ItemNotOffered;
    }

    public CoverageGap[] Describe(List<int[]> groups, GapReason[] reasons, CancellationToken cancellation)
    {
        var gaps = new CoverageGap[groups.Count];
        var cases = new Case[groups.Count];
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, cases.Length, options, number =>
        {
            int[] members = groups[number];
            int household = Central(members);
            cases[number] = new(number, members, reasons[members[0]], household, StationFor(household, reasons[members[0]]));
        });
        var walks = new WalkRoute?[cases.Length];
        Parallel.ForEach(cases.Where(c => c.Station >= 0).GroupBy(c => (c.Station, c.AtAnyHour)), options,
            sameStation => FindWalks(sameStation.Key.Station, sameStation.Key.AtAnyHour ? fields.AtAnyHour : fields.Costs, [.. sameStation], walks, cancellation));
        Parallel.ForEach(cases, options, c => gaps[c.Number] = new(c.Number, c.Reason, c.Members, c.Members.Length,
            c.Members.Sum(i => demand.HouseholdArray[i].People), GapShape.Around(Array.ConvertAll(c.Members, i => demand.HouseholdArray[i].Place)), Find(c, walks[c.Number])));
        return gaps;
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

    /// <summary>The household nearest to the mean of all people's places.</summary>
    private int Central(int[] members)
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
        return members.MinBy(i => scale.DistanceMetres(mean, demand.HouseholdArray[i].Place));
    }

    private GapEvidence Find(Case gap, WalkRoute? walk)
    {
        var (_, _, reason, household, station) = gap;
        var place = demand.HouseholdArray[household].Place;
        var snap = demand.SnapArray[household];
        if (station < 0)
        {
            double? street = !snap.IsSnapped && double.IsFinite(snap.LegMetres) ? snap.LegMetres : null;
            return new(place, null, null, null, null, null, null, null, [], null, street, null);
        }
        var point = fields.Points[station];
        double straight = EarthScale.At((place.Latitude + point.Place.Latitude) / 2).DistanceMetres(place, point.Place);
        bool isBarred = reason is GapReason.Barrier or GapReason.Disconnected;
        var inTheWay = isBarred ? OnTheLine(place, point.Place) : [];
        long? gate = null;
        if (reason == GapReason.Barrier && BlockedGates(snap) is { Count: > 0 } blocked)
        {
            var compound = fields.Graph.Compounds.First(c => c.Id == blocked[0].CompoundId);
            inTheWay.RemoveAll(o => o.Kind == "compound" && o.Name == compound.Name);
            inTheWay.Insert(0, new("compound", compound.Name, compound.Polygon));
            if (blocked.Count == 1) gate = blocked[0].Id;
        }
        return new(place, point.Id, point.Name, point.Place, straight, walk?.Metres, walk is null ? null : (walk.Deciseconds + 9) / 10,
            walk is null || straight <= 0 ? null : walk.Metres / straight, inTheWay, gate, null, walk?.Line);
    }

    private int StationFor(int household, GapReason reason)
    {
        var place = demand.HouseholdArray[household].Place;
        var snap = demand.SnapArray[household];
        return reason switch
        {
            GapReason.Unsnapped => -1,
            GapReason.OverCapacity => nearest[household],
            GapReason.Closed => fields.Offering.SourceAt(snap),
            GapReason.ItemNotOffered => fields.Any.SourceAt(snap),
            GapReason.Disconnected => any.Nearest(place).Point,
            _ => usable.Nearest(place).Point,
        };
    }

    /// <summary>What crosses the straight line; of several pieces of one name, one.</summary>
    private List<Obstacle> OnTheLine(LonLat from, LonLat to)
    {
        var line = new LineString([new(from.Longitude, from.Latitude), new(to.Longitude, to.Latitude)]);
        return [.. obstacles.Query(line.EnvelopeInternal).Where(o => o.Shape.Intersects(line)).DistinctBy(o => (o.Kind, o.Name ?? ""))
            .OrderBy(o => o.Kind, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal)];
    }

    /// <summary>Gates that bar the walk which would be within the limit if every gate were open to everybody; empty where that would
    /// not help. One gate only: opening it alone makes that walk possible.</summary>
    private List<Gate> BlockedGates(Snap from)
    {
        var blocked = new List<Gate>();
        var field = fields.UsableThroughEveryGate;
        var answer = field.BestAt(from);
        if (answer.Deciseconds == WalkField.NoWalk) return blocked;
        var net = fields.Graph.Net;
        int home = net.Compound[from.Edge], goal = net.Compound[field.Sources[answer.Source].Edge];
        foreach (var piece in RouteMaker.Pieces(field, from, answer))
        {
            if (piece.Edge >= 0) continue;
            var gate = fields.Graph.Gates[piece.Gate];
            bool lives = IsOf(home), visits = lives || IsOf(goal);
            bool passable = fields.Costs.GateOpen[piece.Gate]
                && (gate.Access == GateAccess.Public || (gate.Access == GateAccess.Visitors && visits) || (gate.Access == GateAccess.Residents && lives));
            bool IsOf(int compound) => compound > 0 && net.Compounds[compound - 1].Id == gate.CompoundId;
            if (!passable) blocked.Add(gate);
        }
        return blocked;
    }
}
