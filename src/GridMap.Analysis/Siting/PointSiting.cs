using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>A siting question whose remedies are places that would serve (new stations, longer hours, items added), on one network.
/// Each place's reach is exact and does not depend on the others, so that covering is a union, and the tables' bounds hold.</summary>
internal sealed class PointSiting
{
    private readonly Spots spots;
    private readonly SitingQuestion question;
    private readonly int limit;
    private readonly long[] weight;     // by spot
    private readonly int[] before;      // by spot: tenths of a second to the stations that serve already, NoWalk beyond the limit
    private readonly RemedyReach reach;
    private readonly long[] costs;

    /// <param name="serving">Stations that serve already.</param>
    /// <param name="places">Where the remedies would serve, in the order of <paramref name="costs"/>.</param>
    public PointSiting(WalkCosts walk, Demand demand, IReadOnlyList<Snap> serving, IReadOnlyList<Snap> places, long[] costs, SitingQuestion question,
        Action<double>? progress, CancellationToken cancellation)
    {
        (this.question, this.costs, spots) = (question, costs, demand.Spots);
        limit = question.Coverage.LimitSeconds * 10;
        weight = WeightBySpot(demand, question.Weights);
        before = Before(walk, serving, cancellation);
        bool mean = question.Objective == SitingObjective.LeastMeanWalk;
        int[] wanted = Array.ConvertAll(before, b => b > limit ? int.MaxValue : mean ? b : 0);
        reach = RemedyReach.Find(demand, walk, places, limit, wanted, done => progress?.Invoke((double)done / places.Count), cancellation);
    }

    private int[] Before(WalkCosts walk, IReadOnlyList<Snap> serving, CancellationToken cancellation)
    {
        var field = WalkField.Search(walk, serving, limit, WalkDirection.TowardsSource, new SearchSpace(walk.Graph.NodeCount, routes: false), cancellation);
        var all = new int[spots.Count];
        Array.Fill(all, WalkField.NoWalk);
        foreach (var (spot, deciseconds) in new FieldReading(spots).Within(field, new SpotReader(spots, walk, cancellation), limit)) all[spot] = deciseconds;
        return all;
    }

    public RemedyReach Reach => reach;

    /// <summary>By spot, whether it is covered without a remedy.</summary>
    public bool IsCoveredBefore(int spot) => before[spot] <= limit;

    public SitingAnswer Solve(SitingEffort effort, Action<SitingProgress>? progress, CancellationToken cancellation)
    {
        if (question.Objective == SitingObjective.LeastMeanWalk)
        {
            var table = MeanTable();
            return Answer(table, SavingSolver.Solve(table, question.Budget, effort, progress, cancellation), effort, cancellation);
        }
        var groups = CoverGroups.Of(WithoutTwins(), spots.Count);
        if (question.Objective == SitingObjective.MostPeople)
        {
            var table = SavingTable.FromCover(groups.Sum(weight), groups.Covers, costs);
            return Answer(table, SavingSolver.Solve(table, question.Budget, effort, progress, cancellation), effort, cancellation);
        }
        var cover = CoverSolver.Solve(CoverTable.Create(groups.Count, groups.Covers, costs), effort, progress, cancellation);
        var steps = Steps(cover.Chosen, SavingTable.FromCover(groups.Sum(weight), groups.Covers, costs), null);
        return Totals(steps, cover.Cost, cover.Bound, cover.Chosen, cover.Stopped);
    }

    /// <summary>The reaches; of candidates that cover the same spots only the cheapest, the first of them, keeps its own.</summary>
    private int[][] WithoutTwins()
    {
        var cheapest = new Dictionary<int[], int>(new SameSpots());
        foreach (int candidate in Enumerable.Range(0, costs.Length).OrderBy(c => costs[c]).ThenBy(c => c))
        {
            Array.Sort(reach.Spots[candidate]);
            cheapest.TryAdd(reach.Spots[candidate], candidate);
        }
        var kept = cheapest.Values.ToHashSet();
        return [.. reach.Spots.Select((found, candidate) => kept.Contains(candidate) ? found : [])];
    }

