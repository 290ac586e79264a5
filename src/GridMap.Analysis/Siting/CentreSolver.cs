namespace GridMap.Analysis.Siting;

/// <summary>The p-centre: so many candidates that the largest distance from any place of demand to the nearest of them is least. The
/// radius is searched by halving over the distances that occur; for each, a set cover tells whether so many candidates reach everybody.</summary>
/// <remarks>E. Minieka, "The m-Center Problem", SIAM Review 12 (1970). Where a cover within the effort neither is found nor ruled out,
/// the radius counts as not reached for the answer and as open for the bound.</remarks>
public static class CentreSolver
{
    /// <param name="distances">By candidate and place of demand, not negative; <see cref="int.MaxValue"/>: out of reach.</param>
    /// <param name="count">How many candidates.</param>
    /// <exception cref="ArgumentException">No choice of so many reaches everybody, or none could be found.</exception>
    public static CentreResult Solve(IReadOnlyList<int[]> distances, int count, SitingEffort? effort = null, CancellationToken cancellation = default)
    {
        effort ??= SitingEffort.Default;
        int demands = distances.Count == 0 ? 0 : distances[0].Length;
        if (demands == 0) return new([], 0, 0);
        int[] radii = [.. distances.SelectMany(row => row).Where(d => d != int.MaxValue).Distinct().Order()];
        // Nobody is nearer than its nearest candidate.
        int floor = Enumerable.Range(0, demands).Max(i => distances.Min(row => row[i]));
        int low = Array.FindIndex(radii, r => r >= floor), high = radii.Length, open = -1;
        if (low < 0) throw new ArgumentException("A place of demand is out of every candidate's reach.", nameof(distances));
        int[]? best = null;
        while (low < high)
        {
            cancellation.ThrowIfCancellationRequested();
            int middle = (low + high) / 2;
            var cover = CoverSolver.Solve(Within(distances, radii[middle], demands), count, effort, null, cancellation);
            if (cover.Cost <= count) (best, high) = (cover.Chosen, middle);
            else
            {
                if (cover.Bound <= count && open < 0) open = middle;
                else if (cover.Bound <= count) open = Math.Min(open, middle);
                low = middle + 1;
            }
        }
        if (best is null) throw new ArgumentException($"No {count} candidates were found that reach everybody.", nameof(count));
        int radius = radii[high];
        return new(best, radius, open < 0 ? radius : LeastOpen(distances, radii, open, floor, count, demands, effort, cancellation));
    }

    /// <summary>The least radius that is not ruled out, where the search left some open.</summary>
    private static int LeastOpen(IReadOnlyList<int[]> distances, int[] radii, int open, int floor, int count, int demands, SitingEffort effort, CancellationToken cancellation)
    {
        int low = Array.FindIndex(radii, r => r >= floor), high = open;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (CoverSolver.Solve(Within(distances, radii[middle], demands), count, effort, null, cancellation).Bound > count) low = middle + 1;
            else high = middle;
        }
        return radii[high];
    }

    private static CoverTable Within(IReadOnlyList<int[]> distances, int radius, int demands) =>
        CoverTable.Create(demands, [.. distances.Select(row => Enumerable.Range(0, demands).Where(i => row[i] <= radius).ToArray())]);
}
