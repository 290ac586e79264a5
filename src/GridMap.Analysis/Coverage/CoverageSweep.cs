using System.Collections.Concurrent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <param name="OwnTier">Index of the tier that a living circle asks of this category, null where it is no part of one.</param>
public sealed record SweepCategory(string Code, IReadOnlyList<ServicePoint> Points, int? OwnTier = null);

/// <summary>Coverage for all categories, tiers and personas at once: one field for each category and persona, all tiers read from it in
/// one pass over the households in the order of the edges.</summary>
public static class CoverageSweep
{
    /// <param name="tierSeconds">Ascending, 1 second to 24 hours.</param>
    /// <param name="personas">Costs on this graph, one for each persona (and hour).</param>
    /// <param name="parents">Child area to parent area.</param>
    /// <param name="progress">Share done, 0 to 1; from any thread.</param>
    /// <param name="threads">At most so many side by side, the caller's among them; default: one for each core.</param>
    /// <exception cref="ArgumentException">No tier or persona, tiers that do not ascend, an own tier that is none of them, costs of
    /// another graph, parents that run in a circle.</exception>
    public static CoverageTable Run(WalkGraph graph, Demand demand, IReadOnlyList<SweepCategory> categories, IReadOnlyList<int> tierSeconds,
        IReadOnlyList<WalkCosts> personas, IReadOnlyDictionary<long, long> parents, Action<double>? progress = null, int? threads = null, CancellationToken cancellation = default)
    {
        Check(graph, categories, tierSeconds, personas);
        var spots = demand.Spots;
        var areas = AreaTree.Of(parents, demand);
        var sweep = new Sweep(demand, areas, categories, tierSeconds, personas.Count);
        var snaps = Snaps(graph, categories, cancellation);
        var readers = personas.Select(costs => new Lazy<SpotReader>(() => new SpotReader(spots, costs, cancellation))).ToArray();
        int next = -1, done = 0, jobs = personas.Count * categories.Count;
        var idle = new ConcurrentBag<SweepTools>();
        int workers = Math.Min(threads ?? Environment.ProcessorCount, jobs);
        Parallel.For(0, workers, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Math.Max(1, workers) }, _ =>
        {
            var tools = new SweepTools(graph, sweep);
            for (int job; (job = Interlocked.Increment(ref next)) < jobs;)
            {
                var (persona, category) = Math.DivRem(job, categories.Count);
                var field = WalkField.Search(personas[persona], snaps[category], sweep.Limit, WalkDirection.TowardsSource, tools.Space, cancellation);
                sweep.Count(persona, category, tools.Reading.Within(field, readers[persona].Value, sweep.Limit), tools);
                progress?.Invoke((double)Interlocked.Increment(ref done) / jobs);
            }
            idle.Add(tools);
        });
        var circle = Enumerable.Range(0, personas.Count).Select(persona => sweep.Circle(persona, [.. idle])).ToArray();
        return new(areas, categories, [.. tierSeconds], personas.Count, Totals(graph, demand, areas, cancellation), sweep.Covered, circle);
    }

    private static void Check(WalkGraph graph, IReadOnlyList<SweepCategory> categories, IReadOnlyList<int> tierSeconds, IReadOnlyList<WalkCosts> personas)
    {
        if (tierSeconds.Count == 0 || tierSeconds[0] <= 0 || tierSeconds[^1] > 24 * 3600 || tierSeconds.Zip(tierSeconds.Skip(1)).Any(t => t.First >= t.Second))
            throw new ArgumentException("The tiers ascend from 1 second to 24 hours.", nameof(tierSeconds));
        if (personas.Count == 0 || personas.Any(costs => !ReferenceEquals(costs.Graph, graph)))
            throw new ArgumentException("There must be costs of this graph for a persona at least.", nameof(personas));
        if (categories.Any(c => c.OwnTier is { } tier && (tier < 0 || tier >= tierSeconds.Count)))
            throw new ArgumentException("A category's own tier is an index of the tiers.", nameof(categories));
    }

    /// <summary>By category, of the points that are open and offer what is asked.</summary>
    private static Snap[][] Snaps(WalkGraph graph, IReadOnlyList<SweepCategory> categories, CancellationToken cancellation)
    {
        var snaps = new Snap[categories.Count][];
        for (int category = 0; category < snaps.Length; category++)
        {
            ServicePoint[] usable = [.. categories[category].Points.Where(p => p.IsUsable)];
            var here = snaps[category] = new Snap[usable.Length];
            Parallel.For(0, here.Length, new ParallelOptions { CancellationToken = cancellation }, i => here[i] = graph.Snap(usable[i].Place));
        }
        return snaps;
    }

    /// <summary>By area: all, unsnapped, excluded; rolled up.</summary>
    private static long[] Totals(WalkGraph graph, Demand demand, AreaTree areas, CancellationToken cancellation)
    {
        var totals = new long[areas.Count * 3];
        int[] areaOf = Array.ConvertAll(demand.MicroGridIds, areas.Find);
        var households = demand.HouseholdArray;
        for (int i = 0; i < households.Length; i++)
        {
            if ((i & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            totals[areaOf[demand.MicroGridOf[i]] * 3] += Spots.WeightOf(households[i].People);
        }
        foreach (int i in demand.NotSnapped)
            totals[areaOf[demand.MicroGridOf[i]] * 3 + (graph.WithinExtent(households[i].Place) ? 1 : 2)] += Spots.WeightOf(households[i].People);
        areas.RollUp(totals, 3);
        return totals;
    }
}
