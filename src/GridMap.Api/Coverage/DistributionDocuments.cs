namespace GridMap.Api.Coverage;

/// <summary>Whom a run found, by walking minutes, by age and by the colour of the household. Counts are told as those of areas are.</summary>
/// <param name="Area">Of which; null: of the whole city.</param>
/// <param name="LimitMinutes">Of the question.</param>
/// <param name="Counted">Everybody in the figures.</param>
/// <param name="HouseholdsGone">Counted by the run and closed since: in no figure.</param>
/// <param name="ByMinutes">Ascending; those whom no walk leads there, and the unsnapped and excluded, are in none of them.</param>
/// <param name="SmallestCount">The figures are told to you in steps of as many households; 1: as they are.</param>
public sealed record DistributionDocument(
    long? Area, int LimitMinutes, DistributionCountDocument Counted, int HouseholdsGone, IReadOnlyList<MinutesCountDocument> ByMinutes, DistributionCountDocument NoWalk,
    DistributionCountDocument Unsnapped, DistributionCountDocument Excluded, IReadOnlyList<AgeCountDocument> ByAge, IReadOnlyList<ColourCountDocument> ByColour, int SmallestCount);

/// <summary>Covered: within the limit and, where the question minds it, within a station's capacity.</summary>
public sealed record DistributionCountDocument(int Households, int HouseholdsCovered, int People, int PeopleCovered);

/// <summary>Who walks more than the whole minutes before and at most these.</summary>
/// <param name="Minutes">1 to 60; 61: more than 60.</param>
public sealed record MinutesCountDocument(int Minutes, int Households, int People, int PeopleCovered);

/// <param name="Age">under_7, 7_17, 18_59 or 60_plus.</param>
public sealed record AgeCountDocument(string Age, int People, int PeopleCovered);

/// <param name="Colour">red, yellow, blue or none.</param>
public sealed record ColourCountDocument(string Colour, int Households, int HouseholdsCovered, int People, int PeopleCovered);

/// <summary>A run's question at each whole hour of a day, for the city as it is now.</summary>
/// <param name="Day">Of the city, 2026-11-23.</param>
/// <param name="Points">Stations or facilities that offer what is asked.</param>
/// <param name="Hours">24, from midnight on.</param>
/// <param name="Computed">How many different states of open doors and gates the day has.</param>
public sealed record CoverageHoursDocument(DateOnly Day, int Points, IReadOnlyList<CoverageHourTotalsDocument> Hours, int Computed, int SmallestCount);

/// <param name="Open">Points that are open then, or whose hours are not known.</param>
public sealed record CoverageHourTotalsDocument(int Hour, int Open, CoverageTotalsDocument Totals);

/// <param name="Closed">Ids of the points that are closed then.</param>
public sealed record CoverageHourDocument(DateOnly Day, int Hour, IReadOnlyList<long> Closed, CoverageAreasDocument Areas);
