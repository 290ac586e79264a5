using GridMap.Import.Grids;

namespace GridMap.Import.Demo;

/// <summary>Shops along the streets, and what stands on public blocks, as facilities of the living circle.</summary>
public static class FacilityPlan
{
    private static readonly (string Category, string Word, int Share)[] Shops =
    [
        ("restaurant", "餐馆", 26), ("convenience_store", "便利店", 17), ("breakfast", "早餐店", 12), ("pharmacy", "药房", 8), ("repair", "便民维修", 6),
        ("parcel", "快递驿站", 8), ("supermarket", "超市", 5), ("bank", "银行", 3), ("clinic", "卫生服务站", 3), ("elder_care", "日间照料中心", 2),
        ("child_care", "托育中心", 2), ("kindergarten", "幼儿园", 3), ("toilet", "公共厕所", 4), ("sports", "健身房", 1),
    ];

    public static void Place(CityModel city, TownPlan town)
    {
        var total = Shops.Sum(s => s.Share);
        foreach (var block in town.Blocks.Where(b => b.Use is "residential" or "lanes" or "commercial" or "office"))
        {
            var count = block.Use switch { "commercial" => 9, "lanes" => 1 + city.Random.Next(3), _ => 2 + city.Random.Next(5) };
            for (var i = 0; i < count; i++)
            {
                var pick = city.Random.Next(total);
                var shop = Shops.First(s => (pick -= s.Share) < 0);
                AddShop(city, block, shop.Category, shop.Word);
            }
        }

        foreach (var block in town.Blocks)
        {
            AddOwn(city, block);
        }

        BusStops(city, town);
    }

    private static void AddShop(CityModel city, Block block, string category, string word)
    {
        var (u, v) = block.Shopfront(city.Random.Next(4), 0.08 + 0.84 * city.Random.NextDouble());
        var hours = category switch
        {
            "breakfast" => "06:00-11:00",
            "convenience_store" => city.Random.Next(3) == 0 ? "24/7" : "07:00-23:00",
            "bank" => "Mo-Fr 09:00-17:00",
            "clinic" or "elder_care" or "child_care" or "kindergarten" => "Mo-Fr 08:00-17:30",
            "toilet" => "24/7",
            _ => "08:00-21:30",
        };
        Add(city, category, city.Pick(city.Recipe.ShopWords) + word, u, v, hours);
    }

    private static void AddOwn(CityModel city, Block block)
    {
        var (u, v) = block.Shopfront(1, 0.5);
        switch (block.Use)
        {
            case "school":
                Add(city, block.Name.EndsWith("中学", StringComparison.Ordinal) ? "middle_school" : "school", block.Name, u, v, null);
                Add(city, "sports", block.Name + "运动场", u + 30, v, "Sa-Su 09:00-18:00");
                break;
            case "market":
                Add(city, "market", block.Name, u, v, "06:00-19:00");
                break;
            case "hospital":
                Add(city, "hospital", block.Name, u, v, "24/7");
                break;
            case "park" or "lake_park":
                Add(city, "park", block.Name, u, v, "24/7");
                Add(city, "toilet", block.Name + "公厕", u + 12, v, "06:00-22:00");
                break;
            case "civic":
                Add(city, "library", block.Name[..2] + "社区图书室", u + 10, v, "Tu-Su 09:00-18:00");
                Add(city, "clinic", block.Name[..2] + "社区卫生服务站", u - 14, v, "Mo-Sa 08:30-17:30");
                Add(city, "post_office", block.Name[..2] + "邮政所", u - 26, v, "Mo-Sa 09:00-17:00");
                break;
        }
    }

    private static void BusStops(CityModel city, TownPlan town)
    {
        foreach (var line in town.Streets.Lines.Where(l => l.Class is "primary" or "secondary" or "tertiary" && !l.Bridge && !l.Tunnel && l.To - l.From > 300))
        {
            for (var at = line.From + 190; at < line.To - 120; at += 460)
            {
                foreach (var side in (int[])[-1, 1])
                {
                    var across = line.At + side * (line.HalfWidth + 2);
                    var (u, v) = line.RunsNorth ? (across, at + 20 * side) : (at + 20 * side, across);
                    Add(city, "bus_stop", line.Name + "站", u, v, null);
                }
            }
        }
    }

    private static void Add(CityModel city, string category, string name, double u, double v, string? hours) =>
        city.Rows.Facilities.Add(new FacilityRow(category, name, PlanSpace.PointAt(u, v), hours));
}
