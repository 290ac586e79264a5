using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using GridMap.Api.Http;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Tests.Imports;

/// <summary>A small city of its own: what is brought in changes what others would count.</summary>
public sealed class ImportCity : IAsyncLifetime
{
    public SmallCity City { get; } = new();

    public HttpClient Planner { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await City.InitializeAsync();
        await City.Store.ExecuteAsync("select setval(pg_get_serial_sequence('gridmap.station', 'id'), 1000)"); // the city's stations have numbers of their own
        Planner = await SmallCity.SignInAsync(City.Address);
    }

    public ValueTask DisposeAsync()
    {
        Planner.Dispose();
        return City.DisposeAsync();
    }

    public async Task<JsonElement> SendAsync(string kind, string name, byte[] file, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var response = await Planner.PostAsync($"/api/imports?kind={kind}&name={Uri.EscapeDataString(name)}", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> SendAsync(string kind, string name, string text) => SendAsync(kind, name, Encoding.UTF8.GetBytes(text));

    public async Task<JsonElement> AskAsync(JsonElement draft, string what, object request, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Planner.PostAsJsonAsync($"/api/imports/{draft.GetProperty("id").GetString()}/{what}", request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}

public sealed class ImportTests(ImportCity here) : IClassFixture<ImportCity>
{
    private const string Stations = "名称,类型,经度,纬度,备注\n新站一,rest_station,104.0005,30.0005,甲\n新站二,rest_station,104.0015,30.0015,乙\n";

    [Fact]
    public async Task A_file_is_tried_without_a_trace_and_stored_once_it_is_confirmed()
    {
        var draft = await here.SendAsync("stations", "trial.csv", Stations);
        Assert.Equal(["name", "kind", "lon", "lat", ""], draft.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("field").GetString() ?? ""));
        Assert.Equal(2, draft.GetProperty("rows").GetInt32());
        var before = await CountAsync("station");
        var check = await here.AskAsync(draft, "check", new { crs = "EPSG:4326" });
        Assert.Equal((2, 0, 0, false), (Number(check, "good"), Number(check, "refused"), Number(check, "replaces"), check.GetProperty("stored").GetBoolean()));
        Assert.Equal([104.0005, 30.0005], check.GetProperty("places").GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(d => d.GetDouble()));
        Assert.Equal(before, await CountAsync("station"));

        var stored = await here.AskAsync(draft, "confirmation", new { crs = "EPSG:4326" });
        Assert.True(stored.GetProperty("stored").GetBoolean());
        Assert.Equal(before + 2, await CountAsync("station"));
        await here.AskAsync(draft, "confirmation", new { }, HttpStatusCode.NotFound);
        Assert.Equal(1, await CountAsync("audit", "where subject = 'source' and action = 'insert' and account_id is not null and after ->> 'name' = 'upload:stations:trial.csv'"));

        // The same name again: replaced, not added.
        var again = await here.SendAsync("stations", "trial.csv", Stations);
        Assert.Equal(2, Number(await here.AskAsync(again, "confirmation", new { crs = "EPSG:4326" }), "replaces"));
        Assert.Equal(before + 2, await CountAsync("station"));
    }

    [Theory]
    [InlineData("stations", "类别", "kind")]
    [InlineData("stations", "站点类别", "kind")]
    [InlineData("facilities", "类型", "category")]
    [InlineData("facilities", "类别", "category")]
    public async Task What_a_file_calls_kind_or_category_is_the_one_that_its_register_has(string kind, string header, string field)
    {
        var draft = await here.SendAsync(kind, "headers.csv", $"名称,{header},经度,纬度\n甲,x,104,30\n");
        Assert.Equal(["name", field, "lon", "lat"], draft.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("field").GetString() ?? ""));
    }

    [Fact]
    public async Task A_file_that_cannot_be_taken_says_so_by_code_too()
    {
        Assert.Equal("no_rows", (await here.SendAsync("stations", "empty.csv", Encoding.UTF8.GetBytes("名称,类型,经度,纬度\n"), HttpStatusCode.BadRequest)).GetProperty("code").GetString());
        Assert.Equal("unknown_format", (await here.SendAsync("stations", "x.bin", [1, 0, 2, 0], HttpStatusCode.BadRequest)).GetProperty("code").GetString());
        var draft = await here.SendAsync("stations", "nowhere.csv", "名称,类型\n甲,rest_station\n");
        Assert.Equal("no_place", (await here.AskAsync(draft, "check", new { }, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task How_far_it_has_come_is_told_to_its_own_account_while_it_goes_on()
    {
        var underway = new Underway();
        var id = Guid.NewGuid();
        using (var work = underway.Begin(id, 7))
        {
            Assert.Equal(0, underway.Find(id, 7));
            work.Tell(0.4);
            Assert.Equal(0.4, underway.Find(id, 7));
            Assert.Null(underway.Find(id, 8));
        }

        Assert.Null(underway.Find(id, 7));
        using var response = await here.Planner.GetAsync($"/api/underway/{id}");
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("share").ValueKind);
    }

    [Fact]
    public async Task Refused_rows_are_told_with_a_remedy_and_the_others_are_stored_only_when_asked_for()
    {
        var draft = await here.SendAsync("facilities", "shops.csv", "店名,哪一类,lng,lat\n好店,便利店,104.0005,30.0005\n坏店,飞船,104.0005,30.0005\n");
        var columns = new Dictionary<string, string> { ["店名"] = "name", ["哪一类"] = "category", ["lng"] = "lon", ["lat"] = "lat" };
        var before = await CountAsync("facility");
        var check = await here.AskAsync(draft, "confirmation", new { columns, crs = "EPSG:4326" });
        Assert.Equal((1, 1, false), (Number(check, "good"), Number(check, "refused"), check.GetProperty("stored").GetBoolean()));
        var problem = check.GetProperty("problems")[0];
        Assert.Equal((3, "category", "飞船"), (Number(problem, "row"), problem.GetProperty("field").GetString(), problem.GetProperty("value").GetString()));
        Assert.Contains("convenience_store", problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync("facility"));
        Assert.True((await here.AskAsync(draft, "confirmation", new { columns, crs = "EPSG:4326", partial = true })).GetProperty("stored").GetBoolean());
        Assert.Equal(before + 1, await CountAsync("facility"));
    }

    [Theory]
    [InlineData("EPSG:4326")]
    [InlineData("GCJ-02")]
    [InlineData("BD-09")]
    public async Task The_coordinate_system_is_guessed_from_where_places_of_the_same_name_are(string crs)
    {
        var places = new (string Name, LonLat Place)[] { ("西社区党群服务中心", new(104, 30)), ("东社区党群服务中心", new(104.002, 30.002)), ("蓉城驿站", new(104.001, 30.001)) };
        var rows = places.Select(p =>
        {
            var gcj = ChinaOffsets.Wgs84ToGcj02(p.Place);
            var written = crs switch { "GCJ-02" => gcj, "BD-09" => ChinaOffsets.Gcj02ToBd09(gcj), _ => p.Place };
            return FormattableString.Invariant($"{p.Name},rest_station,{written.Longitude:F7},{written.Latitude:F7}\n");
        });
        var check = await here.AskAsync(await here.SendAsync("stations", "guess.csv", "name,kind,lon,lat\n" + string.Concat(rows)), "check", new { });
        Assert.Equal((crs, true), (check.GetProperty("crs").GetString(), check.GetProperty("sure").GetBoolean()));
        var systems = check.GetProperty("systems").EnumerateArray().ToList();
        Assert.InRange(systems[0].GetProperty("namesakeMetres").GetDouble(), 0, 1);
        Assert.InRange(systems[1].GetProperty("namesakeMetres").GetDouble(), 200, 2000);
    }

    [Fact]
    public async Task Metres_are_guessed_to_be_of_the_zone_that_brings_them_to_the_streets()
    {
        // Where 104.0005 30.0005 lies in the 3-degree zone of 105 degrees, without its number: found by halving, as the way back is all there is.
        var zone = CoordinateSystem.TryGet("EPSG:4544", out _)!;
        double Solve(double low, double high, Func<double, bool> isBelow)
        {
            for (var i = 0; i < 60; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = isBelow(middle) ? (middle, high) : (low, middle);
            }

            return low;
        }

        var (x, y) = (400_000.0, 3_320_000.0);
        for (var i = 0; i < 5; i++)
        {
            x = Solve(100_000, 900_000, v => zone.ToWgs84(v, y).Longitude < 104.0005);
            y = Solve(3_000_000, 3_600_000, v => zone.ToWgs84(x, v).Latitude < 30.0005);
        }

        var draft = await here.SendAsync("facilities", "metres.csv", FormattableString.Invariant($"name,category,x,y\n店,便利店,{x:F2},{y:F2}\n"));
        var check = await here.AskAsync(draft, "check", new { });
        Assert.Equal(("EPSG:4544", true, 1), (check.GetProperty("crs").GetString(), check.GetProperty("sure").GetBoolean(), Number(check, "good")));
    }

    [Fact]
    public async Task A_planner_of_one_community_brings_in_nothing_elsewhere_and_replaces_nothing_of_others()
    {
        await here.AskAsync(await here.SendAsync("stations", "ours.csv", "name,kind,lon,lat\n东,rest_station,104.0015,30.0015\n"), "confirmation", new { crs = "EPSG:4326" });
        await here.City.Store.ExecuteAsync("update account set everywhere = false where name = 'planner'; insert into account_scope (account_id, area_id) select id, 30 from account where name = 'planner'");
        try
        {
            var check = await here.AskAsync(await here.SendAsync("stations", "west.csv", Stations), "check", new { crs = "EPSG:4326" });
            Assert.Equal((1, 1), (Number(check, "good"), Number(check, "refused")));
            Assert.Contains("outside the areas", check.GetProperty("problems")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
            var theirs = await here.SendAsync("stations", "ours.csv", "name,kind,lon,lat\n西,rest_station,104.0005,30.0005\n");
            var refused = await here.AskAsync(theirs, "confirmation", new { crs = "EPSG:4326" }, HttpStatusCode.BadRequest);
            Assert.Contains("another name", refused.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
            Assert.Equal(1, await CountAsync("station", "where name = '东'"));
        }
        finally
        {
            await here.City.Store.ExecuteAsync("delete from account_scope; update account set everywhere = true where name = 'planner'");
        }
    }

    [Theory]
    [InlineData("GPKG", "gpkg")]
    [InlineData("GeoJSON", "geojson")]
    [InlineData("ESRI Shapefile", "zip")]
    [InlineData("XLSX", "xlsx")]
    public async Task Each_format_is_read(string driver, string extension)
    {
        var folder = Directory.CreateTempSubdirectory("gridmap-formats-");
        try
        {
            var csv = Path.Combine(folder.FullName, "in.csv");
            await File.WriteAllTextAsync(csv, "name,kind,lon,lat\n格式站,rest_station,104.0005,30.0005\n");
            var made = Path.Combine(folder.FullName, extension == "zip" ? "shape.shp" : $"made.{extension}");
            string[] place = driver == "XLSX" ? [] : ["-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "KEEP_GEOM_COLUMNS=NO", "-a_srs", "EPSG:4326"];
            using (var process = Process.Start(new ProcessStartInfo("ogr2ogr", ["-f", driver, made, csv, .. place]))!)
            {
                await process.WaitForExitAsync();
                Assert.Equal(0, process.ExitCode);
            }

            if (extension == "zip")
            {
                var zip = Path.Combine(folder.FullName, "made.zip");
                using (var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create))
                {
                    foreach (var part in folder.GetFiles("shape.*"))
                    {
                        await archive.CreateEntryFromFileAsync(part.FullName, "../../" + part.Name); // where a careless reader would write
                    }
                }

                made = zip;
            }

            var check = await here.AskAsync(await here.SendAsync("stations", $"made.{extension}", await File.ReadAllBytesAsync(made)), "check", new { crs = "EPSG:4326" });
            Assert.Equal((1, 0), (Number(check, "good"), Number(check, "refused")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("name,kind,lon,lat\n", "no rows")]
    [InlineData("PK\u0003\u0004nothing", "damaged")]
    [InlineData("\u0001\0\0\0binary", "neither text nor")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature" """, "cannot be read")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "no rows")]
    public async Task What_cannot_be_read_is_refused_before_anything_is_kept(string file, string said)
    {
        var problem = await here.SendAsync("stations", "bad", Encoding.UTF8.GetBytes(file), HttpStatusCode.BadRequest);
        Assert.Contains(said, problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("import_draft", "where file_name = 'bad'"));
    }

    [Fact]
    public async Task A_list_of_drivers_that_open_other_files_is_not_read()
    {
        // GDAL's own virtual format would read what it names.
        var draft = await here.SendAsync("stations", "x.vrt", "<OGRVRTDataSource><OGRVRTLayer name=\"passwd\"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>\nx\n");
        await here.AskAsync(draft, "check", new { }, HttpStatusCode.BadRequest);
        await here.SendAsync("stations", "large.csv", new byte[GridMap.Api.Imports.UploadReader.LimitBytes + 1], HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_GeoPackage_whose_tables_stand_for_other_files_is_refused()
    {
        byte[] file = [.. "SQLite format 3\0"u8, .. new byte[100], .. "CREATE VIRTUAL TABLE other USING VirtualOGR('/etc/passwd')"u8];
        var problem = await here.SendAsync("stations", "x.gpkg", file, HttpStatusCode.BadRequest);
        Assert.Contains("outside of it", problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_its_senders_alone_and_ends()
    {
        var draft = await here.SendAsync("stations", "mine.csv", Stations);
        var path = $"/api/imports/{draft.GetProperty("id").GetString()}";
        using var other = await SmallCity.SignInAsync(here.City.Address, "admin");
        using var refused = await other.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var found = await here.Planner.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        await here.City.Store.ExecuteAsync($"update import_draft set expires_at = now() where id = '{draft.GetProperty("id").GetString()}'");
        using var gone = await here.Planner.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_database_lets_the_service_store_nothing_but_uploads()
    {
        await using var service = GridMapDataSource.CreateForService(here.City.Store.ConnectionString);
        var planner = await here.City.Store.ScalarAsync<long>("select id from account where name = 'planner'");
        foreach (var sql in (string[])[
            "insert into station (kind, name, geom, source_id) values ('rest_station', 'x', st_setsrid(st_makepoint(104, 30), 4326), 1)",
            "insert into facility (category, geom, source_id) select min(code), st_setsrid(st_makepoint(104, 30), 4326), 1 from facility_category",
            "insert into station_item select 3, min(code) from service_item", "insert into station_area values (3, 30)",
            "insert into source (name, kind, attribution) values ('x', 'file', '')", "delete from source where id = 1"])
        {
            await using var work = await new ActingStore(service).BeginAsync(Actor.Account(planner, new DateOnly(2026, 11, 21)), CancellationToken.None);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => work.ExecuteAsync(sql, CancellationToken.None));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private Task<long> CountAsync(string table, string where = "") => here.City.Store.ScalarAsync<long>($"select count(*) from {table} {where}");

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
