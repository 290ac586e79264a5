using System.Globalization;
using GridMap.Api.Accounts;
using GridMap.Data;

namespace GridMap.Api.Counts;

/// <summary>Tells how counts are told to whoever sent the request. Setting GridMap:SmallestCount: from how many households up.</summary>
public sealed class CountViews(int smallest, Acting acting)
{
    private const int Standard = 5;
    private const int Most = 1000;

    /// <summary>Counts are told to who is not signed in from this many households up.</summary>
    public int Smallest => smallest;

    /// <exception cref="StoreException">The setting is wrong.</exception>
    public static int ReadSmallest(IConfiguration configuration)
    {
        var text = configuration["GridMap:SmallestCount"];
        return text is null ? Standard
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? number
            : throw new StoreException($"GridMap:SmallestCount is '{text}'. Allowed: a whole number of households from 1 (every count is told) to {Most}.");
    }

    public async Task<CountView> OfAsync(CancellationToken cancellation)
    {
        if (smallest <= 1)
        {
            return CountView.AsTheyAre;
        }

        if (acting.AccountId == 0)
        {
            return new CountView(smallest, new HashSet<long>());
        }

        await using var work = await acting.BeginAsync(cancellation);
        return await work.ScalarAsync<bool>("select actor_everywhere()", cancellation)
            ? CountView.AsTheyAre
            : new CountView(smallest, (await work.ScalarAsync<long[]>("select array(select actor_areas())", cancellation))!.ToHashSet());
    }
}

public static class CountsSetup
{
    public static void AddCounts(this IServiceCollection services, IConfiguration configuration)
    {
        var smallest = CountViews.ReadSmallest(configuration);
        services.AddSingleton(provider => new CountViews(smallest, provider.GetRequiredService<Acting>()));
    }
}
