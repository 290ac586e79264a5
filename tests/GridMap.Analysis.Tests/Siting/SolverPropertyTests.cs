using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Siting;

namespace GridMap.Analysis.Tests.Siting;

/// <summary>The solvers against every choice tried one by one, on thousands of small random tables: bound, optimum and answer stand in
/// their order, whatever the effort.</summary>
public sealed class SolverPropertyTests
{
    private static readonly SitingEffort None = new(BoundRounds: 0, BranchVisits: 0, Restarts: 0);
    private static readonly SitingEffort Little = new(BoundRounds: 30, BranchVisits: 0, Restarts: 1);

    private static void ForSeeds(int count, Action<Random> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    [Fact]
    public void MaximalCoveringWithMoney() => ForSeeds(3000, random =>
    {
        var (weights, covers, costs) = RandomCover(random);
        var table = SavingTable.FromCover(weights, covers, costs);
        CheckSaving(table, random.Next(0, 12), costs, set => set.SelectMany(c => covers[c]).Distinct().Sum(i => weights[i]));
    });

    [Fact]
    public void LeastMeanWalkWithAndWithoutExistingStations() => ForSeeds(3000, random =>
    {
        int candidates = random.Next(1, 9), demands = random.Next(1, 9), count = random.Next(1, candidates + 1);
        var weights = Draw(random, demands, 0, 9);
        int[][] distances = [.. Enumerable.Range(0, candidates).Select(_ => Enumerable.Range(0, demands).Select(_ => random.Next(12)).ToArray())];
        int[]? without = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, demands).Select(_ => random.Next(12))];
        var (table, sum) = SavingTable.FromDistances(weights, distances, without);
        var costs = Enumerable.Repeat(1L, candidates).ToArray();
        CheckSaving(table, count, costs, set => set.Count == 0 ? 0 : sum - Enumerable.Range(0, demands).Sum(i => weights[i] * Math.Min(set.Min(c => distances[c][i]), without?[i] ?? int.MaxValue)));
    });

    private static void CheckSaving(SavingTable table, long budget, long[] costs, Func<List<int>, long> value)
    {
        long optimum = Subsets(table.Candidates).Where(s => s.Sum(c => costs[c]) <= budget).Max(value);
        foreach (var effort in (SitingEffort[])[None, Little, SitingEffort.Default])
        {
            var result = SavingSolver.Solve(table, budget, effort);
            Assert.True(result.Chosen.Sum(c => costs[c]) <= budget);
            Assert.Equal(value([.. result.Chosen]), result.Value);
            Assert.True(result.Value <= optimum && optimum <= result.Bound, $"{result.Value} ≤ {optimum} ≤ {result.Bound}");
            Assert.Equal(result.Chosen, SavingSolver.Solve(table, budget, effort).Chosen);
            if (effort == SitingEffort.Default) Assert.True(result.IsOptimal, $"{result.Value} of {result.Bound}");
        }
    }

    [Fact]
    public void AllCoveredForTheLeastCost() => ForSeeds(3000, random =>
    {
        var (_, covers, costs) = RandomCover(random);
        int rows = covers.Max(c => c.DefaultIfEmpty(-1).Max()) + 1;
        var missing = Enumerable.Range(0, rows).Except(covers.SelectMany(c => c)).ToArray();
        covers[0] = [.. covers[0], .. missing];
        var table = CoverTable.Create(rows, covers, costs);
        long optimum = Subsets(covers.Length).Where(s => s.SelectMany(c => covers[c]).Distinct().Count() == rows).Min(s => s.Sum(c => costs[c]));
        foreach (var effort in (SitingEffort[])[None, Little, SitingEffort.Default])
        {
            var result = CoverSolver.Solve(table, effort);
            Assert.Equal(rows, result.Chosen.SelectMany(c => covers[c]).Distinct().Count());
            Assert.Equal(result.Cost, result.Chosen.Sum(c => costs[c]));
            Assert.True(result.Bound <= optimum && optimum <= result.Cost, $"{result.Bound} ≤ {optimum} ≤ {result.Cost}");
            if (effort == SitingEffort.Default) Assert.True(result.IsOptimal, $"{result.Bound} of {result.Cost}");
        }
    });

    [Fact]
    public void CoversInPartsAreCoversAndTheirBoundHoldsForAnyPrices() => ForSeeds(2000, random =>
    {
        var (_, covers, costs) = RandomCover(random);
        int rows = covers.Max(c => c.DefaultIfEmpty(-1).Max()) + 1;
        if (rows == 0) return;
        covers[0] = [.. covers[0], .. Enumerable.Range(0, rows).Except(covers.SelectMany(c => c)).ToArray()];
        var table = CoverTable.Create(rows, covers, costs);
        long optimum = Subsets(covers.Length).Where(s => s.SelectMany(c => covers[c]).Distinct().Count() == rows).Min(s => s.Sum(c => costs[c]));
        double[] prices = [.. Enumerable.Range(0, rows).Select(_ => 2 * random.NextDouble())];
        Assert.True(CoverParts.Bound(table, prices, random.Next(1, 4), random.Next(2) == 0 ? Little : SitingEffort.Default, CancellationToken.None) <= optimum);
        int[] all = [.. Enumerable.Range(0, covers.Length)];
        int[] better = CoverParts.Improve(table, all, random.Next(2) == 0 ? optimum : 0, Little, CancellationToken.None);
        Assert.Equal(rows, better.SelectMany(c => covers[c]).Distinct().Count());
        Assert.InRange(better.Sum(c => costs[c]), optimum, costs.Sum());
    });

    [Fact]
    public void TheLeastLargestDistance() => ForSeeds(2000, random =>
    {
        int candidates = random.Next(1, 8), demands = random.Next(1, 10), count = random.Next(1, candidates + 1);
        int[][] distances = [.. Enumerable.Range(0, candidates).Select(_ => Enumerable.Range(0, demands).Select(_ => random.Next(15)).ToArray())];
        int optimum = Subsets(candidates).Where(s => s.Count > 0 && s.Count <= count).Min(s => Enumerable.Range(0, demands).Max(i => s.Min(c => distances[c][i])));
        var result = CentreSolver.Solve(distances, count);
        Assert.Equal((optimum, optimum), (result.Radius, result.Bound));
        Assert.Equal(optimum, Enumerable.Range(0, demands).Max(i => result.Chosen.Min(c => distances[c][i])));
        var hasty = CentreSolver.Solve(distances, candidates, None);
        Assert.True(hasty.Bound <= hasty.Radius);
    });

    [Fact]
    public void AnyPricesProveABound() => ForSeeds(3000, random =>
    {
        var (weights, covers, costs) = RandomCover(random);
        var table = SavingTable.FromCover(weights, covers, costs);
        int budget = random.Next(0, 12);
        double[] prices = [.. weights.Select(w => random.NextDouble() * 1.5 * w)];
        long optimum = Subsets(covers.Length).Where(s => s.Sum(c => costs[c]) <= budget).Max(table.Value);
        Assert.True(optimum <= SavingBound.Prove(table, budget, prices, random.NextDouble() * 10));
        Assert.True(optimum <= new WholeWorths(table, prices).Prove(budget));
    });

    [Fact]
    public void ACancelledSolverHandsBackWhatItHas()
    {
        var random = new Random(5);
        int[][] covers = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 200).Where(_ => random.Next(12) == 0).ToArray())];
        var table = SavingTable.FromCover(Draw(random, 200, 1, 50), covers);
        using var cancelled = new CancellationTokenSource();
        var told = new List<SitingProgress>();
        var result = SavingSolver.Solve(table, 12, progress: p => { told.Add(p); if (p.Share > 0) cancelled.Cancel(); }, cancellation: cancelled.Token);
        Assert.True(result.Stopped);
        Assert.Equal(table.Value(result.Chosen), result.Value);
        Assert.InRange(result.Value, 1, result.Bound);
        Assert.Equal(told.Select(p => p.Share).Order(), told.Select(p => p.Share));
    }

    private static (long[] Weights, int[][] Covers, long[] Costs) RandomCover(Random random)
    {
        int candidates = random.Next(1, 10), demands = random.Next(1, 12), density = random.Next(1, 5);
        int[][] covers = [.. Enumerable.Range(0, candidates).Select(_ => Enumerable.Range(0, demands).Where(_ => random.Next(density + 1) == 0).ToArray())];
        bool money = random.Next(2) == 0;
        return (Draw(random, demands, 0, 20), covers, Draw(random, candidates, 1, money ? 6 : 2));
    }

    private static long[] Draw(Random random, int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(low, high))];

    private static IEnumerable<List<int>> Subsets(int count) =>
        Enumerable.Range(0, 1 << count).Select(bits => Enumerable.Range(0, count).Where(c => (bits >> c & 1) != 0).ToList());
}
