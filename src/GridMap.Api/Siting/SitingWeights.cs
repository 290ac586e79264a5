using GridMap.Analysis.Coverage;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Siting;

/// <summary>How much each household counts, in hundredths of a person.</summary>
internal static class SitingWeights
{
    public const int PerPerson = 100;

    /// <returns>By household of the demand; null where everybody counts the same.</returns>
    public static async Task<long[]?> ReadAsync(SitingWeightsDocument? weights, Demand demand, NpgsqlDataSource store, CancellationToken cancellation)
    {
        if (weights is null or { Elders: 1, Red: 1, Yellow: 1 })
        {
            return null;
        }

        var elders = weights.Elders > 1 ? await DemandReader.ReadEldersAsync(store, cancellation) : [];
        var households = demand.Households;
        var hundredths = new long[households.Count];
        for (var i = 0; i < hundredths.Length; i++)
        {
            var household = households[i];
            var colour = household.Colour switch { HouseholdColour.Red => weights.Red, HouseholdColour.Yellow => weights.Yellow, _ => 1 };
            var old = Math.Min(household.People, elders.GetValueOrDefault(household.Id));
            hundredths[i] = (long)Math.Round(PerPerson * (old * Math.Max(weights.Elders, colour) + (household.People - old) * colour));
        }

        return hundredths;
    }
}
