using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Benchmarks;

/// <summary>One area of the five levels as a rectangle, degrees. Level 1 is a district, 5 a micro-grid.</summary>
internal sealed record BigArea(long Id, int Level, long? ParentId, double West, double South, double East, double North);

/// <summary>A generated city for measuring: streets of a plausible plan at Chengdu's latitude, households, stations. The same seed
/// makes the same city, on any number of threads.</summary>
/// <param name="Households">In the order of their micro-grids' rows; each within reach of a street.</param>
/// <param name="Parents">Child to parent, over the five levels.</param>
/// <param name="Stations">By category, twenty categories.</param>
internal sealed record BigCity(
    Street[] Streets, Compound[] Compounds, Gate[] Gates, HouseholdPoint[] Households, BigArea[] Areas,
    Dictionary<long, long> Parents, IReadOnlyDictionary<string, ServicePoint[]> Stations)
{
    /// <summary>Codes of data/reference/facility-categories.json, so that the city can be stored.</summary>
    public static readonly string[] Categories =
    [
        "convenience_store", "breakfast", "market", "repair", "elder_care", "child_care", "kindergarten", "school", "middle_school", "pharmacy",
        "clinic", "hospital", "park", "sports", "library", "bus_stop", "metro", "supermarket", "bank", "parcel",
    ];

    /// <param name="nodes">Junctions, about; streets are 1.3 times as many.</param>
    /// <param name="households">Two for each junction make micro-grids of about 72.</param>
    /// <param name="stations">Spread evenly over the categories.</param>
    public static BigCity Make(int nodes = 1_000_000, int households = 2_000_000, int seed = 1, int stations = 3000)
    {
        var plan = new BigCityPlan(nodes, seed);
        var people = new BigCityPeople(plan);
        var areas = people.Areas();
        return new BigCity(
            plan.Streets(), plan.Compounds(), plan.Gates(), people.Households(households), areas,
            areas.Where(a => a.ParentId is not null).ToDictionary(a => a.Id, a => a.ParentId!.Value), people.Stations(stations));
    }

    public WalkGraph Graph()
    {
        var builder = new WalkGraphBuilder();
        foreach (var street in Streets) builder.Add(street);
        foreach (var compound in Compounds) builder.Add(compound);
        foreach (var gate in Gates) builder.Add(gate);
        return builder.Build();
    }
}

/// <summary>Numbers out of a seed and a place in it, so that every part can be made by itself.</summary>
internal static class Draw
{
    /// <summary>Steele, Lea and Flood's SplitMix64 (OOPSLA 2014) as a hash.</summary>
    public static ulong Bits(int seed, int salt, long index)
    {
        ulong z = (ulong)index * 0x9E3779B97F4A7C15 + ((ulong)(uint)seed << 32 | (uint)salt) * 0xD1B54A32D192ED03 + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 up to 1.</summary>
    public static double Share(int seed, int salt, long index) => (Bits(seed, salt, index) >> 11) * (1.0 / (1L << 53));

    public static int Below(int seed, int salt, long index, int bound) => (int)(Share(seed, salt, index) * bound);
}
