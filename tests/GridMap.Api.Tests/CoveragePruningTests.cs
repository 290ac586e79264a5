using System.Net;
using GridMap.Api.Coverage;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Api.Tests;

/// <summary>In a store of its own: what is cleared away is everybody's.</summary>
public sealed class CoveragePruningTests
{
    [Fact]
    public async Task The_newest_runs_stay_and_those_that_somebody_keeps_or_has_a_scenario_of()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(SmallCity.Sql);
        await new Accounts.AccountStore(store.DataSource).EnsureDemoAsync(CancellationToken.None);
        await using var app = await SmallCity.StartAsync(store.ConnectionString, "--GridMap:CoverageRunsKept", "2");
        var address = SmallCity.AddressOf(app);
        using var planner = await SmallCity.SignInAsync(address);
        var runner = app.Services.GetRequiredService<CoverageRunner>();
        var runs = new List<Guid>();
        for (var minutes = 3; minutes < 8; minutes++)
        {
            runs.Add((await runner.RunAsync(new CoverageQuestionDocument(minutes, Kind: "community_centre"))).Id);
            if (minutes == 3)
            {
                using var kept = await planner.PutAsync($"/api/coverage-runs/{runs[0]}/kept", null);
                Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
                await store.ExecuteAsync($"insert into scenario (id, name, question, changes, created_by, network_version, content_version) select gen_random_uuid(), 'x', jsonb_set(question, '{{minutes}}', '4'), '[]', 'planner', 1, 1 from coverage_run where id = '{runs[0]}'");
            }
        }

        // Kept, of a scenario, neither, and the newest two.
        Assert.Equal("true true false true true", string.Join(' ', runs.Select(id => store.ScalarAsync<bool>($"select exists (select from coverage_household where run_id = '{id}') and exists (select from coverage_area where run_id = '{id}')").GetAwaiter().GetResult() ? "true" : "false")));
        var gone = System.Text.Json.JsonDocument.Parse(await planner.GetStringAsync($"/api/coverage-runs/{runs[2]}")).RootElement;
        Assert.True(gone.GetProperty("pruned").GetBoolean());
        Assert.Equal((5, 27), (gone.GetProperty("question").GetProperty("minutes").GetInt32(), gone.GetProperty("totals").GetProperty("people").GetInt32()));
        foreach (var path in (string[])["areas?level=3", "gaps", "distribution", "hours?day=2026-11-23", "export?format=csv"])
        {
            using var response = await planner.GetAsync($"/api/coverage-runs/{runs[2]}/{path}");
            Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        }

        Assert.DoesNotContain(runs[2].ToString(), await planner.GetStringAsync("/api/coverage-runs"));
        using var again = await planner.PutAsync($"/api/coverage-runs/{runs[2]}/kept", null);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
    }
}
