using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>Snapping and isochrones on random street layouts with compounds, against the rule applied to every segment.</summary>
public sealed class SnapTests(ITestOutputHelper output)
{
    /// <summary>About a kilometre of random streets; two compounds, one with public gates, one with others, and streets in both.</summary>
    /// <param name="asItIs">What a street drawn so really is.</param>
    internal static (WalkGraph Graph, List<Street> Streets, Compound[] Compounds, GateAccess[] Access) World(int seed, Func<Street, Street>? asItIs = null)
    {
        var random = new Random(seed);
        Compound[] compounds = [new(1, "one", Worlds.Box(100, 100, 350, 300)), new(2, "two", Worlds.Box(500, 350, 700, 800)), new(3, "three", Worlds.Box(120, 500, 300, 700))];
        GateAccess[] access = [GateAccess.Public, GateAccess.Visitors, GateAccess.Residents, GateAccess.Closed];
        double[][] boxes = [[0, 0, 900, 900], [100, 100, 350, 300], [500, 350, 700, 800], [120, 500, 300, 700]];
        var streets = new List<Street>();
        var gates = new List<Gate>();
        for (int ground = 0; ground < 4; ground++)
        {
            double[] b = boxes[ground];
            LonLat[] places = [.. Enumerable.Range(0, ground == 0 ? 25 : 6).Select(_ => Worlds.At(b[0] + random.NextDouble() * (b[2] - b[0]), b[1] + random.NextDouble() * (b[3] - b[1])))];
            for (int i = 1; i < places.Length; i++)
            {
                int to = random.Next(i);
                streets.Add(new(streets.Count + 1, ground * 100 + i, ground * 100 + to, [places[i], places[to]], Metres(places[i], places[to]), StreetClass.Path, ground, (sbyte)(random.Next(8) == 0 ? 1 : 0)));
            }
            if (ground == 0) continue;
            for (int k = 0; k < 2; k++)
            {
                // From a junction outside to one inside: the gate stands inside.
                int inside = random.Next(places.Length), outside = random.Next(25);
                var from = streets.First(s => s.CompoundId == 0 && (s.FromNode == outside || s.ToNode == outside));
                var at = from.FromNode == outside ? from.Line[0] : from.Line[1];
                streets.Add(new(streets.Count + 1, outside, ground * 100 + inside, [at, places[inside]], Metres(at, places[inside]), StreetClass.Path));
                gates.Add(new(gates.Count + 1, ground, ground * 100 + inside, access[ground - 1]));
            }
        }
        if (asItIs is not null) streets = streets.ConvertAll(s => asItIs(s));
        var builder = new WalkGraphBuilder();
        streets.ForEach(builder.Add);
        Array.ForEach(compounds, builder.Add);
        gates.ForEach(builder.Add);
        return (builder.Build(), streets, compounds, access);
    }

    private static double Metres(LonLat a, LonLat b) => EarthScale.At(a.Latitude).DistanceMetres(a, b);

