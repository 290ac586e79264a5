using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.Extensions.Configuration;

namespace GridMap.Api.Tests;

public sealed class OutsideMapsTests
{
    [Fact]
    public void None_is_the_default()
    {
        Assert.Empty(Read());
        Assert.Contains("img-src 'self' data: blob:;", SecurityHeaders.Page([]));
    }

    [Fact]
    public void Those_that_are_named_may_be_chosen_and_their_hosts_alone_may_show_pictures()
    {
        var maps = Read(("BaseMaps", "osm, tianditu,AMAP,osm"), ("TiandituKey", "a key"));
        Assert.Equal(["osm", "tianditu", "amap"], maps.Select(map => map.Code));
        Assert.Equal(["amap"], maps.Where(map => map.Gcj02).Select(map => map.Code));
        Assert.All(maps, map => Assert.NotEmpty(map.Attribution));
        Assert.Contains("tk=a%20key", maps[1].UrlTemplates[1]);
        Assert.Contains("img-src 'self' data: blob: https://tile.openstreetmap.org https://*.tianditu.gov.cn https://*.is.autonavi.com;", SecurityHeaders.Page(maps));
    }

    [Fact]
    public void One_of_ones_own_comes_last()
    {
        var map = Assert.Single(Read(("BaseMap:UrlTemplate", "/tiles/{z}/{x}/{y}.png"), ("BaseMap:Name", "规划图"), ("BaseMap:Gcj02", "true"), ("BaseMap:MaxZoom", "17")));
        Assert.Equal(("other", "规划图", true, 17), (map.Code, map.NameZh, map.Gcj02, map.MaxZoom));
    }

    [Theory]
    [InlineData("BaseMaps", "google", "osm, tianditu, amap")]
    [InlineData("BaseMaps", "tianditu", "GridMap:TiandituKey")]
    [InlineData("BaseMap:UrlTemplate", "https://tiles.example/{z}.png", "{z}, {x} and {y}")]
    public void What_cannot_be_is_refused_and_told_what_is_allowed(string setting, string value, string allowed) =>
        Assert.Contains(allowed, Assert.Throws<StoreException>(() => Read((setting, value))).Message);

    private static IReadOnlyList<BaseMapDocument> Read(params (string Name, string Value)[] settings) =>
        OutsideMaps.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create($"GridMap:{each.Name}", (string?)each.Value))).Build().GetSection("GridMap"));
}
