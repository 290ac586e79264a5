using System.Globalization;
using GridMap.Data;

namespace GridMap.Api.Coverage;

/// <summary>How many of the newest runs are kept whole. Setting GridMap:CoverageRunsKept.</summary>
/// <param name="Newest">Beside those that somebody keeps, and the newest of each saved scenario's question.</param>
public sealed record CoverageRunsKept(int Newest)
{
    private const int Most = 100_000;

    /// <summary>A run of a city of 100,000 households takes about 7 MB in the store.</summary>
    public static CoverageRunsKept Standard { get; } = new(200);

    /// <exception cref="StoreException">The setting is wrong.</exception>
    public static CoverageRunsKept Read(IConfiguration configuration)
    {
        var text = configuration["GridMap:CoverageRunsKept"];
        return text is null ? Standard
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? new CoverageRunsKept(number)
            : throw new StoreException($"GridMap:CoverageRunsKept is '{text}'. Allowed: a whole number of runs from 1 to {Most}.");
    }
}
