using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Scenarios;

/// <summary>Streets that leave others between their ends, and who steps onto them.</summary>
public sealed class AddedStreetTests
{
    /// <summary>Two banks 200 m apart; the station is at d, the household asked about at a. 1 m/s.</summary>
    private static readonly AsciiWorld River = new(
        "a--b--c",
        "",
        "",
        "",
        "d--e--f");

    [Fact]
    public void ABridgeBetweenTheMiddlesOfTwoStreetsIsWalkedFromBothSidesOfItsEnds()
    {
        // The bridge meets b–c and e–f in their middles: from a 150 + 75 + 200 + 75 + 150 m; from 25 m east of the bridge 25 + 200 + 225.
        var (city, _) = CityOf(River, [River.PlaceOf('a'), River.Place(5, 0)], 'd');
        var bridge = new AddStreet(new(900, 1_000_001, 1_000_002, [River.Place(4.5, 0), River.Place(4.5, 4)], 200, StreetClass.Footway, Bridge: true));
        var difference = city.Difference([bridge]);
        Assert.Equal([(0, WalkField.NoWalk, 6500), (1, WalkField.NoWalk, 4500)], difference.Households.OrderBy(h => h.Household).Select(h => (h.Household, h.BeforeDeciseconds, h.AfterDeciseconds)));
        Assert.Empty(city.Difference([bridge, new RemoveStreet(900)]).Households);
        Assert.Equal([new ChangeProblem(0, ChangeFault.EndsNowhere)], city.Difference([bridge with { Street = bridge.Street with { Line = [River.Place(4.5, 0), River.Place(4.5, 2)] } }]).Problems);
    }

    [Fact]
    public void AStationAndAHouseholdOnTheAddedStreetItselfAreReached()
    {
        var (city, _) = CityOf(River, [River.PlaceOf('a')], null);
        var bridge = new AddStreet(new(900, 1_000_001, 1_000_002, [River.Place(3, 0), River.Place(3, 4)], 200, StreetClass.Footway));
        var change = Assert.Single(city.Difference([bridge, new AddPoint(new(-1, "on the bridge", River.Place(3, 2)))]).Households);
        Assert.Equal(2500, change.AfterDeciseconds);
    }

    [Fact]
    public void WhoSteppedOntoARemovedStreetStepsOntoTheNext()
    {
        var world = new AsciiWorld("a--b--c", "|     |", "d-----f");
        var (city, graph) = CityOf(world, [world.Place(4.2, 0.2)], 'a');
        Assert.Equal(2100 + 100, city.WalkDeciseconds[0]);
        long street = graph.StreetId(graph.Snap(world.Place(4.2, 0.2)).Edge);
        var change = Assert.Single(city.Difference([new RemoveStreet(street)]).Households);
        Assert.InRange(change.AfterDeciseconds, 1500 + 607, 1500 + 609);   // now b is nearest, 60 m west and 10 m north
    }

    [Fact]
    public void AGateOpenedLetsThoseInsideOutAndOneClosedKeepsThemIn()
    {
        var inside = new AsciiWorld("a--b--c", "   |  |", "   d--e").Compound(1, 3, 0, 6, 2).Gate('b', 1, GateAccess.Residents, 5).Gate('c', 1, GateAccess.Closed, 6);
        var (city, graph) = CityOf(inside, [inside.PlaceOf('e')], 'a');
        int before = city.WalkDeciseconds[0];
        var gate = graph.Gates.Single(g => g.Id == 5);
        var closed = Assert.Single(city.Difference([new SetGate(gate with { Access = GateAccess.Closed })]).Households);
        Assert.Equal((before, WalkField.NoWalk), (closed.BeforeDeciseconds, closed.AfterDeciseconds));
        Assert.Empty(city.Difference([new SetGate(gate with { Access = GateAccess.Closed }), new SetGate(gate)]).Households);
    }