    private sealed class SameSpots : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? a, int[]? b) => a.AsSpan().SequenceEqual(b);

        public int GetHashCode(int[] spots)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(spots.AsSpan()));
            return hash.ToHashCode();
        }
    }

    /// <summary>Over the spots that some candidate comes nearer to.</summary>
    private SavingTable MeanTable()
    {
        var number = new int[spots.Count];
        int reached = 0;
        foreach (int[] found in reach.Spots)
        {
            foreach (int spot in found) number[spot] = number[spot] == 0 ? ++reached : number[spot];
        }
        return SavingTable.Lay(reached, costs.Length, costs, (candidate, add) =>
        {
            var (found, walks) = (reach.Spots[candidate], reach.Deciseconds[candidate]);
            for (int i = 0; i < found.Length; i++) add(number[found[i]] - 1, weight[found[i]] * (Math.Min(before[found[i]], limit) - walks[i]));
        });
    }

    private SitingAnswer Answer(SavingTable table, SavingResult result, SitingEffort effort, CancellationToken cancellation)
    {
        var curve = SavingCurve.Of(table, result, effort, cancellation);
        return Totals(Steps(result.Chosen, table, curve), result.Value, result.Bound, result.Chosen, result.Stopped);
    }

    private List<SitingStep> Steps(int[] chosen, SavingTable table, SavingCurve? curve)
    {
        var steps = new List<SitingStep>();
        var covered = new bool[spots.Count];
        var soFar = new SavingChoice(table, long.MaxValue);
        long most = curve is null ? table.Value(Enumerable.Range(0, table.Candidates)) : 0;
        long cost = 0, people = 0;
        for (int k = 0; k < chosen.Length; k++)
        {
            long newly = 0;
            foreach (int spot in reach.Spots[chosen[k]])
            {
                if (covered[spot] || IsCoveredBefore(spot)) continue;
                covered[spot] = true;
                newly += Spots.PeopleIn(spots.Weight[spot]);
            }
            cost += costs[chosen[k]];
            people += newly;
            soFar.Add(chosen[k]);
            steps.Add(new(chosen[k], costs[chosen[k]], cost, newly, people, soFar.Value, curve?.Values[k] ?? soFar.Value, curve?.Bounds[k] ?? most));
        }
        return steps;
    }

    private SitingAnswer Totals(List<SitingStep> steps, long value, long bound, int[] chosen, bool stopped)
    {
        var within = new bool[spots.Count];
        foreach (int[] found in reach.Spots)
        {
            foreach (int spot in found) within[spot] = true;
        }
        long covered = 0, reachable = 0;
        for (int spot = 0; spot < spots.Count; spot++)
        {
            if (IsCoveredBefore(spot)) covered += Spots.PeopleIn(spots.Weight[spot]);
            else if (within[spot]) reachable += Spots.PeopleIn(spots.Weight[spot]);
        }
        long newly = steps.Count == 0 ? 0 : steps[^1].PeopleSoFar, cost = chosen.Sum(c => costs[c]);
        var (meanBefore, meanAfter) = question.Objective == SitingObjective.LeastMeanWalk ? Means(value) : default;
        return new(steps, value, bound, cost, covered, covered + newly, reachable, AllPeople - covered - reachable, meanBefore, meanAfter, stopped);
    }

    /// <summary>Of all households, the unsnapped among them.</summary>
    public long AllPeople { private get; init; }

    private (double?, double?) Means(long saved)
    {
        Int128 walked = 0, weights = 0;
        for (int spot = 0; spot < spots.Count; spot++)
        {
            walked += (Int128)weight[spot] * Math.Min(before[spot], limit);
            weights += weight[spot];
        }
        if (weights == 0) return default;
        return ((double)walked / (double)weights / 10, (double)(walked - saved) / (double)weights / 10);
    }

    private static long[] WeightBySpot(Demand demand, long[]? byHousehold)
    {
        var spots = demand.Spots;
        var weights = new long[spots.Count];
        for (int spot = 0; spot < weights.Length; spot++)
        {
            foreach (int household in spots.HouseholdsAt(spot)) weights[spot] += byHousehold?[household] ?? demand.HouseholdArray[household].People;
        }
        return weights;
    }
}
