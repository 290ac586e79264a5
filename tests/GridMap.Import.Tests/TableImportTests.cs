using System.Diagnostics;
using System.Text;
using GridMap.Analysis.Coordinates;
using GridMap.Import.Tables;

namespace GridMap.Import.Tests;

public sealed class TableImportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gridmap-tables-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Areas_stations_and_households_load_and_load_again()
    {
        await using var store = await TestStore.CreateAsync();
        string areas = File("areas.csv", "级别,代码,名称,上级代码,几何\n" + Area("微网格", "D-5", "D-4") + Area("网格", "D-4", "D-3") + Area("社区", "D-3", "D-2") + Area("街道", "D-2", "D") + Area("区", "D", ""));
        string stations = File("stations.csv", "名称,类型,经度,纬度,开放时间,负责区域,容量\n玉林站,community_centre,104.05,30.65,Mo-Fr 09:00-17:00,D-3,300\n");
        string households = File("households.csv", "地址,经度,纬度,7岁以下,7-17岁,18-59岁,60岁以上,颜色\n一号,104.05,30.65,1,0,2,1,黄\n二号,105.5,30.65,0,0,1,0,\n");
        for (int time = 0; time < 2; time++)
        {
            await TableImport.RunAsync(store.DataSource, TableKind.Areas, areas, Options());
            await TableImport.RunAsync(store.DataSource, TableKind.Stations, stations, Options());
            var report = await TableImport.RunAsync(store.DataSource, TableKind.Households, households, Options());
            Assert.Equal(5, report.Counts["people"]);
            Assert.Equal(1, report.Counts["outside every micro-grid"]);
            Assert.Equal(5, await store.ScalarAsync<long>("select count(*) from area"));
            Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from station s join station_area on station_id = s.id"));
            Assert.Equal("yellow", await store.ScalarAsync<string>("select colour from household h join area a on a.id = h.micro_grid_id where a.code = 'D-5'"));
        }
    }

    [Fact]
    public async Task Facilities_load_and_load_again_by_the_category_s_code_or_name()
    {
        await using var store = await TestStore.CreateAsync();
        string shops = File("shops.csv", "名称,类别,经度,纬度,开放时间\n好店,便利店,104.05,30.65,Mo-Su 08:00-22:00\n,market,104.06,30.65,\n坏店,飞船,104.05,30.65,\n");
        for (int time = 0; time < 2; time++)
        {
            var report = await TableImport.RunAsync(store.DataSource, TableKind.Facilities, shops, Options() with { Partial = true });
            Assert.Equal(2, report.Counts["facilities"]);
            Assert.Equal("convenience_store 好店, market", await store.ScalarAsync<string>("select string_agg(concat_ws(' ', category, name), ', ' order by category) from facility"));
        }
    }

    [Fact]
    public async Task What_a_new_file_changes_is_dated_by_the_city_s_day()
    {
        await using var store = await TestStore.CreateAsync();
        string upper = Area("网格", "D-4", "D-3") + Area("社区", "D-3", "D-2") + Area("街道", "D-2", "D") + Area("区", "D", "");
        string households = File("households.csv", "地址,经度,纬度,7岁以下,7-17岁,18-59岁,60岁以上,颜色\n一号,104.05,30.65,1,0,2,1,黄\n");

        // Of two cities 26 hours apart, it is never the same day.
        foreach (var zone in (string[])["Pacific/Kiritimati", "Etc/GMT+12"])
        {
            await using var city = Data.GridMapDataSource.Create(store.ConnectionString, zone);
            await store.ExecuteAsync("truncate source, area_change restart identity cascade");
            string first = File("areas.csv", "级别,代码,名称,上级代码,几何\n" + Area("微网格", "D-5", "D-4") + upper);
            await TableImport.RunAsync(city, TableKind.Areas, first, Options());
            await TableImport.RunAsync(city, TableKind.Households, households, Options());
            await store.ExecuteAsync("update area set valid_from = '2026-01-01'; update household set valid_from = '2026-01-01', placed_from = '2026-01-01'");
            string second = File("areas.csv", "级别,代码,名称,上级代码,几何\n" + Area("微网格", "D-6", "D-4") + upper.Replace("D-3,D-3", "D-3,新名", StringComparison.Ordinal));
            await TableImport.RunAsync(city, TableKind.Areas, second, Options());
            string today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(string.Join(' ', today, today, today, today), await store.ScalarAsync<string>("""
                select concat_ws(' ', (select valid_from from area where code = 'D-6'), (select valid_to from area_past limit 1), (select made_on from area_change limit 1), (select placed_from from household))
                """));
        }
    }

    [Fact]
    public async Task Refused_rows_are_listed_and_the_others_load_only_when_asked_for()
    {
        await using var store = await TestStore.CreateAsync();
        string file = File("stations.csv", "name,kind,lon,lat\nGood,community_centre,104.05,30.65\nSwapped,community_centre,30.65,104.05\nOdd,castle,104.05,30.65\n");
        var e = await Assert.ThrowsAsync<ImportException>(() => TableImport.RunAsync(store.DataSource, TableKind.Stations, file, Options()));
        Assert.Contains("2 of 3 rows", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await store.ScalarAsync<long>("select count(*) from source"));
        var list = await System.IO.File.ReadAllTextAsync(Rejected);
        Assert.Contains("3,place,30.65 104.05,latitude and longitude look swapped", list, StringComparison.Ordinal);
        Assert.Contains("4,kind,castle,", list, StringComparison.Ordinal);

        await TableImport.RunAsync(store.DataSource, TableKind.Stations, file, Options() with { Partial = true });
        Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from station"));
    }

    [Fact]
    public async Task An_area_that_crosses_itself_is_refused_with_the_place()
    {
        await using var store = await TestStore.CreateAsync();
        string file = File("areas.geojson", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"level":1,"code":"X","name":"Bow"},"geometry":{"type":"Polygon","coordinates":[[[104,30],[105,31],[105,30],[104,31],[104,30]]]}}]}""");
        var e = await Assert.ThrowsAsync<ImportException>(() => TableImport.RunAsync(store.DataSource, TableKind.Areas, file, Options()));
        Assert.Contains("104.5 30.5", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gcj02_in_gb18030_lands_on_wgs84()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var store = await TestStore.CreateAsync();
        var there = ChinaOffsets.Wgs84ToGcj02(new(104.05, 30.65));
        string file = Path.Combine(folder.FullName, "gcj.csv");
        await System.IO.File.WriteAllTextAsync(file, FormattableString.Invariant($"名称,类型,经度,纬度\n玉林,community_centre,{there.Longitude},{there.Latitude}\n"), Encoding.GetEncoding("GB18030"));
        await TableImport.RunAsync(store.DataSource, TableKind.Stations, file, Options() with { Crs = "GCJ-02" });
        Assert.True(await store.ScalarAsync<double>("select st_distance(geom::geography, st_setsrid(st_point(104.05, 30.65), 4326)::geography) from station where name = '玉林'") < 0.01);
    }

    /// <summary>GDAL writes the file, PROJ projects it; our own projection brings back what declares nothing.</summary>
    [Theory]
    [InlineData("GPKG", "stations.gpkg", "EPSG:4326", null)]
    [InlineData("GPKG", "projected.gpkg", "EPSG:4547", null)]
    [InlineData("ESRI Shapefile", "stations.shp", "EPSG:4490", null)]
    [InlineData("ESRI Shapefile", "undeclared.shp", "EPSG:4543", "EPSG:4543")]
    [InlineData("GeoJSON", "stations.geojson", "EPSG:4326", null)]
    public async Task Files_of_every_format_and_projection_land_in_the_same_place(string driver, string name, string system, string? crs)
    {
        await using var store = await TestStore.CreateAsync();
        string csv = File("source.csv", "name,kind,lon,lat\n玉林站,community_centre,104.05,30.65\n");
        string file = Path.Combine(folder.FullName, name);
        using (var process = Process.Start("ogr2ogr", ["-f", driver, file, csv, "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat",
                   "-s_srs", "EPSG:4326", "-t_srs", system, "-lco", driver == "ESRI Shapefile" ? "ENCODING=UTF-8" : "DESCRIPTION=stations"]))
        {
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }

        if (crs is not null) System.IO.File.Delete(Path.ChangeExtension(file, ".prj"));
        await TableImport.RunAsync(store.DataSource, TableKind.Stations, file, Options() with { Crs = crs });
        Assert.True(await store.ScalarAsync<double>("select st_distance(geom::geography, st_setsrid(st_point(104.05, 30.65), 4326)::geography) from station where name = '玉林站'") < 0.01);
    }

    private string Rejected => Path.Combine(folder.FullName, "rejects.csv");

    private TableImportOptions Options() => new(RejectsPath: Rejected);

    private string File(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static string Area(string level, string code, string parent) => $"{level},{code},{code},{parent},\"POLYGON((104 30,105 30,105 31,104 31,104 30))\"\n";
}
