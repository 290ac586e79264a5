using System.Net;
using System.Net.Sockets;
using GridMap.Testing;

namespace GridMap.Cli.Tests;

/// <summary>What cannot be done is said in one line that names the remedy, with an exit code that is not 0.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_store_of_a_newer_schema_is_refused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("insert into schema_migration values (9999, '9999_future.sql', 'x')");

        var run = await Run.CliAsync(store.ConnectionString, "setup", "--empty");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("schema version 9999", run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
    }

    [Fact]
    public async Task A_check_of_grids_where_there_are_none_says_how_to_get_some()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await Run.CliAsync(store.ConnectionString, "check", "grids");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("generate grids", run.Errors);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_said()
    {
        var run = await Run.CliAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2", "status");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("database does not answer", run.Errors);
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_said()
    {
        var run = await Run.CliAsync("Hostess=here", "status");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("GRIDMAP_DATABASE is not a connection string", run.Errors);
    }

    [Fact]
    public async Task Reset_without_yes_deletes_nothing()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await Run.CliAsync(store.ConnectionString, "reset");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(1L, await store.ScalarAsync<long>("select count(*) from store_version"));
    }

    [Fact]
    public async Task Work_that_hangs_on_areas_and_households_is_not_taken_away_unasked()
    {
        await using var store = await TestStore.CreateAsync();
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".csv");
        await File.WriteAllTextAsync(file, "address,lon,lat\n1,104,30\n");
        Assert.Equal(0, (await Run.CliAsync(store.ConnectionString, "import", "households", file, "--source", "mine")).ExitCode);
        await store.ExecuteAsync("""
            insert into account (name, display_name, role, password_hash) values ('wang', 'Wang', 'worker', '');
            begin;
            select set_config('gridmap.actor', 'account:1', true);
            insert into household_person (household_id, cipher, masked) select id, '\x01', '{}' from household;
            insert into assignment (worker_id, household_id, valid_from) select (select id from account), id, current_date from household;
            commit;
            """);
        foreach (string[] command in (string[][])[["import", "households", file, "--source", "mine"], ["reset", "--yes"]])
        {
            var run = await Run.CliAsync(store.ConnectionString, command);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("1 household's persons, 1 assignment would be lost", run.Errors);
            Assert.Contains("--discard-work", run.Errors);
        }

        Assert.Equal(1L, await store.ScalarAsync<long>("select count(*) from household_person"));
        Assert.Equal(0, (await Run.CliAsync(store.ConnectionString, "import", "households", file, "--source", "mine", "--discard-work")).ExitCode);
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from household_person"));
        File.Delete(file);
    }

    [Fact]
    public async Task An_export_in_an_unknown_format_is_refused_before_anything_is_written()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await Run.CliAsync(store.ConnectionString, "export", "areas", "--output", "areas.doc");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(".geojson", run.Errors);
        Assert.False(File.Exists("areas.doc"));
    }

    [Fact]
    public async Task An_export_of_a_run_that_is_not_there_says_how_to_make_one()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await Run.CliAsync(store.ConnectionString, "export", "gaps", "--output", "gaps.csv");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("./gridmap coverage", run.Errors);
    }

    [Fact]
    public async Task A_living_circle_without_households_or_of_an_unknown_persona_is_refused()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await Run.CliAsync(store.ConnectionString, "living-circle");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("./gridmap generate grids", run.Errors);
        run = await Run.CliAsync(store.ConnectionString, "living-circle", "--persona", "ghost");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'ghost' is not known", run.Errors);
    }

    [Fact]
    public async Task Siting_without_households_or_of_an_unknown_kind_is_refused()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await Run.CliAsync(store.ConnectionString, "siting", "--kind", "community_centre");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("./gridmap generate grids", run.Errors);
        run = await Run.CliAsync(store.ConnectionString, "siting", "--kind", "castle", "--changes", "0");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'castle' is not known", run.Errors);
        Assert.Contains("changes: Allowed", run.Errors);
    }

    [Fact]
    public async Task Up_on_a_port_that_is_taken_names_another_and_starts_nothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await Run.LauncherAsync("unused", "up", "--port", port.ToString());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"Port {port} is in use", run.Errors);
        Assert.Contains($"--port {port + 1}", run.Errors);
    }

    [Theory]
    [InlineData("up", "--port", "99999")]
    [InlineData("up", "--speed", "1")]
    [InlineData("reset", "--maybe", "1")]
    [InlineData("fly", "--to", "moon")]
    public async Task The_launcher_refuses_what_it_does_not_know(params string[] arguments)
    {
        var run = await Run.LauncherAsync("unused", arguments);
        Assert.NotEqual(0, run.ExitCode);
        Assert.StartsWith("gridmap: ", run.Errors.Split('\n').First(line => line.StartsWith("gridmap", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("status")]
    [InlineData("reset")]
    [InlineData("test")]
    [InlineData("bench")]
    public async Task Commands_of_the_launcher_explain_themselves(string command)
    {
        var run = await Run.LauncherAsync("unused", command, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"./gridmap {command}", run.Output);
    }
}