    [Fact]
    public void StopsEqualStreetsCutInPieces() => StationRepairTests.ForWorlds(800, any =>
    {
        var world = any with { Streets = [.. any.Streets.Select(s => s with { LengthMetres = 40 * any.Random.Next(4), Class = StreetClass.Residential, RaisedKerb = false, Crossings = null })] };
        var graph = world.Graph();
        var costs = graph.CostsFor(Worlds.Plain);
        var sources = world.NewPlaces(world.Random.Next(1, 4)).ConvertAll(Eighth);
        var net = new SearchNet(WalkField.Search(graph, costs, RandomWorld.Snaps(graph, sources)));
        var changes = Enumerable.Range(0, world.Random.Next(1, 4)).Select(i => new AddStreet(NewStreet(world, graph, i))).ToList();
        var network = new NetworkChanges(graph, changes);
        for (int i = 0; i < changes.Count; i++) network.Take(changes[i], i);
        network.DropLoose();
        if (!network.Any || !network.Added.TrueForAll(a => IsQuarter(network.SnapEnd(a.Street.Line[0], a.Compound)) && IsQuarter(network.SnapEnd(a.Street.Line[^1], a.Compound)))) return;
        var scenario = ScenarioField.Repair(net, SourceChanges.None, OverlayBuilder.Build(net, network), new FieldRepair(), CancellationToken.None);

        var cut = new CutWorld(world, graph);
        foreach (var (street, compound, _) in network.Added) cut.Add(street, compound);
        var scratch = (world with { Streets = cut.Pieces() }).Graph();
        var field = WalkField.Search(scratch, scratch.CostsFor(Worlds.Plain), [.. sources.Select(s => cut.Snap(scratch, s))]);
        foreach (var place in world.Streets.SelectMany(s => new[] { (s.Id, 0, 0), (s.Id, 0.25, 0), (s.Id, 0.5, 12.3), (s.Id, 0.75, 0), (s.Id, 1, 0) }).Select(Eighth))
            Assert.Equal(field.DecisecondsAt(cut.Snap(scratch, place)), scenario.DecisecondsAt(RandomWorld.Snaps(graph, [place])[0]));
    });

    /// <summary>Stops lie at quarters but for a hair, which on a one-way street decides: so places lie between.</summary>
    private static (long Street, double Fraction, double Leg) Eighth((long Street, double Fraction, double Leg) place) =>
        place.Fraction is 0 or 1 ? place : place with { Fraction = place.Fraction - 0.125 };

    /// <summary>Where parts of a street's cost round to whole tenths of a second that add up exactly.</summary>
    private static bool IsQuarter(Snap snap) => Math.Abs(snap.Fraction * 4 - Math.Round(snap.Fraction * 4)) < 1e-3;

    private static Street NewStreet(RandomWorld world, WalkGraph graph, int i)
    {
        LonLat[] ends = [.. Enumerable.Range(0, 2).Select(_ => graph.Net.PointAt(world.Random.Next(graph.EdgeCount), world.Random.Next(5) / 4.0))];
        return new(5000 + i, 1_000_000 + 2 * i, 1_000_001 + 2 * i, ends, 40 * world.Random.Next(3), StreetClass.Footway, world.Random.Next(3));
    }

    /// <summary>A world whose streets are cut in quarters where others were put onto them.</summary>
    private sealed class CutWorld(RandomWorld world, WalkGraph graph)
    {
        private readonly Dictionary<long, SortedSet<double>> cuts = [];
        private readonly List<Street> added = [];

        public void Add(Street street, int compound) => added.Add(street with { FromNode = Node(street.Line[0], compound), ToNode = Node(street.Line[^1], compound) });

        private long Node(LonLat place, int compound)
        {
            var snap = graph.Net.Edges.Nearest(place, new(compound), AddStreet.SnapMetres);
            var street = world.Streets.Single(s => s.Id == graph.StreetId(snap.Edge));
            double fraction = Math.Round(snap.Fraction * 4) / 4;
            if (fraction is 0 or 1) return fraction == 0 ? street.FromNode : street.ToNode;
            if (!cuts.TryGetValue(street.Id, out var here)) cuts[street.Id] = here = [];
            here.Add(fraction);
            return NodeAt(street, fraction);
        }

        private static long NodeAt(Street street, double fraction) =>
            fraction == 0 ? street.FromNode : fraction == 1 ? street.ToNode : 2_000_000 + street.Id * 10 + (int)(fraction * 4);

        private IEnumerable<(double From, double To)> Parts(long street)
        {
            double[] at = [0, .. cuts.TryGetValue(street, out var here) ? here : [], 1];
            return at.Zip(at[1..]);
        }

        public List<Street> Pieces() =>
            [.. world.Streets.SelectMany(s => Parts(s.Id).Select(p => s with { Id = s.Id * 100 + (int)(p.From * 4), FromNode = NodeAt(s, p.From), ToNode = NodeAt(s, p.To), LengthMetres = s.LengthMetres * (p.To - p.From) })), .. added];

        public Snap Snap(WalkGraph scratch, (long Street, double Fraction, double Leg) place)
        {
            var (from, to) = Parts(place.Street).First(p => place.Fraction <= p.To);
            return scratch.SnapOnStreet(place.Street * 100 + (int)(from * 4), (place.Fraction - from) / (to - from)) with { LegMetres = place.Leg };
        }
    }

    private static (ScenarioBase City, WalkGraph Graph) CityOf(AsciiWorld world, LonLat[] homes, char? station)
    {
        var graph = world.Graph();
        var demand = Demand.Create(graph, [.. homes.Select((h, i) => new HouseholdPoint(i + 1, h, 1, 0))]);
        ServicePoint[] points = station is { } s ? [new(1, "station", world.PlaceOf(s))] : [];
        return (ScenarioBase.Create(graph, graph.CostsFor(Worlds.Plain), demand, points, new(Worlds.Plain, 3600)), graph);
    }
}
