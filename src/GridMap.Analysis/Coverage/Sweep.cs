using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>What one worker of a sweep uses again from field to field.</summary>
internal sealed class SweepTools(WalkGraph graph, Sweep sweep)
{
    public SearchSpace Space { get; } = new(graph.NodeCount, routes: false);

    public FieldReading Reading { get; } = new(sweep.Spots);

    /// <summary>By persona: by spot, how many categories this worker found reached within their own tiers; null where it did none.</summary>
    public byte[]?[] Reached { get; } = new byte[sweep.Personas][];
}

/// <summary>The counting of a sweep: seconds by spot become weights by area and tier.</summary>
internal sealed class Sweep
{
    private readonly Spots spots;
    private readonly AreaTree areas;
    private readonly IReadOnlyList<SweepCategory> categories;
    private readonly int[] limits;       // tenths of a second, ascending
    private readonly int[] areaOfSpot;
    private readonly int withTier;

    public Sweep(Demand demand, AreaTree areas, IReadOnlyList<SweepCategory> categories, IReadOnlyList<int> tierSeconds, int personas)
    {
        (spots, this.areas, this.categories, Personas) = (demand.Spots, areas, categories, personas);
        withTier = categories.Count(c => c.OwnTier is not null);
        if (withTier > byte.MaxValue) throw new ArgumentException($"A living circle has at most {byte.MaxValue} categories.", nameof(categories));
        limits = [.. tierSeconds.Select(seconds => seconds * 10)];
        int[] areaOf = Array.ConvertAll(demand.MicroGridIds, areas.Find);
        areaOfSpot = Array.ConvertAll(spots.MicroGrid, microGrid => areaOf[microGrid]);
        Covered = new long[personas * categories.Count][];
    }

    public int Personas { get; }

    public Spots Spots => spots;

    /// <summary>Of the fields, tenths of a second.</summary>
    public int Limit => limits[^1];

    /// <summary>By persona and category: by area, then tier; rolled up.</summary>
    public long[][] Covered { get; }

    /// <summary>Counts one category and persona.</summary>
    /// <param name="walks">Those within the longest tier.</param>
    public void Count(int persona, int category, ReadOnlySpan<SpotWalk> walks, SweepTools tools)
    {
        int tiers = limits.Length;
        var covered = new long[areas.Count * tiers];
        long[] weight = spots.Weight;
        foreach (var (spot, deciseconds) in walks)
        {
            int tier = 0;
            while (deciseconds > limits[tier]) tier++;
            covered[areaOfSpot[spot] * tiers + tier] += weight[spot];
        }
        // Who is within a tier is within every longer one: of this category, not of one with another tier.
        for (int i = 0; i < covered.Length; i += tiers)
        {
            for (int tier = 1; tier < tiers; tier++) covered[i + tier] += covered[i + tier - 1];
        }
        areas.RollUp(covered, tiers);
        Covered[persona * categories.Count + category] = covered;
        if (categories[category].OwnTier is { } own) CountReached(tools.Reached[persona] ??= new byte[spots.Count], walks, limits[own]);
    }

    /// <summary>By area, then number of categories reached within their own tiers; rolled up.</summary>
    public long[] Circle(int persona, SweepTools[] workers)
    {
        byte[][] parts = [.. workers.Select(w => w.Reached[persona]).OfType<byte[]>()];
        var circle = new long[areas.Count * (withTier + 1)];
        for (int spot = 0; spot < spots.Count; spot++)
        {
            int reached = 0;
            foreach (byte[] part in parts) reached += part[spot];
            circle[areaOfSpot[spot] * (withTier + 1) + reached] += spots.Weight[spot];
        }
        areas.RollUp(circle, withTier + 1);
        return circle;
    }

    private static void CountReached(byte[] reached, ReadOnlySpan<SpotWalk> walks, int limit)
    {
        foreach (var (spot, deciseconds) in walks)
        {
            if (deciseconds <= limit) reached[spot]++;
        }
    }
}
