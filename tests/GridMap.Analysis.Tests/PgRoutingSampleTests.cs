using System.Globalization;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>The answers that pgRouting's manual prints for its sample graph of 18 edges (version 3.4, pages "Sample Data",
/// "pgr_drivingDistance" and "pgr_withPointsDD"; the Debian package postgresql-15-pgrouting-doc holds them), walked by our fields. One unit
/// of cost is 100 m here, at a metre a second. Answers that depend on the side of the street that cars keep to are not walks and are left out.</summary>
public sealed class PgRoutingSampleTests(ITestOutputHelper output)
{
    /// <summary>Edge id, from, to; direction 1: along it only, −1: against it only.</summary>
    private static readonly (int Id, int From, int To, sbyte Oneway)[] Edges =
    [
        (1, 5, 6, 0), (2, 6, 10, -1), (3, 10, 15, -1), (4, 6, 7, 0), (5, 10, 11, 1), (6, 1, 3, 0), (7, 3, 7, 0), (8, 7, 11, 0), (9, 11, 16, 0),
        (10, 7, 8, 0), (11, 11, 12, 1), (12, 8, 12, 1), (13, 12, 17, 1), (14, 8, 9, 0), (15, 16, 17, 0), (16, 15, 16, 0), (17, 2, 4, 0), (18, 13, 14, 0),
    ];

    /// <summary>Points of interest: edge and share of it.</summary>
    private static readonly Dictionary<int, (int Edge, double Fraction)> Points = new() { [-1] = (1, 0.4), [-3] = (12, 0.6), [-4] = (6, 0.3), [-6] = (4, 0.7) };

    [Fact]
    public void DrivingDistancesAndThoseFromPointsOnEdgesAreReproduced()
    {
        var directed = new Sample(isDirected: true);
        var undirected = new Sample(isDirected: false);
        string table = "| pgRouting's query | published answers reproduced |\n|---|---|\n"
            + Row("pgr_drivingDistance, from 11 within 3", directed.Check([11], 3, "11:0 7:1 12:1 16:1 3:2 6:2 8:2 15:2 17:2 1:3 5:3 9:3 10:3"))
            + Row("pgr_drivingDistance, from 11 and 16 within 3, equicost", directed.Check([11, 16], 3, "11:0 7:1 12:1 3:2 6:2 8:2 1:3 5:3 9:3 16:0 15:1 17:1 10:2"))
            + Row("pgr_drivingDistance, undirected, from 11 within 3", undirected.Check([11], 3, "11:0 7:1 10:1 12:1 16:1 3:2 6:2 8:2 15:2 17:2 1:3 5:3 9:3"))
            + Row("pgr_drivingDistance, undirected, from 16 within 3", undirected.Check([16], 3, "16:0 11:1 15:1 17:1 7:2 10:2 12:2 3:3 6:3 8:3"))
            + Row("pgr_withPointsDD, from point 1 within 3.3, both sides", directed.Check([-1], 3.3, "-1:0 5:0.4 6:0.6 -6:1.3 7:1.6 3:2.6 8:2.6 11:2.6 -3:3.2 -4:3.3"))
            + Row("pgr_withPointsDD, from a point at 0.8 of the one-way edge 5 within 2.3", directed.Check([(5, 0.8)], 2.3, "11:0.2 7:1.2 12:1.2 16:1.2 3:2.2 6:2.2 8:2.2 15:2.2 17:2.2"));
        output.WriteLine(table);
        Docs.Check("published-answers.md", "pgrouting", table);
    }

    private static string Row(string query, int answers) => $"| {query} | {answers} |\n";

    private sealed class Sample
    {
        private readonly WalkGraph graph;
        private readonly WalkCosts costs;

        public Sample(bool isDirected)
        {
            var builder = new WalkGraphBuilder();
            foreach (var (id, from, to, oneway) in Edges)
                builder.Add(new Street(id, from, to, [Worlds.At(from * 10, 0), Worlds.At(to * 10, 5)], 100, StreetClass.Residential, FootOneway: isDirected ? oneway : (sbyte)0));
            graph = builder.Build();
            costs = graph.CostsFor(Worlds.Plain);
        }

        public int Check(int[] roots, double distance, string published) => Check([.. roots.Select(SpotOf)], distance, published);

        /// <returns>How many answers were compared: all that are published, and that no other vertex is reached.</returns>
        public int Check((int Edge, double Fraction)[] roots, double distance, string published)
        {
            var field = WalkField.Search(graph, costs, [.. roots.Select(Snap)], (int)Math.Round(distance * 1000), WalkDirection.FromSource);
            var answers = published.Split(' ').Select(a => a.Split(':')).ToDictionary(a => int.Parse(a[0], CultureInfo.InvariantCulture), a => double.Parse(a[1], CultureInfo.InvariantCulture));
            foreach (int place in Enumerable.Range(1, 17).Concat(answers.Keys))
            {
                int expected = answers.TryGetValue(place, out double cost) ? (int)Math.Round(cost * 1000) : WalkField.NoWalk;
                Assert.True(expected == field.DecisecondsAt(Snap(SpotOf(place))), $"{place}: {field.DecisecondsAt(Snap(SpotOf(place)))} instead of {expected}");
            }
            return answers.Count;
        }

        private Snap Snap((int Edge, double Fraction) spot) => graph.SnapOnStreet(spot.Edge, spot.Fraction);

        private static (int Edge, double Fraction) SpotOf(int place)
        {
            if (place < 0) return Points[place];
            var edge = Edges.First(e => e.From == place || e.To == place);
            return (edge.Id, edge.From == place ? 0 : 1);
        }
    }
}
