using System.Net;

namespace GridMap.Api.Tests;

public sealed class StreetTests(SmallCity city)
{
    [Fact]
    public async Task Streets_are_found_near_a_place_the_nearest_first_and_again_by_id()
    {
        var near = (await city.GetAsync("/api/streets/near?lon=104.001&lat=30.00002")).GetProperty("features").EnumerateArray().ToList();
        Assert.NotEmpty(near);
        var first = near[0].GetProperty("properties");
        Assert.True(first.GetProperty("lengthMetres").GetDouble() > 0);
        Assert.Equal("LineString", near[0].GetProperty("geometry").GetProperty("type").GetString());
        var again = (await city.GetAsync($"/api/streets?ids={first.GetProperty("id").GetInt64()}")).GetProperty("features").EnumerateArray().Single();
        Assert.Equal(first.ToString(), again.GetProperty("properties").ToString());
        Assert.Empty((await city.GetAsync("/api/streets/near?lon=90&lat=10")).GetProperty("features").EnumerateArray());
    }

    [Theory]
    [InlineData("?ids=x")]
    [InlineData("?ids=")]
    [InlineData("/near?lon=104&lat=95")]
    [InlineData("/near?lon=104&lat=30&withinMetres=0")]
    public async Task What_names_no_street_is_refused(string query)
    {
        using var response = await city.Client.GetAsync("/api/streets" + query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
