using System.Text.Json;
using GridMap.Testing;

namespace GridMap.Data.Tests;

/// <summary>The catalogue of service items as it is shipped.</summary>
public sealed class ServiceItemFileTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "data", "reference");

    [Fact]
    public void Every_name_and_word_is_spelled_syllable_by_syllable()
    {
        foreach (var item in Read("service-items.json"))
        {
            string[] texts = [item.GetProperty("nameZh").GetString()!, .. Texts(item, "words")];
            string[] spelled = [.. Texts(item, "pinyin")];
            Assert.Equal(texts.Length, spelled.Length);
            foreach (var (text, pinyin) in texts.Zip(spelled))
            {
                var han = text.Count(c => c is >= '一' and <= '鿿');
                Assert.True(han + (han < text.Length ? 1 : 0) == pinyin.Split(' ').Length, $"{text}: {pinyin}");
            }
        }
    }

    [Fact]
    public void What_to_bring_is_known_and_nothing_is_listed_for_nobody()
    {
        var materials = Read("materials.json").Select(m => m.GetProperty("code").GetString()!).ToHashSet();
        var used = Read("service-items.json").SelectMany(i => Texts(i, "materials")).ToHashSet();
        Assert.Equal(materials.Order(), used.Order());
    }

    private static IEnumerable<string> Texts(JsonElement item, string name) => item.GetProperty(name).EnumerateArray().Select(t => t.GetString()!);

    private static List<JsonElement> Read(string file) => [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file))).RootElement.EnumerateArray()];
}
