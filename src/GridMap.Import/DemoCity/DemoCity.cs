using GridMap.Import.Grids;
using GridMap.Import.Names;
using Npgsql;

namespace GridMap.Import.Demo;

/// <param name="MicroGridsOutsideSize">Micro-grids that hold fewer than 30 or more than 100 households, with their count.</param>
public sealed record DemoCityReport(int Streets, int Compounds, int Gates, int Stations, int Facilities, int Households, int People, int Communities,
    int Grids, int MicroGrids, int HouseholdsOutside, IReadOnlyDictionary<string, int> MicroGridsOutsideSize, double GenerateSeconds, double LoadSeconds);

/// <summary>
/// The fictitious district that GridMap shows on a machine with no map file: data/demo/city.json says what, this says how. The same seed gives
/// the same city. It holds every case that the analysis can name: see <c>DemoCityTest</c>.
/// </summary>
public static class DemoCity
{
    public const string SourceName = "demo";

    /// <summary>Replaces the demo city in the store, in one transaction.</summary>
    /// <param name="progress">Stage and share done, 0 to 1.</param>
    public static async Task<DemoCityReport> GenerateAsync(NpgsqlDataSource store, int seed, Action<string, double>? progress = null,
        CancellationToken cancellation = default, bool discardWork = false)
    {
        progress?.Invoke("generating", 0);
        var started = TimeProvider.System.GetTimestamp();
        var rows = Generate(seed, out var report);
        var generated = TimeProvider.System.GetElapsedTime(started);
        var source = new GeneratedWriter.Source(SourceName, "demo", "GridMap 示例城市（虚构）· GridMap demo city (fictitious)",
            new { seed, households = rows.Households.Count, people = report.People }, discardWork, PlaceNameInEnglish.Of);
        await GeneratedWriter.WriteAsync(store, source, rows, ownCompounds: true, (stage, share) => progress?.Invoke(stage, 0.2 + 0.8 * share), cancellation);
        return report with { GenerateSeconds = generated.TotalSeconds, LoadSeconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds - generated.TotalSeconds };
    }

    /// <summary>The city's rows; nothing is stored.</summary>
    public static GeneratedRows Generate(int seed, out DemoCityReport report)
    {
        var recipe = CityRecipe.Load();
        var city = new CityModel(recipe, new Random(seed));
        var town = new TownPlan(recipe, city.Random);
        BlockUses.Assign(city, town);
        foreach (var block in town.Blocks)
        {
            switch (block.Use)
            {
                case "residential":
                    CompoundPlan.Build(city, block);
                    break;
                case "lanes":
                    OldTown.Build(city, block);
                    break;
                default:
                    PublicLots.Build(city, block);
                    break;
            }
        }

        Landscape.Build(city, town);
        town.Streets.Lay(city.Network);
        var rows = city.Rows;
        rows.Streets.AddRange(city.Network.Cut());
        var tree = AreaPlan.Build(city);
        rows.Areas.AddRange(tree.Areas);
        rows.Households.AddRange(city.Homes.Select(h => new HouseholdRow(h.Address, PlanSpace.PointAt(h.U, h.V), h.People,
            h.Cell < 0 ? null : tree.MicroGridOfCell[h.Cell], h.CompoundId, h.Colour)));
        FacilityPlan.Place(city, town);
        StationPlan.Place(city, town, tree);
        Labels(city, tree);
        report = Report(rows);
        return rows;
    }

    private static void Labels(CityModel city, AreaTree tree)
    {
        foreach (var area in tree.Areas.Where(a => a.Level is 2 or 3))
        {
            city.AddBase("place", area.Level == 2 ? "suburb" : "neighbourhood", area.Name, area.Shape.InteriorPoint);
        }
    }

    private static DemoCityReport Report(GeneratedRows rows)
    {
        var sizes = rows.Households.Where(h => h.MicroGridId is not null).CountBy(h => h.MicroGridId!.Value).ToDictionary();
        var outside = rows.Areas.Where(a => a.Level == 5).Select(a => (a.Code, Count: sizes.GetValueOrDefault(a.Id)))
            .Where(a => a.Count is < 30 or > 100).ToDictionary(a => a.Code, a => a.Count);
        return new DemoCityReport(rows.Streets.Count, rows.Compounds.Count, rows.Gates.Count, rows.Stations.Count, rows.Facilities.Count,
            rows.Households.Count, rows.Households.Sum(h => h.People.Total), rows.Areas.Count(a => a.Level == 3), rows.Areas.Count(a => a.Level == 4),
            rows.Areas.Count(a => a.Level == 5), rows.Households.Count(h => h.MicroGridId is null), outside, 0, 0);
    }
}
