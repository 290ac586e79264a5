namespace GridMap.Analysis.Coverage;

/// <summary>Who reaches what in how many minutes: exact counts by area, category, tier and persona. Immutable, safe to share between
/// threads.</summary>
public sealed class CoverageTable
{
    private readonly long[] totals;      // by area: all, unsnapped, excluded
    private readonly long[][] covered;   // by persona and category: by area, then tier
    private readonly long[][] circle;    // by persona: by area, then number of categories reached within their own tiers

    internal CoverageTable(AreaTree areas, IReadOnlyList<SweepCategory> categories, IReadOnlyList<int> tierSeconds, int personas,
        long[] totals, long[][] covered, long[][] circle)
    {
        (Areas, Categories, TierSeconds, Personas) = (areas, categories, tierSeconds, personas);
        (this.totals, this.covered, this.circle) = (totals, covered, circle);
    }

    public AreaTree Areas { get; }

    public IReadOnlyList<SweepCategory> Categories { get; }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<int> TierSeconds { get; }

    /// <summary>How many.</summary>
    public int Personas { get; }

    /// <summary>As <see cref="AreaRollUp"/> counts them after a <see cref="CoverageAnalysis"/> with this category, limit and persona.
    /// An area's count is the sum of its children's, plus that of households assigned to it directly.</summary>
    /// <param name="area">Index in <see cref="Areas"/>; 0 holds the households outside every micro-grid.</param>
    public AreaCount Count(int area, int category, int tier, int persona = 0)
    {
        long reached = covered[persona * Categories.Count + category][area * TierSeconds.Count + tier];
        return Total(area) with { HouseholdsCovered = Spots.HouseholdsIn(reached), PeopleCovered = Spots.PeopleIn(reached) };
    }

    /// <summary>Everybody in an area, and of them the unsnapped and the excluded; nobody is covered by anything.</summary>
    public AreaCount Total(int area)
    {
        long all = totals[area * 3], unsnapped = totals[area * 3 + 1], excluded = totals[area * 3 + 2];
        return new(Spots.HouseholdsIn(all), 0, Spots.HouseholdsIn(unsnapped), Spots.HouseholdsIn(excluded),
            Spots.PeopleIn(all), 0, Spots.PeopleIn(unsnapped), Spots.PeopleIn(excluded));
    }

    /// <summary>Households and people that reach exactly so many of the categories that have a tier of their own, each within that.
    /// Unsnapped and excluded ones are not among them.</summary>
    public (int Households, int People) Reaching(int area, int categories, int persona = 0)
    {
        long weight = circle[persona][area * (CategoriesWithTier + 1) + categories];
        return (Spots.HouseholdsIn(weight), Spots.PeopleIn(weight));
    }

    public int CategoriesWithTier => Categories.Count(c => c.OwnTier is not null);
}
