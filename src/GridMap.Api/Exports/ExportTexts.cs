using System.Globalization;

namespace GridMap.Api.Exports;

/// <summary>Words of files for people, Chinese first. A code without words stands as it is.</summary>
public sealed class ExportTexts(bool chinese)
{
    private static readonly Dictionary<string, (string Zh, string En)> Words = new(StringComparer.Ordinal)
    {
        ["sheet.districts"] = ("区", "Districts"), ["sheet.subdistricts"] = ("街道", "Subdistricts"), ["sheet.communities"] = ("社区", "Communities"),
        ["sheet.grids"] = ("网格", "Grids"), ["sheet.micro_grids"] = ("微网格", "Micro-grids"), ["sheet.gaps"] = ("缺口", "Gaps"), ["sheet.method"] = ("说明", "Method"),
        ["sheet.circle"] = ("生活圈得分", "Scores"), ["sheet.categories"] = ("各类设施", "Categories"), ["circle.city"] = ("全域", "Whole city"),

        ["column.code"] = ("代码", "Code"), ["column.name"] = ("名称", "Name"), ["column.parentCode"] = ("上级代码", "Parent code"), ["column.parentName"] = ("上级", "Parent"),
        ["column.people"] = ("人口", "People"), ["column.peopleCovered"] = ("走得到（人）", "People covered"), ["column.peopleNotCovered"] = ("走不到（人）", "People not covered"),
        ["column.peopleUnsnapped"] = ("接不到街道（人）", "People not on any street"), ["column.peopleExcluded"] = ("不计入（人）", "People excluded"),
        ["column.sharePeopleCovered"] = ("覆盖率", "Share covered"), ["column.households"] = ("户数", "Households"), ["column.householdsCovered"] = ("走得到（户）", "Households covered"),
        ["column.householdsUnsnapped"] = ("接不到街道（户）", "Households not on any street"), ["column.householdsExcluded"] = ("不计入（户）", "Households excluded"),
        ["column.generated"] = ("生成数据", "Generated"), ["column.gap"] = ("缺口编号", "Gap"), ["column.community"] = ("社区", "Community"), ["column.reason"] = ("原因", "Reason"),
        ["column.nearest"] = ("最近的一处", "Nearest"), ["column.straightMetres"] = ("直线（米）", "Straight line (m)"), ["column.walkMetres"] = ("步行（米）", "Walk (m)"),
        ["column.walkMinutes"] = ("步行（分钟）", "Walk (min)"), ["column.inTheWay"] = ("挡在中间", "In the way"), ["column.remedy"] = ("最有效的一项改变", "Single change that helps most"),
        ["column.remedyAt"] = ("改变之处", "Where"), ["column.remedyPeople"] = ("可解决（人）", "People helped"), ["column.remedyLon"] = ("改变处经度", "Longitude of the change"),
        ["column.remedyLat"] = ("改变处纬度", "Latitude of the change"), ["column.lon"] = ("经度", "Longitude"), ["column.lat"] = ("纬度", "Latitude"),
        ["column.score"] = ("得分", "Score"), ["column.lacking"] = ("缺几类", "Categories lacking"), ["column.peopleWithAll"] = ("各类都走得到（人）", "People with all categories"),
        ["column.category"] = ("类别", "Category"), ["column.tierMinutes"] = ("时限（分钟）", "Within (min)"), ["column.points"] = ("全域处数", "Places in the city"),
        ["column.share"] = ("本区域", "This area"), ["column.siblingsShare"] = ("同一上级", "Areas of the same parent"), ["column.cityShare"] = ("全域", "Whole city"),
        ["column.within5"] = ("5 分钟内", "Within 5 min"), ["column.within10"] = ("10 分钟内", "Within 10 min"), ["column.within15"] = ("15 分钟内", "Within 15 min"),
        ["column.what"] = ("项目", "What"), ["column.said"] = ("内容", "Value"),

        ["generated.yes"] = ("是", "yes"), ["generated.no"] = ("否", "no"),
        ["reason.none_near"] = ("附近一处也没有", "None nearby"), ["reason.barrier"] = ("被阻隔", "Something in the way"), ["reason.too_far"] = ("路程太远", "Too far"),
        ["reason.closed"] = ("该时段不开放", "Closed at that hour"), ["reason.item_not_offered"] = ("站点不办此事项", "Service not offered"),
        ["reason.over_capacity"] = ("站点容量不足", "Over capacity"), ["reason.unsnapped"] = ("接不到街道", "Not on any street"), ["reason.disconnected"] = ("路网不连通", "Streets not connected"),
        ["remedy.longer_hours"] = ("延长开放", "Longer hours"), ["remedy.add_item"] = ("增设事项", "Offer the service"), ["remedy.more_capacity"] = ("增加容量", "More capacity"),
        ["remedy.open_gate"] = ("开门", "Open a gate"), ["remedy.new_gate"] = ("新门", "New gate"), ["remedy.crossing"] = ("新过街", "New crossing"),
        ["remedy.footpath"] = ("新步行道", "New footpath"), ["remedy.bridge"] = ("新人行桥", "New footbridge"), ["remedy.new_station"] = ("新设一处", "New station"),

        ["method.target"] = ("到哪里", "Where to"), ["method.minutes"] = ("几分钟以内", "Within minutes"), ["method.persona"] = ("谁来走", "Who walks"), ["method.at"] = ("什么时候", "When"),
        ["method.anyTime"] = ("不限时间（不看开放时间）", "Any time (opening hours do not count)"), ["method.capacity"] = ("计入站点容量", "Capacities count"),
        ["method.run"] = ("分析编号", "Run"), ["method.finished"] = ("完成时间", "Finished"), ["method.stale"] = ("数据", "Data"), ["method.link"] = ("链接", "Link"),
        ["method.madeBy"] = ("导出者", "Exported by"), ["method.people"] = ("人口", "People"), ["method.covered"] = ("走得到", "Covered"), ["method.notCovered"] = ("走不到", "Not covered"),
        ["method.unsnapped"] = ("接不到街道", "Not on any street"), ["method.excluded"] = ("不计入", "Excluded"), ["method.outside"] = ("微网格以外", "Outside every micro-grid"),
        ["method.smallCounts"] = ("小数字", "Small counts"), ["method.asTheyAre"] = ("数字如实列出。", "Counts are as they are."),
        ["method.walking"] = ("步行怎样算", "How walks are measured"), ["method.rollUp"] = ("怎样汇总", "How areas are counted"), ["method.gaps"] = ("什么是缺口", "What a gap is"),
        ["method.remedies"] = ("怎样找办法", "How changes are found"), ["method.households"] = ("住户", "Households"), ["method.source"] = ("数据来源", "Source"),
        ["method.generatedSource"] = ("程序生成，不代表真实情况", "generated, not surveyed"),
        ["method.area"] = ("区域", "Area"), ["method.score"] = ("得分怎样算", "The score"), ["method.shares"] = ("比例", "Shares"), ["method.lacking"] = ("何为“缺”", "Lacking"),
        ["method.notAssessed"] = ("数据里一处也没有、因此不评的类别", "Not assessed: no place of it in the data"),
        ["method.scoreSaid"] = ("居民与设施类别两两相配，步行能在该类自己的时限内到达的占百分之几；各类权重相同，较长时限不能代替较短时限。",
            "Of all pairs of a person and a category the percentage within the category's own minutes; all categories weigh the same, and longer minutes never stand in for shorter ones."),
        ["method.sharesSaid"] = ("在该类时限内走得到的居民占比，按每户住处逐户计算；接不到街道的人按走不到计，街道数据范围以外的人不计入。",
            "People who walk to one within the category's minutes, household by household; people not on any street count as not reaching it, people beyond the street data are left out."),
        ["method.lackingSaid"] = ("不到一半居民走得到的类别。", "Categories that fewer than half of the people reach."),
        ["method.walkingSaid"] = ("沿可步行的街道网络计算，从每户门口到最近一处；路网以外的一段也按步行速度计；从不用直线代替步行。时间以十分之一秒计。",
            "Along the walkable street network, from each household's door to the nearest place; the leg to the street is walked as well; a straight line never stands in for a walk. Times are in tenths of a second."),
        ["method.rollUpSaid"] = ("按户和人口逐级相加：微网格、网格、社区、街道、区，各级之和相等。覆盖率是走得到的人占未被排除的人的比例。",
            "By household and people, added up level by level; the parts of each level sum to the whole. The share is of people who are not excluded."),
        ["method.gapsSaid"] = ("相连的、走不到的住户合为一处缺口，各有一个原因和证据。", "Connected households that are not covered make a gap, each with one reason and its evidence."),
        ["method.remediesSaid"] = ("对每处缺口试单项改变，列出在步行网络上使最多人走得到的一项。", "Single changes are tried for each gap; told is the one that lets most people reach, counted on the network."),
        ["method.householdsSaid"] = ("单个住户不导出。", "Single households are not exported."),
        ["method.walker"] = ("{0}，每秒 {1:0.##} 米，过大路 {2:0.#} 秒（{3}）", "{0}, {1:0.##} m/s, {2:0.#} s for each main road crossed ({3})"),
        ["method.unsnappedSaid"] = ("{0:N0} 人：离任何可步行的街道超过 {1:0} 米，无法如实计算", "{0:N0} people: farther than {1:0} m from any walkable street"),
        ["method.excludedSaid"] = ("{0:N0} 人：在街道数据的范围之外（超过 {1:0} 米），不在覆盖率之内", "{0:N0} people: beyond the extent of the street data (by more than {1:0} m), in no share"),
        ["method.outsideSaid"] = ("{0:N0} 人、{1:N0} 户：不在任何微网格内，计入总数，不计入任何区域", "{0:N0} people in {1:N0} households: in the totals, in no area"),
        ["method.inSteps"] = ("管辖范围以外的数字按 {0} 户一档向下取整，不足 {0} 户的不列出。", "Outside your scope counts are rounded down to steps of {0} households; fewer are not told."),
        ["stale.yes"] = ("分析之后数据有变动，结果可能已过时", "Changed after the run; the result may be out of date"), ["stale.no"] = ("与现有数据一致", "The same as in the store"),
    };

    public bool IsChinese => chinese;

    public string Of(string part, string code) => Words.TryGetValue($"{part}.{code}", out var words) ? chinese ? words.Zh : words.En : code;

    public string Format(string code, params object[] values) => string.Format(CultureInfo.InvariantCulture, Of("method", code), values);
}
