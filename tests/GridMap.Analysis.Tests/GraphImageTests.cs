using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

public sealed class GraphImageTests
{
    private static MemoryStream ImageOf(WalkGraph graph, string key = "store 7")
    {
        var stream = new MemoryStream();
        GraphImage.Write(graph, key, stream);
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public void AGraphReadBackIsTheGraphThatWasBuilt()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var world = RandomWorld.Of(seed);
            if (seed % 3 == 0) world.Streets[0] = world.Streets[0] with { Line = [world.Streets[0].Line[0], Worlds.At(77, 3), Worlds.At(5, 91), world.Streets[0].Line[^1]], Name = "人民南路" };
            var built = world.Graph();
            var read = GraphImage.Read("store 7", ImageOf(built), out string? problem)!;
            Assert.Null(problem);
            CheckArrays(built, read);
            CheckFields(world, built, read);
        }
    }

    private static void CheckArrays(WalkGraph built, WalkGraph read)
    {
        foreach (var property in typeof(StreetArrays).GetProperties().Where(p => p.Name is not (nameof(StreetArrays.Compounds) or nameof(StreetArrays.StreetId))))
            Assert.Equal(property.GetValue(built.Net.Arrays), property.GetValue(read.Net.Arrays));
        Assert.Equal(built.Net.StreetId.ToArray(), read.Net.StreetId.ToArray());
        Assert.Equal(built.Compounds.Select(c => (c.Id, c.Name, c.Polygon.AsText())), read.Compounds.Select(c => (c.Id, c.Name, c.Polygon.AsText())));
        Assert.Equal(built.Gates.Select(g => (g.Id, g.CompoundId, g.NodeId, g.Access, g.Hours?.ToString())), read.Gates.Select(g => (g.Id, g.CompoundId, g.NodeId, g.Access, g.Hours?.ToString())));
        Assert.Equal(built.States.ArcHead, read.States.ArcHead);
        Assert.Equal(built.States.ArcWay, read.States.ArcWay);
    }

    private static void CheckFields(RandomWorld world, WalkGraph built, WalkGraph read)
    {
        var persona = world.NewPersona();
        var place = Worlds.At(world.Random.Next(150), world.Random.Next(150));
        Assert.Equal(built.Snap(place), read.Snap(place));
        var sources = world.NewPlaces(2);
        var a = WalkField.Search(built, built.CostsFor(persona, RandomWorld.Noon), RandomWorld.Snaps(built, sources));
        var b = WalkField.Search(read, read.CostsFor(persona, RandomWorld.Noon), RandomWorld.Snaps(read, sources));
        Assert.Equal(a.Space.Deciseconds, b.Space.Deciseconds);
    }

    [Fact]
    public void GatesKeepTheirHolidays()
    {
        var calendar = new HolidayCalendar([new(2026, 10, 1)], [new(2026, 10, 10)]);
        var graph = new AsciiWorld("a---g-m").Compound(1, 4, 0, 6, 0).Gate('g', 1, GateAccess.Public, hours: OpeningHours.Parse("Mo-Fr 06:00-22:00; PH off").With(calendar)).Graph();
        var read = GraphImage.Read("store 7", ImageOf(graph), out _)!;
        Assert.Equal([false, true, false], new[] { 1, 10, 11 }.Select(day => read.Gates[0].Hours!.IsOpen(new(2026, 10, day, 12, 0, 0))));
    }

    [Fact]
    public void AnImageOfAnotherStateIsRefused()
    {
        Assert.Null(GraphImage.Read("store 8", ImageOf(RandomWorld.Of(1).Graph()), out string? problem));
        Assert.Contains("another state", problem);
    }

    [Fact]
    public void AnImageCutShortAnywhereIsRefused()
    {
        byte[] whole = ImageOf(RandomWorld.Of(1).Graph()).ToArray();
        for (int length = 0; length < whole.Length; length++)
            Assert.Null(GraphImage.Read("store 7", new MemoryStream(whole, 0, length), out _));
    }

    [Fact]
    public void AnImageWithOneBitTurnedAnywhereIsRefused()
    {
        byte[] whole = ImageOf(RandomWorld.Of(1).Graph()).ToArray();
        for (int at = 0; at < whole.Length; at++)
        {
            whole[at] ^= (byte)(1 << at % 8);
            Assert.Null(GraphImage.Read("store 7", new MemoryStream(whole), out string? problem));
            Assert.NotNull(problem);
            whole[at] ^= (byte)(1 << at % 8);
        }
    }

    [Fact]
    public void TheOrderOfAddingDoesNotMatter()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var world = RandomWorld.Of(seed);
            var there = world.Graph();
            world.Streets.Reverse();
            CheckArrays(there, world.Graph());
        }
    }
}
