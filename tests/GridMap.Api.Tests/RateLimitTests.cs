using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace GridMap.Api.Tests;

public sealed class RateLimitTests(SmallCity city)
{
    [Fact]
    public async Task Who_asks_too_much_gets_429_and_when_to_come_back_and_others_are_served()
    {
        // 0.01 a second: nothing comes back while the test runs.
        await using var app = await SmallCity.StartAsync(city.Store.ConnectionString, "--GridMap:RateLimits:Off", "false",
            "--GridMap:RateLimits:Search:Burst", "2", "--GridMap:RateLimits:Search:PerSecond", "0.01");
        using var client = new HttpClient { BaseAddress = new Uri(SmallCity.AddressOf(app)) };
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/search?q=西")).StatusCode);
        }

        using var refused = await client.GetAsync("/api/search?q=西");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 100);
        Assert.Equal("Too many requests", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/city")).StatusCode);

        using var planner = await SmallCity.SignInAsync(SmallCity.AddressOf(app));
        Assert.Equal(HttpStatusCode.OK, (await planner.GetAsync("/api/search?q=西")).StatusCode);
    }

    [Theory]
    [InlineData("10.1.2.3", null, "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", null, "10.1.2.3")]
    [InlineData("2001:db8:1:2:3:4:5:6", null, "2001:db8:1:2::")]
    [InlineData("10.1.2.3", "7", "account:7")]
    public void A_bucket_is_the_account_s_or_the_address_s(string address, string? account, string key)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (account is not null)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account)], "test"));
        }

        Assert.Equal(key, RateLimits.KeyOf(context));
    }

    [Theory]
    [InlineData("Search:PerSecond", "-1")]
    [InlineData("Search:Burst", "0")]
    [InlineData("Public:Burst", "many")]
    public void A_limit_that_is_none_is_refused_at_start(string setting, string value)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection([new("L:" + setting, value)]).Build().GetSection("L");
        Assert.Contains(setting, Assert.Throws<StoreException>(() => RateLimits.Read(section)).Message);
    }
}
