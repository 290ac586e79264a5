using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using GridMap.Api.MessagePack;

namespace GridMap.Api.Tests;

public sealed class MessagePackTests(SmallCity city)
{
    [Fact]
    public async Task Every_form_is_byte_for_byte_as_npms_msgpack_writes_it()
    {
        List<string> documents = ["null", "true", "false", "[]", "{}", "\"\"", "\"社区\"", "1.0", "-0.5", "1e300", "1e3", "9007199254740991", "-9007199254740991"];
        foreach (var edge in (long[])[0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, -1, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649])
        {
            documents.Add(edge.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var length in (int[])[31, 32, 255, 256, 65535, 65536])
        {
            documents.Add('"' + new string('a', length) + '"');
            documents.Add("[" + string.Join(',', Enumerable.Repeat("1", length)) + "]");
            documents.Add("{" + string.Join(',', Enumerable.Range(0, length).Select(i => $"\"k{i}\":{i}")) + "}");
        }

        await CompareAsync(documents);
    }

    [Theory]
    [InlineData("/api/city")]
    [InlineData("/api/nearest?lon=104.002&lat=30.0005&at=2026-11-22T10:00")]
    [InlineData("/api/areas?level=3")]
    [InlineData("/api/stations?at=2026-11-22T10:00")]
    [InlineData("/api/service-items")]
    [InlineData("/api/route?fromLon=104&fromLat=30&toLon=104.002&toLat=30.001")]
    public async Task The_same_document_is_served_as_messagepack(string path)
    {
        var json = await city.Client.GetStringAsync(path);
        using var response = await city.GetAsync(path, MessagePackNegotiation.ContentType);
        Assert.Equal(MessagePackNegotiation.ContentType, response.Content.Headers.ContentType?.MediaType);
        var packed = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Convert.ToHexStringLower(Pack(json)), Convert.ToHexStringLower(packed));
        await CompareAsync([json]);
    }

    [Fact]
    public async Task Problems_are_messagepack_too_and_tiles_are_not()
    {
        using var problem = await city.GetAsync("/api/nearest?lon=104&lat=95", MessagePackNegotiation.ContentType);
        Assert.Equal(HttpStatusCode.BadRequest, problem.StatusCode);
        Assert.Equal(MessagePackNegotiation.ContentType, problem.Content.Headers.ContentType?.MediaType);
        using var bound = await city.GetAsync("/api/nearest?lon=x&lat=95", MessagePackNegotiation.ContentType);
        Assert.Equal(MessagePackNegotiation.ContentType, bound.Content.Headers.ContentType?.MediaType);
        using var tile = await city.GetAsync("/api/tiles/stations/0/0/0.mvt", MessagePackNegotiation.ContentType);
        Assert.Equal("application/vnd.mapbox-vector-tile", tile.Content.Headers.ContentType?.MediaType);
        using var empty = await city.GetAsync("/api/tiles/stations/19/0/0.mvt", MessagePackNegotiation.ContentType);
        Assert.Equal(HttpStatusCode.NoContent, empty.StatusCode);
        using var preferred = await city.GetAsync("/api/city", "application/json");
        Assert.Equal("application/json", preferred.Content.Headers.ContentType?.MediaType);
    }

    private static async Task CompareAsync(IReadOnlyList<string> documents)
    {
        var folder = Path.Combine(Checkout.Root, "tests", "GridMap.Api.Tests", "msgpack");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "npm's @msgpack/msgpack is not installed: run npm ci in tests/GridMap.Api.Tests/msgpack");
        using var node = Process.Start(new ProcessStartInfo("node", "encode.mjs")
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.ASCII,
        })!;
        var reading = node.StandardOutput.ReadToEndAsync();
        foreach (var document in documents)
        {
            await node.StandardInput.WriteAsync(document + "\n");
        }

        node.StandardInput.Close();
        var lines = (await reading).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(documents.Count, lines.Length);
        for (var i = 0; i < documents.Count; i++)
        {
            Assert.True(lines[i] == Convert.ToHexStringLower(Pack(documents[i])), documents[i].Length > 100 ? documents[i][..100] : documents[i]);
        }
    }

    private static byte[] Pack(string json)
    {
        using var document = JsonDocument.Parse(json);
        var output = new ArrayBufferWriter<byte>();
        MessagePackWriter.Write(output, document.RootElement);
        return output.WrittenSpan.ToArray();
    }
}
