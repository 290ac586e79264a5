using GridMap.Analysis.Coverage;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;

namespace GridMap.Api.LivingCircle;

/// <param name="Type">station_kind or facility_category.</param>
/// <param name="TierMinutes">Within these minutes it counts; a longer tier never stands in.</param>
/// <param name="Points">Known in the whole city, open at the hour or not.</param>
/// <param name="Assessed">False where there is not one point: not in any score, for it may only not be mapped.</param>
public sealed record CircleCategoryDocument(string Code, string Type, string NameZh, string NameEn, int TierMinutes, int Points, bool Assessed);

/// <param name="Score">0 to 100: of all pairs of a person (not excluded) and an assessed category the share within the category's own tier;
/// null where there is nobody.</param>
/// <param name="PeopleWithAll">People who have every assessed category within its own tier.</param>
/// <param name="Shares">By category, in the order of the answer's categories: people who have it within its own tier, of those not
/// excluded; null where it is not assessed or there is nobody.</param>
public sealed record CircleFiguresDocument(
    int Households, int People, int PeopleUnsnapped, int PeopleExcluded, double? Score, int PeopleWithAll, IReadOnlyList<double?> Shares)
{
    /// <param name="areas">Indexes of the table's areas, none inside another.</param>
    /// <param name="id">Of the area told of; null: several, or none.</param>
    internal static CircleFiguresDocument Of(CityCircle circle, IReadOnlyList<int> areas, CountView view, long? id)
    {
        var all = view.Tell(areas.Aggregate(default(AreaCount), (sum, area) => sum + circle.Table.Total(area)), id);
        return new CircleFiguresDocument(all.Households, all.People, all.PeopleUnsnapped, all.PeopleExcluded, ScoreOf(circle, areas, view, id),
            view.TellPeople(circle.Circle.PeopleWithAll(areas), id),
            [.. Enumerable.Range(0, circle.Categories.Count).Select(category => ShareOf(circle, areas, category, view, id))]);
    }

    internal static double? ShareOf(CityCircle circle, IReadOnlyList<int> areas, int category, CountView view, long? id)
    {
        var count = view.Tell(areas.Aggregate(default(AreaCount), (sum, area) => sum + circle.Circle.Count(area, category)), id);
        return circle.Circle.Assessed.Contains(category) ? CoverageTotalsDocument.Share(count.PeopleCovered, count.People - count.PeopleExcluded) : null;
    }

    /// <summary>Where counts are told in steps a whole number, and null of few households: decimals of a share tell how many people there are.</summary>
    internal static double? ScoreOf(CityCircle circle, IReadOnlyList<int> areas, CountView view, long? id)
    {
        var score = circle.Circle.Score(areas);
        return view.Sees(id) ? Rounded(score)
            : view.Tell(areas.Aggregate(default(AreaCount), (sum, area) => sum + circle.Table.Total(area)), id).Households > 0 && score is { } value ? Math.Round(value) : null;
    }

    internal static double? Rounded(double? score) => score is { } value ? Math.Round(value, 2) : null;
}

/// <param name="ScoreByPersona">Of the personas asked for beside; null where none was.</param>
public sealed record CircleAreaDocument(
    long Id, string Code, string Name, long? ParentId, CircleFiguresDocument Figures, IReadOnlyDictionary<string, double?>? ScoreByPersona);

/// <param name="At">The local time asked; null: opening hours do not count.</param>
/// <param name="Outside">Households outside every micro-grid, in no area's figures.</param>
/// <param name="City">The whole, those outside included.</param>
public sealed record LivingCircleDocument(
    int Level, string Persona, string? At, IReadOnlyList<CircleCategoryDocument> Categories, IReadOnlyList<CircleAreaDocument> Areas,
    CircleFiguresDocument Outside, CircleFiguresDocument City, IReadOnlyDictionary<string, double?>? CityScoreByPersona);

/// <param name="Share">Of the people who are not excluded.</param>
public sealed record CircleWithinDocument(int Minutes, int PeopleCovered, double? Share);

/// <param name="Share">People of the area who have it within its own tier.</param>
/// <param name="SiblingsShare">The same of all areas with the same parent together, this one included.</param>
/// <param name="Within">For comparison only: who reaches it in other minutes. The score reads the own tier alone.</param>
public sealed record AreaCircleCategoryDocument(
    string Code, string Type, string NameZh, string NameEn, int TierMinutes, int Points, bool Assessed,
    double? Share, double? SiblingsShare, double? CityShare, IReadOnlyList<CircleWithinDocument> Within);

public sealed record CircleSiblingDocument(long Id, string Code, string Name, int People, double? Score);

/// <param name="Rank">1: the best score among the siblings; equal scores share a rank. Null where there is no score.</param>
/// <param name="Siblings">All areas with the same parent, this one included, best score first.</param>
/// <param name="Adjacent">Areas of the same level with a border in common, best score first.</param>
/// <param name="Middle">Longitude and latitude of the home nearest to the middle of its people; null where nobody lives there, or too few
/// to be told.</param>
public sealed record AreaCircleDocument(
    long Id, int Level, string Code, string Name, long? ParentId, string Persona, string? At, CircleFiguresDocument Figures, int? Rank,
    IReadOnlyList<CircleSiblingDocument> Siblings, double? SiblingsScore, IReadOnlyList<CircleSiblingDocument> Adjacent, double? CityScore,
    IReadOnlyList<double>? Middle, IReadOnlyList<AreaCircleCategoryDocument> Categories);
