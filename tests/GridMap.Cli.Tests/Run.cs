using System.Diagnostics;
using GridMap.Testing;

namespace GridMap.Cli.Tests;

/// <summary>Runs the command line program or the launcher as a user would.</summary>
internal static class Run
{
    internal sealed record Outcome(int ExitCode, string Output, string Errors);

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public static Task<Outcome> CliAsync(string? database, params string[] arguments) =>
        ProcessAsync("dotnet", database, [Path.Combine(Checkout.Root, "src", "GridMap.Cli", "bin", Configuration, "net10.0", "GridMap.Cli.dll"), .. arguments]);

    public static Task<Outcome> LauncherAsync(string? database, params string[] arguments) =>
        ProcessAsync(Path.Combine(Checkout.Root, "gridmap"), database, arguments);

    private static async Task<Outcome> ProcessAsync(string program, string? database, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GRIDMAP_DATABASE"] = database;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await errors);
    }
}
