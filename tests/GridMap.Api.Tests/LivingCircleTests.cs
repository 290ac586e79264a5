using System.Net;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace GridMap.Api.Tests;

public sealed class LivingCircleTests(SmallCity city)
{
    [Fact]
    public async Task Every_area_has_a_score_beside_the_citys_and_what_nobody_mapped_is_named()
    {
        var answer = await city.GetAsync("/api/living-circle?level=3&personas=elder,child");
        var categories = answer.GetProperty("categories").EnumerateArray().ToList();
        string[] assessed = [.. categories.Where(c => c.GetProperty("assessed").GetBoolean()).Select(c => c.GetProperty("code").GetString()!)];
        Assert.Equal(["community_centre", "rest_station"], assessed.Where(c => !c.Contains("bank", StringComparison.Ordinal)).Order());
        Assert.All(categories, c => Assert.Equal(c.GetProperty("assessed").GetBoolean(), c.GetProperty("points").GetInt32() > 0));

        var areas = answer.GetProperty("areas").EnumerateArray().ToList();
        Assert.Equal([30, 31], areas.Select(a => Number(a, "id")));
        var figures = answer.GetProperty("city");
        Assert.Equal((27, 3, 24), (Number(figures, "people"), Number(figures, "peopleExcluded"), Number(figures, "peopleWithAll")));
        Assert.Equal(100, figures.GetProperty("score").GetDouble());
        Assert.Equal(24, areas.Sum(a => Number(a.GetProperty("figures"), "people")));
        Assert.Equal(3, Number(answer.GetProperty("outside"), "peopleExcluded"));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("outside").GetProperty("score").ValueKind);
        Assert.Equal(["child", "elder"], areas[0].GetProperty("scoreByPersona").EnumerateObject().Select(p => p.Name).Order());
        var shares = figures.GetProperty("shares").EnumerateArray().ToList();
        Assert.Equal(categories.Count, shares.Count);
        Assert.All(categories.Zip(shares), c => Assert.Equal(c.First.GetProperty("assessed").GetBoolean(), c.Second.ValueKind == JsonValueKind.Number));
    }

    [Fact]
    public async Task An_areas_circle_equals_coverage_runs_and_stands_beside_its_siblings()
    {
        var answer = await city.GetAsync("/api/areas/31/living-circle");
        Assert.Equal([30, 31], answer.GetProperty("siblings").EnumerateArray().Select(s => Number(s, "id")));
        Assert.Equal(1, Number(answer, "rank"));
        Assert.Equal(100, answer.GetProperty("siblingsScore").GetDouble());
        Assert.Equal(100, answer.GetProperty("cityScore").GetDouble());
        var centre = answer.GetProperty("categories").EnumerateArray().Single(c => c.GetProperty("code").GetString() == "community_centre");
        Assert.Equal([5, 10, 15], centre.GetProperty("within").EnumerateArray().Select(w => Number(w, "minutes")));
        Assert.Equal([14, 14, 14], centre.GetProperty("within").EnumerateArray().Select(w => Number(w, "peopleCovered")));
        // At half a metre a second C's four people walk 400 s to a centre.
        var slow = await city.GetAsync("/api/areas/31/living-circle?speedMetresPerSecond=0.5");
        centre = slow.GetProperty("categories").EnumerateArray().Single(c => c.GetProperty("code").GetString() == "community_centre");
        Assert.Equal([10, 14, 14], centre.GetProperty("within").EnumerateArray().Select(w => Number(w, "peopleCovered")));
        using var missing = await city.Client.GetAsync("/api/areas/999/living-circle");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task The_workbook_of_an_area_holds_its_categories_all_scores_and_the_method()
    {
        using var response = await city.Client.GetAsync("/api/living-circle/export?format=xlsx&area=31&persona=elder");
        response.EnsureSuccessStatusCode();
        using var book = SpreadsheetDocument.Open(new MemoryStream(await response.Content.ReadAsByteArrayAsync()), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(book).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var sheets = book.WorkbookPart!.Workbook.Sheets!.Elements<Sheet>().ToList();
        Assert.Equal(["各类设施", "生活圈得分", "说明"], sheets.Select(s => s.Name!.Value));
        Assert.Contains(Rows(book, sheets[0]), row => row[0] == "community_centre" && row[4] == "1");
        var scores = Rows(book, sheets[1]);
        Assert.Equal(["代码", "名称", "上级", "人口"], scores[0].Take(4));
        Assert.Equal(["510100001002", "东社区", "试验街道", "14"], scores[2].Take(4));
        Assert.Equal("全域", scores[^1][1]);
        Assert.Contains(Rows(book, sheets[2]), row => row[0] == "谁来走" && row[1].StartsWith("老年人", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_csv_holds_what_the_answer_says()
    {
        var answer = await city.GetAsync("/api/living-circle?level=3");
        var lines = (await city.Client.GetStringAsync("/api/living-circle/export?format=csv")).TrimStart('\uFEFF').Trim().Split('\n', StringSplitOptions.TrimEntries);
        var head = lines[0].Split(',');
        Assert.Equal(["code", "name", "parentName", "people", "households", "score", "lacking", "peopleWithAll"], head.Take(8));
        Assert.Equal(answer.GetProperty("categories").EnumerateArray().Where(c => c.GetProperty("assessed").GetBoolean()).Select(c => c.GetProperty("code").GetString()!), head.Skip(8));
        Assert.Equal(answer.GetProperty("areas").EnumerateArray().Select(a => a.GetProperty("code").GetString()!), lines[1..^1].Select(line => line.Split(',')[0]));
        Assert.Equal(answer.GetProperty("city").GetProperty("people").ToString(), lines[^1].Split(',')[3]);
        using var wrong = await city.Client.GetAsync("/api/living-circle/export?format=csv&area=999");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static List<string[]> Rows(SpreadsheetDocument book, Sheet sheet) =>
        [.. ((WorksheetPart)book.WorkbookPart!.GetPartById(sheet.Id!)).Worksheet.Descendants<Row>().Select(r => r.Elements<Cell>().Select(c => c.InnerText).ToArray())];

    [Fact]
    public async Task A_circle_tells_its_neighbours_and_the_home_in_the_middle_of_its_people()
    {
        var answer = await city.GetAsync("/api/areas/31/living-circle");
        Assert.Equal([30], answer.GetProperty("adjacent").EnumerateArray().Select(s => Number(s, "id")));
        // Ten people at I and four at C: their mean is nearest to I.
        Assert.Equal([104.002, 30.002], answer.GetProperty("middle").EnumerateArray().Select(d => d.GetDouble()));
        Assert.Empty((await city.GetAsync("/api/areas/20/living-circle")).GetProperty("adjacent").EnumerateArray());
    }

    [Fact]
    public async Task Places_are_those_that_one_walks_to_in_time()
    {
        // From A: centre 1 at once, the facility at B after 100 s, the rest station at E after 200 s, centre 2 at I after 400 s.
        var answer = await city.GetAsync("/api/living-circle/places?lon=104&lat=30&at=2026-11-22T20:30");
        Assert.Equal([0, 100, 200, 400], answer.GetProperty("places").EnumerateArray().Select(p => Number(p, "walkSeconds")));
        Assert.Equal(["station_kind", "facility_category", "station_kind", "station_kind"], answer.GetProperty("places").EnumerateArray().Select(p => p.GetProperty("type").GetString()));
        bool?[] open = [false, null, null, true];
        Assert.Equal(open, answer.GetProperty("places").EnumerateArray().Select(p => p.GetProperty("open") is { ValueKind: not JsonValueKind.Null } o ? o.GetBoolean() : (bool?)null));
        var centre = answer.GetProperty("categories").EnumerateArray().Single(c => c.GetProperty("code").GetString() == "community_centre");
        Assert.Equal([1, 2, 2], centre.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32()));
        Assert.Equal((2, 0), (Number(centre, "points"), Number(centre, "nearestSeconds")));

        // From C at a fifth of a metre a second both centres are 1,000 s away: beyond fifteen minutes, within half an hour.
        var slow = await city.GetAsync("/api/living-circle/places?lon=104.002&lat=30&speedMetresPerSecond=0.2");
        var nearest = slow.GetProperty("categories").EnumerateArray().Single(c => c.GetProperty("code").GetString() == "community_centre");
        Assert.Equal([0, 0, 0], nearest.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32()));
        Assert.Equal(1000, Number(nearest, "nearestSeconds"));
        Assert.DoesNotContain(slow.GetProperty("places").EnumerateArray(), p => p.GetProperty("category").GetString() == "community_centre");
    }

    [Fact]
    public async Task Load_overlap_and_accessibility_are_as_worked_out_by_hand()
    {
        // In 4 minutes A's ten people reach centre 1 (capacity 100), I's ten reach centre 2 (not known), C's four both, at 200 s each;
        // of two as near the first is the nearest. 100 / 14 for each at A and C: 100 / 24 in the mean of 24 people.
        var answer = await city.GetAsync("/api/stations/load?kind=community_centre&minutes=4&level=1");
        var stations = answer.GetProperty("stations").EnumerateArray().ToDictionary(s => Number(s, "id"));
        Assert.Equal((14, 10, 14), (Number(stations[1], "peopleNearest"), Number(stations[1], "peopleOnlyHere"), Number(stations[1], "peopleWithinReach")));
        Assert.Equal((10, 10, 14), (Number(stations[2], "peopleNearest"), Number(stations[2], "peopleOnlyHere"), Number(stations[2], "peopleWithinReach")));
        Assert.Equal(0.14, stations[1].GetProperty("load").GetDouble());
        Assert.Equal(JsonValueKind.Null, stations[2].GetProperty("load").ValueKind);
        Assert.Equal(1, Number(answer, "stationsWithoutCapacity"));
        var whole = answer.GetProperty("city");
        Assert.Equal([0, 20, 4, 0], whole.GetProperty("people").EnumerateArray().Select(p => p.GetInt32()));
        Assert.Equal((3, 0), (Number(whole, "peopleExcluded"), Number(whole, "peopleUnsnapped")));
        Assert.Equal(100 / 24.0, whole.GetProperty("meanAccessibility").GetDouble(), 6);
        Assert.Equal(100 / 24.0, answer.GetProperty("areas")[0].GetProperty("overlap").GetProperty("meanAccessibility").GetDouble(), 6);

        // At twice the speed everybody reaches both.
        var fast = await city.GetAsync("/api/stations/load?kind=community_centre&minutes=4&speedMetresPerSecond=2");
        Assert.Equal([0, 0, 24, 0], fast.GetProperty("city").GetProperty("people").EnumerateArray().Select(p => p.GetInt32()));

        // At night centre 1 is closed: who lived by it has none.
        var night = await city.GetAsync("/api/stations/load?kind=community_centre&minutes=4&at=2026-11-22T20:30");
        Assert.Equal([10, 14, 0, 0], night.GetProperty("city").GetProperty("people").EnumerateArray().Select(p => p.GetInt32()));
        Assert.False(night.GetProperty("stations").EnumerateArray().First(s => Number(s, "id") == 1).GetProperty("usable").GetBoolean());
    }

    [Theory]
    [InlineData("/api/living-circle?level=6", "level")]
    [InlineData("/api/living-circle?personas=adult,ghost", "personas")]
    [InlineData("/api/living-circle?speedMetresPerSecond=9", "speedMetresPerSecond")]
    [InlineData("/api/areas/31/living-circle?crossingSeconds=-1", "crossingSeconds")]
    [InlineData("/api/living-circle?personas=", "personas")]
    [InlineData("/api/living-circle?parent=999", "parent")]
    [InlineData("/api/areas/31/living-circle?at=soon", "at")]
    [InlineData("/api/living-circle/places?lon=190&lat=30", "lon")]
    [InlineData("/api/living-circle/places?lon=104.5&lat=30", "lon")]
    [InlineData("/api/living-circle/places?lon=104&lat=30&persona=ghost", "persona")]
    [InlineData("/api/stations/load?minutes=5", "kind")]
    [InlineData("/api/stations/load?kind=rest_station&category=market", "category")]
    [InlineData("/api/stations/load?kind=rest_station&minutes=61", "minutes")]
    public async Task A_bad_question_is_refused_by_the_field(string path, string field)
    {
        using var response = await city.Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(field, out _), text);
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
