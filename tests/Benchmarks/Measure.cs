using System.Diagnostics;
using System.Globalization;

namespace GridMap.Benchmarks;

/// <summary>Times of one piece of work, in milliseconds.</summary>
internal sealed record Times(double[] Sorted)
{
    public double Median => Sorted[Sorted.Length / 2];

    public double Percentile(double share) => Sorted[Math.Min(Sorted.Length - 1, (int)(share * Sorted.Length))];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"median {Median:N1} ms (best {Sorted[0]:N1}, worst {Sorted[^1]:N1}, {Sorted.Length} runs)");
}

internal static class Measure
{
    /// <summary>Runs the work once unmeasured, then so many times.</summary>
    public static async Task<Times> RunAsync(int runs, Func<Task> work)
    {
        await work();
        var times = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return new Times(times);
    }
}
