using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using GridMap.Data;

namespace GridMap.Api.Http;

/// <summary>Why a program did not do what it was started for.</summary>
/// <param name="Errors">What it said.</param>
internal sealed record ProcessFailure(bool TookTooLong, string Errors);

/// <summary>
/// Runs one of GDAL's programs on a file that somebody sent: a process of its own with little memory and time, none of the service's
/// secrets, and a folder of its own to work in. A file made to break a decoder breaks one that holds nothing.
/// </summary>
internal static class BoundedProcess
{
    private const int ProcessorLimitSeconds = 20;
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <returns>Null: it ended well.</returns>
    /// <exception cref="StoreException">The program is not installed.</exception>
    public static async Task<(ProcessFailure? Failure, string Errors)> RunAsync(
        string program, string folder, string[] arguments, long memoryLimitBytes, long? fileLimitBytes, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(TimeLimit);
        string[] bounds = [$"--as={Text(memoryLimitBytes)}", $"--cpu={ProcessorLimitSeconds}", .. fileLimitBytes is { } bytes ? new[] { $"--fsize={Text(bytes)}" } : []];
        using var process = Start(folder, [.. bounds, program, .. arguments], environment);
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(time.Token);
            await process.WaitForExitAsync(time.Token);
            if (process.ExitCode is 126 or 127)
            {
                throw new StoreException($"GDAL's {program} is not installed (Debian: apt-get install gdal-bin).");
            }

            return (process.ExitCode == 0 ? null : new ProcessFailure(false, errors), errors);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (new ProcessFailure(true, ""), "");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(string folder, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("prlimit", arguments) { RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new StoreException($"The program prlimit (Debian: util-linux) does not start: {e.Message}");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
