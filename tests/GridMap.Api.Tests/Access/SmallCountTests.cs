using System.Text.Json;
using System.Text.RegularExpressions;
using GridMap.Analysis.Coverage;
using GridMap.Api.Counts;

namespace GridMap.Api.Tests.Access;

/// <summary>Micro-grid 50 has 11 households of 11 people, 51 has 7 of 15; one of 3 lies outside. Counts are told from 5 households up.</summary>
public sealed partial class SmallCountTests(AccessCity city)
{
    [Theory]
    [InlineData("", "50: 10 of 10, 51: 5 of 15")]
    [InlineData("ours-worker", "50: 10 of 10, 51: 5 of 15")]
    [InlineData("ours-planner", "50: 11 of 11, 51: 5 of 15")]
    [InlineData("ours-dispatcher", "50: 11 of 11, 51: 5 of 15")]
    [InlineData("planner", "50: 11 of 11, 51: 7 of 15")]
    public async Task Each_is_told_the_counts_of_their_scope_as_they_are_and_others_in_steps(string account, string told)
    {
        using var client = await ClientAsync(account);
        var areas = (await GetAsync(client, "/api/areas?level=5")).GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties"));
        Assert.Equal(told, string.Join(", ", areas.Select(a => $"{a.GetProperty("id")}: {a.GetProperty("households")} of {a.GetProperty("people")}")));
    }

    /// <summary>Every number called households or people, in every answer that somebody without a scope gets.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("ours-worker")]
    public async Task No_answer_tells_of_fewer_than_5_households(string account)
    {
        using var client = await ClientAsync(account);
        var counts = 0;
        foreach (var endpoint in AccessMatrix.Endpoints.Where(e => e.Method == "GET" && e.Whose == Whose.Everybodys && e.Who.Contains(account.Length == 0 ? "nobody" : "worker", StringComparison.Ordinal)))
        {
            using var response = await client.GetAsync(city.Fill(endpoint.Path, "77000"), HttpCompletionOption.ResponseHeadersRead);
            if (response.Content.Headers.ContentType?.MediaType is "application/json" && response.IsSuccessStatusCode)
            {
                counts += Walk(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement, endpoint.Name, isCount: false);
            }
        }

        Assert.True(counts > 80, $"only {counts} counts were told");
    }

    [Fact]
    public async Task A_scenario_s_households_are_those_of_the_planner_s_scope()
    {
        using var all = await ClientAsync("planner");
        using var ours = await ClientAsync("ours-planner");
        var seen = (await GetAsync(all, $"/api/scenarios/{city.Scenario}/households")).GetProperty("households").EnumerateArray().Select(h => h.GetProperty("lon").GetDouble()).ToList();
        Assert.Contains(seen, lon => lon < 104.001);
        var west = (await GetAsync(ours, $"/api/scenarios/{city.Scenario}/households")).GetProperty("households").EnumerateArray().Select(h => h.GetProperty("lon").GetDouble()).ToList();
        Assert.NotEmpty(west);
        Assert.All(west, lon => Assert.True(lon <= 104.001));
    }

    [Theory]
    [InlineData("", 104.00025, 30.00025, true)]             // ten households of one building
    [InlineData("", 104.00225, 30.00025, false)]            // one
    [InlineData("ours-planner", 104.002, 30, false)]
    [InlineData("planner", 104.002, 30, true)]
    public async Task Near_a_household_that_stands_alone_is_on_no_map_but_of_who_may_see_it(string account, double lon, double lat, bool shown)
    {
        using var client = await ClientAsync(account);
        var (x, y) = ((int)((lon + 180) / 360 * (1 << 18)), (int)((1 - (Math.Asinh(Math.Tan(lat * Math.PI / 180)) / Math.PI)) / 2 * (1 << 18)));
        using var response = await client.GetAsync($"/api/tiles/coverage/18/{x}/{y}.mvt?run={city.Run}");
        Assert.Equal(shown ? 200 : 204, (int)response.StatusCode);
    }

    [Fact]
    public void What_is_told_of_a_whole_and_its_parts_gives_no_small_count()
    {
        var view = new CountView(5, new HashSet<long>());
        Assert.Equal((0, 0), view.Tell(4, 19, 1));
        Assert.Equal((5, 15), view.Tell(9, 19, 1));
        Assert.Equal(0, view.TellPeople(19, 1));
        var told = view.Tell(new AreaCount(104, 103, 1, 0, 311, 309, 2, 0), 1);
        Assert.Equal(new AreaCount(100, 100, 0, 0, 310, 305, 0, 0), told);
    }

    private static int Walk(JsonElement value, string where, bool isCount)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return value.EnumerateObject().Sum(p => Walk(p.Value, $"{where} {p.Name}", isCount || Count().IsMatch(p.Name)));
            case JsonValueKind.Array:
                return value.EnumerateArray().Sum(v => Walk(v, where, isCount));
            case JsonValueKind.Number when isCount:
                Assert.True(value.GetDouble() % 5 == 0, $"{where}: {value}");
                return 1;
            default:
                return 0;
        }
    }

    private Task<HttpClient> ClientAsync(string account) =>
        account.Length == 0 ? Task.FromResult(new HttpClient { BaseAddress = new Uri(city.Address) }) : SmallCity.SignInAsync(city.Address, account);

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        var text = await client.GetStringAsync(path);
        return JsonDocument.Parse(text).RootElement;
    }

    [GeneratedRegex("^(households|people)", RegexOptions.IgnoreCase)]
    private static partial Regex Count();
}
