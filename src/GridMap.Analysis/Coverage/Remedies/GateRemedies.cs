using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Remedies at compounds' walls: a gate opened, a gate added.</summary>
internal sealed class GateRemedies(RemedyGround ground)
{
    /// <summary>Households of a gap whose ways are looked at for gates that bar them.</summary>
    private const int MostWays = 6;
    private const int MostGates = 8;
    private const int MostNewGates = 4;

    /// <summary>Compounds looked at for a gap: those that most of its households stand in.</summary>
    private const int MostCompounds = 12;

    /// <summary>How far from an inside way a street may be for a gate between them.</summary>
    private const double WallMetres = 60;

    public const long NewId = -1;
    public const long NewStreetId = -1;

    private StateNet States => ground.States;

    /// <summary>Gates that bar ways of the gap's households, and all gates of their compounds that are closed.</summary>
    public IEnumerable<GapRemedy> OpenGates(CoverageGap gap, RemedyTools tools)
    {
        var votes = new Dictionary<int, int>();
        foreach (int i in Some(gap.Members, MostWays))
        {
            ref readonly var snap = ref ground.Demand.SnapArray[i];
            foreach (var (gate, _) in gap.Reason == GapReason.Closed ? ground.Gates.Shut(snap) : ground.Gates.Barring(snap)) votes[gate] = votes.GetValueOrDefault(gate) + 1;
        }
        var homes = Homes(gap);
        foreach (var (gate, _, compound) in States.Joining)
        {
            if (homes.Contains(compound) && (ground.Graph.Gates[gate].Access == GateAccess.Closed || !ground.Fields.Costs.GateOpen[gate])) votes.TryAdd(gate, 0);
        }
        foreach (var (gate, _) in votes.OrderByDescending(v => v.Value).ThenBy(v => v.Key).Take(MostGates))
        {
            if (States.Joining.Find(j => j.Gate == gate) is not { Compound: > 0 } at) continue;
            GapRemedy? best = null;
            foreach (var opened in Openings(ground.Graph.Gates[gate], at.Compound))
            {
                if (best is { PeopleClosed: > 0 }) break;
                best = Evaluate(gap, tools, RemedyKind.OpenGate, opened, at.Junction, at.Compound, []);
            }
            if (best is not null) yield return best with { GateId = ground.Graph.Gates[gate].Id };
        }
    }

    /// <summary>A gate where an inside way meets a street without one, and a gate with a short way to a street near by.</summary>
    public IEnumerable<GapRemedy> NewGates(CoverageGap gap, RemedyTools tools)
    {
        var found = new List<(int Time, int Junction, int Compound, int Outside)>();
        foreach (int compound in Homes(gap))
        {
            var gated = States.Joining.Where(j => j.Compound == compound).Select(j => j.Junction).ToHashSet();
            var net = ground.Graph.Net;
            foreach (int junction in ground.EdgesOf(compound).SelectMany(e => new[] { net.FromJunction[e], net.ToJunction[e] }).Distinct())
            {
                if (gated.Contains(junction)) continue;
                int outer = States.OuterOf(junction);
                if (outer < 0) AddWalls(found, junction, compound);
                else if (ground.Known(outer) <= ground.Fields.Limit) found.Add((ground.Known(outer), junction, compound, junction));
            }
        }
        foreach (var (_, junction, compound, outside) in found.Order().Take(MostNewGates))
        {
            var gate = new Gate(NewId, ground.Graph.Compounds[compound - 1].Id, ground.Graph.Net.JunctionId[junction], AccessOfNew(compound));
            yield return Evaluate(gap, tools, RemedyKind.NewGate, gate, junction, compound, outside == junction ? [] : [Street(junction, outside)], outside);
        }
    }

    /// <summary>Compounds (index plus one) that members of the gap stand in.</summary>
    private HashSet<int> Homes(CoverageGap gap)
    {
        var households = new Dictionary<int, int>();
        foreach (int i in gap.Members)
        {
            if (ground.Demand.SnapArray[i].Edge is >= 0 and var edge && ground.Graph.Net.Compound[edge] is > 0 and var compound && States.CanSnapInside[compound])
                households[compound] = households.GetValueOrDefault(compound) + 1;
        }
        return [.. households.OrderByDescending(h => h.Value).ThenBy(h => h.Key).Take(MostCompounds).Select(h => h.Key)];
    }

    private void AddWalls(List<(int, int, int, int)> found, int junction, int compound)
    {
        var near = new List<int>();
        var place = ground.Places[junction];
        ground.Near.Around(place, ground.Fields.Limit, near);
        foreach (int outside in near)
        {
            double metres = ground.Metres(place, ground.Places[outside]);
            if (metres > WallMetres) continue;
            int time = ground.Known(States.OuterOf(outside)) + ground.Fields.Costs.Whole(Street(junction, outside));
            if (time <= ground.Fields.Limit && ground.Obstacles.Across(place, ground.Places[outside], ground.Graph.Compounds[compound - 1].Name) is [] or [_]) found.Add((time, junction, compound, outside));
        }
    }

