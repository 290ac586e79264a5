namespace GridMap.Analysis.Walking;

/// <summary>Where a search starts for a source: the one rule for every search over <see cref="StateNet"/>.</summary>
internal static class SourceSeeds
{
    /// <summary>Adds the ends of the source's edge in the seed layer, the source's leg included, and the places where somebody who lives
    /// in the source's compound comes back to it (<see cref="ResidentReturns"/>). Nothing for an unsnapped source.</summary>
    /// <param name="index">What the seeds are to say as their source.</param>
    /// <param name="limit">Tenths of a second; seeds beyond it are left out.</param>
    public static void Add(List<Seed> seeds, WalkCosts costs, WalkDirection direction, in Snap source, int index, int limit)
    {
        if (!source.IsSnapped) return;
        int first = seeds.Count;
        AddEnds(seeds, costs, direction, source, index, limit);
        ResidentReturns.AddSeeds(seeds, first, costs, direction, source, index, limit);
    }

    /// <summary>The ends of the source's edge alone.</summary>
    public static void AddEnds(List<Seed> seeds, WalkCosts costs, WalkDirection direction, in Snap source, int index, int limit)
    {
        var states = costs.Graph.States;
        int leg = costs.Leg(source.LegMetres), shift = states.SeedShift[costs.Graph.Net.Compound[source.Edge]];
        AddEnd(states.From[source.Edge] + shift, Part(costs, direction, source, 0));
        AddEnd(states.To[source.Edge] + shift, Part(costs, direction, source, 1));

        void AddEnd(int node, int part)
        {
            if (part != WalkField.NoWalk && part + leg <= limit) seeds.Add(new(node, part + leg, index));
        }
    }

    /// <summary>From an edge's end (0: start, 1: end) to a source on it, in the direction of the search.</summary>
    public static int Part(WalkCosts costs, WalkDirection direction, in Snap source, int end)
    {
        bool along = (end == 0) == (direction == WalkDirection.TowardsSource);
        return WalkCosts.Part((along ? costs.Forward : costs.Backward)[source.Edge], end == 0 ? source.Fraction : 1 - source.Fraction);
    }
}
