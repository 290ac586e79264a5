using System.Collections.Concurrent;

namespace GridMap.Import.Names;

/// <summary>How Chinese characters are read, in Latin letters without tones: 路 is "lu", ü is written u.</summary>
public static class Pinyin
{
    // Characters of place names that are read in more than one way; the first is the usual one in names of places.
    private static readonly Dictionary<char, string[]> Several = new[]
    {
        "长 chang zhang", "都 du dou", "行 hang xing", "重 chong zhong", "乐 le yue", "厦 sha xia", "的 de di", "朝 chao zhao", "单 dan shan", "曾 zeng ceng",
        "会 hui kuai", "石 shi dan", "堡 bao pu bu", "六 liu lu", "蔚 wei yu", "埔 pu bu", "车 che ju", "校 xiao jiao", "宿 su xiu", "还 huan hai", "番 fan pan",
        "莘 xin shen", "涌 yong chong", "角 jiao jue", "广 guang", "盛 sheng cheng", "中 zhong", "大 da dai", "解 jie xie", "藏 zang cang", "调 diao tiao",
        "和 he", "柏 bai bo", "剑 jian", "省 sheng xing", "塔 ta", "沈 shen chen", "阿 a e", "率 shuai lu", "蛤 ha ge", "壳 ke qiao", "巷 xiang hang", "弄 nong long",
    }.Select(line => line.Split(' ')).ToDictionary(parts => parts[0][0], parts => parts[1..]);

    private static readonly ConcurrentDictionary<char, string[]> Known = new();

    /// <summary>The ways to read a character, the usual one first; empty where it is none that Chinese reads, or this machine has no ICU.</summary>
    public static IReadOnlyList<string> Readings(char character) => Known.GetOrAdd(character, static c =>
        Several.TryGetValue(c, out var several) ? several : c < '\u3400' || !char.IsLetter(c) ? [] : IcuTransliterator.HanToLatin(c) is { } reading ? [reading] : []);

    /// <summary>人民南 as "Renminnan"; what is not read in Chinese stays as it is.</summary>
    public static string Name(string chinese)
    {
        var latin = string.Concat(chinese.Select(c => Readings(c) is [var first, ..] ? first : c.ToString()));
        return latin.Length == 0 ? "" : char.ToUpperInvariant(latin[0]) + latin[1..];
    }
}
