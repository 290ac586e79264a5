namespace GridMap.Analysis.Tests;

/// <summary>Parts of documents that tests produce, each between the lines <c>&lt;!-- NAME: begin --&gt;</c> and <c>&lt;!-- NAME: end --&gt;</c>.</summary>
internal static class Docs
{
    /// <summary>Fails where the document does not hold this text; with GRIDMAP_UPDATE_DOCS=1 it is written there.</summary>
    public static void Check(string file, string part, string text)
    {
        string path = Path.Combine(Root(), "docs", file), begin = $"<!-- {part}: begin -->\n", end = $"<!-- {part}: end -->\n";
        string document = File.ReadAllText(path).ReplaceLineEndings("\n");
        int from = document.IndexOf(begin, StringComparison.Ordinal), to = document.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"docs/{file} has no part {part}.");
        from += begin.Length;
        if (Environment.GetEnvironmentVariable("GRIDMAP_UPDATE_DOCS") == "1") File.WriteAllText(path, document[..from] + text + document[to..]);
        else Assert.True(document[from..to] == text, $"docs/{file} does not hold what the test finds. GRIDMAP_UPDATE_DOCS=1 ./gridmap test analysis writes it anew.");
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GridMap.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("GridMap.sln was not found above the tests.");
    }
}
