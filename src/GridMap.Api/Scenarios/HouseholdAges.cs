using GridMap.Analysis.Coverage;
using Npgsql;

namespace GridMap.Api.Scenarios;

/// <summary>How many of each household are of which age; four bytes a household.</summary>
internal sealed class HouseholdAges
{
    /// <summary>Codes, youngest first.</summary>
    public static readonly IReadOnlyList<string> Groups = ["under_7", "7_17", "18_59", "60_plus"];

    private readonly byte[] people;

    private HouseholdAges(byte[] people) => this.people = people;

    /// <param name="household">Index into the demand's households.</param>
    /// <param name="group">Index into <see cref="Groups"/>.</param>
    /// <returns>255 where there are more.</returns>
    public int People(int household, int group) => people[(household * Groups.Count) + group];

    public static async Task<HouseholdAges> ReadAsync(Demand demand, NpgsqlDataSource store, CancellationToken cancellation)
    {
        var households = demand.Households;
        var index = new Dictionary<long, int>(households.Count);
        for (var i = 0; i < households.Count; i++)
        {
            index[households[i].Id] = i;
        }

        var people = new byte[households.Count * Groups.Count];
        await using var command = store.CreateCommand("select id, people_under_7, people_7_17, people_18_59, people_60_plus from household_count");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!index.TryGetValue(reader.GetInt64(0), out var household))
            {
                continue;
            }

            for (var group = 0; group < Groups.Count; group++)
            {
                people[(household * Groups.Count) + group] = (byte)Math.Min(byte.MaxValue, reader.GetInt32(group + 1));
            }
        }

        return new HouseholdAges(people);
    }
}
