using System.CommandLine;
using System.Globalization;
using GridMap.Analysis.Grids;
using GridMap.Api.Grids;

namespace GridMap.Cli;

/// <summary>check grids: the stored grids and micro-grids against the rules, as a table of what is wrong.</summary>
internal static class CheckCommand
{
    public static Command Create() => new("check", "Looks at what the store holds.") { Grids() };

    private static Command Grids()
    {
        var all = new Option<bool>("--all") { Description = "Every violation, not only the sums" };
        var command = new Command("grids", "Grids (300–500 households) and micro-grids (30–100) against the rules of docs/decisions.") { all };
        command.SetAction(async (result, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            await StoreCommands.MigrateAsync(store, cancellation);
            var checks = await Progress.ShowAsync(show => GridSurvey.CheckAllAsync(store, HouseholdBounds.Grid, HouseholdBounds.MicroGrid,
                share => show("Checking grids", share), cancellation));
            if (checks.Sum(c => c.Areas.Count) == 0)
            {
                return CommandLine.Fail("The store holds no grids. Import areas, or lay grids over an imported map: ./gridmap generate grids");
            }

            foreach (var level in (int[])[4, 5])
            {
                Print(level == 4 ? "Grids" : "Micro-grids", [.. checks.SelectMany(c => c.Areas).Where(a => a.Level == level)]);
            }

            if (result.GetValue(all))
            {
                foreach (var area in checks.SelectMany(c => c.Areas))
                {
                    foreach (var violation in area.Violations)
                    {
                        Console.WriteLine($"{area.Code}  {violation.Kind}  {Figures(violation)}{(violation.Unavoidable is { } why ? $"  unavoidable: {why}" : "")}");
                    }
                }
            }

            return 0;
        });
        return command;
    }

    private static void Print(string title, List<GridAreaDocument> areas)
    {
        if (areas.Count == 0)
        {
            return;
        }

        var households = areas.Select(a => a.Households).Order().ToList();
        var compactness = areas.Select(a => a.Compactness).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title}: {areas.Count:N0}; households least {households[0]}, median {households[households.Count / 2]}, most {households[^1]}; compactness median {compactness[compactness.Count / 2]:0.00}, lowest twentieth below {compactness[compactness.Count / 20]:0.00}; {areas.Count(a => a.Violations.Count == 0):N0} without fault"));
        foreach (var kind in areas.SelectMany(a => a.Violations).GroupBy(v => v.Kind).OrderByDescending(k => k.Count()).ThenBy(k => k.Key, StringComparer.Ordinal))
        {
            var compounds = kind.Select(v => v.CompoundId).Distinct().Count();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {kind.Key,-14} {kind.Count(),6:N0} areas, unavoidable {kind.Count(v => v.Unavoidable is not null):N0}{(kind.Key == "cutsCompound" ? $"; {compounds:N0} compounds" : "")}"));
        }
    }

    private static string Figures(GridViolationDocument v) => v.Kind switch
    {
        "tooFew" or "tooMany" => $"{v.Households} households, allowed {v.Allowed}",
        "notContiguous" => string.Join(" + ", v.Parts!.Select(p => p.WalkMetres is { } metres ? $"{p.Households} ({metres:0} m away)" : $"{p.Households}")) + " households",
        "cutsCompound" => $"{v.CompoundName}: {v.HouseholdsInside} households inside, {v.HouseholdsOutside} outside",
        "overlap" => $"{v.SquareMetres:0.#} m² with {v.OtherCode}",
        "inPieces" => $"{v.Pieces} pieces",
        "outOfOrder" => $"place {v.Place}, by its code {v.PlaceByCode}",
        _ => $"{v.SquareMetres:0.#} m²",
    };
}