    private Street Street(int from, int to)
    {
        LonLat[] line = [ground.Places[from], ground.Places[to]];
        return new(NewStreetId, ground.Graph.Net.JunctionId[from], ground.Graph.Net.JunctionId[to], line, Geodesy.LengthMetres(line), StreetClass.Footway);
    }

    /// <summary>The least that a gate must become to let more people pass: first for those inside and their visitors, then for everybody.</summary>
    private IEnumerable<Gate> Openings(Gate gate, int compound)
    {
        if (gate.Hours is not null && gate.Access != GateAccess.Closed && ground.Fields.Question.At is { } at && !gate.Hours.IsOpen(at)) yield return gate with { Hours = null };
        if (gate.Access is GateAccess.Closed or GateAccess.Residents && AccessOfNew(compound) == GateAccess.Visitors) yield return gate with { Access = GateAccess.Visitors, Hours = null };
        if (gate.Access != GateAccess.Public) yield return gate with { Access = GateAccess.Public, Hours = null };
    }

    /// <summary>Visitors; where all gates are public, public: the ground stays everybody's.</summary>
    private GateAccess AccessOfNew(int compound) =>
        States.SeedShift[compound] == 0 && States.Joining.Exists(j => j.Compound == compound && ground.Graph.Gates[j.Gate].Access == GateAccess.Public) ? GateAccess.Public : GateAccess.Visitors;

    private GapRemedy Evaluate(CoverageGap gap, RemedyTools tools, RemedyKind kind, Gate gate, int junction, int compound, IReadOnlyList<Street> way, int outside = -1)
    {
        tools.Search.AddWays(Ways(gate.Access, junction, compound, outside < 0 ? junction : outside, way.Count == 0 ? 0 : ground.Fields.Costs.Whole(way[0])));
        var (people, households) = ground.Closed(tools, gap.Number);
        Change[] changes = [.. way.Select(s => new AddStreet(s)), new SetGate(gate)];
        return new(kind, changes, ground.Places[junction], people, households, gap.People)
        {
            Compound = ground.Graph.Compounds[compound - 1].Name, Access = gate.Access,
            Line = way.Count == 0 ? null : way[0].Line, LengthMetres = way.Count == 0 ? null : way[0].LengthMetres,
        };
    }

    /// <summary>The ways that a gate opens between nodes, in the direction of a search towards sources: as <see cref="StateNet"/> lays them,
    /// but for passing through guarded ground, which is laid from each other public gate by its way inside.</summary>
    private List<(int Tail, int Head, int Cost)> Ways(GateAccess access, int junction, int compound, int outside, int cost)
    {
        int outer = States.OuterOf(outside), inside = States.InsideOf(junction, compound), shift = States.SeedShift[compound];
        var ways = new List<(int, int, int)> { (outer, inside, cost) };
        if (access != GateAccess.Residents) ways.Add((inside + shift, outer, cost));
        if (shift == 0 || access != GateAccess.Public) return ways;
        var others = States.Joining.Where(j => j.Compound == compound && j.Junction != junction
            && ground.Graph.Gates[j.Gate].Access == GateAccess.Public && ground.Fields.Costs.GateOpen[j.Gate]).ToList();
        if (others.Count == 0) return ways;
        var towards = InsideTimes(ground.Fields.Costs.ArcsTowardsSource, inside);
        var from = InsideTimes(ground.Fields.Costs.ArcsFromSource, inside);
        foreach (var other in others)
        {
            int node = States.InsideOf(other.Junction, compound), otherOuter = States.OuterOf(other.Junction);
            if (towards.TryGetValue(node, out int there)) ways.Add((outer, otherOuter, cost + there));
            if (from.TryGetValue(node, out int back)) ways.Add((otherOuter, outer, cost + back));
        }
        return ways;
    }

    /// <summary>Times inside a compound, its gates not passed, from one node of a layer.</summary>
    private Dictionary<int, int> InsideTimes(int[] arcs, int start)
    {
        var times = new Dictionary<int, int>();
        var queue = new PriorityQueue<int, int>([(start, 0)]);
        while (queue.TryDequeue(out int node, out int at))
        {
            if (!times.TryAdd(node, at)) continue;
            for (int arc = States.ArcFirst[node]; arc < States.ArcFirst[node + 1]; arc++)
            {
                if (States.ArcWay[arc] >= 0 && arcs[arc] <= ground.Fields.Limit - at) queue.Enqueue(States.ArcHead[arc], at + arcs[arc]);
            }
        }
        return times;
    }

    /// <summary>Some of many, evenly from the first on.</summary>
    internal static IEnumerable<int> Some(int[] members, int most)
    {
        int step = Math.Max(1, members.Length / most);
        for (int k = 0; k < members.Length; k += step) yield return members[k];
    }
}
