using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GridMap.Api.Photos;
using Microsoft.Extensions.DependencyInjection;

namespace GridMap.Api.Tests.Photos;

public sealed class PhotoTests(SmallCity city)
{
    [Theory]
    [InlineData("JPEG", "image/jpeg")]
    [InlineData("PNG", "image/png")]
    [InlineData("WEBP", "image/webp")]
    public async Task A_photo_comes_back_as_jpeg_to_who_sent_it_and_is_kept_encrypted(string driver, string type)
    {
        using var worker = await SmallCity.SignInAsync(city.Address, "worker");
        var id = Guid.NewGuid();
        using (var stored = await PutAsync(worker, id, TestPhoto.Make(driver), type))
        {
            Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
            Assert.Equal(64, (await stored.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("widthPixels").GetInt32());
        }

        using var response = await worker.GetAsync($"/api/photos/{id}");
        Assert.Equal(("image/jpeg", "no-store", "nosniff"),
            (response.Content.Headers.ContentType!.MediaType, response.Headers.CacheControl!.ToString(), response.Headers.GetValues("X-Content-Type-Options").Single()));
        var (width, height, at) = TestPhoto.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((64, 32), (width, height));
        Assert.True(at(8, 16)[0] > 200 && at(56, 16)[2] > 200);
        var kept = await city.Store.ScalarAsync<byte[]>($"select bytes from photo where id = '{id}'");
        Assert.False(kept.AsSpan().StartsWith<byte>([0xff, 0xd8]) || Encoding.Latin1.GetString(kept).Contains("JFIF", StringComparison.Ordinal));
        Assert.Equal(1L, await city.Store.ScalarAsync<long>($"select count(*) from audit where subject = 'photo' and subject_id = '{id}' and action = 'read'"));
    }

    [Fact]
    public async Task What_the_camera_wrote_beside_the_picture_is_gone_and_the_picture_stands_upright()
    {
        using var worker = await SmallCity.SignInAsync(city.Address, "worker");
        var id = Guid.NewGuid();
        using var stored = await PutAsync(worker, id, TestPhoto.WithExif(TestPhoto.Make(), 6, "GPS 104.06 30.66"), "image/jpeg");
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        var kept = await worker.GetByteArrayAsync($"/api/photos/{id}");
        Assert.DoesNotContain("GPS", Encoding.Latin1.GetString(kept));
        var (width, height, at) = TestPhoto.Read(kept);
        Assert.Equal((32, 64), (width, height));
        Assert.True(at(16, 8)[0] > 200 && at(16, 56)[2] > 200);    // what was left is above
    }

    [Theory]
    [InlineData(1, "red blue / red blue")]
    [InlineData(2, "blue red / blue red")]
    [InlineData(3, "blue red / blue red")]
    [InlineData(5, "red red / blue blue")]
    [InlineData(6, "red red / blue blue")]
    [InlineData(7, "blue blue / red red")]
    [InlineData(8, "blue blue / red red")]
    public void A_picture_is_turned_as_exif_says(int orientation, string corners)
    {
        var turned = new PhotoPixels(2, 1, [255, 0, 0, 0, 0, 255]).Turned(orientation);
        string[] at = [.. turned.Colours.Chunk(3).Select(c => c[0] == 255 ? "red" : "blue")];
        Assert.Equal(corners, turned.Width == 2 ? $"{at[0]} {at[1]} / {at[0]} {at[1]}" : $"{at[0]} {at[0]} / {at[1]} {at[1]}");
    }

    [Fact]
    public async Task A_large_photo_is_kept_with_2048_pixels_on_its_longest_side()
    {
        var image = await city.App.Services.GetRequiredService<PhotoDecoder>().DecodeAsync(TestPhoto.Make(width: 3000, height: 1500), CancellationToken.None);
        Assert.Equal((2048, 1024), (image.WidthPixels, image.HeightPixels));
    }

    [Fact]
    public async Task Sending_again_is_harmless_and_other_content_under_the_id_is_409()
    {
        using var worker = await SmallCity.SignInAsync(city.Address, "worker");
        using var other = await SmallCity.SignInAsync(city.Address, "worker2");
        var id = Guid.NewGuid();
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(worker, TestPhoto.Make()));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(worker, TestPhoto.Make()));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(worker, TestPhoto.Make(right: 100)));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(other, TestPhoto.Make()));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/photos/{id}")).StatusCode);

        async Task<HttpStatusCode> StatusAsync(HttpClient client, byte[] photo)
        {
            using var response = await PutAsync(client, id, photo, "image/jpeg");
            return response.StatusCode;
        }
    }

    public static TheoryData<string, byte[], string, HttpStatusCode> Refused => new()
    {
        { "another's digest", TestPhoto.Make(right: 100), "image/jpeg", HttpStatusCode.BadRequest },
        { "cut short before it was sent", TestPhoto.Make("JPEG", 400, 400)[..^400], "image/jpeg", HttpStatusCode.BadRequest },
        { "cut short before it was sent", TestPhoto.Make("PNG", 400, 400)[..^100], "image/png", HttpStatusCode.BadRequest },
        { "a page under a photo's name", "<html><script>alert(1)</script></html>"u8.ToArray(), "image/jpeg", HttpStatusCode.BadRequest },
        { "nothing", [], "image/jpeg", HttpStatusCode.BadRequest },
        { "another type", TestPhoto.Make(), "image/svg+xml", HttpStatusCode.UnsupportedMediaType },
        { "a bomb", Bomb(), "image/png", HttpStatusCode.BadRequest },
        { "six megabytes and one", new byte[(6 * 1024 * 1024) + 1], "image/jpeg", HttpStatusCode.RequestEntityTooLarge },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_whole_photo_is_refused_and_nothing_stored(string what, byte[] sent, string type, HttpStatusCode status)
    {
        using var worker = await SmallCity.SignInAsync(city.Address, "worker");
        var id = Guid.NewGuid();
        using var response = await PutAsync(worker, id, sent, type, digestOf: what == "another's digest" ? TestPhoto.Make() : sent);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(what == "a bomb" ? "30000 × 30000" : "", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        Assert.Equal(0L, await city.Store.ScalarAsync<long>($"select count(*) from photo where id = '{id}'"));
    }

    [Fact]
    public async Task A_photo_without_its_digest_is_refused()
    {
        using var worker = await SmallCity.SignInAsync(city.Address, "worker");
        using var response = await PutAsync(worker, Guid.NewGuid(), TestPhoto.Make(), "image/jpeg", digestOf: null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("Content-Digest", out _));
    }

    [Fact]
    public async Task A_photo_that_nothing_named_in_a_month_is_removed_and_no_other()
    {
        using var worker = await SmallCity.SignInAsync(city.Address, "worker");
        var (old, young, used) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var id in (Guid[])[old, young, used])
        {
            using var stored = await PutAsync(worker, id, TestPhoto.Make(), "image/jpeg");
            Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        }

        await city.Store.ExecuteAsync($"""
            update photo set made_at = now() - interval '31 days' where id in ('{old}', '{used}');
            insert into photo_use (photo_id, subject_id, account_id) select id, gen_random_uuid(), made_by from photo where id = '{used}'
            """);
        Assert.Equal(1, await city.App.Services.GetRequiredService<UnusedPhotos>().SweepAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2L, await city.Store.ScalarAsync<long>($"select count(*) from photo where id in ('{young}', '{used}')"));
        Assert.Equal(0L, await city.Store.ScalarAsync<long>($"select count(*) from photo where id = '{old}'"));
        Assert.Equal("system", await city.Store.ScalarAsync<string>($"select actor from audit where subject = 'photo' and subject_id = '{old}' and action = 'delete'"));
    }

    // Few bytes that say they are 30,000 pixels wide and high.
    private static byte[] Bomb()
    {
        var bytes = TestPhoto.Make("PNG");
        (bytes[18], bytes[19], bytes[22], bytes[23]) = (0x75, 0x30, 0x75, 0x30);
        return bytes;
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, Guid id, byte[] photo, string type) => PutAsync(client, id, photo, type, photo);

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, Guid id, byte[] photo, string type, byte[]? digestOf)
    {
        using var content = new ByteArrayContent(photo);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (digestOf is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(digestOf))}:");
        }

        return await client.PutAsync($"/api/my/photos/{id}", content);
    }
}
