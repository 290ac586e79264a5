using Bogus;
using GridMap.Import.Demo;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Grids;

/// <summary>Households of the houses: an address that says where, people by age group, now and then a mark. No names of people.</summary>
public static class HouseholdMaker
{
    private const int HomesPerUnit = 12;

    public static IEnumerable<HouseholdRow> Make(IReadOnlyList<Site> sites, AreaTree tree, LocalMetres plane, int seed)
    {
        var faker = new Faker("zh_CN") { Random = new Randomizer(seed) };
        var random = new Random(seed);
        var number = 0;
        for (var i = 0; i < sites.Count; i++)
        {
            var site = sites[i];
            for (var home = 0; home < site.Households; home++)
            {
                var people = PeopleMaker.Draw(random, older: site.Compound is null && random.NextDouble() < 0.5);
                yield return new HouseholdRow(Address(site, home, faker), LocalMetres.Degrees.CreatePoint(PlaceOf(site, home, plane)), people, tree.MicroGridOfHousehold[number++],
                    site.Compound?.Id, PeopleMaker.DrawColour(random, people));
            }
        }
    }

    /// <summary>Within 3 m of the site; cells are at least 3.5 m around theirs.</summary>
    public static Coordinate PlaceOf(Site site, int home, LocalMetres plane) =>
        plane.ToDegrees(new Coordinate(site.At.X + (home % 4 - 1.5) * 1.6, site.At.Y + (home / 4 % 3 - 1) * 1.6));

    private static string Address(Site site, int home, Faker faker)
    {
        var door = $"{home % HomesPerUnit / 2 + 1}0{home % 2 + 1}号";
        return site.Compound is { } compound
            ? $"{compound.Name}{site.Number}栋{home / HomesPerUnit + 1}单元{door}"
            : $"{site.Street}{site.Number}号附{faker.Random.Number(1, 9)}号{home / HomesPerUnit + 1}单元{door}";
    }
}
