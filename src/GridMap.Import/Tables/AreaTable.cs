using System.Text.RegularExpressions;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;

namespace GridMap.Import.Tables;

/// <summary>Areas, in any order; parents in the file or in the store. An area that was there before keeps its id, so that what hangs on
/// it stays.</summary>
internal sealed partial class AreaTable(TableSql sql, int sourceId, bool discardWork) : ITable
{
    private static readonly Dictionary<string, int> Levels = new()
    {
        ["1"] = 1, ["区"] = 1, ["district"] = 1,
        ["2"] = 2, ["街道"] = 2, ["街"] = 2, ["subdistrict"] = 2,
        ["3"] = 3, ["社区"] = 3, ["社"] = 3, ["community"] = 3,
        ["4"] = 4, ["网格"] = 4, ["grid"] = 4,
        ["5"] = 5, ["微网格"] = 5, ["micro_grid"] = 5, ["micro-grid"] = 5,
    };

    private sealed record Area(TableRow Row, int Level, string Code, string Name, string Parent, MultiPolygon Shape);

    private readonly Dictionary<string, Area> areas = [];
    private Dictionary<string, short> others = [];

    public int Good => areas.Count;

    public async Task PrepareAsync(CancellationToken cancellation) =>
        others = await sql.MapAsync<short>("select code, level from area where valid_to is null and source_id <> $1", cancellation, sourceId);

    public void Check(TableRow row)
    {
        if (!Levels.TryGetValue(row["level"].ToLowerInvariant(), out int level)) throw RowRefused.Because(row, "level", "no level of the five", "区, 街道, 社区, 网格, 微网格, or 1 to 5, or district, subdistrict, community, grid, micro_grid");
        if (!Code().IsMatch(row["code"])) throw RowRefused.Because(row, "code", "no code", "1 to 32 letters, digits and hyphens");
        if (row["name"].Length is 0 or > 200) throw RowRefused.Because(row, "name", "no name, or longer than 200 characters", "give 1 to 200 characters");
        if ((level == 1) != (row["parent_code"].Length == 0)) throw RowRefused.Because(row, "parent_code", level == 1 ? "a district has no parent" : "the parent's code is missing", level == 1 ? "leave it empty" : "give the code of the area one level above");
        if (others.ContainsKey(row["code"])) throw RowRefused.Because(row, "code", "another source has an area of this code", "change the code, or import under the other source's name");
        if (row.Shape is not (Polygon or MultiPolygon)) throw RowRefused.Because(row, "place", $"a {row.Shape?.GeometryType} is no area", "give a Polygon or MultiPolygon");
        if (new IsValidOp(row.Shape).ValidationError is { } error)
        {
            throw new RowRefused(new RowProblem(row.Number, "place", FormattableString.Invariant($"{error.Coordinate?.X} {error.Coordinate?.Y}"), $"the area is not sound: {error.Message}", "correct the outline at this place"));
        }

        var shape = row.Shape as MultiPolygon ?? Osm.Shapes.Factory.CreateMultiPolygon([(Polygon)row.Shape]);
        shape.SRID = 4326;
        if (!areas.TryAdd(row["code"], new Area(row, level, row["code"], row["name"], row["parent_code"], shape))) throw RowRefused.Because(row, "code", "the code stands twice in the file", "give each area a code of its own");
    }

    public IEnumerable<RowProblem> CheckTogether()
    {
        foreach (var area in areas.Values.Where(a => a.Level > 1).OrderBy(a => a.Level).ToList())
        {
            int? parent = areas.TryGetValue(area.Parent, out var found) ? found.Level : others.TryGetValue(area.Parent, out short level) ? level : null;
            if (parent == area.Level - 1) continue;
            areas.Remove(area.Code);
            yield return new RowProblem(area.Row.Number, "parent_code", area.Parent,
                parent is null ? "the parent is neither in the file, or refused, nor in the store" : $"the parent is of level {parent}, not {area.Level - 1}", "give the code of the area one level above");
        }
    }

