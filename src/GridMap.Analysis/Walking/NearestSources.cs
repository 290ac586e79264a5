namespace GridMap.Analysis.Walking;

/// <summary>One of the sources near a place. <c>Metres</c>: along the shortest of the quickest walks, both legs included; NaN where
/// metres were not asked for.</summary>
public readonly record struct NearestSource(int Source, int Deciseconds, double Metres);

/// <summary>From everywhere on the network the k nearest different sources, in one search.</summary>
/// <remarks>
/// Every state of the search keeps up to k labels of different sources, ordered by time and then by the source's index. A source that
/// is among the k nearest of a place is so at every state of a quickest walk to it (what comes before it there comes before it at
/// the place as well), so nothing else need be kept, and the order decides ties alike everywhere. Each state hands on each of its labels
/// once; only across streets of no length may a label of the same time come later and go before.
/// </remarks>
public sealed class NearestSources
{
    private readonly WalkCosts costs;
    private readonly NearestLabels labels;
    private readonly Snap[] sources;
    private readonly Dictionary<int, List<int>> sourcesOnEdge = [];
    private readonly int[] reading;   // cost of an edge walked along its line, away from a place that reads
    private readonly int[] readingBack;
    private readonly int limit;

    private NearestSources(WalkCosts costs, IReadOnlyList<Snap> sources, int limit, WalkDirection direction, NearestLabels labels)
    {
        (this.costs, this.labels, this.limit) = (costs, labels, Math.Min(limit, WalkField.NoWalk - 1));
        this.sources = [.. sources];
        (reading, readingBack) = direction == WalkDirection.TowardsSource ? (costs.Forward, costs.Backward) : (costs.Backward, costs.Forward);
    }

    /// <summary>How many sources a place is told at most.</summary>
    public int Count => labels.Count;

    /// <summary>Memory of the labels: 8 bytes for each, 16 with metres.</summary>
    public long Bytes => labels.Bytes;

