using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Remedies by new ways: a crossing, a bridge, a footpath between two junctions, a path to places far from every street.</summary>
internal sealed class WayRemedies(RemedyGround ground)
{
    /// <summary>Households of a gap from which short links are looked for.</summary>
    private const int MostStarts = 3;

    /// <summary>Links evaluated for a gap: as many of the shortest that help a start, and of those that help it most.</summary>
    private const int MostLinks = 4;

    /// <summary>Links with both ends as near as this are tried once.</summary>
    private const double SameMetres = 60;

    /// <summary>The free end of a path: a node that is not in the store.</summary>
    private const int PathNode = -1;

    private StateNet States => ground.States;

    private readonly record struct Link(int Time, double Metres, int From, int To);

    /// <summary>Straight links between junctions outside compounds, no longer than <see cref="JunctionCells.MostMetres"/>, that do not cut
    /// through compounds.</summary>
    public IEnumerable<GapRemedy> Links(CoverageGap gap, RemedyTools tools, CancellationToken cancellation)
    {
        var found = new List<Link>();
        foreach (int i in GateRemedies.Some(gap.Members, MostStarts)) AddFrom(ground.Demand.SnapArray[i], tools, found, cancellation);
        var tried = new List<Link>();
        for (int round = 1; round <= 2; round++)
        {
            if (round == 1) found.Sort((a, b) => (a.Metres, a.Time, a.From, a.To).CompareTo((b.Metres, b.Time, b.From, b.To)));
            else found.Sort((a, b) => (a.Time, a.Metres, a.From, a.To).CompareTo((b.Time, b.Metres, b.From, b.To)));
            foreach (var link in found)
            {
                if (tried.Count == round * MostLinks) break;
                if (tried.Exists(t => IsNear(t.From, link.From) && IsNear(t.To, link.To))) continue;
                if (ground.Obstacles.Across(ground.Places[link.From], ground.Places[link.To]) is not { } across) continue;
                tried.Add(link);
                yield return Evaluate(gap, tools, link, across);
            }
        }

        bool IsNear(int a, int b) => ground.Metres(ground.Places[a], ground.Places[b]) <= SameMetres;
    }

    /// <summary>Links over which a household has a walk within the limit.</summary>
    private void AddFrom(in Snap start, RemedyTools tools, List<Link> found, CancellationToken cancellation)
    {
        var (costs, limit) = (ground.Fields.Costs, ground.Fields.Limit);
        WalkField.Search(costs, [start], limit, WalkDirection.FromSource, tools.Space, cancellation);
        var near = new List<int>();
        foreach (int node in tools.Space.Touched)
        {
            int from = ground.JunctionOfOuter[node], left = limit - tools.Space.Deciseconds[node];
            if (from < 0) continue;
            near.Clear();
            ground.Near.Around(ground.Places[from], left, near);
            foreach (int to in near)
            {
                int known = ground.Known(States.OuterOf(to));
                if (known > left || to == from) continue;
                double metres = ground.Metres(ground.Places[from], ground.Places[to]);
                if (metres > JunctionCells.MostMetres) continue;
                int time = limit - left + known + costs.Leg(metres);
                if (time <= limit) found.Add(new(time, metres, from, to));
            }
        }
    }

    private GapRemedy Evaluate(CoverageGap gap, RemedyTools tools, Link link, List<Obstacle> across)
    {
        var main = across.Find(o => o.Kind is "river" or "railway") ?? across.Find(o => o.Kind == "road");
        var kind = main?.Kind switch { null => RemedyKind.Footpath, "road" => RemedyKind.Crossing, _ => RemedyKind.Bridge };
        var net = ground.Graph.Net;
        LonLat[] line = [ground.Places[link.From], ground.Places[link.To]];
        var street = new Street(GateRemedies.NewStreetId, net.JunctionId[link.From], net.JunctionId[link.To], line, Geodesy.LengthMetres(line),
            kind == RemedyKind.Crossing ? StreetClass.Crossing : StreetClass.Footway, Bridge: kind == RemedyKind.Bridge);
        int cost = ground.Fields.Costs.Whole(street), from = States.OuterOf(link.From), to = States.OuterOf(link.To);
        tools.Search.AddWays([(to, from, cost), (from, to, cost)]);
        var (people, households) = ground.Closed(tools, gap.Number);
        return new(kind, [new AddStreet(street)], Middle(line), people, households, gap.People) { Line = line, LengthMetres = street.LengthMetres, Across = main };
    }

    /// <summary>A path from the nearest street to the middle of places that lie too far from any; null where no station would be near
    /// enough even so.</summary>
    public GapRemedy? PathTo(CoverageGap gap)
    {
        var (graph, costs, limit) = (ground.Graph, ground.Fields.Costs, ground.Fields.Limit);
        var goal = gap.Evidence.From;
        int region = graph.RegionAt(goal);
        var nearest = graph.Net.Edges.Nearest(goal, new(region, Barred: graph.Barred), WalkGraph.LookMetres);
        if (!nearest.IsSnapped) return null;
        GapRemedy? best = null;
        foreach (int junction in new[] { graph.Net.FromJunction[nearest.Edge], graph.Net.ToJunction[nearest.Edge] })
        {
            int node = region == 0 ? States.OuterOf(junction) : States.InsideOf(junction, region);
            int known = Math.Min(ground.Known(node), ground.Known(node + States.SeedShift[region]));
            if (known > limit) continue;
            LonLat[] line = [ground.Places[junction], goal];
            var street = new Street(GateRemedies.NewStreetId, graph.Net.JunctionId[junction], PathNode, line, Geodesy.LengthMetres(line), StreetClass.Footway,
                region == 0 ? 0 : graph.Compounds[region - 1].Id);
            var (people, households) = Reached(gap, region, street, costs.Whole(street), known, ground.Fields.Asked.Space.Source[node]);
            if (best is null || people > best.PeopleClosed)
                best = new(RemedyKind.Footpath, [new AddStreet(street)], Middle(line), people, households, gap.People) { Line = line, LengthMetres = street.LengthMetres };
        }
        return best;
    }

    private (int People, int Households) Reached(CoverageGap gap, int region, Street path, int cost, int known, int source)
    {
        var reached = new Dictionary<int, (int, int)>();
        foreach (int i in gap.Members)
        {
            var place = ground.Demand.HouseholdArray[i].Place;
            if (ground.Graph.RegionAt(place) != region) continue;
            var scale = EarthScale.At(place.Latitude);
            double ax = EarthScale.ShortWay(path.Line[0].Longitude - place.Longitude) * scale.MetresPerDegreeLongitude;
            double ay = (path.Line[0].Latitude - place.Latitude) * scale.MetresPerDegreeLatitude;
            double dx = EarthScale.ShortWay(path.Line[1].Longitude - path.Line[0].Longitude) * scale.MetresPerDegreeLongitude;
            double dy = (path.Line[1].Latitude - path.Line[0].Latitude) * scale.MetresPerDegreeLatitude;
            double leg = Math.Sqrt(SegmentDistance.SquareToOrigin(ax, ay, dx, dy, out double share));
            if (leg > WalkGraph.DefaultSnapCapMetres) continue;
            long time = (long)known + ground.Fields.Costs.Leg(leg) + WalkCosts.Part(cost, share);
            if (time <= ground.Fields.Limit) reached[i] = ((int)time, source);
        }
        return ground.Served(reached, gap.Number);
    }

    private static LonLat Middle(LonLat[] line) => new((line[0].Longitude + line[1].Longitude) / 2, (line[0].Latitude + line[1].Latitude) / 2);
}