    public async Task<IReadOnlyDictionary<string, long>> StoreAsync(Action<double> stored, CancellationToken cancellation)
    {
        await sql.ExecuteAsync("create temp table new_area (level smallint, code text, name text, parent text, geom geometry) on commit drop", cancellation);
        await using (var copy = await sql.Connection.BeginBinaryImportAsync("copy new_area from stdin (format binary)", cancellation))
        {
            foreach (var a in areas.Values)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync((short)a.Level, NpgsqlTypes.NpgsqlDbType.Smallint, cancellation);
                await copy.WriteAsync(a.Code, NpgsqlTypes.NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(a.Name, NpgsqlTypes.NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(a.Parent, NpgsqlTypes.NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync<Geometry>(a.Shape, NpgsqlTypes.NpgsqlDbType.Geometry, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        const string parentOf = "(select p.id from area p where p.code = n.parent and p.level = n.level - 1 and p.valid_to is null)";
        const string gone = "select a.id from area a where a.source_id = $1 and a.valid_to is null and not exists (select 1 from new_area n where n.code = a.code and n.level = a.level)";
        if (!discardWork && await KeptWork.DescribeAsync(sql.Connection, gone, $"select id from household where micro_grid_id in ({gone}) and false", sourceId, cancellation) is { } work)
        {
            throw new ImportException($"The file lacks areas that the source has, and with them {work} would be lost. Add them to the file, merge them into others first, or repeat with {KeptWork.Option}.");
        }

        await sql.ExecuteAsync($"delete from area where id in ({gone})", cancellation, sourceId);
        await KeepHistoryAsync(parentOf, cancellation);
        var counts = new Dictionary<string, long>();
        foreach (int level in Enumerable.Range(1, 5))
        {
            await sql.ExecuteAsync($"update area a set name = n.name, geom = n.geom, parent_id = {parentOf}, valid_from = greatest(a.valid_from, city_day()) from new_area n where a.source_id = $1 and n.level = $2 and a.code = n.code and a.level = n.level and a.valid_to is null and ({Differs(parentOf)})", cancellation, sourceId, level);
            await sql.ExecuteAsync($"insert into area (level, parent_id, code, name, geom, source_id) select n.level, {parentOf}, n.code, n.name, n.geom, $1 from new_area n where n.level = $2 and not exists (select 1 from area a where a.source_id = $1 and a.code = n.code and a.valid_to is null)", cancellation, sourceId, level);
            counts[$"areas of level {level}"] = areas.Values.Count(a => a.Level == level);
        }

        counts["households moved to another micro-grid"] = await sql.AssignMicroGridsAsync(cancellation);
        return counts;
    }

    private static string Differs(string parentOf) => $"(a.name, a.parent_id) is distinct from (n.name, {parentOf}) or a.geom is distinct from n.geom";

    // What an area was stays readable after a new file, as after a planner's change.
    private async Task KeepHistoryAsync(string parentOf, CancellationToken cancellation)
    {
        var differ = $"select a.id from area a join new_area n on n.code = a.code and n.level = a.level where a.source_id = $1 and a.valid_to is null and ({Differs(parentOf)})";
        if (await sql.CountAsync($"select count(*) from ({differ}) d", cancellation, sourceId) > 0)
        {
            await sql.ExecuteAsync($"""
                with change as (insert into area_change (kind, made_on) values ('import', city_day()) returning id)
                insert into area_past (area_id, parent_id, code, name, geom, valid_from, valid_to, change_id)
                select a.id, a.parent_id, a.code, a.name, a.geom, least(a.valid_from, city_day()), city_day(), change.id from area a, change where a.id in ({differ})
                """, cancellation, sourceId);
        }
    }

    [GeneratedRegex("^[0-9A-Za-z-]{1,32}$")]
    private static partial Regex Code();
}
