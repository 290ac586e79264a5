using GridMap.Api.Http;

namespace GridMap.Api.Tests;

public sealed class SecurityHeadersTests(SmallCity city)
{
    [Theory]
    [InlineData("/api/city")]
    [InlineData("/api/nothing")]
    [InlineData("/api/areas?level=x")]
    [InlineData("/health/live")]
    public async Task Every_answer_has_them_refusals_too(string path)
    {
        using var response = await city.Client.GetAsync(path);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("bluetooth", response.Headers.GetValues("Permissions-Policy").Single());   // no browser knows it there, and Chromium complains
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task What_somebody_who_is_signed_in_is_told_is_not_kept()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.GetAsync("/api/scenarios");
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("https://tiles.example/{z}/{x}/{y}.png", "img-src 'self' data: blob: https://tiles.example;")]
    [InlineData("https://{s}.tiles.example:8443/{z}/{x}/{y}", "img-src 'self' data: blob: https://*.tiles.example:8443;")]
    [InlineData("https://t{s}.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=k", "img-src 'self' data: blob: https://*.tianditu.gov.cn;")]
    [InlineData("/tiles/{z}/{x}/{y}", "img-src 'self' data: blob:;")]
    public void A_base_map_of_somebody_else_may_show_its_pictures_and_nothing_more(string template, string allowed)
    {
        var policy = SecurityHeaders.Page([new BaseMapDocument("own", "", "", [template], "0123", "", null, false, 19)]);
        Assert.Contains(allowed, policy);
        Assert.Contains("script-src 'self';", policy);
    }
}
