using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace GridMap.Api.Tests;

/// <summary>Every endpoint of the OpenAPI document, each parameter in turn with values that are wrong: never a 500, always a problem that is
/// told, and where the value is surely wrong, not a success.</summary>
public sealed class FuzzTests(SmallCity city)
{
    private static readonly string[] Wrong =
        ["", " ", "x", "NaN", "Infinity", "-1", "0", "95", "1e400", "99999999999999999999", "true", "null", "[]", "{}", "'", "%00", "%", "../..", "社区", "2026-13-45T99:99", "5,,10", "1,2,3", new string('9', 4000)];

    private static readonly Dictionary<string, string> Good = new()
    {
        ["lon"] = "104.001", ["lat"] = "30.001", ["fromLon"] = "104", ["fromLat"] = "30", ["toLon"] = "104.002", ["toLat"] = "30.002", ["minutes"] = "3", ["level"] = "3",
        ["q"] = "社区", ["layer"] = "base", ["z"] = "16", ["x"] = "51700", ["y"] = "27000",
    };

    // Of these no value in the list above is right.
    private static readonly Dictionary<string, string[]> SurelyWrong = new()
    {
        ["lat"] = ["x", "NaN", "Infinity", "95", "1e400", "true", "", "null"], ["lon"] = ["x", "NaN", "Infinity", "", "99999999999999999999"], ["toLat"] = ["95", "NaN"],
        ["minutes"] = ["-1", "0", "x", "5,,10", "NaN", ""], ["level"] = ["-1", "0", "95", "x"], ["persona"] = ["x", "", "95"], ["kind"] = ["x", ""], ["item"] = ["x", "社区"],
        ["at"] = ["x", "2026-13-45T99:99", ""], ["bbox"] = ["x", "1,2,3", ""], ["limit"] = ["-1", "0", "x", "95"], ["z"] = ["-1", "95", "x"], ["layer"] = ["x"], ["id"] = ["x", "99999999999999999999"],
        ["parent"] = ["x", "95"], ["stationId"] = ["95", "x"], ["run"] = ["x", "95"], ["ids"] = ["x", "", "1,2,3"], ["page"] = ["-1", "0", "x"], ["q"] = ["", " "],
    };

    [Fact]
    public async Task No_bad_parameter_makes_a_500()
    {
        using var planner = await SmallCity.SignInAsync(city.Address, "admin"); // of all that planners and dispatchers may ask
        var tried = 0;
        foreach (var (method, path, parameters) in Operations())
        {
            foreach (var parameter in parameters)
            {
                foreach (var value in Wrong)
                {
                    var url = UrlOf(path, parameters, parameter, value);
                    using var response = await planner.SendAsync(new HttpRequestMessage(method, url), HttpCompletionOption.ResponseHeadersRead);
                    var told = url.Length > 200 ? url[..200] : url;
                    Assert.True((int)response.StatusCode < 500, $"{method} {told}: {(int)response.StatusCode}");
                    if (SurelyWrong.TryGetValue(parameter.Name, out var wrong) && wrong.Contains(value) && path != "/api/service-items" && !(path is "/api/gates" or "/api/streets" && value == "1,2,3"))
                    {
                        Assert.True((int)response.StatusCode is 400 or 404, $"{method} {told}: {(int)response.StatusCode}");
                        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                    }

                    tried++;
                }
            }
        }

        Assert.True(tried > 500, $"only {tried} requests");
    }

