using GridMap.Analysis.Grids;
using GridMap.Api.City;
using Npgsql;

namespace GridMap.Api.Grids;

/// <summary>Checks stored grids and micro-grids: of one community, of one grid, or of the whole store.</summary>
public static class GridSurvey
{
    /// <summary>Each community's check, by code.</summary>
    public static async Task<IReadOnlyList<GridCheckDocument>> CheckAllAsync(NpgsqlDataSource store, HouseholdBounds grid, HouseholdBounds micro,
        Action<double> progress, CancellationToken cancellation)
    {
        var city = await new CityCache(store, new VersionWatch(store)).GetAsync(cancellation);
        var grounds = new GridGrounds();
        var communities = city.Content.Areas.All.Where(a => a.Level == 3).OrderBy(a => a.Code, StringComparer.Ordinal).ToList();
        var checks = new GridCheckDocument[communities.Count];
        var gate = new Lock();
        var done = 0;
        await Parallel.ForAsync(0, communities.Count, cancellation, async (i, token) =>
        {
            var ground = await grounds.OfAsync(city, communities[i], token);
            checks[i] = await CheckAsync(city, communities[i], ground, grounds, grid, micro, token);
            lock (gate)
            {
                progress((double)++done / communities.Count);
            }
        });
        return checks;
    }

    /// <param name="parent">A community, or a grid for its micro-grids alone.</param>
    public static async Task<GridCheckDocument> CheckAsync(LoadedCity city, CityArea parent, GridGround ground, GridGrounds grounds,
        HouseholdBounds grid, HouseholdBounds micro, CancellationToken cancellation)
    {
        var report = new GridReport();
        var grids = parent.Level == 4 ? [parent] : Children(city, parent);
        if (parent.Level == 3)
        {
            report.AddLevel(4, parent.Code, ground, [.. grids.Select(ToGridArea)], grid, GridGrounds.Registered(city, ground, grids), cancellation);
        }

        foreach (var g in grids)
        {
            var within = await grounds.OfAsync(city, g, cancellation);
            var children = Children(city, g);
            report.AddLevel(5, g.Code, within, [.. children.Select(ToGridArea)], micro, GridGrounds.Registered(city, within, children), cancellation);
        }

        return new GridCheckDocument(parent.Id, [grid.Least, grid.Most], [micro.Least, micro.Most], report.Areas(), report.Totals(ground));
    }

    private static List<CityArea> Children(LoadedCity city, CityArea parent) => [.. city.Content.Areas.All.Where(a => a.ParentId == parent.Id).OrderBy(a => a.Code, StringComparer.Ordinal)];

    private static GridArea ToGridArea(CityArea area) => new(area.Id, area.Code, area.Polygon);
}
