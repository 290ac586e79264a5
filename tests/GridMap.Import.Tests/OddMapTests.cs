using GridMap.Import.Osm;

namespace GridMap.Import.Tests;

/// <summary>Small maps that are odd, but do occur: parts of files, files of editors.</summary>
public sealed class OddMapTests : IDisposable
{
    private const string Nodes = """
        <node id="1" lon="104" lat="30"/><node id="2" lon="104.001" lat="30"/><node id="3" lon="104.002" lat="30"/>
        """;

    private readonly string path = Path.Combine(Path.GetTempPath(), $"gridmap-{Guid.NewGuid():N}.osm");

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("")]
    [InlineData("<way id='1'><nd ref='98'/><nd ref='99'/><tag k='highway' v='residential'/></way>")]
    [InlineData("<way id='1'><nd ref='1'/><nd ref='1'/><tag k='highway' v='residential'/></way>")]
    public async Task A_map_that_gives_no_street_is_refused_and_removes_nothing(string ways)
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("insert into source (name, kind, attribution) values ('demo', 'demo', '')");
        await Assert.ThrowsAsync<ImportException>(() => ImportAsync(store, Nodes + ways));
        Assert.Equal("demo", await store.ScalarAsync<string>("select string_agg(name, ',') from source"));
    }

    [Fact]
    public async Task What_an_editor_marked_as_deleted_is_not_taken()
    {
        await using var store = await TestStore.CreateAsync();
        await ImportAsync(store, Nodes + """
            <node id="9" visible="false"/>
            <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
            <way id="2" action="delete"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way>
            """);
        Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from street"));
    }

    [Fact]
    public async Task What_things_are_called_in_English_is_kept_where_the_map_says_so_the_commonest_of_several()
    {
        await using var store = await TestStore.CreateAsync();
        await ImportAsync(store, Nodes + """
            <node id="7" lon="104" lat="30"><tag k="place" v="suburb"/><tag k="name" v="锦江"/><tag k="name:zh_pinyin" v="Jinjiang"/></node>
            <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="人民路"/><tag k="name:en" v="People's Road"/></way>
            <way id="2"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="人民路"/><tag k="name:en" v="Renmin Road"/></way>
            <way id="3"><nd ref="1"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="人民路"/><tag k="name:en" v="Renmin Road"/></way>
            <way id="4"><nd ref="3"/><nd ref="1"/><tag k="highway" v="residential"/><tag k="name" v="东街"/><tag k="name:en" v="12"/></way>
            """);
        Assert.Equal("人民路=Renmin Road, 锦江=Jinjiang", await store.ScalarAsync<string>("select string_agg(name || '=' || name_en, ', ' order by name) from english_name"));
    }

    [Fact]
    public async Task Nodes_that_the_import_makes_are_none_of_the_new_nodes_of_an_editor()
    {
        await using var store = await TestStore.CreateAsync();
        await ImportAsync(store, """
            <node id="-1" lon="104" lat="30"/><node id="-2" lon="104.01" lat="30"/>
            <node id="-3" lon="104.004" lat="29.999"/><node id="-4" lon="104.006" lat="29.999"/><node id="-5" lon="104.006" lat="30.001"/><node id="-6" lon="104.004" lat="30.001"/>
            <way id="-1"><nd ref="-1"/><nd ref="-2"/><tag k="highway" v="service"/></way>
            <way id="-2"><nd ref="-3"/><nd ref="-4"/><nd ref="-5"/><nd ref="-6"/><nd ref="-3"/><tag k="landuse" v="residential"/><tag k="name" v="小区"/></way>
            """);
        Assert.Equal(3, await store.ScalarAsync<long>("select count(*) from street"));
        Assert.Equal(2, await store.ScalarAsync<long>("select count(distinct node) from (select from_node as node from street union all select to_node from street) n where node < -6"));
    }

    private async Task ImportAsync(TestStore store, string elements)
    {
        await File.WriteAllTextAsync(path, $"<osm version=\"0.6\">{elements}</osm>");
        await OsmImport.RunAsync(store.DataSource, path);
    }
}
