using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>What a remedy claims is what a run from scratch finds after its changes.</summary>
public sealed class RemedyTests
{
    /// <summary>Random worlds with gates of every access and hours, one-ways, ties and zero lengths: each remedy of each gap.</summary>
    [Fact]
    public void EveryRemedyOfARandomWorldClosesWhatItClaims()
    {
        var wrong = new List<string>();
        int moved = 0;   // a new way that passes a station nearer than its street, so that it stands on that one then
        var kinds = new SortedDictionary<RemedyKind, int>();
        for (int seed = 0; seed < 1500; seed++)
        {
            var world = RandomWorld.Of(seed);
            var city = new ChangedCity(world.Streets, world.Compounds, world.Gates);
            var graph = city.Graph();
            var places = world.NewPlaces(6);
            var points = NewPoints(world, graph);
            var persona = world.NewPersona();
            var question = new CoverageQuestion(persona, world.Random.Next(20, 120), world.Random.Next(2) == 0 ? RandomWorld.Noon : null, world.Random.Next(3) == 0);
            var result = Run(graph, places, points, question);
            foreach (var gap in result.Gaps)
            {
                foreach (var remedy in gap.OtherRemedies.Prepend(gap.Remedy!).Where(r => r is not null))
                {
                    kinds[remedy.Kind] = kinds.GetValueOrDefault(remedy.Kind) + 1;
                    var (changed, changedPoints) = city.With(remedy.Changes, points);
                    var graphThen = changed.Graph();
                    if (points.Exists(p => StreetAt(graphThen, p.Place) != StreetAt(graph, p.Place)))
                    {
                        moved++;
                        continue;
                    }
                    var after = Run(graphThen, places, changedPoints, question);
                    int closed = gap.Members.Where(i => after.Outcomes[i] == CoverageOutcome.Covered).Sum(i => 1 << i);
                    if (closed != remedy.PeopleClosed) wrong.Add($"seed {seed}, gap {gap.Number} ({gap.Reason}): {remedy.Kind} claims {remedy.PeopleClosed}, closes {closed}");
                    Assert.True(remedy.PeopleClosed > 0 && remedy.PeopleClosed <= gap.People && remedy.OfPeople == gap.People);
                }
                Assert.True(gap.Remedy is null || gap.OtherRemedies.All(r => r.PeopleClosed <= gap.Remedy.PeopleClosed));
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(12)));
        Assert.InRange(moved, 0, 120);
        foreach (var kind in (RemedyKind[])[RemedyKind.LongerHours, RemedyKind.AddItem, RemedyKind.MoreCapacity, RemedyKind.OpenGate, RemedyKind.NewGate, RemedyKind.Footpath, RemedyKind.NewStation])
            Assert.True(kinds.GetValueOrDefault(kind) >= 40, $"{kind}: {kinds.GetValueOrDefault(kind)} times only");
    }

    private static (long Street, double Fraction) StreetAt(WalkGraph graph, LonLat place) =>
        graph.Snap(place) is { IsSnapped: true } snap ? (graph.StreetId(snap.Edge), snap.Fraction) : default;

    private static List<ServicePoint> NewPoints(RandomWorld world, WalkGraph graph) =>
        [.. world.NewPlaces(3).Select((p, i) => new ServicePoint(i + 1, $"station {i}", graph.SnapOnStreet(p.Street, p.Fraction).Position,
            world.Random.Next(4) != 0, world.Random.Next(4) != 0, world.Random.Next(2) == 0 ? world.Random.Next(1, 30) : null))];

    /// <summary>Households stay on the streets that they are on; household i stands for 2 to the i people.</summary>
    private static CoverageResult Run(WalkGraph graph, List<(long Street, double Fraction, double Leg)> places, List<ServicePoint> points, CoverageQuestion question)
    {
        var snaps = RandomWorld.Snaps(graph, places);
        HouseholdPoint[] households = [.. snaps.Select((s, i) => new HouseholdPoint(i + 1, s.Position, 1 << i, 0))];
        return CoverageAnalysis.Run(graph, Demand.Of(graph, households, snaps), points, question, []);
    }
}

/// <summary>Streets, compounds and gates as changes leave them, built anew.</summary>
internal sealed record ChangedCity(IReadOnlyList<Street> Streets, IReadOnlyList<Compound> Compounds, IReadOnlyList<Gate> Gates)
{
    public WalkGraph Graph()
    {
        var builder = new WalkGraphBuilder();
        foreach (var street in Streets) builder.Add(street);
        foreach (var compound in Compounds) builder.Add(compound);
        foreach (var gate in Gates) builder.Add(gate);
        return builder.Build();
    }

    public (ChangedCity City, List<ServicePoint> Points) With(IEnumerable<Change> changes, IReadOnlyList<ServicePoint> points)
    {
        var city = this;
        var changed = points.ToList();
        foreach (var change in changes)
        {
            if (change is AddStreet { Street: var street }) city = city with { Streets = [.. city.Streets, street] };
            if (change is SetGate { Gate: var gate })
                city = city with { Gates = [.. city.Gates.Where(g => (g.NodeId, g.CompoundId) != (gate.NodeId, gate.CompoundId)), gate] };
            if (change is AddPoint { Point: var added }) changed.Add(added);
            if (change is SetPoint { Point: var set }) changed[changed.FindIndex(p => p.Id == set.Id)] = set;
        }
        return (city, changed);
    }
}
