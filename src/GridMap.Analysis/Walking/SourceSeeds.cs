namespace GridMap.Analysis.Walking;

/// <summary>Where a search starts for a source: the one rule for every search over <see cref="StateNet"/>.</summary>
internal static class SourceSeeds
{
    /// <summary>A seed, and the metres of the walk from its node to the source, the source's leg included.</summary>
    public readonly record struct Measured(Seed Seed, double Metres);

    /// <summary>The ends of the source's edge in the seed layer, the source's leg included, and the places where somebody who lives in
    /// the source's compound comes back to it (<see cref="ResidentReturns"/>). None for an unsnapped source.</summary>
    /// <param name="index">What the seeds are to say as their source.</param>
    /// <param name="limit">Tenths of a second; seeds beyond it are left out.</param>
    public static List<Measured> Of(WalkCosts costs, WalkDirection direction, in Snap source, int index, int limit)
    {
        var seeds = new List<Measured>(2);
        if (!source.IsSnapped) return seeds;
        AddEnds(seeds, costs, direction, source, index, limit);
        if (ResidentReturns.Concern(costs, source)) seeds.AddRange(ResidentReturns.Of(seeds, costs, direction, source, index, limit));
        return seeds;
    }

    /// <summary>As <see cref="Of"/>, without metres.</summary>
    public static void Add(List<Seed> seeds, WalkCosts costs, WalkDirection direction, in Snap source, int index, int limit)
    {
        foreach (var (seed, _) in Of(costs, direction, source, index, limit)) seeds.Add(seed);
    }

    /// <summary>The ends of the source's edge alone.</summary>
    public static void AddEnds(List<Measured> seeds, WalkCosts costs, WalkDirection direction, in Snap source, int index, int limit)
    {
        var (states, net) = (costs.Graph.States, costs.Graph.Net);
        int leg = costs.Leg(source.LegMetres), shift = states.SeedShift[net.Compound[source.Edge]];
        double legMetres = source.LegMetres, length = net.LengthMetres[source.Edge];
        AddEnd(states.From[source.Edge] + shift, Part(costs, direction, source, 0), source.Fraction);
        AddEnd(states.To[source.Edge] + shift, Part(costs, direction, source, 1), 1 - source.Fraction);

        void AddEnd(int node, int part, double share)
        {
            if (part != WalkField.NoWalk && part + leg <= limit) seeds.Add(new(new(node, part + leg, index), legMetres + length * share));
        }
    }

    /// <summary>From an edge's end (0: start, 1: end) to a source on it, in the direction of the search.</summary>
    public static int Part(WalkCosts costs, WalkDirection direction, in Snap source, int end)
    {
        bool along = (end == 0) == (direction == WalkDirection.TowardsSource);
        return WalkCosts.Part((along ? costs.Forward : costs.Backward)[source.Edge], end == 0 ? source.Fraction : 1 - source.Fraction);
    }
}
