namespace GridMap.Analysis.Siting;

/// <summary>Chooses stations within a budget so that people assigned within their room save most: added one by one and exchanged one for
/// one, each choice valued by a best assignment; a bound by Lagrangian prices; branch and bound as far as the effort goes. The same
/// table, budget and effort give the same result.</summary>
/// <remarks>The prices of a best assignment bound what any station more would bring, so that few have to be tried. The bound is that of
/// the capacitated p-median's strong relaxation: each person at most one place, each station at most its room: R. Sridharan, "The
/// capacitated plant location problem", European Journal of Operational Research 87 (1995).</remarks>
internal sealed class RoomSolver
{
    private const int MostTries = 8, RoundsBetweenLooks = 10;
    private readonly SavingTable table;
    private readonly int standing;
    private readonly long budget;
    private readonly long enough;
    private readonly SitingEffort effort;
    private readonly Action<SitingProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly SavingBound bound;
    private readonly RoomFlow flow;
    private readonly bool isMoney;
    private readonly HashSet<string> looked = [];
    private int[] bestSet = [];
    private long bestValue = -1;
    private long proven;
    private int rounds;

    private RoomSolver(SavingTable table, int standing, long budget, long enough, SitingEffort effort, Action<SitingProgress>? progress, CancellationToken cancellation)
    {
        (this.table, this.standing, this.budget, this.enough) = (table, standing, budget, enough);
        (this.effort, this.progress, this.cancellation) = (effort, progress, cancellation);
        (bound, flow) = (new(table, budget), new(table));
        for (int j = 0; j < standing; j++) bound.Fixed[j] = 1;
        isMoney = table.Cost.Skip(standing).Distinct().Count() > 1;
    }

    /// <param name="table">With room.</param>
    /// <param name="standing">The first so many candidates stand already, at no cost.</param>
    /// <param name="start">A choice to begin with, within the budget.</param>
    /// <param name="enough">Stops once it is known whether so much can be saved: a choice found, or a bound below it.</param>
    /// <returns>Candidates chosen, those standing left out, and what all of them and those standing save together.</returns>
    public static SavingResult Solve(SavingTable table, int standing, long budget, SitingEffort effort, IReadOnlyList<int>? start = null, long enough = long.MaxValue,
        Action<SitingProgress>? progress = null, CancellationToken cancellation = default) =>
        new RoomSolver(table, standing, Math.Min(budget, table.Cost.Sum()), enough, effort, progress, cancellation).Solve(start ?? []);

    private long ToBeat => enough == long.MaxValue ? bestValue : bestValue >= enough ? long.MaxValue / 2 : enough - 1;

    private SavingResult Solve(IReadOnlyList<int> start)
    {
        Grow(start, forCost: false);
        if (isMoney) Grow(start, forCost: true);
        Exchange();
        flow.Solve(Stations(bestSet));
        double[] prices = flow.Prices();
        proven = SavingBound.Prove(table, budget, prices, 0);
        Tell(0.3, "bound");
        if (ToBeat < proven && ToBeat != long.MaxValue / 2)
        {
            bound.StartAt(prices);
            bound.Run(effort.BoundRounds, effort.BoundVisits, ToBeat, Look, cancellation);
            if (bound.HasBound) prices = [.. bound.BestPrices];
            proven = Math.Min(proven, SavingBound.Prove(table, budget, prices, bound.BestRate));
        }
        Tell(0.7, "exchange");
        Exchange();
        Tell(0.8, "branch");
        bool complete = ToBeat >= proven || new SavingBranch(table, budget, bound, Look, Value, cancellation).Run(ToBeat, effort.BranchVisits);
        if (complete) proven = enough == long.MaxValue ? bestValue : Math.Max(bestValue, enough - 1);
        Tell(1, "done");
        return new(bestSet, bestValue, Math.Max(proven, bestValue), cancellation.IsCancellationRequested && !complete) { Prices = prices };
    }

