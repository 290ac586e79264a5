namespace GridMap.Analysis.Siting;

/// <summary>How long a solver may try, in work and not in time, so that the same question has the same answer on every machine.</summary>
/// <param name="BoundRounds">Rounds of the subgradient method for the bound.</param>
/// <param name="BoundVisits">Table entries and places of demand that those rounds may look at (about a nanosecond each); for a whole city
/// fewer rounds than asked fit in.</param>
/// <param name="BranchVisits">Table entries that branch and bound may look at when the bound has not closed ; 0: none.</param>
/// <param name="Restarts">Local searches from a shaken choice.</param>
public sealed record SitingEffort(int BoundRounds = 500, long BoundVisits = 1_200_000_000, long BranchVisits = 400_000_000, int Restarts = 4, int Seed = 1)
{
    public static readonly SitingEffort Default = new();
}

/// <param name="Share">0 to 1.</param>
/// <param name="Value">Of the best choice so far.</param>
/// <param name="Bound">No choice is better than this.</param>
public readonly record struct SitingProgress(double Share, string Stage, long Value, long Bound);

/// <summary>A choice of candidates that saves most.</summary>
/// <param name="Chosen">Indexes of candidates, in the order in which each adds most to those before it.</param>
/// <param name="Bound">No choice within the budget has a larger value: <c>Value ≤ best possible ≤ Bound</c>, proven.</param>
/// <param name="Stopped">Cancelled: the best found until then, with the bound proven until then.</param>
public sealed record SavingResult(int[] Chosen, long Value, long Bound, bool Stopped)
{
    public bool IsOptimal => Value == Bound;

    /// <summary>By place of demand, the prices that prove the bound, or are a good start for other bounds.</summary>
    internal double[] Prices { get; init; } = [];

    /// <summary>At most this share below the best possible.</summary>
    public double Gap => Bound <= 0 ? 0 : (double)(Bound - Value) / Bound;
}

/// <summary>A choice of candidates that covers all rows for the least cost.</summary>
/// <param name="Chosen">In the order in which each covers most rows that those before it leave.</param>
/// <param name="Bound">No cover costs less.</param>
public sealed record CoverResult(int[] Chosen, long Cost, long Bound, bool Stopped)
{
    public bool IsOptimal => Cost == Bound;
}

/// <summary>The p-centre: the choice whose largest distance is least.</summary>
/// <param name="Radius">Largest distance of the choice found.</param>
/// <param name="Bound">No choice has a smaller one.</param>
public sealed record CentreResult(int[] Chosen, int Radius, int Bound)
{
    public bool IsOptimal => Radius == Bound;
}
