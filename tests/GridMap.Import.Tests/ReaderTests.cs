using System.Diagnostics;
using GridMap.Import.Osm;

namespace GridMap.Import.Tests;

/// <summary>The four kinds of file hold the same elements; a cut file of each kind is refused.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gridmap-osm-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void All_kinds_of_file_hold_the_same_elements()
    {
        var plain = Elements.Read(Make("osm"));
        Assert.True(plain.Lines.Count > 28_000);
        foreach (var kind in (string[])["osm.gz", "osm.bz2", "osm.pbf"]) Assert.Equal(plain.Lines, Elements.Read(Make(kind)).Lines);
    }

    [Theory]
    [InlineData("osm")]
    [InlineData("osm.gz")]
    [InlineData("osm.bz2")]
    [InlineData("osm.pbf")]
    public async Task A_cut_file_is_refused_and_the_store_is_as_before(string kind)
    {
        var whole = await File.ReadAllBytesAsync(Make(kind));
        await using var store = await TestStore.CreateAsync();
        foreach (double share in (double[])[0.02, 0.5, 0.97])
        {
            var cut = Path.Combine(folder.FullName, "cut." + kind);
            await File.WriteAllBytesAsync(cut, whole[..(int)(whole.Length * share)]);
            var e = await Assert.ThrowsAsync<ImportException>(() => OsmImport.RunAsync(store.DataSource, cut));
            Assert.Contains("truncated or corrupt", e.Message, StringComparison.Ordinal);
            Assert.Matches("line [0-9]+|byte [0-9]+|[0-9]+ unpacked bytes", e.Message);
        }

        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from source"));
        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from street"));
    }

    private string Make(string kind)
    {
        var from = Shared.Get("chengdu/chengdu.osm");
        var to = Path.Combine(folder.FullName, "map." + kind);
        if (File.Exists(to)) return to;
        if (kind == "osm") File.Copy(from, to);
        else if (kind == "osm.pbf") Run("osmium", "cat", from, "-o", to);
        else File.WriteAllBytes(to, Run(kind == "osm.gz" ? "gzip" : "bzip2", "-c", from));
        return to;
    }

    private static byte[] Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private sealed class Elements : OsmVisitor
    {
        public List<string> Lines { get; } = [];

        public override OsmKinds Wants => OsmKinds.Nodes | OsmKinds.Ways | OsmKinds.Relations;

        public static Elements Read(string path)
        {
            var elements = new Elements();
            OsmFile.Open(path).Read(elements);
            return elements;
        }

        public override void Node(long id, int lonE7, int latE7, OsmTags tags) => Lines.Add($"n{id} {lonE7} {latE7} {Text(tags)}");

        public override void Way(long id, ReadOnlySpan<long> refs, OsmTags tags) => Lines.Add($"w{id} {string.Join(',', refs.ToArray())} {Text(tags)}");

        public override void Relation(long id, IReadOnlyList<OsmMember> members, OsmTags tags) =>
            Lines.Add($"r{id} {string.Join(',', members.Select(m => $"{m.Kind}{m.Ref}{m.Role}"))} {Text(tags)}");

        private static string Text(OsmTags tags) => string.Join('|', tags.All.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Key + "=" + t.Value));
    }
}
