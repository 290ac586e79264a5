using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;

namespace GridMap.Api.Counts;

/// <summary>
/// How counts of households and people are told to a viewer. Of areas in their scope, as they are. To everybody else in steps: rounded down
/// to multiples of the smallest count, so that nothing is told of fewer households than that, and the difference of two counts does not
/// give a small one either.
/// </summary>
/// <param name="Smallest">Households; 1: every count is told as it is.</param>
/// <param name="Areas">Told as they are; null: all, and the whole city.</param>
public sealed record CountView(int Smallest, IReadOnlySet<long>? Areas)
{
    // Where people are told without their households: as many as so many households have at least about (China's mean household of
    // 2020 has 2.62 people, seventh national census; above it, to be on the safe side).
    private const int PeopleOfHousehold = 4;

    /// <summary>For the owner of the store: the command line.</summary>
    public static CountView AsTheyAre { get; } = new(1, null);

    public bool SeesAll => Areas is null || Smallest <= 1;

    /// <param name="area">Null: the whole city, or what lies in no area.</param>
    public bool Sees(long? area) => SeesAll || (area is { } id && Areas!.Contains(id));

    public (int Households, int People) Tell(int households, int people, long? area) => Sees(area) ? (households, people)
        : households < Smallest ? (0, 0) : (Down(households), Down(people));

    /// <summary>People of whom it is not told how many households they are.</summary>
    /// <param name="households">That they are among; null: not known.</param>
    public int TellPeople(int people, long? area, int? households = null) =>
        Sees(area) ? people : people < Smallest * PeopleOfHousehold || households < Smallest ? 0 : Down(people);

    public AreaCount Tell(AreaCount count, long? area)
    {
        if (Sees(area))
        {
            return count;
        }

        var all = Tell(count.Households, count.People, area);
        var covered = Tell(count.HouseholdsCovered, count.PeopleCovered, area);
        var unsnapped = Tell(count.HouseholdsUnsnapped, count.PeopleUnsnapped, area);
        var excluded = Tell(count.HouseholdsExcluded, count.PeopleExcluded, area);
        return new AreaCount(all.Households, covered.Households, unsnapped.Households, excluded.Households, all.People, covered.People, unsnapped.People, excluded.People);
    }

    public GainLoss Tell(GainLoss sum, long? area)
    {
        if (Sees(area))
        {
            return sum;
        }

        var gained = Tell(sum.HouseholdsGained, sum.PeopleGained, area);
        var lost = Tell(sum.HouseholdsLost, sum.PeopleLost, area);
        var nearer = Tell(sum.HouseholdsNearer, sum.PeopleNearer, area);
        var farther = Tell(sum.HouseholdsFarther, sum.PeopleFarther, area);
        return new GainLoss(gained.Households, gained.People, lost.Households, lost.People, nearer.Households, nearer.People, farther.Households, farther.People);
    }

    /// <summary>What counts are told in to this viewer, as text: part of a tile's ETag.</summary>
    public string Name => SeesAll ? "all" : $"{Smallest}:{string.Join(',', Areas!.Order())}";

    private int Down(int count) => count - (count % Smallest);
}
