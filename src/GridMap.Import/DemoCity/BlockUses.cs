namespace GridMap.Import.Demo;

/// <summary>Decides what stands on each block: every community gets its market, school, park and civic block, the rest is mostly housing.</summary>
public static class BlockUses
{
    private const double ResidentialShare = 0.74;

    public static void Assign(CityModel city, TownPlan town)
    {
        foreach (var block in town.Blocks.Where(b => b.Quarter is not ("new_town" or "old_town")))
        {
            block.Use = block.Quarter;
        }

        foreach (var subdistrict in city.Recipe.Subdistricts)
        {
            var first = true;
            foreach (var community in subdistrict.Communities)
            {
                var blocks = town.Blocks.Where(b => b.Use.Length == 0 && community.Bounds.Contains(b.Box.CentreU, b.Box.CentreV)).ToArray();
                city.Random.Shuffle(blocks);
                var wanted = new Queue<(string Use, string Name)>(Wanted(community.Name[..2], first && blocks.Length > 0));
                first = false;
                foreach (var block in blocks)
                {
                    (block.Use, block.Name) = wanted.Count > 0 ? wanted.Dequeue() : Ordinary(city, block);
                }
            }
        }
    }

    private static IEnumerable<(string Use, string Name)> Wanted(string name, bool firstOfSubdistrict)
    {
        yield return ("civic", $"{name}社区党群服务中心");
        yield return ("market", $"{name}农贸市场");
        yield return ("school", $"{name}小学");
        yield return ("park", $"{name}公园");
        if (firstOfSubdistrict)
        {
            yield return ("hospital", $"{name}医院");
            yield return ("school", $"{name}中学");
        }
    }

    private static (string Use, string Name) Ordinary(CityModel city, Block block)
    {
        if (block.Quarter == "old_town")
        {
            return ("lanes", "");
        }

        var chance = city.Random.NextDouble();
        return chance switch
        {
            < ResidentialShare => ("residential", ""),
            < ResidentialShare + 0.09 => ("commercial", city.Pick(city.Recipe.ShopWords) + "广场"),
            < ResidentialShare + 0.16 => ("office", city.Pick(city.Recipe.CompoundFirst) + city.Pick(city.Recipe.CompoundSecond) + "大厦"),
            < ResidentialShare + 0.21 => ("park", city.Pick(city.Recipe.CompoundFirst) + "林游园"),
            _ => ("green", ""),
        };
    }
}
