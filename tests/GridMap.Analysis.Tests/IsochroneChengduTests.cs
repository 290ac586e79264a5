using System.Diagnostics;
using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>Isochrones of real streets against the walks themselves.</summary>
public sealed class IsochroneChengduTests(ITestOutputHelper output)
{
    private const int Origins = 200;
    private const int PlacesEach = 600;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PlacesFartherFromTheLineThanACellAreOnTheRightSide(bool compounds)
    {
        var graph = SharedData.ChengduGraph(compounds);
        var costs = graph.CostsFor(Worlds.Adult);
        int[] limits = [3000, 6000, 9000];
        int exceptions = 0, checkedPlaces = 0;
        var watch = new Stopwatch();
        var locked = new Lock();
        var random = new Random(7);
        for (int origin = 0; origin < Origins; origin++)
        {
            var source = graph.Snap(new(104.05 + random.NextDouble() * 0.07, 30.66 + random.NextDouble() * 0.06));
            if (!source.IsSnapped) continue;
            var field = WalkField.Search(graph, costs, [source], limits[^1]);
            watch.Start();
            var drawn = Isochrones.Draw(graph, costs, field, limits);
            watch.Stop();
            int seed = random.Next();
            Parallel.For(0, limits.Length, k =>
            {
                var (wrong, count) = IsochroneCheck.Count(graph, field, drawn[k], PlacesEach, new Random(seed + k));
                lock (locked) (exceptions, checkedPlaces) = (exceptions + wrong, checkedPlaces + count);
            });
        }
        output.WriteLine($"compounds {compounds}: {exceptions} exceptions among {checkedPlaces} places, {watch.Elapsed.TotalMilliseconds / Origins:F1} ms for three polygons");
        Assert.Equal(0, exceptions);
    }

    /// <summary>As data/reference/personas.json has them.</summary>
    public static TheoryData<Persona> Personas() =>
    [
        new Persona("adult", 1.3333, 1.5, 20, 8), new Persona("elder", 1, 2.5, 30, 12), new Persona("child", 1, 1.5, 30, 12),
        new Persona("wheelchair", 1, null, 30, 12, RaisedKerbs: false),
    ];

    [Theory]
    [MemberData(nameof(Personas))]
    public void SoTheyAreForEveryPersonaWithGatesHoursAndHomes(Persona persona)
    {
        var graph = SharedData.ChengduGraphOfPersonas();
        DateTime[] hours = [new(2026, 11, 22, 12, 0, 0), new(2026, 11, 22, 23, 0, 0)];
        int exceptions = 0, checkedPlaces = 0, inside = 0;
        var locked = new Lock();
        Parallel.For(0, 24, origin =>
        {
            var random = new Random(origin);
            var place = origin % 2 == 0 ? new LonLat(104.05 + random.NextDouble() * 0.07, 30.66 + random.NextDouble() * 0.06) : InCompound(graph, random);
            var source = graph.Snap(place);
            if (!source.IsSnapped) return;
            long? home = random.Next(3) == 0 ? graph.Compounds[random.Next(graph.Compounds.Count)].Id : random.Next(4) == 0 ? 0 : null;
            var costs = graph.CostsFor(persona, hours[origin / 2 % 2], home);
            var field = WalkField.Search(graph, costs, [source], 9000, origin % 3 == 0 ? WalkDirection.TowardsSource : WalkDirection.FromSource);
            foreach (var drawn in Isochrones.Draw(graph, costs, field, [3000, 6000, 9000]))
            {
                var (wrong, count) = IsochroneCheck.Count(graph, field, drawn, 400, random);
                lock (locked) (exceptions, checkedPlaces, inside) = (exceptions + wrong, checkedPlaces + count, inside + (graph.Net.Compound[source.Edge] > 0 ? 1 : 0));
            }
        });
        output.WriteLine($"{persona.Code}: {exceptions} exceptions among {checkedPlaces} places; {inside} polygons from inside a compound");
        Assert.Equal(0, exceptions);
        Assert.True(checkedPlaces > 10_000);
    }

    private static LonLat InCompound(WalkGraph graph, Random random)
    {
        var street = random.Next(graph.EdgeCount);
        while (graph.Net.Compound[street] == 0) street = random.Next(graph.EdgeCount);
        return graph.Net.PointAt(street, random.NextDouble());
    }
}

internal static class IsochroneCheck
{
    /// <summary>Places on the wrong side and farther than a cell from the line, among places thrown at the polygon's surroundings.</summary>
    public static (int Wrong, int Count) Count(WalkGraph graph, WalkField field, Isochrone isochrone, int places, Random random)
    {
        var polygon = isochrone.Polygon;
        Assert.True(polygon.IsValid);
        var box = polygon.EnvelopeInternal.Copy();
        box.ExpandBy(0.002);
        var locator = new IndexedPointInAreaLocator(polygon);
        var line = polygon.Boundary;
        int wrong = 0;
        for (int i = 0; i < places; i++)
        {
            var place = new LonLat(box.MinX + random.NextDouble() * box.Width, box.MinY + random.NextDouble() * box.Height);
            bool inside = locator.Locate(new Coordinate(place.Longitude, place.Latitude)) != Location.Exterior;
            bool reached = field.DecisecondsAt(graph.Snap(place)) <= isochrone.LimitDeciseconds;
            if (inside != reached && MetresTo(line, place) > Isochrones.CellMetres) wrong++;
        }
        return (wrong, places);
    }

    private static double MetresTo(Geometry line, LonLat place)
    {
        if (line.IsEmpty) return double.PositiveInfinity;
        double metresPerDegree = Geodesy.DistanceMetres(place, new(place.Longitude, place.Latitude + 0.001)) * 1000;
        double cosine = Geodesy.DistanceMetres(place, new(place.Longitude + 0.001, place.Latitude)) * 1000 / metresPerDegree;
        double best = double.PositiveInfinity;
        for (int n = 0; n < line.NumGeometries; n++)
        {
            var points = line.GetGeometryN(n).Coordinates;
            for (int i = 1; i < points.Length; i++)
            {
                double ax = (points[i - 1].X - place.Longitude) * cosine, ay = points[i - 1].Y - place.Latitude;
                double dx = (points[i].X - points[i - 1].X) * cosine, dy = points[i].Y - points[i - 1].Y;
                double t = Math.Clamp(-(ax * dx + ay * dy) / Math.Max(dx * dx + dy * dy, 1e-30), 0, 1);
                best = Math.Min(best, Math.Sqrt((ax + t * dx) * (ax + t * dx) + (ay + t * dy) * (ay + t * dy)));
            }
        }
        return best * metresPerDegree;
    }
}
