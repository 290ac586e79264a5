using System.Globalization;
using System.Text;
using GridMap.Import.Osm;

namespace GridMap.Import.Tests;

/// <summary>
/// Kerbs and the roads that are crossed, as the import reads them from a small map:
/// <code>
///   a main road       1 -- 2 -- 3 -- 4 -- 5      (its class is the test's)
///   a side street               3                comes from 6 and ends on it
///   a mapped crossing      2                     from 7 over it to 8, with a kerb at 7, where the pavement 7-9 begins
///   a lane                           4           from 10 over it to 11, all one way
/// </code>
/// </summary>
public sealed class CrossingTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"gridmap-{Guid.NewGuid():N}.osm");

    public void Dispose() => File.Delete(path);

    [Theory]
    // The crossing is cut at 2: half the road on each side. The side street has half the main road at its end; the lane is cut at 4 likewise.
    [InlineData("primary", "crossing 1/0 1/0, residential 1/0, service 1/0 1/0")]
    [InlineData("secondary_link", "crossing 1/0 1/0, residential 1/0, service 1/0 1/0")]
    // Minor roads count for crossings only.
    [InlineData("tertiary", "crossing 0/1 0/1, residential -, service - -")]
    // Nobody walks along a trunk road, so nothing is cut at it: who walks the lane crosses all of it.
    [InlineData("trunk", "crossing 2/0, residential 1/0, service 2/0")]
    public async Task The_roads_crossed_are_known_from_the_nodes_that_streets_share(string road, string expected)
    {
        await using var store = await Import($"highway={road}", "");
        Assert.Equal(expected, await store.ScalarAsync<string>("""
            select string_agg(class || ' ' || halves, ', ' order by class) from (
              select class, string_agg(coalesce(main_crossing_halves || '/' || minor_crossing_halves, '-'), ' ' order by id) as halves
              from street where class in ('crossing', 'residential', 'service') group by class) s
            """));
    }

    [Theory]
    [InlineData("kerb=raised", "raised", 1, 1)]
    [InlineData("barrier=kerb kerb=lowered", "lowered", 0, 1)]
    [InlineData("kerb=rolled", null, 0, 2)]
    [InlineData("", null, 0, 2)]
    public async Task A_kerb_where_a_crossing_begins_is_the_crossings(string tags, string? kerb, long raised, long unknown)
    {
        await using var store = await TestStore.CreateAsync();
        await WriteAsync("highway=primary", tags);
        var report = await OsmImport.RunAsync(store.DataSource, path);
        Assert.Equal(kerb ?? "", await store.ScalarAsync<string>("select coalesce((select kerb from street where class = 'crossing' and from_node = 7), '')"));
        Assert.Equal(kerb is null ? 0 : 1, await store.ScalarAsync<long>("select count(*) from street where kerb is not null"));
        Assert.Equal((raised, 2L, unknown), (report.Counts["streets with a raised kerb"], report.Counts["crossings"], report.Counts["of them with unknown kerbs, taken as passable"]));
    }

    private async Task<TestStore> Import(string road, string kerb)
    {
        await WriteAsync(road, kerb);
        var store = await TestStore.CreateAsync();
        await OsmImport.RunAsync(store.DataSource, path);
        return store;
    }

    private Task WriteAsync(string road, string kerb)
    {
        var xml = new StringBuilder("<osm version='0.6'>");
        void Node(long id, int x, int y, string tags = "") => xml.Append(CultureInfo.InvariantCulture,
            $"<node id='{id}' lon='{104 + x * 0.001:F7}' lat='{30 + y * 0.001:F7}'>{Tags(tags)}</node>");
        void Way(long id, string tags, params long[] refs) => xml.Append(CultureInfo.InvariantCulture,
            $"<way id='{id}'>{string.Concat(refs.Select(r => $"<nd ref='{r}'/>"))}{Tags(tags)}</way>");
        for (var i = 1; i <= 5; i++) Node(i, i, 0);
        Node(6, 3, -1);
        Node(7, 2, 1, kerb);
        Node(8, 2, -1);
        Node(9, 1, 1);
        Node(10, 4, 1);
        Node(11, 4, -1);
        Way(100, road, 1, 2, 3, 4, 5);
        Way(101, "highway=residential", 6, 3);
        Way(102, "highway=footway footway=crossing", 7, 2, 8);
        Way(103, "highway=footway", 9, 7);
        Way(104, "highway=service", 10, 4, 11);
        return File.WriteAllTextAsync(path, xml.Append("</osm>").ToString());
    }

    private static string Tags(string tags) => string.Concat(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(t => $"<tag k='{t.Split('=')[0]}' v='{t.Split('=')[1]}'/>"));
}