    [Fact]
    public async Task No_bad_body_makes_a_500()
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        string[] bodies =
        [
            "", "null", "[]", "{", "\"x\"", "1", "{\"minutes\":\"15\"}", "{\"minutes\":1e99}", "{\"minutes\":1.5,\"kind\":5}", "{\"origins\":1,\"destinations\":{}}",
            "{\"origins\":[[1e999,0]],\"destinations\":[[0,0]]}", "{\"origins\":[[[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]]],\"destinations\":[]}", "{\"name\":null}", "{\"name\":\"\\u0000\",\"password\":\"x\"}", "\u0000\u0001", "{\"minutes\":15,\"kind\":\"\\u0000\"}", "{\"coverage\":null,\"candidates\":[null]}",
            "{\"coverage\":{\"minutes\":15,\"kind\":\"community_centre\"},\"changes\":1,\"candidates\":[null,{\"change\":null},{\"change\":{\"type\":null}},{\"change\":{\"type\":\"add_station\",\"lon\":1e999}}]}",
        ];
        foreach (var path in (string[])["/api/walk-times", "/api/coverage-runs", "/api/siting-runs", "/api/session", "/api/scenarios", "/api/scenarios/preview", "/api/grid-proposals", "/api/grid-proposals/edit", "/api/area-changes", "/api/handovers"])
        {
            foreach (var body in bodies)
            {
                foreach (var type in (string[])["application/json", "text/plain", "application/x-www-form-urlencoded"])
                {
                    using var content = new StringContent(body, Encoding.UTF8, type);
                    using var response = await planner.PostAsync(path, content);
                    Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path} {body} {type}: {(int)response.StatusCode}");
                    Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                }
            }
        }
    }

    [Theory]
    [InlineData("/api/walk-times")]
    [InlineData("/api/coverage-runs")]
    public async Task A_body_of_50_MB_is_413_and_says_what_is_allowed(string path)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[50 * 1024 * 1024]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.ExpectContinue = true;
        using var response = await planner.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("8 MB", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_cannot_be_done_405_both_as_problems()
    {
        using var missing = await city.Client.GetAsync("/api/nothing");
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType?.MediaType));
        using var method = await city.Client.PutAsync("/api/city", null);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "application/problem+json"), (method.StatusCode, method.Content.Headers.ContentType?.MediaType));
        Assert.False(missing.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_charset_that_nobody_knows_is_415()
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=nobody");
        using var response = await city.Client.PostAsync("/api/walk-times", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", "application/vnd.msgpack", "application/vnd.msgpack")]
    [InlineData("PUT", "/api/city", "application/vnd.msgpack", "application/vnd.msgpack")]
    [InlineData("POST", "/api/coverage-runs", "application/vnd.msgpack", "application/vnd.msgpack")]
    [InlineData("GET", "/api/nothing", "text/html", "application/problem+json")]
    public async Task What_the_framework_refuses_is_a_problem_whatever_is_accepted(string method, string path, string accept, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await city.Client.SendAsync(request);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
    }

    private sealed record Parameter(string Name, string In, bool Required);

    private static IEnumerable<(HttpMethod Method, string Path, List<Parameter> Parameters)> Operations()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "openapi.json")));
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Name is "get" or "delete" && o.Value.TryGetProperty("parameters", out _)))
            {
                yield return (new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, [.. operation.Value.GetProperty("parameters").EnumerateArray().Select(p =>
                    new Parameter(p.GetProperty("name").GetString()!, p.GetProperty("in").GetString()!, p.TryGetProperty("required", out var required) && required.GetBoolean()))]);
            }
        }
    }

    private static string UrlOf(string path, List<Parameter> parameters, Parameter changed, string value)
    {
        var query = new StringBuilder();
        foreach (var parameter in parameters)
        {
            var text = parameter == changed ? value : parameter.Required || parameter.Name is "lon" or "lat" ? GoodFor(parameter, path) : null;
            // 'stationId' goes without a place.
            if (text is null || (changed.Name == "stationId" && parameter.Name is "lon" or "lat" && path.Contains("isochrones", StringComparison.Ordinal)))
            {
                continue;
            }

            var escaped = text.StartsWith('%') ? text : Uri.EscapeDataString(text);
            if (parameter.In == "path")
            {
                path = path.Replace("{" + parameter.Name + "}", escaped, StringComparison.Ordinal);
            }
            else
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(parameter.Name).Append('=').Append(escaped);
            }
        }

        return path + query;
    }

    private static string GoodFor(Parameter parameter, string path) =>
        Good.TryGetValue(parameter.Name, out var good) ? good : path.Contains("coverage-runs", StringComparison.Ordinal) || path.Contains("scenarios", StringComparison.Ordinal) ? Guid.Empty.ToString() : "1";
}
