using System.Globalization;
using System.Text;
using GridMap.Import.Osm;

namespace GridMap.Import.Tests;

/// <summary>A street A–B along the south, a compound north of it, a way G in, a street through and a path around.</summary>
/// <remarks>
/// <code>
///        4─────────3
///        │    8    │  13
///        │    │    │  │
///        1────┼────2  │     the compound's border 1-2-3-4
///             7 gate  │
///   5─────────6───────12────11
/// </code>
/// </remarks>
public sealed class CompoundTests : IDisposable
{
    private const double Step = 0.001;
    private readonly string path = Path.Combine(Path.GetTempPath(), $"gridmap-{Guid.NewGuid():N}.osm");

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task A_way_in_is_cut_at_the_border_and_the_gate_mapped_beside_it_is_its_gate()
    {
        await using var store = await Import("barrier=gate foot=permissive name=南门 opening_hours=06:00-23:00", "highway=service");
        Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from street where compound_id is not null and from_node < 0 and to_node = 8"));
        Assert.Equal("南门 public 06:00-23:00 f", await store.ScalarAsync<string>(
            "select name || ' ' || access || ' ' || opening_hours || ' ' || left(inferred::text, 1) from gate where node_id < 0"));
        Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from gate"));
    }

    [Fact]
    public async Task Without_a_mapped_gate_residents_and_visitors_pass_an_inferred_one()
    {
        await using var store = await Import("", "highway=service");
        Assert.Equal("visitors", await store.ScalarAsync<string>("select access from gate where inferred"));
    }

    [Fact]
    public async Task A_residential_street_or_a_way_open_to_everybody_is_no_inside_way()
    {
        foreach (var tags in (string[])["highway=residential", "highway=footway foot=yes"])
        {
            await using var store = await Import("", tags);
            Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from street where compound_id is not null"));
        }
    }

    [Fact]
    public async Task A_compound_without_inside_ways_gets_one_to_each_gate_at_its_border()
    {
        await using var store = await Import("barrier=gate", "");
        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from gate"));
        await using var atBorder = await Import("barrier=gate", "highway=footway end=7");
        Assert.Equal(1, await atBorder.ScalarAsync<long>("select count(*) from street where class = 'assumed' and compound_id is not null and from_node = 7"));
        Assert.Equal(7, await atBorder.ScalarAsync<long>("select node_id from gate where not inferred"));
    }

    [Fact]
    public async Task A_compound_that_was_closed_stays_closed_when_the_map_is_loaded_again()
    {
        await using var store = await Import("barrier=gate", "highway=service");
        await store.ExecuteAsync("""
            insert into area_change (kind, made_on) values ('close_compound', '2026-03-01');
            update compound set valid_from = '2026-01-01', valid_to = '2026-03-01', closed_by = (select max(id) from area_change);
            insert into household (address, geom, people_18_59, source_id) select '1', st_pointonsurface(geom), 1, source_id from compound
            """);
        await store.ExecuteAsync("insert into source (name, kind, attribution) values ('x', 'file', 'x'); update household set source_id = (select id from source where name = 'x')");
        var report = await OsmImport.RunAsync(store.DataSource, path);
        Assert.Contains("1 compounds that were closed before stay closed.", report.Notes);
        Assert.Equal("2026-01-01 2026-03-01 1", await store.ScalarAsync<string>("select concat_ws(' ', valid_from, valid_to, closed_by) from compound"));
        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from household where compound_id is not null"));
    }

    /// <param name="wayIn">Tags of 6-7-8, or of 6-7 with end=7; none: no such way.</param>
    private async Task<TestStore> Import(string gate, string wayIn)
    {
        var xml = new StringBuilder("<osm version='0.6'>");
        void Node(long id, double x, double y, string tags = "") => xml.Append(CultureInfo.InvariantCulture,
            $"<node id='{id}' lon='{104 + x * Step:F7}' lat='{30 + y * Step:F7}'>{Tags(tags)}</node>");
        void Way(long id, string tags, params long[] refs) => xml.Append(CultureInfo.InvariantCulture,
            $"<way id='{id}'>{string.Concat(refs.Select(r => $"<nd ref='{r}'/>"))}{Tags(tags)}</way>");
        Node(1, 0, 1);
        Node(2, 2, 1);
        Node(3, 2, 3);
        Node(4, 0, 3);
        Node(5, -1, 0);
        Node(6, 1, 0);
        Node(7, 1, 0.95, gate);
        Node(8, 1, 2);
        Node(11, 4, 0);
        Way(100, "landuse=residential name=小区", 1, 2, 3, 4, 1);
        Way(101, "highway=tertiary", 5, 6, 11);
        if (wayIn.Contains("end=7", StringComparison.Ordinal)) Way(102, wayIn, 6, 7);
        else if (wayIn.Length > 0) Way(102, wayIn, 6, 7, 8);
        await File.WriteAllTextAsync(path, xml.Append("</osm>").ToString());
        var store = await TestStore.CreateAsync();
        await OsmImport.RunAsync(store.DataSource, path);
        return store;
    }

    private static string Tags(string tags) => string.Concat(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(t => $"<tag k='{t.Split('=')[0]}' v='{t.Split('=')[1]}'/>"));
}