    private IEnumerable<int> Stations(IEnumerable<int> chosen) => Enumerable.Range(0, standing).Concat(chosen);

    private long Try(IReadOnlyCollection<int> chosen)
    {
        flow.Solve(Stations(chosen));
        if (flow.Value > bestValue) (bestValue, bestSet) = (flow.Value, [.. chosen]);
        return flow.Value;
    }

    /// <summary>Adds to a choice what brings most, or most for its cost, until nothing that fits brings more.</summary>
    private void Grow(IEnumerable<int> start, bool forCost)
    {
        var chosen = start.ToList();
        while (Try(chosen) < enough && HasTime && BestAddition(chosen, forCost, -1) is { } station) chosen.Add(station);
    }

    private bool HasTime => flow.Visits <= Math.Max(bound.Visits, effort.BoundVisits / 4) && !cancellation.IsCancellationRequested;

    /// <summary>The station that adds most to the choice last valued, of the few that the prices show to be able to add most.</summary>
    /// <param name="above">Only where the value grows above this; −1: above the choice's own.</param>
    private int? BestAddition(List<int> chosen, bool forCost, long above)
    {
        var (prices, value) = (flow.Prices(), flow.Value);
        long left = budget - chosen.Sum(c => table.Cost[c]);
        double floor = Math.Max(above, value);
        double[] most = new double[table.Candidates];
        Parallel.For(standing, table.Candidates, j => most[j] = table.Cost[j] > left || chosen.Contains(j) ? 0 : WorthAt(prices, j));
        double best = 0;
        int tries = 0;
        int? found = null;
        foreach (int j in Enumerable.Range(standing, table.Candidates - standing).Where(j => most[j] > 0).OrderByDescending(j => Rank(j, most[j])).ThenBy(j => j))
        {
            if (Rank(j, most[j]) <= best + 1e-9 || (tries++ >= MostTries && found is not null)) break;
            if (value + most[j] <= floor + 1e-6) continue;
            long now = Try([.. chosen, j]);
            if (now <= floor || Rank(j, now - value) <= best) continue;
            (best, found) = (Rank(j, now - value), j);
        }
        return found;

        double Rank(int j, double gain) => forCost ? gain / table.Cost[j] : gain;
    }

    private double WorthAt(double[] prices, int candidate)
    {
        if (table.IsTight(candidate)) return new RoomWorth(table).At(prices, candidate);
        double sum = 0;
        for (int k = table.First[candidate]; k < table.First[candidate + 1]; k++) sum += Math.Max(0, table.Saving[k] - prices[table.Demand[k]]);
        return sum;
    }

    /// <summary>One out, and what brings most then in, as long as that is better.</summary>
    private void Exchange()
    {
        for (bool better = true; better && ToBeat < long.MaxValue / 2 && HasTime;)
        {
            better = false;
            foreach (int gone in bestSet)
            {
                if (!HasTime) return;
                var chosen = bestSet.Where(c => c != gone).ToList();
                long value = bestValue;
                flow.Solve(Stations(chosen));
                if (BestAddition(chosen, forCost: false, value) is not { } station) continue;
                Grow([.. chosen, station], forCost: false);
                better = true;
                break;
            }
        }
    }

    /// <summary>The relaxed choice of some rounds, filled up.</summary>
    private long Look(IEnumerable<int> whole)
    {
        int[] chosen = [.. whole.Where(j => j >= standing)];
        if (rounds++ % RoundsBetweenLooks != 0 && chosen.Length > MostTries) return ToBeat;
        if (HasTime && looked.Add(string.Join(',', chosen))) Grow(chosen, forCost: false);
        return ToBeat;
    }

    private long Value(IEnumerable<int> all)
    {
        Try([.. all.Where(j => j >= standing)]);
        return ToBeat;
    }

    private void Tell(double share, string stage) => progress?.Invoke(new(share, stage, bestValue, proven));
}
