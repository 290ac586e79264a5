namespace GridMap.Analysis.Coverage;

/// <summary>Counts of one area. Covered + uncovered + unsnapped + excluded = total, for households and for people.</summary>
public readonly record struct AreaCount(
    int Households, int HouseholdsCovered, int HouseholdsUnsnapped, int HouseholdsExcluded,
    int People, int PeopleCovered, int PeopleUnsnapped, int PeopleExcluded);

public static class AreaRollUp
{
    /// <summary>Counts by area, every level, exact: an area's count is the sum of its children's. Key 0 holds the households outside
    /// every micro-grid; they are in no area's count.</summary>
    /// <param name="parents">Child area to parent area, for all five levels; the top has no entry.</param>
    public static IReadOnlyDictionary<long, AreaCount> Count(Demand demand, CoverageOutcome[] outcomes, IReadOnlyDictionary<long, long> parents) =>
        throw new NotImplementedException();
}
