using System.Net;
using System.Text.Json;
using GridMap.Api.Audit;
using GridMap.Api.Tests.Access;

namespace GridMap.Api.Tests;

public sealed class AuditTests(AccessCity city)
{
    [Fact]
    public async Task An_administrator_finds_what_was_done_about_their_areas_by_who_when_and_what()
    {
        await city.Store.ExecuteAsync("""
            insert into audit (at, account_id, actor, address, action, subject, subject_id, area_id, before, after, reason)
            select '2026-03-01T10:00+08'::timestamptz + i * interval '1 minute', 5500012, 'account:5500012', '10.0.0.1', 'update', 'household', 'h' || i, case i when 3 then 51 else 50 end,
              '{"colour":null}', '{"colour":"red"}', '=1+1' from generate_series(1, 105) i
            """);
        using var ours = await SmallCity.SignInAsync(city.Address, "ours-administrator");
        const string Query = "account=ours-dispatcher&action=update&subject=household&address=10.0.0.1&from=2026-03-01&to=2026-03-02";
        var first = await GetAsync(ours, $"/api/audit?{Query}");
        Assert.Equal(100, first.GetProperty("entries").GetArrayLength());
        Assert.Equal("h105", first.GetProperty("entries")[0].GetProperty("subjectId").GetString());
        Assert.Equal("red", first.GetProperty("entries")[0].GetProperty("after").GetProperty("colour").GetString());
        var rest = await GetAsync(ours, $"/api/audit?{Query}&before={first.GetProperty("next")}");
        Assert.Equal(["h5", "h4", "h2", "h1"], rest.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("subjectId").GetString()));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Empty((await GetAsync(ours, "/api/audit?subjectId=h7&to=2026-03-01")).GetProperty("entries").EnumerateArray());
        Assert.Empty((await GetAsync(ours, "/api/audit?subjectId=h7&action=read")).GetProperty("entries").EnumerateArray());

        var lines = (await ours.GetStringAsync($"/api/audit/export?{Query}")).Trim().Split('\n');
        Assert.Equal(105, lines.Length);
        Assert.EndsWith(",'=1+1", lines[1].TrimEnd());
        Assert.Equal(1L, await city.Store.ScalarAsync<long>("select count(*) from audit where action = 'export' and account_id = 5500014 and after::text like '%10.0.0.1%'"));

        using var all = await SmallCity.SignInAsync(city.Address, "admin");
        Assert.Equal(5, (await GetAsync(all, $"/api/audit?{Query}&before={first.GetProperty("next")}")).GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-02-30", "to")]
    [InlineData("before=-1", "before")]
    [InlineData("account=", "account")]
    public async Task What_cannot_be_searched_for_is_named(string query, string field)
    {
        using var admin = await SmallCity.SignInAsync(city.Address, "admin");
        using var response = await admin.GetAsync("/api/audit?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(null, "")]
    public void A_cell_is_no_formula(string? text, string cell) => Assert.Equal(cell, AuditEndpoints.Cell(text));

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;
}
