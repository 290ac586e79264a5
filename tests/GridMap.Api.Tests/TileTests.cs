using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace GridMap.Api.Tests;

public sealed class TileTests(SmallCity city)
{
    // Zoom 16 over 104.0005, 30.0005.
    private static readonly string Here = PathOf(16, 104.0005, 30.0005);

    [Fact]
    public async Task The_base_map_holds_streets_parks_and_compounds_with_their_names()
    {
        var text = await TextAsync($"/api/tiles/base/{Here}.mvt");
        foreach (var part in (string[])["street", "park", "compound", "人民公园", "人民路", "百花小区", "secondary"])
        {
            Assert.Contains(part, text);
        }
    }

    [Fact]
    public async Task Names_that_are_known_in_English_are_there_in_English_too()
    {
        await city.Store.ExecuteAsync("insert into english_name values (1, '人民路', 'Renmin Road')");
        var text = await TextAsync($"/api/tiles/base/{Here}.mvt");
        Assert.Contains("name:en", text);
        Assert.Contains("Renmin Road", text);
    }

    [Fact]
    public async Task Far_away_only_what_is_large_is_shown()
    {
        var text = await TextAsync($"/api/tiles/base/{PathOf(11, 104.0005, 30.0005)}.mvt");
        Assert.Contains("secondary", text);
        Assert.DoesNotContain("residential", text);
        Assert.DoesNotContain("百花小区", text);
    }

    [Theory]
    [InlineData("areas", "西社区")]
    [InlineData("stations", "蓉城驿站")]
    public async Task Areas_and_stations_have_layers_of_their_own(string layer, string name) =>
        Assert.Contains(name, await TextAsync($"/api/tiles/{layer}/{Here}.mvt"));

    [Fact]
    public async Task A_tile_is_asked_for_again_only_when_the_store_changed()
    {
        using var first = await city.Client.GetAsync($"/api/tiles/stations/{Here}.mvt");
        var etag = first.Headers.ETag!;
        Assert.False(etag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(etag));

        await city.Store.ExecuteAsync("update station set name = name where id = 1");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(etag));

        async Task<HttpStatusCode> StatusAsync(EntityTagHeaderValue known)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/api/tiles/stations/{Here}.mvt");
            request.Headers.IfNoneMatch.Add(known);
            using var response = await city.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_tile_is_sent_compressed_to_those_who_take_that_and_is_the_same_to_others()
    {
        using var plain = new HttpClient { BaseAddress = new Uri(city.Address) };
        using var whole = await plain.GetAsync($"/api/tiles/base/{Here}.mvt");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/tiles/base/{Here}.mvt");
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var zipped = await plain.SendAsync(request);
        Assert.Equal(["gzip"], zipped.Content.Headers.ContentEncoding);
        Assert.Empty(whole.Content.Headers.ContentEncoding);
        Assert.All((HttpResponseMessage[])[whole, zipped], answer => Assert.Contains("Accept-Encoding", answer.Headers.Vary));
        Assert.NotEqual(whole.Headers.ETag, zipped.Headers.ETag);   // other bytes

        using var opened = new MemoryStream();
        using (var reader = new GZipStream(await zipped.Content.ReadAsStreamAsync(), CompressionMode.Decompress))
        {
            await reader.CopyToAsync(opened);
        }

        Assert.Equal(await whole.Content.ReadAsByteArrayAsync(), opened.ToArray());
        Assert.True((await zipped.Content.ReadAsByteArrayAsync()).Length < opened.Length);
    }

    [Fact]
    public async Task An_empty_tile_is_204()
    {
        using var response = await city.Client.GetAsync($"/api/tiles/base/{PathOf(16, 10, 10)}.mvt");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Theory]
    [InlineData("base/20/0/0", HttpStatusCode.BadRequest, "from 0 to 19")]
    [InlineData("base/2/4/0", HttpStatusCode.BadRequest, "from 0 to 3")]
    [InlineData("base/2/0/-1", HttpStatusCode.BadRequest, "from 0 to 3")]
    [InlineData("base/2/x/0", HttpStatusCode.BadRequest, "a whole number")]
    [InlineData("roads/2/0/0", HttpStatusCode.NotFound, "base, areas, stations, coverage")]
    [InlineData("coverage/2/0/0", HttpStatusCode.BadRequest, "needs the id of a run")]
    public async Task A_tile_that_cannot_be_is_refused_and_told_what_is_allowed(string tile, HttpStatusCode status, string allowed)
    {
        using var response = await city.Client.GetAsync($"/api/tiles/{tile}.mvt");
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(allowed, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_whole_world_is_a_tile_too()
    {
        foreach (var layer in (string[])["base", "areas", "stations"])
        {
            using var response = await city.Client.GetAsync($"/api/tiles/{layer}/0/0/0.mvt");
            Assert.True(response.IsSuccessStatusCode);
        }
    }

    internal static string PathOf(int zoom, double longitude, double latitude)
    {
        var tiles = 1 << zoom;
        var x = (int)((longitude + 180) / 360 * tiles);
        var radians = double.DegreesToRadians(latitude);
        var y = (int)((1 - Math.Log(Math.Tan(radians) + 1 / Math.Cos(radians)) / Math.PI) / 2 * tiles);
        return $"{zoom}/{x}/{y}";
    }

    private async Task<string> TextAsync(string path)
    {
        using var response = await city.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/vnd.mapbox-vector-tile", response.Content.Headers.ContentType?.MediaType);
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
    }
}
