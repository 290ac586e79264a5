using GridMap.Testing;

namespace GridMap.Cli.Tests;

/// <summary>What is written for others tells of few households no more than the service does.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridmap-export-test-");
    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.CreateAsync();
        await _store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('test', 'file', 'test');
            insert into area (id, level, code, name, geom, source_id) select 1, 1, '510100', 'x', st_multi(st_makeenvelope(104, 30, 104.1, 30.1, 4326)), 1;
            insert into coverage_run (id, question, state, finished_at) values ('00000000-0000-4000-8000-000000000001', '{}', 'done', now());
            insert into coverage_area values ('00000000-0000-4000-8000-000000000001', 1, 1, 23, 19, 4, 0, 61, 48, 13, 0);
            insert into coverage_gap (run_id, gap, geom, households, people, reason, evidence)
            select '00000000-0000-4000-8000-000000000001', n, st_setsrid(st_makepoint(104, 30), 4326), n, 3 * n, 'too_far', '{"peopleNearest": 3}' from unnest(array[4, 6]) n;
            insert into household (address, geom, people_18_59, source_id) values ('12 Lane', st_setsrid(st_makepoint(104, 30), 4326), 2, 1);
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("coverage", false, "20 15 0 0 60 45 0 0")]
    [InlineData("coverage", true, "23 19 4 0 61 48 13 0")]
    public async Task Counts_are_told_in_steps_unless_they_are_meant_to_be_exact(string what, bool exact, string counts)
    {
        var cells = (await ExportAsync(what, exact))[1].Replace("\"", "").Split(',');
        Assert.Equal(counts, string.Join(' ', cells[3..11]));
    }

    [Theory]
    [InlineData(false, "15 5")]
    [InlineData(true, "18 6|12 4")]
    public async Task Gaps_of_few_households_are_left_out(bool exact, string gaps)
    {
        var lines = await ExportAsync("gaps", exact);
        Assert.Equal(gaps, string.Join('|', lines[1..].Select(line => string.Join(' ', line.Replace("\"", "").Split(',')[1..3]))));
        Assert.Equal(exact, lines[1].Contains("peopleNearest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Single_households_are_written_only_where_it_is_said()
    {
        var refused = await Run.CliAsync(_store.ConnectionString, "export", "households", "-o", Path.Combine(_folder.FullName, "h.csv"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--exact", refused.Errors);
        Assert.Contains("12 Lane", (await ExportAsync("households", exact: true))[1]);
    }

    private async Task<string[]> ExportAsync(string what, bool exact)
    {
        var path = Path.Combine(_folder.FullName, what + ".csv");
        var run = await Run.CliAsync(_store.ConnectionString, ["export", what, "-o", path, .. exact ? ["--exact"] : Array.Empty<string>()]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return await File.ReadAllLinesAsync(path);
    }
}
