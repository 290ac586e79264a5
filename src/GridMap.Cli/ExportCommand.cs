using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GridMap.Api.Counts;
using GridMap.Data;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GridMap.Cli;

/// <summary>Writes what the store holds to a file, through GDAL's ogr2ogr; the file's ending chooses the format.</summary>
internal static class ExportCommand
{
    private static readonly Dictionary<string, string> Drivers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".geojson"] = "GeoJSON", [".gpkg"] = "GPKG", [".shp"] = "ESRI Shapefile", [".csv"] = "CSV", [".fgb"] = "FlatGeobuf", [".xlsx"] = "XLSX",
    };

    private static readonly Dictionary<string, string> Queries = new(StringComparer.Ordinal)
    {
        ["areas"] = """
            select a.id, a.level, a.code, a.name, p.code as parent_code, a.valid_from, a.generated, a.geom
            from gridmap.area a left join gridmap.area p on p.id = a.parent_id where a.valid_to is null order by a.level, a.code
            """,
        ["stations"] = """
            select s.id, s.kind, s.name, s.opening_hours, s.capacity, s.address, s.phone, s.generated,
              (select string_agg(item_code, ';' order by item_code) from gridmap.station_item i where i.station_id = s.id) as items,
              (select string_agg(a.code, ';' order by a.code) from gridmap.station_area r join gridmap.area a on a.id = r.area_id where r.station_id = s.id) as areas,
              st_x(s.geom) as lon, st_y(s.geom) as lat, s.geom
            from gridmap.station s where s.valid_to is null order by s.id
            """,
        ["households"] = """
            select h.id, h.address, h.people, h.people_under_7, h.people_7_17, h.people_18_59, h.people_60_plus, h.colour,
              m.code as micro_grid, h.generated, st_x(h.geom) as lon, st_y(h.geom) as lat, h.geom
            from gridmap.household h left join gridmap.area m on m.id = h.micro_grid_id where h.valid_to is null order by h.id
            """,
        ["gaps"] = """
            select g.gap, g.people - g.people % {1} as people, g.households - g.households % {1} as households, g.reason, a.name as community,
              case when {1} = 1 then g.evidence else g.evidence - 'peopleNearest' end::text as evidence, g.run_id::text as run, g.geom
            from gridmap.coverage_gap g left join gridmap.area a on a.id = g.community_id
            where g.run_id = '{0}' and g.households >= {1} order by g.people desc
            """,
        ["coverage"] = """
            select code, name, level, households, households_covered, households_unsnapped, households_excluded, people, people_covered, people_unsnapped, people_excluded,
              round(100.0 * people_covered / nullif(people - people_excluded, 0), 2) as percent_covered, generated, run, geom
            from (
              select a.code, a.name, c.level, a.generated, c.run_id::text as run, a.geom,
                c.households - c.households % {1} as households, c.households_covered - c.households_covered % {1} as households_covered,
                c.households_unsnapped - c.households_unsnapped % {1} as households_unsnapped, c.households_excluded - c.households_excluded % {1} as households_excluded,
                case when c.households < {1} then 0 else c.people - c.people % {1} end as people,
                case when c.households_covered < {1} then 0 else c.people_covered - c.people_covered % {1} end as people_covered,
                case when c.households_unsnapped < {1} then 0 else c.people_unsnapped - c.people_unsnapped % {1} end as people_unsnapped,
                case when c.households_excluded < {1} then 0 else c.people_excluded - c.people_excluded % {1} end as people_excluded
              from gridmap.coverage_area c join gridmap.area a on a.id = c.area_id where c.run_id = '{0}') told
            order by level, code
            """,
    };

    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = string.Join(", ", Queries.Keys) };
        what.AcceptOnlyFromAmong([.. Queries.Keys]);
        var output = new Option<FileInfo>("--output", "-o") { Description = $"File to write; its ending says the format: {string.Join(" ", Drivers.Keys)}", Required = true };
        var run = new Option<Guid?>("--run") { Description = "For gaps and coverage: the run; otherwise the latest that is done" };
        var exact = new Option<bool>("--exact") { Description = "Single households, and counts as they are: for those who may see everybody. Otherwise counts are told in steps of GridMap__SmallestCount (5) households" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file if it is there" };
        var command = new Command("export", "Write areas, stations, households, or a coverage run's gaps or figures to a file.") { what, output, run, exact, overwrite };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(what)!, result.GetValue(output)!, result.GetValue(run), result.GetValue(exact), result.GetValue(overwrite), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string what, FileInfo output, Guid? run, bool exact, bool overwrite, CancellationToken cancellation)
    {
        if (!Drivers.TryGetValue(output.Extension, out var driver))
        {
            return CommandLine.Fail($"{output.Name}: the ending '{output.Extension}' is no format known here. Use one of {string.Join(" ", Drivers.Keys)}.");
        }

        if (what == "households" && !exact)
        {
            return CommandLine.Fail("This would write single households with their addresses. If that is meant: --exact.");
        }

        if (output.Exists && !overwrite)
        {
            return CommandLine.Fail($"{output.FullName} is there already. Choose another name, or add --overwrite.");
        }

        if (output.Directory is not { Exists: true })
        {
            return CommandLine.Fail($"The folder of {output.FullName} does not exist.");
        }

        var query = Queries[what];
        if (query.Contains("{0}", StringComparison.Ordinal))
        {
            await using var store = CommandLine.OpenStore();
            if (await FindRunAsync(store, run, cancellation) is not { } found)
            {
                return CommandLine.Fail(run is null
                    ? "There is no coverage run yet. Make one: ./gridmap coverage --kind community_centre --minutes 15"
                    : $"There is no finished coverage run {run}.");
            }

            query = string.Format(CultureInfo.InvariantCulture, query, found, exact ? 1 : CountViews.ReadSmallest(new ConfigurationBuilder().AddEnvironmentVariables().Build()));
        }

        // Into a folder aside and moved when whole: an export that breaks off leaves nothing behind.
        var aside = Directory.CreateTempSubdirectory("gridmap-export-");
        try
        {
            var problem = await ConvertAsync(driver, Path.Combine(aside.FullName, output.Name), query, what, cancellation);
            if (problem is not null)
            {
                return CommandLine.Fail($"{output.Name} could not be written: {problem}");
            }

            foreach (var file in aside.GetFiles())
            {
                file.CopyTo(Path.Combine(output.Directory.FullName, file.Name), overwrite);
            }
        }
        finally
        {
            aside.Delete(recursive: true);
        }

        Console.WriteLine($"Wrote {what} to {output.FullName}");
        return 0;
    }

    private static async Task<Guid?> FindRunAsync(NpgsqlDataSource store, Guid? run, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand(
            "select id from coverage_run where state = 'done' and ($1::uuid is null or id = $1) order by finished_at desc limit 1");
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)run ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        return (Guid?)await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<string?> ConvertAsync(string driver, string path, string query, string layer, CancellationToken cancellation)
    {
        var target = new NpgsqlConnectionStringBuilder(GridMapDataSource.Normalise(CommandLine.ConnectionString()));
        var start = new ProcessStartInfo("ogr2ogr") { RedirectStandardError = true };
        foreach (var argument in (string[])["-f", driver, path, $"PG:host={target.Host} port={target.Port} user={target.Username} dbname={target.Database}",
                     "-sql", query, "-nln", layer, "-a_srs", "EPSG:4326"])
        {
            start.ArgumentList.Add(argument);
        }

        if (driver == "ESRI Shapefile")
        {
            start.ArgumentList.Add("-lco");
            start.ArgumentList.Add("ENCODING=UTF-8");
        }

        // In the environment, not on the command line, where any user of the machine could read it.
        start.Environment["PGPASSWORD"] = target.Password;
        try
        {
            using var process = Process.Start(start)!;
            var errors = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? null : errors.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "GDAL's ogr2ogr is not installed (Debian: apt-get install gdal-bin).";
        }
    }
}
