namespace GridMap.Analysis.Walking;

/// <summary>All walks between two lists of places.</summary>
public static class WalkMatrix
{
    /// <returns>Row for each origin, column for each destination; NoWalk where there is none within the limit.</returns>
    public static WalkMatrixResult Compute(WalkGraph graph, WalkCosts costs, IReadOnlyList<Snap> origins, IReadOnlyList<Snap> destinations,
        int limitDeciseconds, CancellationToken cancellation = default) => throw new NotImplementedException();
}

/// <param name="Metres">NaN where there is no walk.</param>
public sealed record WalkMatrixResult(int[][] Deciseconds, double[][] Metres);
