using System.Text;

namespace GridMap.Import.Tables;

/// <param name="Required">A row without it is refused. Of a place either lon and lat or wkt, where the file has no shapes of its own.</param>
public sealed record TableField(string Code, bool Required);

/// <summary>Headers in Chinese and English, as our own field names.</summary>
public static class TableFields
{
    private static readonly string[] Place = ["lon", "lat", "wkt"];
    private static readonly Dictionary<string, string> ByHeader = Build(
        ("name", "名称 站点名称 区域名称 name title"),
        ("code", "代码 编码 区划代码 code"),
        ("parent_code", "上级代码 上级编码 父级代码 parent_code parent"),
        ("level", "级别 层级 level"),
        ("kind", "类型 种类 站点类型 站点类别 kind type"),
        ("category", "类别 设施类别 设施类型 category"),
        ("lon", "经度 东坐标 lon lng longitude x easting"),
        ("lat", "纬度 北坐标 lat latitude y northing"),
        ("wkt", "几何 wkt geometry geom"),
        ("opening_hours", "营业时间 开放时间 opening_hours hours"),
        ("items", "事项 服务事项 items"),
        ("areas", "负责区域 areas"),
        ("capacity", "容量 capacity"),
        ("address", "地址 住址 户 address household"),
        ("phone", "电话 联系电话 phone"),
        ("people_under_7", "7以下 6以下 0_6 people_under_7 under_7"),
        ("people_7_17", "7_17 people_7_17"),
        ("people_18_59", "18_59 people_18_59"),
        ("people_60_plus", "60以上 60及以上 people_60_plus 60_plus 60+"),
        ("colour", "颜色 三色 colour color"));

    /// <returns>Null where the header is none of ours.</returns>
    public static string? Of(string header) => ByHeader.GetValueOrDefault(Normalise(header));

    /// <summary>As <see cref="Of(string)"/>, of a register whose kind is known: 类别 of a station is its kind, and 类型 of a facility its category.</summary>
    /// <returns>Null where rows of the kind have no such field.</returns>
    public static string? Of(string header, TableKind kind)
    {
        var field = (Of(header), kind) switch { ("kind", TableKind.Facilities) => "category", ("category", TableKind.Stations) => "kind", (var other, _) => other };
        return Of(kind).Any(f => f.Code == field) ? field : null;
    }

    /// <summary>The fields that rows of a kind can have.</summary>
    public static IReadOnlyList<TableField> Of(TableKind kind)
    {
        var (required, others) = kind switch
        {
            TableKind.Stations => ("name kind", "code opening_hours capacity items areas address phone"),
            TableKind.Facilities => ("category", "name code opening_hours"),
            TableKind.Areas => ("level code name", "parent_code"),
            _ => ("address", "people_under_7 people_7_17 people_18_59 people_60_plus colour"),
        };
        return [.. required.Split(' ').Select(f => new TableField(f, true)), .. Place.Concat(others.Split(' ')).Select(f => new TableField(f, false))];
    }

    /// <summary>The headers that mean a field, for messages.</summary>
    public static string HeadersOf(string field) => string.Join(", ", ByHeader.Where(h => h.Value == field).Select(h => h.Key));

    private static string Normalise(string header)
    {
        var text = new StringBuilder();
        foreach (char c in header.Trim().Trim('\uFEFF').ToLowerInvariant().Normalize(NormalizationForm.FormKC))
        {
            if (c == '岁') continue;
            text.Append(c is ' ' or '-' or '–' or '—' or '~' or '至' ? '_' : c);
        }

        return text.ToString();
    }

    private static Dictionary<string, string> Build(params (string Field, string Headers)[] fields) =>
        fields.SelectMany(f => f.Headers.Split(' ').Select(h => (h, f.Field))).ToDictionary(p => p.h, p => p.Field);
}
