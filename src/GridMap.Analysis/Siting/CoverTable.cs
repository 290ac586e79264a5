namespace GridMap.Analysis.Siting;

/// <summary>Which rows (places of demand) each candidate covers.</summary>
public sealed class CoverTable
{
    private CoverTable(int rows, int[][] covers, long[] cost)
    {
        (Rows, Covers, Cost) = (rows, covers, cost);
        var counts = new int[rows];
        foreach (int[] cover in covers)
        {
            foreach (int row in cover) counts[row]++;
        }
        CoveredBy = Array.ConvertAll(counts, c => new int[c]);
        for (int candidate = covers.Length - 1; candidate >= 0; candidate--)
        {
            foreach (int row in covers[candidate]) CoveredBy[row][--counts[row]] = candidate;
        }
    }

    public int Rows { get; }
    public int Candidates => Cost.Length;

    /// <summary>By candidate, the rows that it covers.</summary>
    internal int[][] Covers { get; }

    /// <summary>By row, the candidates that cover it, in order.</summary>
    internal int[][] CoveredBy { get; }
    internal long[] Cost { get; }

    /// <param name="covers">By candidate, the rows that it covers, each once.</param>
    /// <param name="costs">By candidate, positive; null: one each.</param>
    /// <exception cref="ArgumentException">A row out of range, or not one positive cost for each candidate.</exception>
    public static CoverTable Create(int rows, IReadOnlyList<int[]> covers, long[]? costs = null)
    {
        costs ??= [.. Enumerable.Repeat(1L, covers.Count)];
        if (costs.Length != covers.Count || costs.Any(c => c <= 0)) throw new ArgumentException("There must be one positive cost for each candidate.", nameof(costs));
        if (covers.Any(c => c.Any(row => row < 0 || row >= rows))) throw new ArgumentException($"Rows are numbered from 0 to {rows - 1}.", nameof(covers));
        return new(rows, [.. covers], costs);
    }

    /// <summary>Rows that no candidate covers.</summary>
    public IEnumerable<int> Uncoverable() => Enumerable.Range(0, Rows).Where(row => CoveredBy[row].Length == 0);

    /// <summary>Candidates of the choice that cover something that the others do not, costly ones left out first.</summary>
    internal int[] WithoutRedundant(IEnumerable<int> chosen)
    {
        var count = new int[Rows];
        int[] all = [.. chosen];
        foreach (int candidate in all)
        {
            foreach (int row in Covers[candidate]) count[row]++;
        }
        var kept = new List<int>();
        foreach (int candidate in all.OrderByDescending(c => Cost[c]).ThenBy(c => Covers[c].Length).ThenBy(c => c))
        {
            if (Array.TrueForAll(Covers[candidate], row => count[row] > 1))
            {
                foreach (int row in Covers[candidate]) count[row]--;
            }
            else kept.Add(candidate);
        }
        return [.. kept];
    }
}
