using GridMap.Import.Demo;
using GridMap.Import.Names;

namespace GridMap.Import.Tests;

public sealed class PlaceNameTests
{
    [Theory]
    [InlineData("人民南路", "Renmin South Road")]
    [InlineData("锦屏大道南段", "Jinping Avenue (South Section)")]
    [InlineData("东湖公园公厕", "Donghu Park Toilet")]
    [InlineData("锦屏社区党群服务中心", "Jinping Community Service Centre")]
    [InlineData("东大街", "Dong Street")]
    [InlineData("长寿路", "Changshou Road")]
    [InlineData("银汀小区", "Yinting Residences")]
    [InlineData("南街", "Nan Street")]
    [InlineData("A座", "Azuo")]
    public void A_name_of_ours_is_told_as_a_city_would_sign_it(string chinese, string english) => Assert.Equal(english, PlaceNameInEnglish.Of(chinese));

    [Fact]
    public void Every_name_of_the_demo_city_has_one_in_Latin_letters() =>
        Assert.All(DemoCity.Generate(1, out _).Names.Distinct(), name => Assert.DoesNotContain(PlaceNameInEnglish.Of(name), c => c > '\u3000'));

    [Theory]
    [InlineData('路', "lu")]
    [InlineData('绿', "lu")]
    [InlineData('长', "chang")]
    [InlineData('中', "zhong")]
    public void Characters_are_read_without_tones_the_usual_way_of_places_first(char character, string reading) => Assert.Equal(reading, Pinyin.Readings(character)[0]);

    [Fact]
    public void What_is_no_Chinese_character_has_no_reading() => Assert.All("A1-（é", c => Assert.Empty(Pinyin.Readings(c)));
}
