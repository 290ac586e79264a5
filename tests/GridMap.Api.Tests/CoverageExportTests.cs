using System.Diagnostics;
using System.Net;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using GridMap.Api.Coverage;
using GridMap.Api.Exports;

namespace GridMap.Api.Tests;

public sealed class CoverageExportTests(SmallCity city)
{
    [Fact]
    public async Task The_workbook_has_a_sheet_for_each_level_gaps_and_method()
    {
        var run = await RunAsync();
        var (bytes, name) = await ExportAsync(run, "format=xlsx");
        Assert.EndsWith(".xlsx", name);
        using var book = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(book).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var sheets = book.WorkbookPart!.Workbook.Sheets!.Elements<Sheet>().ToList();
        Assert.Equal(["区", "街道", "社区", "网格", "微网格", "缺口", "说明"], sheets.Select(s => s.Name!.Value));

        var communities = Rows(book, sheets[2]);
        Assert.Equal(["代码", "名称", "上级代码", "上级", "人口", "走得到（人）"], communities[0].Take(6));
        Assert.Equal(["510100001002", "东社区", "510100001", "试验街道", "14", "10", "4"], communities[2].Take(7));
        Assert.Equal(["4", "1", "东社区"], Rows(book, sheets[5])[1].Skip(1).Take(3));
        var method = Rows(book, sheets[6]).ToLookup(row => row[0], row => row[1]);
        Assert.Contains("3 人", method["不计入"].Single());
        Assert.Contains("test:small · Laid by hand", method["数据来源"]);
        Assert.Contains($"/planner?run={run}", method["链接"].Single());
        Assert.Equal("planner", method["导出者"].Single());
    }

    [Fact]
    public async Task The_workbook_is_read_by_GDAL_too()
    {
        var (bytes, _) = await ExportAsync(await RunAsync(), "format=xlsx");
        var file = Path.Combine(Path.GetTempPath(), $"gridmap-{Guid.NewGuid():N}.xlsx");
        await File.WriteAllBytesAsync(file, bytes);
        try
        {
            using var reader = Process.Start(new ProcessStartInfo("ogrinfo", ["-so", file, "社区"]) { RedirectStandardOutput = true })!;
            var said = await reader.StandardOutput.ReadToEndAsync();
            await reader.WaitForExitAsync();
            Assert.Contains("Feature Count: 2", said);
            Assert.Contains("走得到（人）: Integer", said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task GeoJson_and_csv_hold_what_the_answers_say()
    {
        var run = await RunAsync();
        var (geoJson, _) = await ExportAsync(run, "format=geojson&level=5");
        var features = JsonDocument.Parse(geoJson).RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal([(10, 10), (14, 10)], features.Select(f => (f.GetProperty("properties").GetProperty("people").GetInt32(), f.GetProperty("properties").GetProperty("peopleCovered").GetInt32())));
        Assert.All(features, f => Assert.Equal("MultiPolygon", f.GetProperty("geometry").GetProperty("type").GetString()));

        var (csv, name) = await ExportAsync(run, "format=csv&table=gaps");
        Assert.EndsWith("-gaps.csv", name);
        var lines = System.Text.Encoding.UTF8.GetString(csv).TrimStart('\uFEFF').Trim().Split(["\r\n", "\n"], StringSplitOptions.None);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("gap,people,households,community,reason", lines[0]);
        Assert.StartsWith("0,4,1,东社区,", lines[1]);
    }

    [Fact]
    public async Task The_GeoPackage_is_one_file_with_every_layer()
    {
        var (bytes, _) = await ExportAsync(await RunAsync(), "format=gpkg");
        Assert.Equal("SQLite format 3", System.Text.Encoding.ASCII.GetString(bytes, 0, 15));
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        Assert.All([.. RunTables.Levels, RunTables.Gaps, "method"], layer => Assert.Contains(layer, text));
    }

    [Fact]
    public async Task An_export_is_in_the_audit_and_only_planners_take_one()
    {
        var run = await RunAsync();
        await ExportAsync(run, "format=csv&level=2");
        Assert.Equal("planner csv 2", await city.Store.ScalarAsync<string>($"""
            select c.name || ' ' || (a.after ->> 'format') || ' ' || (a.after ->> 'level') from audit a join account c on c.id = a.account_id
            where a.action = 'export' and a.subject = 'coverage_run' and a.subject_id = '{run}'
            """));
        using var nobody = await city.Client.GetAsync($"/api/coverage-runs/{run}/export?format=csv");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var dispatcher = await SmallCity.SignInAsync(city.Address, "dispatcher");
        using var refused = await dispatcher.GetAsync($"/api/coverage-runs/{run}/export?format=csv");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("format=pdf", "format")]
    [InlineData("format=csv&table=households", "table")]
    [InlineData("format=csv&level=0", "level")]
    [InlineData("format=xlsx&lang=fr", "lang")]
    public async Task What_cannot_be_written_is_refused(string query, string field)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.GetAsync($"/api/coverage-runs/{Guid.NewGuid()}/export?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").TryGetProperty(field, out _));
    }

    private async Task<(byte[] Bytes, string Name)> ExportAsync(Guid run, string query)
    {
        using var planner = await SmallCity.SignInAsync(city.Address);
        using var response = await planner.GetAsync($"/api/coverage-runs/{run}/export?{query}");
        Assert.True(response.IsSuccessStatusCode, $"{query}: {(int)response.StatusCode} {(response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync())}");
        return (await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
    }

    private async Task<Guid> RunAsync() => (await CoverageRunner.Create(city.Store.DataSource).RunAsync(new CoverageQuestionDocument(3, Kind: "community_centre"))).Id;

    private static List<string[]> Rows(SpreadsheetDocument book, Sheet sheet) =>
        [.. ((WorksheetPart)book.WorkbookPart!.GetPartById(sheet.Id!)).Worksheet.Descendants<Row>().Select(r => r.Elements<Cell>().Select(c => c.InnerText).ToArray())];
}
