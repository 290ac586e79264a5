using System.Globalization;
using GridMap.Api.City;
using GridMap.Api.Exports;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.LivingCircle;

/// <summary>The living circle as tables of a file: areas by score, one area by category, and how both were come by.</summary>
internal static class CircleTables
{
    /// <summary>Fewer people have it: the page calls the category lacking.</summary>
    private const double LackingShare = 0.5;

    private static readonly ExportColumn[] AreaColumns =
    [
        new("code", ExportKind.Text), new("name", ExportKind.Text), new("parentName", ExportKind.Text), new("people", ExportKind.Whole), new("households", ExportKind.Whole),
        new("score", ExportKind.Decimal), new("lacking", ExportKind.Whole), new("peopleWithAll", ExportKind.Whole),
    ];

    private static readonly ExportColumn[] CategoryColumns =
    [
        new("code", ExportKind.Text), new("category", ExportKind.Text), new("tierMinutes", ExportKind.Whole), new("points", ExportKind.Whole), new("share", ExportKind.Share),
        new("siblingsShare", ExportKind.Share), new("cityShare", ExportKind.Share),
        new("within5", ExportKind.Share), new("within10", ExportKind.Share), new("within15", ExportKind.Share),
    ];

    /// <summary>A row an area, with a share for each category that is known in the city; the whole city comes last.</summary>
    public static ExportTable Areas(LivingCircleDocument circle, LoadedCity city, ExportTexts texts)
    {
        int[] assessed = [.. Enumerable.Range(0, circle.Categories.Count).Where(i => circle.Categories[i].Assessed)];
        ExportColumn[] columns =
        [
            .. AreaColumns,
            .. assessed.Select(i => circle.Categories[i]).Select(c => new ExportColumn(
                c.Code, ExportKind.Share, string.Create(CultureInfo.InvariantCulture, $"{(texts.IsChinese ? c.NameZh : c.NameEn)} {c.TierMinutes}′"))),
        ];
        ExportRow Row(string? code, string name, string? parent, CircleFiguresDocument figures) => new(
            [
                code, name, parent, figures.People, figures.Households, figures.Score, figures.Shares.Count(share => share < LackingShare), figures.PeopleWithAll,
                .. assessed.Select(i => (object?)figures.Shares[i]),
            ], null);
        var rows = circle.Areas.Select(a => Row(a.Code, a.Name, a.ParentId is { } parent ? city.Content.Areas.Find(parent)?.Name : null, a.Figures));
        return new ExportTable("circle", columns, [.. rows, Row(null, texts.Of("circle", "city"), null, circle.City)]);
    }

    /// <summary>A row a category that is known in the city, the shortest minutes first.</summary>
    public static ExportTable Categories(AreaCircleDocument area, ExportTexts texts) => new("categories", CategoryColumns,
        [.. area.Categories.Where(c => c.Assessed).OrderBy(c => c.TierMinutes).Select(c => new ExportRow(
            [c.Code, texts.IsChinese ? c.NameZh : c.NameEn, c.TierMinutes, c.Points, c.Share, c.SiblingsShare, c.CityShare, .. c.Within.Select(w => (object?)w.Share)], null))]);

    public static async Task<ExportTable> MethodAsync(
        NpgsqlDataSource store, LivingCircleDocument circle, AreaCircleDocument? area, PersonaRow walker, string link, ExportTexts texts, CancellationToken cancellation)
    {
        List<(string Code, string Said)> said =
        [
            ("persona", texts.Format("walker", texts.IsChinese ? walker.NameZh : walker.NameEn, walker.SpeedMetresPerSecond, walker.CrossingSeconds, walker.Source)),
            ("at", circle.At ?? texts.Of("method", "anyTime")),
            ("link", link),
            ("score", texts.Of("method", "scoreSaid")),
            ("shares", texts.Of("method", "sharesSaid")),
            ("lacking", texts.Of("method", "lackingSaid")),
            ("notAssessed", string.Join(texts.IsChinese ? "、" : ", ", circle.Categories.Where(c => !c.Assessed).Select(c => texts.IsChinese ? c.NameZh : c.NameEn))),
            ("walking", texts.Of("method", "walkingSaid")),
        ];
        if (area is not null)
        {
            said.Insert(0, ("area", $"{area.Name} ({area.Code})"));
        }

        return new ExportTable("method", MethodTable.Columns, [.. said.Where(s => s.Said.Length > 0).Select(s => MethodTable.Row(s.Code, s.Said, texts)), .. await MethodTable.SourcesAsync(store, texts, cancellation)]);
    }
}
