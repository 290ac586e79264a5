namespace GridMap.Import.Names;

/// <summary>A Chinese name of a place in English, as a city would sign it: its own part in pinyin, what kind of place it is in words. 人民南路 is
/// "Renmin South Road". For names that we make ourselves; of real places, those who mapped them say how they are called.</summary>
public static class PlaceNameInEnglish
{
    // Longest first where one ends in another.
    private static readonly (string Chinese, string English)[] Kinds =
    [
        ("街道党群服务综合体", "Subdistrict Service Complex"), ("社区党群服务中心", "Community Service Centre"), ("片区党群服务中心", "Neighbourhood Service Centre"),
        ("企业服务中心", "Enterprise Service Centre"), ("社区卫生服务站", "Community Clinic"), ("日间照料中心", "Day Care Centre"), ("农贸市场暖心驿站", "Market Rest Station"),
        ("党群服务站", "Service Station"), ("卫生服务站", "Clinic"), ("社区图书室", "Community Library"), ("下穿隧道", "Underpass"), ("快递驿站", "Parcel Point"),
        ("暖心驿站", "Rest Station"), ("便民维修", "Repairs"), ("农贸市场", "Market"), ("公共厕所", "Public Toilet"), ("托育中心", "Nursery"), ("工业园", "Industrial Park"),
        ("产业园", "Business Park"), ("仓储园", "Warehouses"), ("步行街", "Pedestrian Street"), ("运动场", "Sports Ground"), ("便利店", "Convenience Store"), ("早餐店", "Breakfast"),
        ("幼儿园", "Kindergarten"), ("健身房", "Gym"), ("邮政所", "Post Office"), ("步道", "Walk"), ("天桥", "Footbridge"), ("大桥", "Bridge"), ("大道", "Avenue"), ("大街", "Street"), ("大厦", "Tower"),
        ("横街", "Cross Street"), ("公园", "Park"), ("游园", "Garden"), ("绿地", "Green"), ("公厕", "Toilet"), ("广场", "Square"), ("小学", "Primary School"), ("中学", "Middle School"),
        ("医院", "Hospital"), ("街道", "Subdistrict"), ("社区", "Community"), ("网格", "Grid"), ("铁路", "Railway"), ("超市", "Supermarket"), ("银行", "Bank"), ("药房", "Pharmacy"), ("餐馆", "Restaurant"),
        ("小区", "Residences"), ("花园", "Gardens"), ("名城", "City"), ("公馆", "Mansions"), ("新居", "New Homes"), ("雅居", "Homes"), ("家园", "Homes"), ("华庭", "Court"), ("东站", "East Station"),
        ("驿站", "Rest Station"), ("苑", "Court"), ("路", "Road"), ("街", "Street"), ("巷", "Lane"), ("桥", "Bridge"), ("江", "River"), ("湖", "Lake"), ("山", "Hill"), ("洲", "Island"), ("区", "District"),
        ("村", "Village"), ("站", "Stop"),
    ];

    private static readonly (char Chinese, string English)[] Sides = [('东', "East"), ('南', "South"), ('西', "West"), ('北', "North"), ('中', "Middle")];

    /// <summary>Never empty where the name is not.</summary>
    public static string Of(string name)
    {
        // 锦屏大道南段: a section of a street.
        if (name.Length > 3 && name[^1] == '段' && SideOf(name[^2]) is { } section) return $"{Of(name[..^2])} ({section} Section)";
        foreach (var (chinese, english) in Kinds)
        {
            if (name.Length <= chinese.Length || !name.EndsWith(chinese, StringComparison.Ordinal)) continue;
            var own = name[..^chinese.Length];
            if (own.Length > 1 && chinese is "路" or "街" && SideOf(own[^1]) is { } side) return $"{Own(own[..^1])} {side} {english}";
            return $"{Own(own)} {english}";
        }

        return Pinyin.Name(name);
    }

    // The rest may be a whole name itself, 东湖公园 of 东湖公园公厕.
    private static string Own(string rest) => rest.Length > 3 ? Of(rest) : Pinyin.Name(rest);

    private static string? SideOf(char character) => Array.Find(Sides, s => s.Chinese == character).English;
}
