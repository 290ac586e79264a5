namespace GridMap.Analysis.Siting;

/// <summary>What each candidate would save at each place of demand: a sparse table by candidate. The value of a choice of candidates is
/// the sum, over the demand, of the largest saving that a chosen candidate brings there.</summary>
/// <remarks>Maximal covering is the table whose saving is the demand's weight where the candidate covers it. The least mean walk
/// (p-median) is the table of weight × (walk without a change − walk to the candidate): what is saved most leaves the least to walk.
/// Existing stations need no rows: they are in the walk without a change.</remarks>
public sealed class SavingTable
{
    private SavingTable(int demands, int[] first, int[] demand, long[] saving, long[] cost) =>
        (Demands, First, Demand, Saving, Cost) = (demands, first, demand, saving, cost);

    /// <summary>By place of demand, its people, where candidates have room for so many only; empty: there is room for all.</summary>
    internal long[] People { get; private init; } = [];

    /// <summary>By candidate, how many people it has room for; it serves a part of a place of demand for that part of the saving.</summary>
    internal long[] Room { get; private init; } = [];

    /// <summary>Whether there is less room than the candidate's people.</summary>
    internal bool IsTight(int candidate) => Room.Length > 0 && Room[candidate] < PeopleOf[candidate];

    private long[] PeopleOf { get; init; } = [];

    /// <summary>The same table with room for so many people only.</summary>
    internal SavingTable WithRoom(long[] people, long[] room)
    {
        if (people.Length != Demands || room.Length != Candidates || people.Concat(room).Any(n => n < 0))
            throw new ArgumentException("There must be a number of people for each place of demand and a room for each candidate, none negative.", nameof(people));
        long[] peopleOf = [.. Enumerable.Range(0, Candidates).Select(j => Demand[First[j]..First[j + 1]].Sum(i => people[i]))];
        return new(Demands, First, Demand, Saving, Cost) { People = people, Room = room, PeopleOf = peopleOf };
    }

    public int Candidates => Cost.Length;
    public int Demands { get; }

    /// <summary>Candidate j has the entries First[j] up to First[j + 1].</summary>
    internal int[] First { get; }
    internal int[] Demand { get; }

    /// <summary>By entry; positive.</summary>
    internal long[] Saving { get; }

    /// <summary>By candidate; positive, or 0 of one that is chosen in any case.</summary>
    internal long[] Cost { get; }

    /// <summary>All candidates bring their weight where they cover.</summary>
    /// <param name="weights">By place of demand, not negative.</param>
    /// <param name="covers">By candidate, the places of demand that it covers, each once.</param>
    /// <param name="costs">By candidate, positive; null: one each.</param>
    /// <exception cref="ArgumentException">A number out of its range, or not one cost for each candidate.</exception>
    public static SavingTable FromCover(long[] weights, IReadOnlyList<int[]> covers, long[]? costs = null) =>
        Lay(weights.Length, covers.Count, Positive(costs), (candidate, add) =>
        {
            foreach (int demand in covers[candidate]) add(demand, weights[demand]);
        });

    /// <summary>The table of the p-median: <paramref name="distances"/> by candidate and place of demand.</summary>
    /// <param name="without">By place of demand, its distance without any candidate; null: the largest of its row, which is right
    /// where at least one candidate is chosen.</param>
    /// <returns>The table, and the sum of weight × distance without a change: the choice's value less than that is its own sum.</returns>
    public static (SavingTable Table, long SumWithout) FromDistances(long[] weights, IReadOnlyList<int[]> distances, int[]? without = null, long[]? costs = null)
    {
        without ??= [.. Enumerable.Range(0, weights.Length).Select(i => distances.Max(row => row[i]))];
        var table = Lay(weights.Length, distances.Count, Positive(costs), (candidate, add) =>
        {
            int[] row = distances[candidate];
            for (int i = 0; i < row.Length; i++)
            {
                if (row[i] < without[i]) add(i, weights[i] * (without[i] - row[i]));
            }
        });
        long sum = 0;
        for (int i = 0; i < weights.Length; i++) sum = checked(sum + weights[i] * without[i]);
        return (table, sum);
    }

    private static long[]? Positive(long[]? costs) =>
        costs is not null && costs.Any(c => c <= 0) ? throw new ArgumentException("Costs must be positive.", nameof(costs)) : costs;

    /// <param name="entries">For a candidate, hands each of its places of demand and the saving there to the second argument.</param>
    internal static SavingTable Lay(int demands, int candidates, long[]? costs, Action<int, Action<int, long>> entries)
    {
        costs ??= [.. Enumerable.Repeat(1L, candidates)];
        if (costs.Length != candidates || costs.Any(c => c < 0)) throw new ArgumentException("There must be one cost for each candidate.", nameof(costs));
        var first = new int[candidates + 1];
        var demand = new List<int>();
        var saving = new List<long>();
        for (int candidate = 0; candidate < candidates; candidate++)
        {
            entries(candidate, (i, s) =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(s, nameof(entries));
                if (i < 0 || i >= demands) throw new ArgumentException($"There is no place of demand {i}.", nameof(entries));
                if (s == 0) return;
                demand.Add(i);
                saving.Add(s);
            });
            first[candidate + 1] = demand.Count;
        }
        return new(demands, first, [.. demand], [.. saving], costs);
    }

    /// <summary>The value of a choice of candidates.</summary>
    public long Value(IEnumerable<int> chosen)
    {
        var best = new long[Demands];
        foreach (int candidate in chosen)
        {
            for (int k = First[candidate]; k < First[candidate + 1]; k++) best[Demand[k]] = Math.Max(best[Demand[k]], Saving[k]);
        }
        return best.Sum();
    }
}
