using GridMap.Import.Osm;

namespace GridMap.Import.Tests;

/// <summary>The places on disk against a dictionary: any order of numbers, numbers twice, runs that overlap.</summary>
public sealed class NodeStoreTests
{
    [Theory]
    [InlineData("ascending")]
    [InlineData("descending")]
    [InlineData("shuffled")]
    [InlineData("ascending twice")]
    public void Reads_what_was_added_last(string order)
    {
        var random = new Random(7);
        var ids = Enumerable.Range(0, 5000).Select(i => (i - 1000) * 3L + random.Next(3)).ToArray();
        ids = order switch
        {
            "descending" => [.. ids.Reverse()],
            "shuffled" => [.. ids.OrderBy(_ => random.Next()), .. ids[..700]],
            "ascending twice" => [.. ids, .. ids],
            _ => ids,
        };
        var expected = new Dictionary<long, (int Lon, int Lat)>();
        using var store = new NodeStore(runNodes: 300);
        foreach (long id in ids)
        {
            var place = (random.Next(-1_800_000_000, 1_800_000_000), random.Next(-900_000_000, 900_000_000));
            expected[id] = place;
            store.Add(id, place.Item1, place.Item2);
        }

        store.Freeze();

        Assert.Equal(expected.Count, store.Count);
        Assert.Equal(expected.Keys.Min(), store.Lowest);
        var sorted = expected.Keys.Order().ToArray();
        for (int i = 0; i < sorted.Length; i++)
        {
            Assert.Equal(i, store.IndexOf(sorted[i]));
            Assert.True(store.TryGet(sorted[i], out double lon, out double lat));
            Assert.Equal((expected[sorted[i]].Lon / 1e7, expected[sorted[i]].Lat / 1e7), (lon, lat));
        }

        foreach (long absent in Enumerable.Range(-3100, 19_000).Select(i => (long)i).Where(i => !expected.ContainsKey(i)))
            Assert.True(store.IndexOf(absent) < 0 && !store.TryGet(absent, out _, out _));
    }

    [Fact]
    public void An_empty_store_knows_nothing()
    {
        using var store = new NodeStore();
        store.Freeze();
        Assert.Equal((0, 0, -1), (store.Count, store.Lowest, store.IndexOf(1)));
    }
}
