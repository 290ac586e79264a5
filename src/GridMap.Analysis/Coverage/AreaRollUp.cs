namespace GridMap.Analysis.Coverage;

/// <summary>Counts of one area. Covered + uncovered + unsnapped + excluded = total, for households and for people.</summary>
public readonly record struct AreaCount(
    int Households, int HouseholdsCovered, int HouseholdsUnsnapped, int HouseholdsExcluded,
    int People, int PeopleCovered, int PeopleUnsnapped, int PeopleExcluded)
{
    public int HouseholdsUncovered => Households - HouseholdsCovered - HouseholdsUnsnapped - HouseholdsExcluded;
    public int PeopleUncovered => People - PeopleCovered - PeopleUnsnapped - PeopleExcluded;

    public static AreaCount operator +(AreaCount a, AreaCount b) => new(
        a.Households + b.Households, a.HouseholdsCovered + b.HouseholdsCovered,
        a.HouseholdsUnsnapped + b.HouseholdsUnsnapped, a.HouseholdsExcluded + b.HouseholdsExcluded,
        a.People + b.People, a.PeopleCovered + b.PeopleCovered, a.PeopleUnsnapped + b.PeopleUnsnapped, a.PeopleExcluded + b.PeopleExcluded);

    public static AreaCount operator -(AreaCount a, AreaCount b) => new(
        a.Households - b.Households, a.HouseholdsCovered - b.HouseholdsCovered,
        a.HouseholdsUnsnapped - b.HouseholdsUnsnapped, a.HouseholdsExcluded - b.HouseholdsExcluded,
        a.People - b.People, a.PeopleCovered - b.PeopleCovered, a.PeopleUnsnapped - b.PeopleUnsnapped, a.PeopleExcluded - b.PeopleExcluded);

    internal static AreaCount Of(int people, CoverageOutcome outcome) => outcome switch
    {
        CoverageOutcome.Covered => new(1, 1, 0, 0, people, people, 0, 0),
        CoverageOutcome.Unsnapped => new(1, 0, 1, 0, people, 0, people, 0),
        CoverageOutcome.Excluded => new(1, 0, 0, 1, people, 0, 0, people),
        _ => new(1, 0, 0, 0, people, 0, 0, 0),
    };
}

public static class AreaRollUp
{
    private const int MostLevels = 64;

    /// <summary>Counts by area, every level, exact: an area's count is the sum of its children's. Key 0 holds the households outside
    /// every micro-grid; they are in no area's count.</summary>
    /// <param name="parents">Child area to parent area, for all five levels; the top has no entry.</param>
    /// <exception cref="ArgumentException">Not one outcome for each household, or parents that run in a circle.</exception>
    public static IReadOnlyDictionary<long, AreaCount> Count(Demand demand, CoverageOutcome[] outcomes, IReadOnlyDictionary<long, long> parents)
    {
        var households = demand.HouseholdArray;
        if (outcomes.Length != households.Length) throw new ArgumentException("There must be one outcome for each household.", nameof(outcomes));
        var counts = new Dictionary<long, AreaCount>();
        for (int i = 0; i < households.Length; i++) Add(households[i].MicroGridId, AreaCount.Of(households[i].People, outcomes[i]));
        foreach (var (microGrid, count) in counts.ToArray())
        {
            int level = 0;
            for (long area = microGrid; area != 0 && parents.TryGetValue(area, out long parent); area = parent)
            {
                if (++level > MostLevels) throw new ArgumentException($"The parents of area {microGrid} run in a circle.", nameof(parents));
                Add(parent, count);
            }
        }
        foreach (var (child, parent) in parents)
        {
            counts.TryAdd(child, default);
            counts.TryAdd(parent, default);
        }
        counts.TryAdd(0, default);
        return counts;

        void Add(long area, AreaCount count) => counts[area] = counts.GetValueOrDefault(area) + count;
    }
}
