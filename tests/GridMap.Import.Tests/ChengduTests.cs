using System.Xml.Linq;
using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using GridMap.Data;
using GridMap.Import.Osm;

namespace GridMap.Import.Tests;

/// <summary>The real map of central Chengdu, against counts taken from the same file by a plain scan of its XML.</summary>
public sealed class ChengduTests
{
    [Fact]
    public async Task What_the_file_holds_is_in_the_store()
    {
        var path = Shared.Get("chengdu/chengdu.osm");
        await using var store = await TestStore.CreateAsync();
        var report = await OsmImport.RunAsync(store.DataSource, path);
        foreach (var line in report.Lines()) TestContext.Current.TestOutputHelper?.WriteLine(line);
        var scan = new Scan(path);

        Assert.Equal(178, scan.NamedCompounds);
        Assert.Equal(178, await store.ScalarAsync<long>("select count(*) from compound"));
        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from compound where not st_isvalid(geom)"));
        Assert.Equal(scan.Count("amenity=restaurant", "amenity=fast_food", "amenity=food_court"), await Facilities("restaurant"));
        Assert.Equal(scan.Count("amenity=kindergarten"), await Facilities("kindergarten"));
        Assert.Equal(scan.Count("shop=supermarket", "shop=department_store", "shop=mall"), await Facilities("supermarket"));
        Assert.Equal(scan.Count("leisure=park", "leisure=garden"), await Facilities("park"));
        Assert.Equal(scan.Count("amenity=hospital", "healthcare=hospital"), await Facilities("hospital"));

        // Cutting neither loses nor adds a metre: assumed ways aside, all pieces together are as long as the file's ways.
        Assert.Equal(scan.StreetMetres, await store.ScalarAsync<double>("select sum(length_metres) from street where class <> 'assumed'"), 1.0);
        Assert.Equal(0, await store.ScalarAsync<long>(
            "select count(*) from street where abs(length_metres - st_length(geom::geography)) > 0.001 + length_metres * 1e-6"));
        Assert.Equal(scan.WalkableMetres / 1000, report.WalkableKilometres, 0.5);

        var network = await NetworkReader.ReadAsync(store.DataSource);
        Assert.True(network.Version > 0);

        async Task<long> Facilities(string category) => await store.ScalarAsync<long>($"select count(*) from facility where category = '{category}'");
    }

    [Fact]
    public async Task Importing_again_replaces_the_source_and_keeps_households_in_their_compounds()
    {
        var path = Shared.Get("chengdu/chengdu.osm");
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("insert into source (name, kind, attribution) values ('demo', 'demo', 'made up')");
        var first = await OsmImport.RunAsync(store.DataSource, path);
        Assert.Contains(first.Notes, n => n.Contains("generate demo", StringComparison.Ordinal));
        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from source where kind = 'demo'"));
        await store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('file:h.csv', 'file', 'a test');
            insert into household (address, geom, compound_id, source_id)
            select 'at ' || c.name, st_pointonsurface(c.geom), c.id, s.id from compound c, source s where s.name = 'file:h.csv'
            """);

        var second = await OsmImport.RunAsync(store.DataSource, path);

        Assert.Equal(first.Counts["streets"], second.Counts["streets"]);
        Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from source where kind = 'osm'"));
        Assert.Equal(178, await store.ScalarAsync<long>(
            "select count(*) from household h join compound c on c.id = h.compound_id and st_covers(c.geom, h.geom)"));
    }

    private sealed class Scan
    {
        private readonly List<Dictionary<string, string>> things = [];

        public Scan(string path)
        {
            var root = XDocument.Load(path).Root!;
            var places = root.Elements("node").ToDictionary(n => (long)n.Attribute("id")!, n => new LonLat((double)n.Attribute("lon")!, (double)n.Attribute("lat")!));
            things.AddRange(root.Elements("node").Select(Tags).Where(t => t.Count > 0));
            things.AddRange(root.Elements("relation").Select(Tags).Where(t => t.GetValueOrDefault("type") == "multipolygon"));
            foreach (var way in root.Elements("way"))
            {
                var tags = Tags(way);
                var refs = way.Elements("nd").Select(n => (long)n.Attribute("ref")!).ToList();
                bool closed = refs.Count > 3 && refs[0] == refs[^1];
                if (closed) things.Add(tags);
                if (closed && tags.GetValueOrDefault("landuse") == "residential" && tags.ContainsKey("name")) NamedCompounds++;
                if (!tags.TryGetValue("highway", out var highway) || highway is "construction" or "proposed") continue;
                double metres = Geodesy.LengthMetres([.. refs.Select(r => places[r])]);
                StreetMetres += metres;
                bool fast = highway.StartsWith("motorway", StringComparison.Ordinal) || highway.StartsWith("trunk", StringComparison.Ordinal)
                    || tags.GetValueOrDefault("motorroad") == "yes";
                var foot = tags.GetValueOrDefault("foot");
                if (foot is "yes" or "designated" || (!fast && foot != "no" && tags.GetValueOrDefault("access") is null or "yes")) WalkableMetres += metres;
            }
        }

        public int NamedCompounds { get; }
        public double StreetMetres { get; }
        public double WalkableMetres { get; }

        public long Count(params string[] tags) =>
            things.Count(t => tags.Any(tag => t.TryGetValue(tag.Split('=')[0], out var value) && value.Split(';').Contains(tag.Split('=')[1])));

        private static Dictionary<string, string> Tags(XElement e) =>
            e.Elements("tag").ToDictionary(t => t.Attribute("k")!.Value, t => t.Attribute("v")!.Value);
    }
}