    /// <param name="sources">Unsnapped ones are left out.</param>
    /// <param name="count">k, from 1 to 255.</param>
    /// <param name="limitDeciseconds">Longer walks are left out.</param>
    /// <param name="withMetres">Whether the walks' metres are kept too.</param>
    /// <exception cref="ArgumentException">The costs belong to another graph, k is out of range, or the limit is negative.</exception>
    public static NearestSources Search(WalkGraph graph, WalkCosts costs, IReadOnlyList<Snap> sources, int count, int limitDeciseconds = int.MaxValue,
        WalkDirection direction = WalkDirection.TowardsSource, bool withMetres = false, CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(graph, costs.Graph)) throw new ArgumentException("The costs belong to another graph.", nameof(costs));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(limitDeciseconds);
        var found = new NearestSources(costs, sources, limitDeciseconds, direction, new NearestLabels(graph.NodeCount, count, withMetres));
        found.Run(direction, cancellation);
        found.labels.EndSearch();
        return found;
    }

    private void Run(WalkDirection direction, CancellationToken cancellation)
    {
        var seeds = new List<(Seed Seed, double Metres)>(sources.Length * 2);
        for (int source = 0; source < sources.Length; source++)
        {
            var at = sources[source];
            if (!at.IsSnapped) continue;
            if (!sourcesOnEdge.TryGetValue(at.Edge, out var here)) sourcesOnEdge[at.Edge] = here = [];
            here.Add(source);
            foreach (var (seed, metres) in SourceSeeds.Of(costs, direction, at, source, limit)) seeds.Add((seed, metres));
        }
        labels.Run(costs, direction == WalkDirection.TowardsSource ? costs.ArcsTowardsSource : costs.ArcsFromSource, seeds, limit, cancellation);
    }

    /// <summary>The nearest sources of the place that was snapped, the quickest first, of equal ones the lower index first.</summary>
    /// <param name="nearest">At most as many are told as it holds.</param>
    /// <returns>How many there are; fewer than asked for, and than <see cref="Count"/>, only where no other source can be reached.</returns>
    public int At(in Snap snap, Span<NearestSource> nearest)
    {
        if (!snap.IsSnapped) return 0;
        var found = new Reading(nearest[..Math.Min(nearest.Length, Count)]);
        var graph = costs.Graph;
        int leg = costs.Leg(snap.LegMetres), from = graph.States.From[snap.Edge], to = graph.States.To[snap.Edge];
        int shift = graph.States.SeedShift[graph.Net.Compound[snap.Edge]];
        int fromPart = Sum(WalkCosts.Part(readingBack[snap.Edge], snap.Fraction), leg), toPart = Sum(WalkCosts.Part(reading[snap.Edge], 1 - snap.Fraction), leg);
        double length = graph.Net.LengthMetres[snap.Edge], fromMetres = snap.LegMetres + length * snap.Fraction, toMetres = snap.LegMetres + length * (1 - snap.Fraction);
        Read(from, fromPart, fromMetres, ref found);
        Read(to, toPart, toMetres, ref found);
        if (shift != 0)
        {
            Read(from + shift, fromPart, fromMetres, ref found);
            Read(to + shift, toPart, toMetres, ref found);
        }
        if (sourcesOnEdge.TryGetValue(snap.Edge, out var here)) ReadAlong(here, snap, leg, length, ref found);
        return found.Filled;
    }

    private void Read(int node, int part, double partMetres, ref Reading found)
    {
        if (part == WalkField.NoWalk) return;
        for (int slot = labels.First(node), end = slot + labels.FilledAt(node); slot < end; slot++)
        {
            int total = labels.Deciseconds[slot] + part;
            if (total > limit || !found.Offer(new(labels.Source[slot], total, labels.MetresAt(slot) + partMetres))) return;
        }
    }

    /// <summary>Sources on the place's own edge, without passing its ends.</summary>
    private void ReadAlong(List<int> here, in Snap snap, int leg, double length, ref Reading found)
    {
        foreach (int source in here)
        {
            var at = sources[source];
            double share = at.Fraction - snap.Fraction;
            int part = share >= 0 ? WalkCosts.Part(reading[snap.Edge], share) : WalkCosts.Part(readingBack[snap.Edge], -share);
            int total = Sum(Sum(part, leg), costs.Leg(at.LegMetres));
            double metres = labels.HasMetres ? at.LegMetres + snap.LegMetres + length * Math.Abs(share) : double.NaN;
            if (total <= limit) found.Offer(new(source, total, metres));
        }
    }

    private static int Sum(int a, int b) => a == WalkField.NoWalk || b == WalkField.NoWalk ? WalkField.NoWalk : a + b;

    /// <summary>The list that is told, in order.</summary>
    private ref struct Reading(Span<NearestSource> list)
    {
        private readonly Span<NearestSource> list = list;

        public int Filled { get; private set; }

        /// <returns>False: the list is full, and this source and all that come after it lie behind its last.</returns>
        public bool Offer(in NearestSource offered)
        {
            int place = Filled, same = -1;
            for (int i = 0; i < Filled; i++)
            {
                if (list[i].Source == offered.Source) same = i;
                if (place == Filled && Before(offered, list[i])) place = i;
            }
            if (same >= 0)
            {
                if (place > same) return true;   // known, and no longer
                list[place..same].CopyTo(list[(place + 1)..]);
            }
            else
            {
                if (place == list.Length) return false;
                if (Filled < list.Length) Filled++;
                list[place..(Filled - 1)].CopyTo(list[(place + 1)..]);
            }
            list[place] = offered;
            return true;
        }

        private static bool Before(in NearestSource a, in NearestSource b) => a.Deciseconds != b.Deciseconds ? a.Deciseconds < b.Deciseconds
            : a.Source != b.Source ? a.Source < b.Source : a.Metres < b.Metres;
    }
}
