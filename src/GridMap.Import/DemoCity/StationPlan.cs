using GridMap.Import.Grids;

namespace GridMap.Import.Demo;

/// <summary>Stations of every kind. Some communities have no centre, one centre serves three communities, centres keep office hours.</summary>
public static class StationPlan
{
    // The first of each is where the centre stands; the others have none of their own.
    private static readonly string[][] Shared = [["钟楼社区", "文庙社区", "水井社区"]];

    // No centre, and nobody responsible: what the planner is to find.
    private static readonly string[] Without = ["机车社区", "临江社区"];

    private const string OfficeHours = "Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off";

    public static void Place(CityModel city, TownPlan town, AreaTree tree)
    {
        var communities = tree.Areas.Where(a => a.Level == 3).ToDictionary(a => a.Name);
        foreach (var subdistrict in city.Recipe.Subdistricts)
        {
            var area = tree.Areas.Single(a => a.Level == 2 && a.Name == subdistrict.Name);
            var seat = subdistrict.Communities.Select(c => Civic(town, c)).First(b => b is not null)!;
            AddAt(city, seat, 3, 0.3, "subdistrict_complex", subdistrict.Name + "党群服务综合体", "Mo-Fr 08:30-18:00; Sa-Su 09:00-17:00", null, ServiceItems.Complex, [area.Id]);
            foreach (var community in subdistrict.Communities)
            {
                AddCentre(city, town, community, communities);
            }
        }

        CompoundStations(city, town);
        RestStations(city, town);
        foreach (var block in town.Blocks.Where(b => b.Use is "office" or "industrial").Where((_, i) => i % 3 == 0))
        {
            AddAt(city, block, 1, 0.6, "enterprise_centre", block.Name + "企业服务中心", "Mo-Fr 09:00-18:00", null, ServiceItems.Enterprise, []);
        }
    }

    private static Block? Civic(TownPlan town, CommunityRecipe community) =>
        town.Blocks.FirstOrDefault(b => b.Use == "civic" && community.Bounds.Contains(b.Box.CentreU, b.Box.CentreV));

    private static void AddCentre(CityModel city, TownPlan town, CommunityRecipe community, Dictionary<string, AreaRow> areas)
    {
        var group = Shared.FirstOrDefault(g => g.Contains(community.Name));
        if (Without.Contains(community.Name) || (group is not null && group[0] != community.Name) || Civic(town, community) is not { } block)
        {
            return;
        }

        var serves = (group ?? [community.Name]).Select(name => areas[name].Id).ToList();
        var items = group is not null ? ServiceItems.Centre : ServiceItems.Some(city.Random, 16 + city.Random.Next(28));
        var capacity = city.Random.Next(3) switch { 0 => 900 + 100 * city.Random.Next(8), 1 => 3200, _ => (int?)null };
        AddAt(city, block, city.Random.Next(4), 0.5, "community_centre", (group is null ? community.Name : "老城片区") + "党群服务中心", OfficeHours, capacity, items, serves);
    }

    private static void CompoundStations(CityModel city, TownPlan town)
    {
        var blocks = town.Blocks.Where(b => b.Use == "residential").ToList();
        foreach (var block in blocks.Where((_, i) => i % 3 == 1))
        {
            var lot = block.Lot.Inset(14);
            Add(city, "compound_station", block.Name + "党群服务站", lot.CentreU, lot.South, "Mo-Su 08:30-20:30", null, block.South.Name, ServiceItems.CompoundStation, []);
        }
    }

    private static void RestStations(CityModel city, TownPlan town)
    {
        foreach (var block in town.Blocks.Where(b => b.Use is "commercial" or "market" or "park").Where((_, i) => i % 2 == 0))
        {
            AddAt(city, block, city.Random.Next(4), 0.25, "rest_station", $"{block.Name}暖心驿站", city.Random.Next(3) == 0 ? "24/7" : "07:00-22:00", 120, ServiceItems.Rest, []);
        }
    }

    private static void AddAt(CityModel city, Block block, int side, double share, string kind, string name, string hours, int? capacity,
        IReadOnlyList<string> items, IReadOnlyList<long> areas)
    {
        var (u, v) = block.Shopfront(side, share);
        Add(city, kind, name, u, v, hours, capacity, block.Side(side).Name, items, areas);
    }

    private static void Add(CityModel city, string kind, string name, double u, double v, string hours, int? capacity, string? street,
        IReadOnlyList<string> items, IReadOnlyList<long> areas) =>
        city.Rows.Stations.Add(new StationRow(kind, name, PlanSpace.PointAt(u, v), hours, capacity,
            $"{street ?? "环湖步道"}{1 + city.Random.Next(300)}号", null, items, areas));
}
