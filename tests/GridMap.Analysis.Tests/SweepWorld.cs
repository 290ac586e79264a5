using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>A random world with households, stations and areas: several households on a spot, some unsnapped, some beyond the streets,
/// some outside every micro-grid, some assigned to an area above; compounds that really hold streets and stations.</summary>
internal sealed class SweepWorld
{
    public SweepWorld(int seed)
    {
        World = RandomWorld.Of(seed, residents: seed % 2 == 0) is var w && w.Random.Next(2) == 0
            ? w with { Compounds = [new(1, "one", Worlds.Box(-10, -10, 160, 70)), new(2, "two", Worlds.Box(40, 50, 160, 160))] } : w;
        Random = World.Random;
        Graph = World.Graph();
        for (int micro = 0; micro < 6; micro++) Parents[500 + micro] = 400 + micro / 2;
        for (int grid = 0; grid < 3; grid++) Parents[400 + grid] = 300 + grid / 2;
        Parents[300] = Parents[301] = 200;
        Parents[200] = 100;
        Demand = NewDemand(Random.Next(1, 40));
    }

    public RandomWorld World { get; }
    public Random Random { get; }
    public WalkGraph Graph { get; }
    public Demand Demand { get; }
    public Dictionary<long, long> Parents { get; } = [];

    public List<ServicePoint> NewPoints(int most) => [.. Enumerable.Range(0, Random.Next(most + 1)).Select(i => new ServicePoint(
        i + 1, $"station {i}", Random.Next(8) == 0 ? Worlds.At(400, 0) : Worlds.At(Random.Next(-20, 170), Random.Next(-20, 170)),
        Random.Next(6) > 0, Random.Next(6) > 0, Random.Next(3) == 0 ? null : Random.Next(0, 12)))];

    private Demand NewDemand(int count)
    {
        var places = World.NewPlaces(Math.Max(1, count / 2));
        var snaps = new Snap[count];
        var homes = new HouseholdPoint[count];
        for (int i = 0; i < count; i++)
        {
            snaps[i] = Random.Next(8) == 0 ? new(-1, 0, 321, default) : RandomWorld.Snaps(Graph, [places[Random.Next(places.Count)]])[0];
            var place = snaps[i].IsSnapped ? snaps[i].Position : Random.Next(2) == 0 ? Worlds.At(50, 50) : Worlds.At(9000, 9000);
            long microGrid = Random.Next(12) switch { 0 => 0, 1 => 301, 2 => 777, _ => 500 + Random.Next(6) };
            homes[i] = new(i, place, Random.Next(5), microGrid);
        }
        return Demand.Of(Graph, homes, snaps);
    }
}
