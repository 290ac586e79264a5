using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>What isochrones are drawn from, against snaps and fields asked one by one.</summary>
public sealed class IsochroneTimesTests
{
    private const int Side = GroundLattice.TilePoints;

    [Fact]
    public void EveryPointIsOnTheSideOfEachLimitThatTheFieldTells() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var world = RandomWorld.Of(seed);
            var graph = world.Graph();
            var costs = graph.CostsFor(world.NewPersona(), world.Random.Next(2) == 0 ? null : RandomWorld.Noon);
            var sources = RandomWorld.Snaps(graph, world.NewPlaces(world.Random.Next(1, 3)));
            var direction = world.Random.Next(2) == 0 ? WalkDirection.FromSource : WalkDirection.TowardsSource;
            int[] limits = [.. new[] { world.Random.Next(20, 600), world.Random.Next(20, 1500), world.Random.Next(20, 3000) }.Order()];
            var field = WalkField.Search(graph, costs, sources, limits[^1], direction);
            var lattice = GroundLattice.For(sources[0].Position);
            var times = new IsochroneTimes(graph);
            times.Measure(field, lattice, limits, CancellationToken.None);
            var maker = new GroundTileMaker(graph);
            for (int k = 0; k < 12; k++)
            {
                // Tiles near the streets, and now and then any.
                int at = world.Random.Next(times.Box.Count), column = times.Box.ColumnOf(at), row = times.Box.RowOf(at);
                var tile = maker.Make(lattice, column, row);
                for (int point = 0; point < GroundTile.Points; point++)
                {
                    int edge = tile.Edges.Length == 0 || tile.EdgeOf[point] == GroundTile.NoEdge ? -1 : tile.Edges[tile.EdgeOf[point]];
                    int told = edge < 0 ? WalkField.NoWalk : field.DecisecondsAt(new Snap(edge, tile.Fraction[point], tile.LegMetres[point], default));
                    int i = (column - times.Box.Column) * Side + point % Side, j = (row - times.Box.Row) * Side + point / Side;
                    foreach (int limit in limits)
                    {
                        // Times are whole tenths in the field and exact here: at the limit itself either side is right.
                        if (told >= limit - 1 && told <= limit + 2) continue;
                        Assert.Equal(told <= limit, times.At(i, j) <= limit);
                        Assert.Equal(told <= limit, times.TimeWithin(limit, i, j) <= limit);
                    }
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void PointsOfTheGroundSnapAsPlacesDoButForTheFewThatTellOfNarrowGroundNearby()
    {
        var graph = SharedData.ChengduGraph(compounds: true);
        var lattice = GroundLattice.For(new(104.08, 30.68));
        var maker = new GroundTileMaker(graph);
        var random = new Random(3);
        int points = 0, moved = 0;
        for (int k = 0; k < 250; k++)
        {
            int column = (int)(lattice.ColumnOf(104.05 + random.NextDouble() * 0.07) / Side), row = (int)(lattice.RowOf(30.66 + random.NextDouble() * 0.06) / Side);
            var tile = maker.Make(lattice, column, row);
            for (int point = 0; point < GroundTile.Points; point++)
            {
                Coordinate at = lattice.PlaceOf(((long)column * Side + point % Side) * GroundLattice.Parts, ((long)row * Side + point / Side) * GroundLattice.Parts);
                var snap = graph.Snap(new(at.X, at.Y));
                points++;
                bool same = tile.Edges.Length == 0 || tile.EdgeOf[point] == GroundTile.NoEdge ? !snap.IsSnapped : snap.IsSnapped && Math.Abs(tile.LegMetres[point] - snap.LegMetres) < 0.05;
                if (same) continue;
                moved++;
                // The place that it tells of is at most two steps off, and so are their legs.
                if (snap.IsSnapped && tile.EdgeOf[point] != GroundTile.NoEdge) Assert.True(Math.Abs(tile.LegMetres[point] - snap.LegMetres) < 2 * Isochrones.CellMetres / 4 * 1.5);
            }
        }
        Assert.True(points > 10_000 && moved < points / 50, $"{moved} of {points} points moved");
    }
}
