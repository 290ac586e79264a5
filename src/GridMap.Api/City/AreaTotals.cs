using GridMap.Analysis.Coverage;

namespace GridMap.Api.City;

/// <summary>Households and people of every area, rolled up from the micro-grids.</summary>
public sealed class AreaTotals
{
    private readonly Dictionary<long, (int Households, int People)> totals = [];

    public AreaTotals(IReadOnlyList<HouseholdPoint> households, AreaIndex areas)
    {
        foreach (var household in households)
        {
            Add(household.MicroGridId, 1, household.People);
        }

        foreach (var (microGrid, count) in totals.ToList())
        {
            for (var parent = areas.Find(microGrid)?.ParentId; parent is { } id; parent = areas.Find(id)?.ParentId)
            {
                Add(id, count.Households, count.People);
            }
        }
    }

    public (int Households, int People) Of(long area) => totals.GetValueOrDefault(area);

    private void Add(long area, int households, int people)
    {
        var before = totals.GetValueOrDefault(area);
        totals[area] = (before.Households + households, before.People + people);
    }
}