    [Fact]
    public void SnapsAsTheRuleSaysOverEverySegment()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var (graph, streets, compounds, access) = World(seed);
            var random = new Random(seed);
            for (int n = 0; n < 200; n++)
            {
                var place = Worlds.At(random.NextDouble() * 1300 - 200, random.NextDouble() * 1300 - 200);
                long ground = compounds.FirstOrDefault(c => c.Polygon.Contains(new Point(place.Longitude, place.Latitude)))?.Id ?? 0;
                double nearest = Nearest(place, streets.Where(s => s.CompoundId == ground));
                double second = ground == 0 ? Nearest(place, streets.Where(s => s.CompoundId != 0 && access[s.CompoundId - 1] == GateAccess.Public)) : double.PositiveInfinity;
                var snap = graph.Snap(place);
                double expected = nearest <= 150 ? nearest : second <= 150 ? second : double.NaN;
                Assert.Equal(!double.IsNaN(expected), snap.IsSnapped);
                if (snap.IsSnapped) Assert.Equal(expected, snap.LegMetres, 0.01);
                if (snap.IsSnapped) Assert.Equal(snap.LegMetres, Metres(place, snap.Position), 0.01);
                if (snap.IsSnapped) Assert.Equal(0, Metres(snap.Position, graph.SnapOnStreet(graph.StreetId(snap.Edge), snap.Fraction).Position), 0.01);
            }
        }
    }

    internal static double Nearest(LonLat place, IEnumerable<Street> streets)
    {
        var scale = EarthScale.At(place.Latitude);
        return streets.Select(s =>
        {
            double ax = (s.Line[0].Longitude - place.Longitude) * scale.MetresPerDegreeLongitude, ay = (s.Line[0].Latitude - place.Latitude) * scale.MetresPerDegreeLatitude;
            double bx = (s.Line[1].Longitude - place.Longitude) * scale.MetresPerDegreeLongitude, by = (s.Line[1].Latitude - place.Latitude) * scale.MetresPerDegreeLatitude;
            return new LineString([new(ax, ay), new(bx, by)]).Distance(new Point(0, 0));
        }).DefaultIfEmpty(double.PositiveInfinity).Min();
    }

    [Fact]
    public void IsochronesOfRandomWorldsHoldWhoIsReachedAndNest()
    {
        int exceptions = 0, checkedPlaces = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            // In every other world there are steps, for somebody who cannot use them.
            var persona = seed % 2 == 0 ? Worlds.Plain : Worlds.Plain with { StepsFactor = null };
            var graph = World(seed, s => s with { Class = seed % 2 == 1 && s.Id % 3 == 0 ? StreetClass.Steps : s.Class }).Graph.For(persona);
            var costs = graph.CostsFor(persona);
            Snap[] sources = [.. Enumerable.Range(0, 1 + seed % 2).Select(_ => graph.Snap(Worlds.At(random.NextDouble() * 900, random.NextDouble() * 900))).Where(s => s.IsSnapped)];
            var field = WalkField.Search(graph, costs, sources, 9000, seed % 3 == 0 ? WalkDirection.FromSource : WalkDirection.TowardsSource);
            var drawn = Isochrones.Draw(graph, costs, field, [2000, 4000, 8000]);
            for (int k = 0; k < drawn.Count; k++)
            {
                if (k > 0) Assert.True(drawn[k].Polygon.Covers(drawn[k - 1].Polygon));
                if (drawn[k].Polygon.IsEmpty) continue;
                var (wrong, count) = IsochroneCheck.Count(graph, field, drawn[k], 2000, random);
                (exceptions, checkedPlaces) = (exceptions + wrong, checkedPlaces + count);
            }
        }
        output.WriteLine($"{exceptions} exceptions among {checkedPlaces} places");
        Assert.Equal(0, exceptions);
    }

    [Fact]
    public void AStripNarrowerThanTheLatticeIsNotMissed()
    {
        // A footbridge runs east, 3.1 m off the lattice's rows, between two roads 1.6 m to each side that nobody can reach.
        var builder = new WalkGraphBuilder();
        builder.Add(new Street(1, 1, 2, [Worlds.At(0, 0), Worlds.At(0, 3.1)], 3.1, StreetClass.Path));
        builder.Add(new Street(2, 2, 3, [Worlds.At(0, 3.1), Worlds.At(400, 3.1)], 400, StreetClass.Path));
        builder.Add(new Street(3, 4, 5, [Worlds.At(60, 1.5), Worlds.At(600, 1.5)], 540, StreetClass.Path));
        builder.Add(new Street(4, 6, 7, [Worlds.At(60, 4.7), Worlds.At(600, 4.7)], 540, StreetClass.Path));
        var graph = builder.Build();
        var costs = graph.CostsFor(Worlds.Plain);
        var field = WalkField.Search(graph, costs, [graph.SnapOnStreet(1, 0)], 6000);
        var polygon = Isochrones.Draw(graph, costs, field, [6000])[0].Polygon;
        for (int east = 80; east < 395; east += 5)
        {
            var place = Worlds.At(east, 3.1);
            Assert.True(field.DecisecondsAt(graph.Snap(place)) <= 6000);
            double metres = polygon.Distance(new Point(place.Longitude, place.Latitude)) * 111_000;
            Assert.True(metres < Isochrones.CellMetres, $"{east} m east: {metres:F0} m from the polygon");
        }
    }
}
