using GridMap.Analysis.Grids;
using GridMap.Api.Http;

namespace GridMap.Api.Grids;

/// <summary>Checks areas level by level and puts the answers together: each grid followed by its micro-grids.</summary>
internal sealed class GridReport
{
    private readonly List<(GridAreaDocument Document, GridArea Area)> rows = [];
    private readonly Dictionary<string, int> violations = [];
    private int unavoidable;
    private int householdsOutside;
    private double uncoveredSquareMetres;

    /// <param name="areaOf">By household of the ground: the place of its area in the list, or −1.</param>
    /// <param name="level">Codes of communities and above are not ours to order.</param>
    /// <param name="walked">Areas whose households' walks are looked at; null: all.</param>
    public void AddLevel(int level, string parentCode, GridGround ground, IReadOnlyList<GridArea> areas, HouseholdBounds bounds, IReadOnlyList<int> areaOf,
        CancellationToken cancellation, IReadOnlyCollection<int>? walked = null)
    {
        var result = GridCheck.Of(ground, areas, bounds, areaOf, walked, cancellation);
        var limits = bounds != HouseholdBounds.Any && result.Areas.Any(a => a.Violations.Count > 0) ? new GridLimits(ground, bounds) : null;
        var members = Enumerable.Range(0, areaOf.Count).ToLookup(h => areaOf[h]);
        householdsOutside += result.HouseholdsOutside;
        uncoveredSquareMetres += result.UncoveredSquareMetres;
        for (var i = 0; i < result.Areas.Count; i++)
        {
            var figures = result.Areas[i];
            GridViolationDocument[] found = [.. figures.Violations.Where(v => level > 3 || v is not OutOfOrder).Select(v => GridViolationDocument.From(v, limits?.Reason(v, [.. members[i]]), areas))];
            foreach (var violation in found)
            {
                violations[violation.Kind] = violations.GetValueOrDefault(violation.Kind) + 1;
                unavoidable += violation.Unavoidable is null ? 0 : 1;
            }

            rows.Add((new GridAreaDocument(
                figures.Area.Id == 0 ? null : figures.Area.Id, level, figures.Area.Code, parentCode, figures.Households, figures.People, figures.Unsnapped,
                Math.Round(figures.SquareMetres), Math.Round(figures.Compactness, 3), found), figures.Area));
        }
    }

    public IReadOnlyList<GridAreaDocument> Areas() => [.. Ordered().Select(r => r.Document)];

    public IReadOnlyList<Feature<GridAreaDocument>> Features() => [.. Ordered().Select(r => new Feature<GridAreaDocument>(GeoJsonGeometry.From(r.Area.Polygon), r.Document))];

    /// <param name="ground">Of the whole.</param>
    public GridTotalsDocument Totals(GridGround ground) => new(
        rows.Count(r => r.Document.Level == 4), rows.Count(r => r.Document.Level == 5), ground.Households.Count, ground.Households.Sum(h => h.People),
        householdsOutside, Math.Round(uncoveredSquareMetres, 1), new SortedDictionary<string, int>(violations, StringComparer.Ordinal), unavoidable);

    // Grids in their order, each with its micro-grids behind it; where there is one level only, as it is.
    private IEnumerable<(GridAreaDocument Document, GridArea Area)> Ordered()
    {
        var grids = rows.Where(r => r.Document.Level == 4).ToList();
        return grids.Count == 0 ? rows : grids.SelectMany(g => rows.Where(r => r.Document.Level == 5 && r.Document.ParentCode == g.Document.Code).Prepend(g));
    }
}
