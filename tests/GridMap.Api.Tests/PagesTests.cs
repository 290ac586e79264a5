using System.IO.Compression;
using System.Text;

namespace GridMap.Api.Tests;

/// <summary>The built pages, as a browser gets them.</summary>
public sealed class PagesTests(SmallCity city) : IAsyncLifetime
{
    private const string Script = "console.info('GridMap');";
    private readonly string folder = Directory.CreateTempSubdirectory("gridmap-pages").FullName;
    private Microsoft.AspNetCore.Builder.WebApplication? app;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        await WriteAsync("index.html", "<!doctype html>");
        await WriteAsync("resident-sw.js", Script);
        await WriteAsync(Path.Combine("assets", "page-1.js"), Script);
        await File.WriteAllTextAsync(Path.Combine(folder, "assets", "plain-1.js"), Script);
        app = await SmallCity.StartAsync(city.Store.ConnectionString, "--GridMap:WebRoot", folder);
        client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None }) { BaseAddress = new Uri(SmallCity.AddressOf(app)) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/", "gzip, deflate, br", "br", "text/html", "no-cache")]
    [InlineData("/", "gzip", "gzip", "text/html", "no-cache")]
    [InlineData("/", "br;q=0, gzip", "gzip", "text/html", "no-cache")]
    [InlineData("/", "", null, "text/html", "no-cache")]
    [InlineData("/assets/page-1.js", "gzip, br", "br", "text/javascript", "public, max-age=31536000, immutable")]
    [InlineData("/assets/page-1.js", "identity", null, "text/javascript", "public, max-age=31536000, immutable")]
    [InlineData("/resident-sw.js", "gzip, br", "br", "text/javascript", "no-cache")]
    public async Task A_file_is_sent_as_the_build_compressed_it(string path, string accepted, string? encoding, string type, string cache)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await client.SendAsync(request);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(cache, response.Headers.CacheControl!.ToString());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = encoding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
        Assert.Equal(path == "/" ? "<!doctype html>" : Script, await new StreamReader(plain).ReadToEndAsync());
    }

    [Fact]
    public async Task A_file_without_compressed_forms_is_sent_as_it_is_or_compressed_on_the_way()
    {
        Assert.Equal(Script, await client.GetStringAsync("/assets/plain-1.js"));
    }

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text);
        await using (var br = new BrotliStream(File.Create(path + ".br"), CompressionLevel.Optimal))
        {
            await br.WriteAsync(Encoding.UTF8.GetBytes(text));
        }

        await using var gz = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Optimal);
        await gz.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}
