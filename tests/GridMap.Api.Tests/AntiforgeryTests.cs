using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GridMap.Api.Tests;

public sealed class AntiforgeryTests(SmallCity city)
{
    private static readonly object Question = new { minutes = 15, kind = "community_centre" };

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    public async Task A_change_under_the_cookie_without_the_sessions_token_is_refused_and_says_where_to_get_it(string? token)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        planner.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/coverage-runs") { Content = JsonContent.Create(Question) };
        if (token is not null)
        {
            request.Headers.Add("X-CSRF-TOKEN", token);
        }

        using var response = await planner.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("csrfToken", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetProperty("X-CSRF-TOKEN")[0].GetString());
        using var signOut = await planner.DeleteAsync("/api/session");
        Assert.Equal(HttpStatusCode.BadRequest, signOut.StatusCode);
    }

    [Fact]
    public async Task Anothers_token_is_refused_and_ones_own_is_accepted()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var dispatcher = await SmallCity.SignInAsync(city.Address, "dispatcher");
        var own = planner.DefaultRequestHeaders.GetValues("X-CSRF-TOKEN").Single();
        planner.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
        planner.DefaultRequestHeaders.Add("X-CSRF-TOKEN", dispatcher.DefaultRequestHeaders.GetValues("X-CSRF-TOKEN").Single());
        using var refused = await planner.PostAsJsonAsync("/api/scenarios/preview", new { question = Question, changes = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        planner.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
        planner.DefaultRequestHeaders.Add("X-CSRF-TOKEN", own);
        using var accepted = await planner.PostAsJsonAsync("/api/scenarios/preview", new { question = Question, changes = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        var again = (await planner.GetFromJsonAsync<JsonElement>("/api/session")).GetProperty("csrfToken").GetString();
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Without_an_account_no_token_is_asked_for_or_given()
    {
        using var response = await city.Client.PostAsJsonAsync("/api/coverage-runs", Question);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await city.GetAsync("/api/session")).GetProperty("csrfToken").ValueKind);
    }
}
